// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <functional>
#include <string>
#include <vector>

#include "app/canvas/layout.h"
#include "app/document/regions.h"

/// Where the frames of regions and their zones are, by where cards stand.
namespace headroom::canvas {

struct RegionFrames {
    QRectF region;
    std::vector<QRectF> zones;  ///< of each; that of one which nothing stands in below what stands in the region. None in a region of
                                ///< one zone that nothing is said to stand in
};

/// What these components and what belongs to them cover; empty for none.
using AreaOf = std::function<QRectF(const std::vector<std::string>& components)>;

/// At the origin for a region that nothing stands in.
RegionFrames frames_of(const document::RegionContent& region, const AreaOf& area_of);

/// Moves a card down until it covers none that stands where it does.
void uncover(Spots& spots, const std::string& component, const std::vector<document::RegionContent>& regions);

/// Moves what a frame would cover and does not hold, to the right or down and with all that its own frame holds, until none covers
/// anything else, nor comes as near as `gap`. No region: nothing is moved.
void clear_frames(Spots& spots, const std::vector<document::RegionContent>& regions, double gap = 0);

/// The gap where the program chooses the places.
inline constexpr double between_frames = 20;

}  // namespace headroom::canvas
