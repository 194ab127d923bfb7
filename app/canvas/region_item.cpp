// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/region_item.h"

#include <QObject>

#include "app/theme/theme.h"

namespace headroom::canvas {

RegionItem::RegionItem() { setZValue(-2); }

void RegionItem::set_region(const document::RegionContent& region) {
    if (region == region_) return;
    region_ = region;
    update();
}

void RegionItem::set_target(bool target) {
    if (target == target_) return;
    target_ = target;
    update();
}

QString RegionItem::title() const {
    const QString name = QString::fromStdString(region_.name);
    return region_.zones == 1 ? QObject::tr("%1 · 1 zone").arg(name) : QObject::tr("%1 · %2 zones").arg(name).arg(region_.zones);
}

FrameItem::Style RegionItem::style() const {
    const theme::Colours& c = theme::colours();
    return target_ ? Style{c.accent, Qt::SolidLine, 0.18} : Style{c.faint_text, Qt::SolidLine, 0.06};
}

}  // namespace headroom::canvas
