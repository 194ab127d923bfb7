// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace headroom::panels {

/// Draws the cell's text beside a bar from the middle of the cell: to the left what becomes less, which is better, to the right what
/// becomes more. The bar's length is the cell's `share_role`, from -1 to 1; without one there is no bar.
class EffectBar : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    static constexpr int share_role = Qt::UserRole + 1;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace headroom::panels
