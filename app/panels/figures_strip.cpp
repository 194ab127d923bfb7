// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/figures_strip.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/theme/theme.h"
#include "core/units.h"
#include "plan/shards.h"

namespace headroom::panels {

namespace {

constexpr int cell_width = 112;

QString people(const study::Estimate& estimate, Unit unit) { return QString::fromStdString(figures::people(estimate, unit)); }

/// "97 % ■"
QString utilization_of(const replay::NodeFigures& figures) {
    const replay::Load load = replay::load_of(figures.utilization.value);
    QString text = people(figures.utilization, Unit::Ratio);
    const QString sign = theme::Colours::sign_of(load);
    if (!sign.isEmpty()) text += QStringLiteral(" <span style='color:%1'>%2</span>").arg(theme::colours().of(load).name(), sign);
    return text;
}

/// Calls that wait, on the average; what is next to none is not told to the last digit.
QString queue_of(const study::Estimate& length) {
    constexpr double least = 0.001;
    const bool is_tiny = length.value && *length.value > 0 && *length.value < least;
    return is_tiny ? QStringLiteral("< %1").arg(least) : people(length, Unit::None);
}

/// What the estimate of a component leaves out: caveats begin with whom they are about.
QStringList caveats_of(const replay::Snapshot& snapshot, const std::string& id) {
    QStringList caveats;
    for (const std::string& caveat : snapshot.run().caveats) {
        const auto colon = caveat.find(": ");
        if (colon == std::string::npos || plan::drawn_id(caveat.substr(0, colon)) != id) continue;
        const QString text = FiguresStrip::tr("Estimate: %1").arg(QString::fromStdString(caveat.substr(colon + 2)));
        if (!caveats.contains(text)) caveats << text;
    }
    return caveats;
}

/// Empty: nothing is paid for.
QString cost_of(const replay::NodeFigures& node, const replay::Snapshot& snapshot) {
    const QString why = QString::fromStdString(node.unpriced);
    if (!why.isEmpty() && node.cost_per_month.value_or(0) == 0) return FiguresStrip::tr("no price: %1").arg(why);
    if (!node.cost_per_month) return {};
    const QString money = QString::fromStdString(figures::rounded_money(node.cost_per_month, snapshot.run().cost->currency));
    return why.isEmpty() ? money : FiguresStrip::tr("from %1: %2").arg(money, why);
}

QString time_of(double seconds) { return QString::fromStdString(print_quantity(seconds, Unit::TimeOfDay)); }

}  // namespace

FiguresStrip::FiguresStrip(QWidget* parent)
    : QWidget(parent),
      grid_(new QGridLayout),
      when_(new Notice(Notice::Kind::Help, this)),
      outdated_(new Notice(Notice::Kind::Warning, this)),
      caveats_(new Notice(Notice::Kind::Help, this)) {
    setObjectName(QStringLiteral("parameters_figures"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(4);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(4);
    layout->addWidget(when_);
    layout->addLayout(grid_);
    layout->addWidget(outdated_);
    layout->addWidget(caveats_);
    caveats_->setObjectName(QStringLiteral("parameters_caveats"));
    outdated_->setText(tr("Of the plan before the last edits."));
    outdated_->setObjectName(QStringLiteral("parameters_outdated"));
    hide();
}

void FiguresStrip::show_component(const replay::Snapshot& snapshot, const std::string& id, bool outdated) {
    const std::optional<replay::NodeFigures> node = snapshot ? snapshot.node(id) : std::nullopt;
    if (!node) {
        hide();
        return;
    }
    std::vector<Figure> figures;
    if (node->utilization.value) {
        const QString resource = QString::fromStdString(node->bottleneck);
        figures.push_back({resource.isEmpty() ? tr("utilization") : tr("utilization, %1").arg(resource), utilization_of(*node)});
    }
    const auto add = [&](const QString& name, const study::Estimate& estimate, Unit unit) {
        if (estimate.value) figures.push_back({name, people(estimate, unit)});
    };
    add(tr("replicas"), node->replicas, Unit::None);
    add(tr("arrivals"), node->arrivals_per_s, Unit::PerSecond);
    if (node->grows)
        figures.push_back({tr("queue"), tr("grows without bound")});
    else if (node->queue_length.value)
        figures.push_back({tr("queue"), queue_of(node->queue_length)});
    add(tr("p99 residence"), node->p99_s, Unit::Seconds);
    if (!snapshot.window()) {
        for (const study::OutputResult& output : node->outputs)
            add(QString::fromStdString(output.name).replace('_', ' '), output.value, output.unit);
    }
    if (const QString cost = cost_of(*node, snapshot); !cost.isEmpty()) figures.push_back({tr("cost a month"), cost});
    show_figures(figures, snapshot, outdated, caveats_of(snapshot, id));
}

void FiguresStrip::show_connection(const replay::Snapshot& snapshot, const std::string& id, bool outdated) {
    const std::optional<replay::ArrowFigures> arrow = snapshot && !snapshot.window() ? snapshot.arrow(id) : std::nullopt;
    if (!arrow) {
        hide();
        return;
    }
    std::vector<Figure> figures;
    if (arrow->calls_per_s.value) figures.push_back({tr("calls"), people(arrow->calls_per_s, Unit::PerSecond)});
    if (arrow->failures_per_s.value) figures.push_back({tr("failures"), people(arrow->failures_per_s, Unit::PerSecond)});
    if (arrow->line_utilization.value)
        figures.push_back({tr("link %1").arg(QString::fromStdString(arrow->busiest_line)), people(arrow->line_utilization, Unit::Ratio)});
    show_figures(figures, snapshot, outdated, {});
}

void FiguresStrip::show_figures(const std::vector<Figure>& figures, const replay::Snapshot& snapshot, bool outdated,
                                const QStringList& caveats) {
    for (QWidget* cell : cells_) delete cell;
    cells_.clear();
    for (const Figure& figure : figures) {
        auto* cell = new QWidget(this);
        auto* lines = new QVBoxLayout(cell);
        lines->setContentsMargins({});
        lines->setSpacing(0);
        auto* name = new Notice(Notice::Kind::Help, cell);
        name->setText(figure.name);
        name->setVisible(true);
        auto* value = new QLabel(figure.value, cell);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(figure.name);
        lines->addWidget(name);
        lines->addWidget(value);
        lines->addStretch();
        cells_.push_back(cell);
    }
    caveats_->setText(caveats.join('\n'));
    caveats_->setVisible(!caveats.isEmpty());
    QString when = tr("At %1").arg(QString::fromStdString(snapshot.users()));
    if (const auto time = snapshot.time_s()) when += tr(", %1").arg(time_of(*time));
    if (snapshot.is_estimate()) when += tr(", estimated");
    when_->setText(when);
    when_->setVisible(true);
    outdated_->setVisible(outdated);
    columns_ = 0;
    arrange();
    setVisible(true);
}

void FiguresStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void FiguresStrip::arrange() {
    const int columns = std::clamp(width() / cell_width, 2, 4);
    if (columns == columns_) return;
    columns_ = columns;
    for (int column = 0; column < 4; ++column) grid_->setColumnStretch(column, column < columns ? 1 : 0);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const int index = static_cast<int>(i);
        grid_->addWidget(cells_[i], index / columns, index % columns);
        cells_[i]->show();
    }
}

}  // namespace headroom::panels
