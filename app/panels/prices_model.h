// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <memory>
#include <string>
#include <vector>

#include "app/source/plan_surroundings.h"

namespace headroom::panels {

/// What things cost, a tier of a price a row; the list price, before discounts, can be changed.
class PricesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Item, Counted, Option, Bought, UpTo, List, Per, Source, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const app::PlanSurroundings> surroundings);
    /// Whether prices can be changed.
    void set_editable(bool editable) { is_editable_ = editable; }
    /// item, counted, option, bought, up_to, list_price, per, source, as_of.
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Changes nothing itself: what was typed is told by one of the signals.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

signals:
    void edited(const headroom::cost::Price& price, std::size_t tier, double list_price);
    /// What was typed is no price, and why.
    void refused(const QString& why);

private:
    struct Row {
        const cost::Price* price;
        std::size_t tier;
    };
    double list_price(const Row& row) const;
    QString text(const Row& row, int column) const;

    std::shared_ptr<const app::PlanSurroundings> surroundings_;
    std::vector<Row> rows_;
    bool is_editable_ = true;
};

/// The rows in which every word stands somewhere; letter case is ignored.
class PricesFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit PricesFilter(PricesModel* model);
    void search(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList words_;
};

}  // namespace headroom::panels
