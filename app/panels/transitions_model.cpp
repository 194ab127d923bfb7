// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/transitions_model.h"

#include <fmt/format.h>

#include "app/figures/csv_field.h"
#include "app/panels/values.h"

namespace headroom::panels {

void TransitionsModel::show(const study::RunResult* run) {
    beginResetModel();
    shown_ = figures::transition_rows(run != nullptr ? *run : study::RunResult());
    transitions_ = run != nullptr ? run->transitions : std::vector<study::TransitionResult>();
    endResetModel();
}

QVariant TransitionsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole) return {};
    return text_of(shown_.rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())]);
}

QVariant TransitionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? text_of(shown_.titles[static_cast<std::size_t>(section)]) : QVariant();
}

std::string TransitionsModel::csv() const {
    std::string text = "level,at_s,what,of,becomes,replica,takes\n";
    for (std::size_t i = 0; i < transitions_.size(); ++i) {
        const auto& [what, level] = transitions_[i];
        text += fmt::format("{},{}", level ? fmt::format("{}", *level + 1) : "", what.at_s);
        for (std::size_t column = 1; column < shown_.titles.size(); ++column) text += "," + figures::csv_field(shown_.rows[i][column]);
        text += "\n";
    }
    return text;
}

}  // namespace headroom::panels
