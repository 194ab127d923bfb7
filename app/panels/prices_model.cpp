// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/prices_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "app/document/text.h"
#include "app/figures/csv_field.h"
#include "core/units.h"

namespace headroom::panels {

namespace {

constexpr double highest_price = 1e6;

template <class Enum>
QString option_name(Enum value) {
    const auto options = cost::options_of(value);
    return QString::fromUtf8(std::ranges::find(options, value, &schema::EnumOption<Enum>::value)->name);
}

QString spaced(QString name) { return name.replace('_', ' '); }

QString counted(const cost::Price& price) { return spaced(document::text_of(std::string(plan::name_of(price.meter)))); }

QString money(double value) { return QString::fromStdString(fmt::format("{:.10g}", value)); }

}  // namespace

void PricesModel::show(std::shared_ptr<const app::PlanSurroundings> surroundings) {
    beginResetModel();
    surroundings_ = std::move(surroundings);
    rows_.clear();
    for (const cost::Price& price : surroundings_->prices().prices)
        for (std::size_t tier = 0; tier < price.tiers.size(); ++tier) rows_.push_back({&price, tier});
    endResetModel();
}

/// Of what costs nothing after its discount nothing is known of before.
double PricesModel::list_price(const Row& row) const {
    return row.price->discount < 1 ? row.price->tiers[row.tier].price / (1 - row.price->discount) : 0;
}

QString PricesModel::text(const Row& row, int column) const {
    const cost::Price& price = *row.price;
    const double up_to = price.tiers[row.tier].up_to;
    switch (column) {
        case Item: return document::text_of(price.item);
        case Counted: return counted(price);
        case Option: return document::text_of(price.option);
        case Bought: return price.offer == cost::Offer::OnDemand ? QString() : spaced(option_name(price.offer));
        case UpTo: return std::isinf(up_to) ? QString() : QString::number(up_to, 'g', 12);
        case List: return money(list_price(row));
        case Per: return option_name(price.per);
        case Source: return document::text_of(price.source);
        default: return {};
    }
}

QVariant PricesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const bool is_number = index.column() == List || index.column() == UpTo;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::EditRole: return text(row, index.column());
        case Qt::TextAlignmentRole: return QVariant((is_number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole: {
            const QString note = document::text_of(row.price->note);
            return tr("As of %1%2").arg(document::text_of(row.price->as_of), note.isEmpty() ? note : "\n" + note);
        }
        default: return {};
    }
}

QVariant PricesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == List || section == UpTo ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::DisplayRole)
        return std::array{tr("Name"), tr("Counted"), tr("Option"), tr("Bought as"), tr("Up to"), tr("List price"), tr("Per"), tr("Source")}
            [static_cast<std::size_t>(section)];
    return {};
}

Qt::ItemFlags PricesModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid() || index.column() != List || !is_editable_) return flags;
    const bool is_known = rows_[static_cast<std::size_t>(index.row())].price->discount < 1;
    return is_known ? flags | Qt::ItemIsEditable : flags;
}

bool PricesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
    const Row row = rows_[static_cast<std::size_t>(index.row())];
    const QString typed = value.toString().trimmed();
    if (typed == text(row, List)) return false;
    const bool is_hourly = row.price->meter == plan::Meter::Instance;
    const ParsedQuantity parsed = parse_quantity(typed.toStdString(), is_hourly ? Unit::MoneyPerHour : Unit::Money);
    QString why = parsed ? QString() : document::text_of(parsed.error);
    if (parsed && (parsed.quantity.value < 0 || parsed.quantity.value > highest_price || parsed.quantity.uncertainty > 0))
        why = tr("expected 0 to %1").arg(highest_price, 0, 'f', 0);
    if (!why.isEmpty()) {
        emit refused(tr("'%1' is no price of %2: %3.").arg(typed, text(row, Item), why));
        return false;
    }
    const cost::Price price = *row.price;  // the row is another one once the catalogue is
    emit edited(price, row.tier, parsed.quantity.value);
    return true;
}

std::string PricesModel::csv() const {
    std::string csv = "item,counted,option,bought,up_to,list_price,per,source,as_of\r\n";
    for (const Row& row : rows_) {
        for (int column = Item; column < Columns; ++column) csv += figures::csv_field(text(row, column).toStdString()) + ",";
        csv += figures::csv_field(row.price->as_of) + "\r\n";
    }
    return csv;
}

PricesFilter::PricesFilter(PricesModel* model) : QSortFilterProxyModel(model) { setSourceModel(model); }

void PricesFilter::search(const QString& words) {
    words_ = words.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool PricesFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    QString all;
    for (int column = 0; column < sourceModel()->columnCount(); ++column)
        all += sourceModel()->index(row, column, parent).data().toString() + ' ';
    return std::ranges::all_of(words_, [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

bool PricesFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const bool is_number = left.column() == PricesModel::List || left.column() == PricesModel::UpTo;
    return is_number ? left.data().toString().toDouble() < right.data().toString().toDouble()
                     : QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace headroom::panels
