// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/combo_box.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QPainter>

#include <algorithm>

#include "app/theme/theme.h"

namespace headroom::panels {

namespace {
constexpr int gap = 14, edge = 6, scroll_bar = 24;
}

void DetailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const QString detail = index.data(detail_role).toString();
    if (detail.isEmpty()) return;
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    painter->setPen(selected ? option.palette.color(QPalette::HighlightedText) : theme::colours().faint_text);
    painter->drawText(option.rect.adjusted(edge, 0, -edge, 0), Qt::AlignRight | Qt::AlignVCenter, detail);
    painter->restore();
}

QSize DetailDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    const QString detail = index.data(detail_role).toString();
    if (!detail.isEmpty()) size.rwidth() += gap + edge + option.fontMetrics.horizontalAdvance(detail);
    size.rheight() = std::max(size.height(), option.fontMetrics.height() + 6);
    return size;
}

ComboBox::ComboBox(QWidget* parent) : QComboBox(parent) {
    setItemDelegate(new DetailDelegate(this));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
    setMaxVisibleItems(16);
}

void ComboBox::add(const QString& name, const QString& detail, const QString& help, const QVariant& value) {
    addItem(name, value);
    setItemData(count() - 1, detail, detail_role);
    if (!help.isEmpty()) setItemData(count() - 1, help, Qt::ToolTipRole);
}

QSize ComboBox::minimumSizeHint() const { return {80, QComboBox::minimumSizeHint().height()}; }

void ComboBox::showPopup() {
    view()->setMinimumWidth(std::max(width(), view()->sizeHintForColumn(0) + scroll_bar));
    QComboBox::showPopup();
}

}  // namespace headroom::panels
