// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/effect_bar.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

constexpr int bar_inset_px = 4, text_gap_px = 5;

}  // namespace

void EffectBar::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem empty = option;
    initStyleOption(&empty, index);
    const QString text = empty.text;
    empty.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &empty, painter, option.widget);
    const QVariant share = index.data(share_role);
    const QRectF cell(option.rect);
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    if (share.isValid()) {
        const theme::Colours& colours = theme::colours();
        const double middle = cell.center().x(), length = share.toDouble() * (cell.width() / 2 - bar_inset_px);
        const QRectF bar = QRectF(middle, cell.top() + bar_inset_px, length, cell.height() - 2 * bar_inset_px).normalized();
        painter->fillRect(bar, length > 0 ? colours.worse : colours.better);
        painter->setPen(colours.faint_text);
        painter->drawLine(QPointF(middle, cell.top()), QPointF(middle, cell.bottom()));
    }
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    // beside the middle, where the bar is not
    const bool on_left = share.isValid() && share.toDouble() > 0;
    const QRectF half(on_left ? cell.left() : cell.center().x(), cell.top(), cell.width() / 2, cell.height());
    const QRectF room = (share.isValid() ? half : cell).adjusted(text_gap_px, 0, -text_gap_px, 0);
    painter->drawText(room, Qt::AlignVCenter | (on_left ? Qt::AlignRight : Qt::AlignLeft),
                      option.fontMetrics.elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
    painter->restore();
}

QSize EffectBar::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const int half = option.fontMetrics.horizontalAdvance(QStringLiteral("▲ +12.3 % ± 0.55")) + 2 * text_gap_px;
    return {2 * half, QStyledItemDelegate::sizeHint(option, index).height()};
}

}  // namespace headroom::panels
