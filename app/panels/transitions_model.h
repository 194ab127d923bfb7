// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <string>
#include <vector>

#include "app/figures/decisions.h"

namespace headroom::panels {

/// Incidents, breakers and balancers' verdicts: a transition a row, by time, as reports have them.
class TransitionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Of null: nothing.
    void show(const study::RunResult* run);
    const std::vector<study::TransitionResult>& transitions() const { return transitions_; }
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(shown_.rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(shown_.titles.size()); }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<study::TransitionResult> transitions_;
    figures::Rows shown_ = figures::transition_rows({});
};

}  // namespace headroom::panels
