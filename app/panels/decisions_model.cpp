// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/decisions_model.h"

#include <fmt/format.h>

#include <QFont>

#include <algorithm>

#include "app/figures/csv_field.h"
#include "app/figures/decisions.h"
#include "app/panels/values.h"
#include "plan/shards.h"

namespace headroom::panels {

namespace {

std::string result_of(const protocol::DecisionMeasure& what) {
    return what.from == what.to ? fmt::format("{}", what.from) : fmt::format("{} → {}", what.from, what.to);
}

bool is_number(int column) { return column == DecisionsModel::Ratio || column == DecisionsModel::Wants; }

}  // namespace

std::vector<study::DecisionResult> decisions_of(const study::RunResult& run, const std::vector<std::string>& scalers) {
    std::vector<study::DecisionResult> found;
    std::ranges::copy_if(run.decisions, std::back_inserter(found), [&](const study::DecisionResult& each) {
        return scalers.empty() || std::ranges::find(scalers, plan::drawn_id(each.what.component)) != scalers.end();
    });
    return found;
}

void DecisionsModel::show(std::vector<study::DecisionResult> decisions) {
    beginResetModel();
    shown_ = std::move(decisions);
    endResetModel();
}

QVariant DecisionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const study::DecisionResult& decision = shown_[static_cast<std::size_t>(index.row())];
    const protocol::DecisionMeasure& what = decision.what;
    if (role == Qt::TextAlignmentRole) return QVariant((is_number(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::FontRole && index.column() == Replicas && what.from != what.to) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Time: return text_of(figures::moment(decision.level, what.at_s));
        case Scaler: return text_of(what.component);
        case Metric: return text_of(what.metric);
        case Ratio: return text_of(fmt::format("{:.2f}", what.ratio));
        case Wants: return text_of(fmt::format("{}", what.recommended));
        case Limit: return text_of(what.limit);
        case Replicas: return text_of(result_of(what));
        default: return {};
    }
}

QVariant DecisionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole) return QVariant((is_number(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::DisplayRole)
        return std::array{tr("Time"),       tr("Autoscaler"), tr("Metric"),  tr("Ratio to target"),
                          tr("Recommends"), tr("Limited by"), tr("Replicas")}[static_cast<std::size_t>(section)];
    return {};
}

std::string DecisionsModel::csv() const {
    std::string text = "level,at_s,autoscaler,metric,value,ratio,recommended,limit,from,to\n";
    for (const auto& [what, level] : shown_)
        text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", level ? fmt::format("{}", *level + 1) : "", what.at_s,
                            figures::csv_field(what.component), figures::csv_field(what.metric), what.value, what.ratio, what.recommended,
                            figures::csv_field(what.limit), what.from, what.to);
    return text;
}

}  // namespace headroom::panels
