// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "kernel/call.h"

namespace headroom::models {

/// Misses of one item at the same time that share one call to the store: the first leads, the others wait for it.
class Fetches {
public:
    /// Waits with the fetch of that item, where there is one.
    bool join(std::uint64_t item, kernel::Slot slot);
    void lead(std::uint64_t item, kernel::Slot slot) { fetches_[item].leader = slot; }
    /// The leader's call has ended: gives those that waited.
    std::vector<kernel::Slot> settle(std::uint64_t item);
    /// A call that leads or waits goes away. Gives the one that leads in its place and has yet to go to the store, if any.
    std::optional<kernel::Slot> leave(std::uint64_t item, kernel::Slot slot);
    /// All go away.
    void clear() { fetches_.clear(); }

private:
    struct Fetch {
        kernel::Slot leader = kernel::no_slot;
        std::vector<kernel::Slot> followers;  ///< not linked through the calls: a server that can be lost keeps lists of them, too
    };
    std::unordered_map<std::uint64_t, Fetch> fetches_;
};

}  // namespace headroom::models
