// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/canvas/frame_item.h"
#include "app/document/regions.h"

namespace headroom::canvas {

/// A frame around what stands in a region of the platform, or in a zone of one; components can be dropped into it.
class PlaceItem : public FrameItem {
public:
    /// What is dropped into it stands there.
    const document::Place& place() const { return place_; }
    /// A drop would put something into it.
    void set_target(bool target);
    bool is_target() const { return target_; }

protected:
    Style style() const override;
    /// Draws it anew where that changes something.
    void set_place(const document::Place& place, bool empty);

private:
    document::Place place_;
    bool empty_ = false, target_ = false;
};

class RegionItem : public PlaceItem {
public:
    RegionItem();

    const document::RegionContent& region() const { return region_; }
    void set_region(const document::RegionContent& region);
    /// "europe · 3 zones"
    QString title() const override;

private:
    document::RegionContent region_;
};

class ZoneItem : public PlaceItem {
public:
    ZoneItem();

    /// `zone` from 1.
    void set_zone(const document::RegionContent& region, std::size_t zone);
    /// "zone 2"
    QString title() const override;
};

/// "europe", "zone 2 of europe"
QString text_of(const document::Place& place);

}  // namespace headroom::canvas
