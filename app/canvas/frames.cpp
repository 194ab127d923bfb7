// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/frames.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "app/canvas/frame_item.h"
#include "app/canvas/geometry.h"

namespace headroom::canvas {

namespace {

constexpr double slot_width = 100, slot_height = 32, between_slots = 8, above_slots = 16;

/// Empty zones side by side, as many as fit below `held` in a row.
void place_slots(std::vector<QRectF>& zones, const QRectF& held) {
    const auto empty = std::ranges::count_if(zones, [](const QRectF& zone) { return zone.isEmpty(); });
    const double fit = std::floor((held.width() + between_slots) / (slot_width + between_slots));
    const double columns = std::clamp(fit, 1.0, std::max(1.0, static_cast<double>(empty)));
    const double width = (held.width() - (columns - 1) * between_slots) / columns;
    QRectF slot(held.left(), held.bottom() + above_slots, width, slot_height);
    for (QRectF& zone : zones) {
        if (!zone.isEmpty()) continue;
        zone = slot;
        slot.translate(width + between_slots, 0);
        if (slot.right() > held.right() + 1) slot.moveTopLeft({held.left(), slot.bottom() + between_slots});
    }
}

/// What is moved as one.
struct Block {
    std::vector<std::string> components;
    QRectF area;
    bool is_frame = false;
};

/// The one that lies farther right or below goes on, where less of both is covered.
void push(Block& one, Block& other, double gap) {
    const QRectF covered = one.area.adjusted(-gap, -gap, gap, gap) & other.area;
    const bool across = covered.width() < covered.height();
    const QPointF between = other.area.center() - one.area.center();
    const bool moves_other = (across ? between.x() : between.y()) >= 0;
    Block &moved = moves_other ? other : one, &still = moves_other ? one : other;
    const double by = across ? still.area.right() - moved.area.left() : still.area.bottom() - moved.area.top();
    const double shift = std::ceil((by + between_frames) / snap_step) * snap_step;
    moved.area.translate(across ? shift : 0, across ? 0 : shift);
}

void clear(std::vector<Block>& blocks, double gap) {
    constexpr int most_rounds = 100;
    bool moved = true;
    for (int round = 0; moved && round < most_rounds; ++round) {
        moved = false;
        for (std::size_t i = 0; i < blocks.size(); ++i)
            for (std::size_t j = i + 1; j < blocks.size(); ++j) {
                const QRectF near = blocks[i].area.adjusted(-gap, -gap, gap, gap);
                if (!(blocks[i].is_frame || blocks[j].is_frame) || !near.intersects(blocks[j].area)) continue;
                push(blocks[i], blocks[j], gap);
                moved = true;
            }
    }
}

QRectF cards_of(const Spots& spots, const std::vector<std::string>& components) {
    QRectF area;
    for (const std::string& id : components)
        if (const auto spot = spots.find(id); spot != spots.end()) area |= card_at({spot->second.x, spot->second.y});
    return area;
}

void clear_blocks(Spots& spots, std::vector<Block> blocks, double gap) {
    const std::vector<Block> before = blocks;
    clear(blocks, gap);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const QPointF shift = blocks[i].area.topLeft() - before[i].area.topLeft();
        for (const std::string& id : blocks[i].components) {
            const auto spot = spots.find(id);
            if (spot != spots.end()) spot->second = {spot->second.x + shift.x(), spot->second.y + shift.y()};
        }
    }
}

}  // namespace

RegionFrames frames_of(const document::RegionContent& region, const AreaOf& area_of) {
    RegionFrames frames;
    QRectF held = area_of(region.components);
    if (held.isEmpty()) held = QRectF(0, 0, card_width, card_height);
    const bool has_choice = region.zones.size() > 1;
    for (const auto& zone : region.zones) {
        const QRectF area = area_of(zone);
        if (area.isEmpty() && !has_choice) continue;
        frames.zones.push_back(area.isEmpty() ? QRectF() : FrameItem::around(area));
        held |= frames.zones.back();
    }
    place_slots(frames.zones, held);
    for (const QRectF& zone : frames.zones) held |= zone;
    frames.region = FrameItem::around(held);
    return frames;
}

void uncover(Spots& spots, const std::string& component, const std::vector<document::RegionContent>& regions) {
    const auto place = document::place_of(regions, component);
    document::Spot& moved = spots.at(component);
    const auto covers = [&](const auto& each) {
        const QRectF near = card_at({each.second.x, each.second.y}).adjusted(-snap_step, -snap_step, snap_step, snap_step);
        return each.first != component && document::place_of(regions, each.first) == place && near.intersects(card_at({moved.x, moved.y}));
    };
    while (std::ranges::any_of(spots, covers)) moved.y += snap_step;
}

void clear_frames(Spots& spots, const std::vector<document::RegionContent>& regions, double gap) {
    if (regions.empty()) return;
    const AreaOf area = [&](const std::vector<std::string>& components) { return cards_of(spots, components); };
    std::unordered_set<std::string> inside;
    for (const document::RegionContent& region : regions) {
        std::vector<Block> blocks;
        std::unordered_set<std::string> in_zones;
        for (const auto& zone : region.zones) {
            in_zones.insert(zone.begin(), zone.end());
            if (!zone.empty()) blocks.push_back({zone, FrameItem::around(area(zone)), true});
        }
        for (const std::string& id : region.components)
            if (!in_zones.contains(id)) blocks.push_back({{id}, area({id}), false});
        clear_blocks(spots, std::move(blocks), gap);
        inside.insert(region.components.begin(), region.components.end());
    }
    std::vector<Block> blocks;
    for (const document::RegionContent& region : regions)
        if (!region.components.empty()) blocks.push_back({region.components, frames_of(region, area).region, true});
    for (const auto& [id, spot] : spots)
        if (!inside.contains(id)) blocks.push_back({{id}, area({id}), false});
    clear_blocks(spots, std::move(blocks), gap);
}

}  // namespace headroom::canvas
