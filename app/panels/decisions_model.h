// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include <string>
#include <vector>

#include "study/result.h"

namespace headroom::panels {

/// Of these scalers; of all where none is named.
std::vector<study::DecisionResult> decisions_of(const study::RunResult& run, const std::vector<std::string>& scalers);

/// What autoscalers decided, and why: a decision a row, by time.
class DecisionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Scaler, Metric, Ratio, Wants, Limit, Replicas, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<study::DecisionResult> decisions);
    const std::vector<study::DecisionResult>& decisions() const { return shown_; }
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<study::DecisionResult> shown_;
};

}  // namespace headroom::panels
