// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/canvas/frame_item.h"
#include "plan/shards.h"

namespace headroom::canvas {

/// A frame around what exists once per shard, with how often that is. It only shows.
class ScopeItem : public FrameItem {
public:
    ScopeItem();

    const plan::DrawnScope& scope() const { return scope_; }
    void set_scope(const plan::DrawnScope& scope);
    /// "×8 · per shard of router"
    QString title() const override;

protected:
    Style style() const override;

private:
    plan::DrawnScope scope_;
};

}  // namespace headroom::canvas
