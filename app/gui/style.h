// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace headroom::gui {

/// Fusion, without its icons for *Close* and the like, which are dark whatever the theme, and with more room around texts of buttons
/// and heads of menus, outlines of check boxes that stand out, and titles of docks in the font that the application has now.
class Style : public QProxyStyle {
    Q_OBJECT
public:
    Style();

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* result) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
};

}  // namespace headroom::gui
