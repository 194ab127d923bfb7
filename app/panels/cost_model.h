// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <optional>
#include <string>
#include <vector>

#include "study/result.h"

namespace headroom::panels {

/// A month's bill: components by kinds, to the cent, with the totals as the last row and column.
class CostModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Absent: nothing.
    void show(const std::optional<study::CostResult>& cost);
    /// Of a row; empty for the totals.
    std::string component(int row) const;
    /// component, a column for each kind, total.
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool is_total(int row) const { return row == static_cast<int>(components_.size()); }
    double amount(int row, int column) const;

    std::optional<study::CostResult> cost_;
    std::vector<study::CostPart> components_;  ///< that cost something
};

/// What is paid for: a line of the bill a row.
class CostLinesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Component, Kind, Item, Amount, Money, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    /// Of one component; empty: of all.
    void show(const std::vector<study::CostLine>& lines, const std::string& component);
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(lines_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<study::CostLine> lines_;
};

}  // namespace headroom::panels
