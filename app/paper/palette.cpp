// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/palette.h"

#include <QRegularExpression>

#include "app/report/page.h"

namespace headroom::paper {

QColor colour_of(const std::string& name) {
    static const std::string style(report::page_style());
    const QRegularExpression declared("--" + QRegularExpression::escape(QString::fromStdString(name)) + ":\\s*(#[0-9a-f]{6})");
    return QColor(declared.match(QString::fromStdString(style)).captured(1));
}

QColor thinned(const QColor& colour, double share) {
    const auto mixed = [share](double part) { return 1 - share * (1 - part); };
    return QColor::fromRgbF(static_cast<float>(mixed(colour.redF())), static_cast<float>(mixed(colour.greenF())),
                            static_cast<float>(mixed(colour.blueF())));
}

QFont font_of(double points, bool is_bold) {
    QFont font(typeface);
    font.setPointSizeF(points);
    font.setBold(is_bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.05);  // no ligatures: who copies "figures" gets no "ﬁ"
    return font;
}

}  // namespace headroom::paper
