// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QStyledItemDelegate>

namespace headroom::panels {

/// What stands behind a name in the list of a combo box.
inline constexpr int detail_role = Qt::UserRole + 1;

/// Paints the detail of an item faint behind its name.
class DetailDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// As narrow as it has to be; its list is as wide as its items.
class ComboBox : public QComboBox {
    Q_OBJECT
public:
    explicit ComboBox(QWidget* parent = nullptr);
    void add(const QString& name, const QString& detail = {}, const QString& help = {}, const QVariant& value = {});
    QSize minimumSizeHint() const override;
    void showPopup() override;
};

}  // namespace headroom::panels
