// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <memory>
#include <string>
#include <vector>

#include "study/compare.h"

namespace headroom::panels {

/// What B does better than A, a figure a row.
class CompareModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Of, Figure, A, B, Change, Relative, Verdict, Columns };
    /// Numbers behind the texts.
    static constexpr int sort_role = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: nothing.
    void show(std::shared_ptr<const study::Comparison> comparison);
    /// As `headroom compare --format csv` has it.
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// The theme has other colours.
    void recolour();

private:
    std::shared_ptr<const study::Comparison> comparison_;
    std::vector<const study::Difference*> rows_;
};

}  // namespace headroom::panels
