// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/findings_model.h"

#include "app/figures/people.h"
#include "app/panels/values.h"
#include "app/theme/theme.h"

namespace headroom::panels {

void FindingsModel::show(std::vector<FoundThing> things) {
    beginResetModel();
    things_ = std::move(things);
    endResetModel();
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const FoundThing& row = thing(index.row());
    const bool error = row.severity == Severity::Error;
    if (role == Qt::AccessibleTextRole && index.column() == Sign) return error ? tr("error") : tr("warning");
    if (role == Qt::ToolTipRole && index.column() == Sign)
        return row.is_of_plan ? (error ? tr("A mistake in the plan") : tr("A warning about the plan"))
               : error        ? tr("It does not hold")
                              : tr("A note");
    if (role == Qt::ToolTipRole && index.column() == Of) return row.of;
    if (role == Qt::ForegroundRole && index.column() == Sign) return error ? theme::colours().saturated : theme::colours().busy;
    if (role == Qt::TextAlignmentRole)
        return QVariant((index.column() == Sign ? Qt::AlignHCenter
                         : index.column() == At ? Qt::AlignRight
                                                : Qt::AlignLeft) |
                        Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Sign: return error ? QStringLiteral("■") : QStringLiteral("▲");
        case Text: return row.is_in_vain ? tr("%1; %2 would not move that").arg(row.text, text_of(row.change->text)) : row.text;
        case Of: return row.of;
        default: return row.users ? QString::fromStdString(figures::people(*row.users)) : QString();
    }
}

QVariant FindingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole) return QVariant((section == At ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString titles[Columns] = {QString(), tr("Finding"), tr("Of"), tr("Users")};
    return titles[section];
}

}  // namespace headroom::panels
