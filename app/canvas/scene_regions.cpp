// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/canvas/frames.h"
#include "app/canvas/geometry.h"
#include "app/canvas/scene.h"

namespace headroom::canvas {

namespace {

constexpr double between_regions = 40;

bool stands_in(const std::vector<std::string>& ids, const std::string& id) { return std::ranges::find(ids, id) != ids.end(); }

/// As many items as are wanted.
template <typename Item>
void resize(std::vector<Item*>& items, std::size_t count, QGraphicsScene& scene) {
    while (items.size() > count) {
        delete items.back();
        items.pop_back();
    }
    while (items.size() < count) {
        items.push_back(new Item);
        scene.addItem(items.back());
    }
}

}  // namespace

void Scene::sync_regions(const plan::Design& design) {
    const std::vector<document::RegionContent> found = document::regions_of(design, document_.surroundings()->get());
    resize(regions_, found.size(), *this);
    for (std::size_t i = 0; i < found.size(); ++i) regions_[i]->set_region(found[i]);
    place_regions();
}

/// Cards, and the frames of what exists once per shard that some of them are of.
QRectF Scene::area_of(const std::vector<std::string>& ids) const {
    QRectF area;
    for (const std::string& id : ids)
        if (const NodeItem* item = node(id)) area |= item->card();
    for (const ScopeItem* scope : scopes_)
        if (std::ranges::any_of(scope->scope().components, [&](const std::string& id) { return stands_in(ids, id); }))
            area |= scope->frame();
    return area;
}

/// The empty ones side by side below all else.
void Scene::place_regions() {
    QRectF all;
    for (const NodeItem* node : nodes_) all |= node->card();
    for (const ScopeItem* scope : scopes_) all |= scope->frame();
    std::vector<RegionFrames> frames;
    for (const RegionItem* region : regions_) {
        frames.push_back(frames_of(region->region(), [this](const auto& ids) { return area_of(ids); }));
        if (!region->region().components.empty()) all |= frames.back().region;
    }
    QPointF place(all.left(), all.bottom() + between_regions);
    std::size_t zones = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        zones += frames[i].zones.size();
        if (!regions_[i]->region().components.empty()) continue;
        const QPointF shift = place - frames[i].region.topLeft();
        frames[i].region.translate(shift);
        for (QRectF& zone : frames[i].zones) zone.translate(shift);
        place.rx() += frames[i].region.width() + between_regions;
    }
    resize(zones_, zones, *this);
    auto item = zones_.begin();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        regions_[i]->set_frame(frames[i].region);
        for (std::size_t zone = 0; zone < frames[i].zones.size(); ++zone, ++item) {
            (*item)->set_zone(regions_[i]->region(), zone + 1);
            (*item)->set_frame(frames[i].zones[zone]);
        }
    }
}

std::optional<document::Place> Scene::place_of(const std::string& id) const {
    std::vector<document::RegionContent> regions;
    for (const RegionItem* each : regions_) regions.push_back(each->region());
    return document::place_of(regions, id);
}

PlaceItem* Scene::place_at(QPointF place) const {
    PlaceItem* best = nullptr;
    const auto size = [](const PlaceItem* item) { return item->frame().width() * item->frame().height(); };
    const auto look = [&](const auto& items) {
        for (PlaceItem* item : items)
            if (item->frame().contains(place) && (best == nullptr || size(item) < size(best))) best = item;
    };
    look(regions_);
    look(zones_);
    return best;
}

void Scene::show_target(const PlaceItem* place) {
    for (RegionItem* each : regions_) each->set_target(each == place);
    for (ZoneItem* each : zones_) each->set_target(each == place);
}

}  // namespace headroom::canvas
