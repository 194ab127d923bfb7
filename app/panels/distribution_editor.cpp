// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/distribution_editor.h"

#include <algorithm>
#include <cmath>

#include "app/panels/values.h"
#include "core/distribution.h"
#include "core/random.h"

namespace headroom::panels {

namespace {

constexpr std::size_t draws = 8'000, bins = 60;
constexpr double shown_share = 0.99;  ///< of the draws; the tail beyond would press the rest flat

std::vector<double> sorted_draws(const Distribution& distribution) {
    RandomStream random(1);
    std::vector<double> values(draws);
    for (double& value : values) value = distribution.sample(random);
    std::ranges::sort(values);
    return values;
}

std::vector<double> density(const std::vector<double>& values, double top) {
    std::vector<double> counts(bins, 0);
    for (const double value : values) {
        if (value > top) break;
        counts[std::min(bins - 1, static_cast<std::size_t>(value / top * bins))] += 1;
    }
    std::vector<double> smooth(bins, 0);
    for (std::size_t i = 0; i < bins; ++i) smooth[i] = (counts[i > 0 ? i - 1 : i] + 2 * counts[i] + counts[std::min(i + 1, bins - 1)]) / 4;
    return smooth;
}

QString rounded(double value, Unit unit) { return QString::fromStdString(print_rounded(value, unit)); }

}  // namespace

DistributionEditor::DistributionEditor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent)
    : LineEditor(parameter, parent), context_(context), preview_(new Preview(this)) {
    add_below(preview_);
    connect(field(), &QLineEdit::textChanged, this, &DistributionEditor::picture);
}

void DistributionEditor::display() {
    LineEditor::display();
    std::string mean(example_of(parameter().unit));
    const std::string text = text_of(shown(), parameter()).toStdString();
    if (const ParsedDistribution parsed = parse_distribution(text, parameter().unit, context_.document().surroundings()->get().files);
        parsed && parsed.distribution.mean() > 0)
        mean = print_rounded(parsed.distribution.mean(), parameter().unit);
    offer(distributions_about(mean, parameter().unit));
    picture();
}

void DistributionEditor::picture() {
    if (field()->text() == pictured_) return;
    pictured_ = field()->text();
    const auto surroundings = context_.document().surroundings();
    const ParsedDistribution parsed = parse_distribution(field()->text().toStdString(), parameter().unit, surroundings->get().files);
    if (!parsed || parsed.distribution.scv() <= 0 || field()->text().isEmpty()) {
        preview_->show_curve({}, {}, {});
        return;
    }
    const std::vector<double> values = sorted_draws(parsed.distribution);
    const double top = values[static_cast<std::size_t>(shown_share * draws)];
    if (top <= 0) {
        preview_->show_curve({}, {}, {});
        return;
    }
    const Unit unit = parameter().unit;
    preview_->show_curve(density(values, top),
                         tr("p50 %1, mean %2").arg(rounded(values[draws / 2], unit), rounded(parsed.distribution.mean(), unit)),
                         tr("p99 %1").arg(rounded(top, unit)));
}

QStringList distributions_about(const std::string& mean, Unit unit) {
    const double value = parse_quantity(mean, unit).quantity.value;
    const auto times = [&](double factor) { return rounded(value * factor, unit); };
    return {QStringLiteral("constant(%1)").arg(times(1)),
            QStringLiteral("exponential(%1)").arg(times(1)),
            QStringLiteral("lognormal(mean=%1, cv=1)").arg(times(1)),
            QStringLiteral("lognormal(p50=%1, p99=%2)").arg(times(0.7), times(5)),
            QStringLiteral("uniform(%1, %2)").arg(times(0.5), times(1.5)),
            QStringLiteral("gamma(mean=%1, cv=0.5)").arg(times(1)),
            QStringLiteral("weibull(mean=%1, shape=0.7)").arg(times(1)),
            QStringLiteral("pareto(min=%1, max=%2, shape=1.5)").arg(times(0.4), times(100)),
            QStringLiteral("hyperexponential(mean=%1, cv=2)").arg(times(1)),
            QStringLiteral("empirical(0: %1, 0.5: %2, 1: %3)").arg(times(0.2), times(0.8), times(3))};
}

}  // namespace headroom::panels
