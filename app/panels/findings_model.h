// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <vector>

#include "app/panels/findings_list.h"

namespace headroom::panels {

/// Mistakes and findings, one a row.
class FindingsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Sign, Text, Of, At, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<FoundThing> things);
    const FoundThing& thing(int row) const { return things_[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(things_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<FoundThing> things_;
};

}  // namespace headroom::panels
