// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/profile_editor.h"

#include <algorithm>

#include "core/profile.h"
#include "core/units.h"

namespace headroom::panels {

namespace {
constexpr int steps = 288;  ///< of five minutes
}  // namespace

ProfileEditor::ProfileEditor(const schema::Parameter& parameter, const FormContext& context, QWidget* parent)
    : LineEditor(parameter, parent), context_(context), preview_(new Preview(this)) {
    add_below(preview_);
    offer({QStringLiteral("constant"), QStringLiteral("diurnal(peak=3, at=20:00)"), QStringLiteral("ramp(from=0.5, to=1.5)"),
           QStringLiteral("spike(at=12:00, factor=50, lasts=10 min)"),
           QStringLiteral("diurnal(peak=3, at=20:00) * spike(at=20:00, factor=10, lasts=10 min)"), QStringLiteral("csv(traffic.csv)")});
    connect(field(), &QLineEdit::textChanged, this, &ProfileEditor::picture);
}

void ProfileEditor::display() {
    LineEditor::display();
    picture();
}

void ProfileEditor::picture() {
    const auto surroundings = context_.document().surroundings();
    const ParsedProfile parsed = parse_profile(field()->text().toStdString(), surroundings->get().files);
    if (!parsed || field()->text().isEmpty() || parsed.profile.is_constant()) {
        preview_->show_curve({}, {}, {});
        return;
    }
    std::vector<double> heights;
    for (int i = 0; i < steps; ++i) heights.push_back(parsed.profile.mean(day_s * i / steps, day_s * (i + 1) / steps));
    const auto top = std::ranges::max_element(heights);
    const double at = day_s * static_cast<double>(top - heights.begin()) / steps;
    const QString most =
        tr("at most %1 × at %2")
            .arg(QString::fromStdString(print_rounded(*top, Unit::None)), QString::fromStdString(print_quantity(at, Unit::TimeOfDay)));
    preview_->show_curve(std::move(heights), QStringLiteral("0:00"), most);
}

KeysEditor::KeysEditor(const schema::Parameter& parameter, QWidget* parent) : LineEditor(parameter, parent) {
    offer({QStringLiteral("zipf(200k, 0.9)"), QStringLiteral("uniform(200k)")});
}

}  // namespace headroom::panels
