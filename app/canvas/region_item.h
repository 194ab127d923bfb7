// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/canvas/frame_item.h"
#include "app/document/regions.h"

namespace headroom::canvas {

/// A frame around what stands in a region of the platform; components can be dropped into it.
class RegionItem : public FrameItem {
public:
    RegionItem();

    const document::RegionContent& region() const { return region_; }
    void set_region(const document::RegionContent& region);
    /// A drop would put something into it.
    void set_target(bool target);
    bool is_target() const { return target_; }
    /// "europe · 3 zones"
    QString title() const override;

protected:
    Style style() const override;

private:
    document::RegionContent region_;
    bool target_ = false;
};

}  // namespace headroom::canvas
