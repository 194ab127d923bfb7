// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compare_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/figures/people.h"
#include "app/panels/values.h"
#include "app/report/csv.h"
#include "app/theme/theme.h"

namespace headroom::panels {

namespace {

using study::Difference;

constexpr double tiny = 1e-12;

QString of_whom(const Difference& row) {
    if (row.of == "route") return QString::fromStdString(row.name);
    return row.of == "run" ? CompareModel::tr("all requests") : CompareModel::tr("cost");
}

QString title_of(const std::string& figure) {
    if (figure == "throughput_per_s") return CompareModel::tr("req/s");
    if (figure == "error_ratio") return CompareModel::tr("errors");
    if (figure == "per_month") return CompareModel::tr("a month");
    return QString::fromStdString(figure.substr(figure.find('.') + 1));
}

bool more_is_better(const Difference& row) { return row.figure == "throughput_per_s"; }

/// Above 0: B is better; 0: nobody can tell.
int verdict_of(const Difference& row) {
    if (!row.is_clear()) return 0;
    return (*row.difference.value > 0) == more_is_better(row) ? 1 : -1;
}

QString verdict_text(const Difference& row) {
    if (!row.difference.value) return CompareModel::tr("not known");
    switch (verdict_of(row)) {
        case 1: return CompareModel::tr("▼ better");
        case -1: return CompareModel::tr("▲ worse");
        default: return CompareModel::tr("within noise");
    }
}

std::optional<double> relative_of(const Difference& row) {
    if (!row.difference.value || row.a.value.value_or(0) == 0) return std::nullopt;
    return *row.difference.value / *row.a.value;
}

QString relative_text(const Difference& row) {
    if (row.difference.value && !row.is_clear()) return CompareModel::tr("none");
    const auto relative = relative_of(row);
    return relative ? QString::fromStdString(fmt::format("{:+.3g} %", *relative * 100)) : QString();
}

QString people(const study::Estimate& estimate, Unit unit) { return QString::fromStdString(figures::people(estimate, unit)); }

/// With its sign, above 0 too; in the unit of the side that is more like it.
QString signed_text(const Difference& row) {
    const double difference = std::abs(row.difference.value.value_or(0)), a = row.a.value.value_or(0), b = row.b.value.value_or(0);
    const auto distance = [difference](double side) { return std::abs(std::log(std::max(side, tiny) / std::max(difference, tiny))); };
    const QString text = text_of(figures::people_like(row.difference, distance(b) < distance(a) ? b : a, row.unit));
    return row.difference.value.value_or(0) > 0 ? "+" + text : text;
}

QVariant cell_text(const Difference& row, int column) {
    switch (column) {
        case CompareModel::Of: return of_whom(row);
        case CompareModel::Figure: return title_of(row.figure);
        case CompareModel::A: return people(row.a, row.unit);
        case CompareModel::B: return people(row.b, row.unit);
        case CompareModel::Change: return signed_text(row);
        case CompareModel::Relative: return relative_text(row);
        case CompareModel::Verdict: return verdict_text(row);
        default: return {};
    }
}

QVariant number_of(const Difference& row, int column) {
    const auto number = [](const std::optional<double>& value) {
        return QVariant(value.value_or(-std::numeric_limits<double>::infinity()));
    };
    switch (column) {
        case CompareModel::A: return number(row.a.value);
        case CompareModel::B: return number(row.b.value);
        case CompareModel::Change: return number(row.difference.value);
        case CompareModel::Relative: return number(row.is_clear() ? relative_of(row) : std::optional(0.0));
        case CompareModel::Verdict: return verdict_of(row);
        default: return cell_text(row, column);
    }
}

QVariant alignment_of(int column) {
    const bool left = column == CompareModel::Of || column == CompareModel::Figure;
    const Qt::Alignment across = left ? Qt::AlignLeft : column == CompareModel::Verdict ? Qt::AlignHCenter : Qt::AlignRight;
    return QVariant(across | Qt::AlignVCenter);
}

/// Errors of a route that has none say nothing.
bool is_shown(const Difference& row) { return row.figure != "error_ratio" || row.a.value.value_or(0) > 0 || row.b.value.value_or(0) > 0; }

}  // namespace

void CompareModel::show(std::shared_ptr<const study::Comparison> comparison) {
    beginResetModel();
    comparison_ = std::move(comparison);
    rows_.clear();
    if (comparison_)
        for (const Difference& row : comparison_->differences)
            if (is_shown(row)) rows_.push_back(&row);
    endResetModel();
}

void CompareModel::recolour() {
    if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1), {Qt::ForegroundRole});
}

int CompareModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Difference& row = *rows_[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) return cell_text(row, index.column());
    if (role == sort_role) return number_of(row, index.column());
    if (role == Qt::TextAlignmentRole) return alignment_of(index.column());
    if (role == Qt::ForegroundRole && index.column() >= Change) {
        const int verdict = verdict_of(row);
        if (verdict == 0) return theme::colours().faint_text;
        return verdict > 0 ? theme::colours().better : theme::colours().worse;
    }
    return {};
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole) return alignment_of(section);
    if (role != Qt::DisplayRole) return {};
    const QString titles[Columns] = {tr("Of"), tr("Figure"), tr("A"), tr("B"), tr("B − A"), tr("Change"), tr("B is")};
    return titles[section];
}

std::string CompareModel::csv() const { return report::print_csv(comparison_ ? *comparison_ : study::Comparison{}); }

}  // namespace headroom::panels
