// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/place_item.h"

#include <QObject>

#include "app/theme/theme.h"

namespace headroom::canvas {

void PlaceItem::set_target(bool target) {
    if (target == target_) return;
    target_ = target;
    update();
}

void PlaceItem::set_place(const document::Place& place, bool empty) {
    if (place == place_ && empty == empty_) return;
    place_ = place;
    empty_ = empty;
    update();
}

FrameItem::Style PlaceItem::style() const {
    const theme::Colours& c = theme::colours();
    if (target_) return {c.accent, Qt::SolidLine, 0.18};
    return {c.faint_text, empty_ ? Qt::DotLine : Qt::SolidLine, 0.06};
}

RegionItem::RegionItem() { setZValue(-3); }

void RegionItem::set_region(const document::RegionContent& region) {
    if (region == region_) return;
    region_ = region;
    set_place({region.name}, false);
    update();
}

QString RegionItem::title() const {
    const QString name = QString::fromStdString(region_.name);
    const auto zones = region_.zones.size();
    return zones == 1 ? QObject::tr("%1 · 1 zone").arg(name) : QObject::tr("%1 · %2 zones").arg(name).arg(zones);
}

ZoneItem::ZoneItem() { setZValue(-2); }

void ZoneItem::set_zone(const document::RegionContent& region, std::size_t zone) {
    set_place({region.name, zone}, region.zones[zone - 1].empty());
}

QString ZoneItem::title() const { return QObject::tr("zone %1").arg(place().zone.value_or(0)); }

QString text_of(const document::Place& place) {
    const QString region = QString::fromStdString(place.region);
    return place.zone ? QObject::tr("zone %1 of %2").arg(*place.zone).arg(region) : region;
}

}  // namespace headroom::canvas
