// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/style.h"

#include <QPainter>
#include <QStyleOption>

namespace headroom::gui {

namespace {
constexpr int room_of_heads = 8, room_of_buttons = 16;
}

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* result) const {
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons) return 0;
    return QProxyStyle::styleHint(hint, option, widget, result);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox) return;
    painter->save();
    painter->setPen(option->palette.color(option->state & State_HasFocus ? QPalette::Highlight : QPalette::PlaceholderText));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option);
    if (element != CE_DockWidgetTitle || dock == nullptr || widget == nullptr)
        return QProxyStyle::drawControl(element, option, painter, widget);
    QStyleOptionDockWidget title = *dock;  // a QDockWidget paints it in the font that there was when it was made
    title.fontMetrics = widget->fontMetrics();
    painter->setFont(widget->font());
    QProxyStyle::drawControl(element, &title, painter, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const {
    QSize all = QProxyStyle::sizeFromContents(type, option, size, widget);
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (type == CT_MenuItem && item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator && !item->text.isEmpty())
        all.rheight() += room_of_heads;
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (type == CT_PushButton && button != nullptr && !button->text.isEmpty()) all.rwidth() += room_of_buttons;
    return all;
}

}  // namespace headroom::gui
