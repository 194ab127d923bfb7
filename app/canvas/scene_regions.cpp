// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/canvas/geometry.h"
#include "app/canvas/scene.h"

namespace headroom::canvas {

namespace {

constexpr double between_regions = 40;

bool stands_in(const std::vector<std::string>& ids, const std::string& id) { return std::ranges::find(ids, id) != ids.end(); }

}  // namespace

void Scene::sync_regions(const plan::Design& design) {
    const std::vector<document::RegionContent> found = document::regions_of(design, document_.surroundings()->get());
    while (regions_.size() > found.size()) {
        delete regions_.back();
        regions_.pop_back();
    }
    while (regions_.size() < found.size()) {
        regions_.push_back(new RegionItem);
        addItem(regions_.back());
    }
    for (std::size_t i = 0; i < found.size(); ++i) regions_[i]->set_region(found[i]);
    place_regions();
}

/// Around its cards, and what stands around those; the empty ones side by side below all of it.
void Scene::place_regions() {
    QRectF all;
    for (const NodeItem* node : nodes_) all |= node->card();
    for (const ScopeItem* scope : scopes_) all |= scope->frame();
    for (RegionItem* region : regions_) {
        const auto& ids = region->region().components;
        QRectF area;
        for (const std::string& id : ids)
            if (const NodeItem* item = node(id)) area |= item->card();
        for (const ScopeItem* scope : scopes_)
            if (std::ranges::any_of(scope->scope().components, [&](const std::string& id) { return stands_in(ids, id); }))
                area |= scope->frame();
        region->set_area(area);
        all |= region->frame();
    }
    const double top = all.bottom() + between_regions;
    double left = all.left();
    const QRectF card(0, 0, card_width, card_height), framed = FrameItem::around(card);
    for (RegionItem* region : regions_) {
        if (!region->region().components.empty()) continue;
        region->set_area(card.translated(left - framed.left(), top - framed.top()));
        left += framed.width() + between_regions;
    }
}

RegionItem* Scene::region_at(QPointF place) const {
    RegionItem* best = nullptr;
    const auto size = [](const RegionItem* region) { return region->frame().width() * region->frame().height(); };
    for (RegionItem* region : regions_)
        if (region->frame().contains(place) && (best == nullptr || size(region) < size(best))) best = region;
    return best;
}

void Scene::show_target(const RegionItem* region) {
    for (RegionItem* each : regions_) each->set_target(each == region);
}

}  // namespace headroom::canvas
