// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/scope_item.h"

#include <QObject>

#include "app/theme/theme.h"

namespace headroom::canvas {

ScopeItem::ScopeItem() { setZValue(-1); }

void ScopeItem::set_scope(const plan::DrawnScope& scope) {
    if (scope == scope_) return;
    scope_ = scope;
    update();
}

QString ScopeItem::title() const {
    return QObject::tr("×%1 · per shard of %2").arg(scope_.shards).arg(QString::fromStdString(scope_.router));
}

FrameItem::Style ScopeItem::style() const { return {theme::colours().accent, Qt::DashLine, 0.07}; }

}  // namespace headroom::canvas
