// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/cost_model.h"
#include "app/panels/values.h"

#include <fmt/format.h>

#include <QFont>

#include "app/figures/csv_field.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::panels {

namespace {

QVariant aligned(bool left) { return QVariant((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter); }

}  // namespace

void CostModel::show(const std::optional<study::CostResult>& cost) {
    beginResetModel();
    cost_ = cost;
    components_.clear();
    if (cost_)
        for (const study::CostPart& part : cost_->by_component)
            if (part.per_month != 0) components_.push_back(part);
    endResetModel();
}

int CostModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !cost_ ? 0 : static_cast<int>(components_.size()) + 1;
}

int CostModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !cost_ ? 0 : static_cast<int>(cost_->by_kind.size()) + 2;
}

std::string CostModel::component(int row) const {
    return row >= 0 && row < static_cast<int>(components_.size()) ? components_[static_cast<std::size_t>(row)].name : std::string();
}

double CostModel::amount(int row, int column) const {
    const bool is_sum = column == columnCount() - 1;
    const auto kind = static_cast<std::size_t>(column - 1);
    if (is_total(row)) return is_sum ? cost_->per_month.value.value_or(0) : cost_->by_kind[kind].per_month;
    const study::CostPart& part = components_[static_cast<std::size_t>(row)];
    return is_sum ? part.per_month : figures::sum_of(*cost_, part.name, cost_->by_kind[kind].name);
}

QVariant CostModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const bool total = is_total(index.row()), is_sum = index.column() == columnCount() - 1;
    if (role == Qt::TextAlignmentRole) return aligned(index.column() == 0);
    if (role == Qt::FontRole && (total || is_sum)) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role != Qt::DisplayRole) return {};
    if (index.column() == 0) return total ? tr("all") : text_of(component(index.row()));
    const double money = amount(index.row(), index.column());
    return text_of(total && is_sum ? fmt::format("{:.2f}", money) : figures::cents(money));
}

QVariant CostModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || !cost_ || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return aligned(section == 0);
    if (role != Qt::DisplayRole) return {};
    if (section == 0) return tr("Component");
    if (section == columnCount() - 1) return text_of(figures::money_per_month(cost_->currency));
    return text_of(figures::capitalised(cost_->by_kind[static_cast<std::size_t>(section - 1)].name));
}

std::string CostModel::csv() const {
    if (!cost_) return {};
    std::string text = "component";
    for (const study::CostPart& kind : cost_->by_kind) text += "," + figures::csv_field(kind.name);
    text += ",total\r\n";
    for (int row = 0; row < rowCount(); ++row) {
        text += is_total(row) ? "all" : figures::csv_field(component(row));
        for (int column = 1; column < columnCount(); ++column) text += fmt::format(",{:.2f}", amount(row, column));
        text += "\r\n";
    }
    return text;
}

void CostLinesModel::show(const std::vector<study::CostLine>& lines, const std::string& component) {
    beginResetModel();
    lines_.clear();
    for (const study::CostLine& line : lines)
        if (component.empty() || line.component == component) lines_.push_back(line);
    endResetModel();
}

QVariant CostLinesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return aligned(index.column() != Amount && index.column() != Money);
    if (role != Qt::DisplayRole) return {};
    const study::CostLine& line = lines_[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
        case Component: return text_of(line.component);
        case Kind: return text_of(line.kind);
        case Item: return text_of(figures::item_of(line));
        case Amount: return text_of(figures::people(line.amount) + " " + line.per);
        default: return text_of(fmt::format("{:.2f}", line.per_month));
    }
}

QVariant CostLinesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole) return aligned(section != Amount && section != Money);
    if (role != Qt::DisplayRole) return {};
    const QString titles[Columns] = {tr("Component"), tr("Kind"), tr("What is paid for"), tr("Amount"), tr("a month")};
    return titles[section];
}

std::string CostLinesModel::csv() const {
    using figures::csv_field;
    std::string text = "component,kind,item,option,purchase,amount,unit,per_month\r\n";
    for (const study::CostLine& line : lines_)
        text += fmt::format("{},{},{},{},{},{},{},{:.2f}\r\n", csv_field(line.component), csv_field(line.kind), csv_field(line.item),
                            csv_field(line.option), csv_field(line.purchase), csv_field(std::optional(line.amount)), csv_field(line.per),
                            line.per_month);
    return text;
}

}  // namespace headroom::panels
