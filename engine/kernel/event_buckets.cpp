// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/event_buckets.h"

#include <utility>

#include "core/error.h"

namespace headroom::kernel {

void EventBuckets::grow(std::size_t count) { ends_.resize(count); }

std::uint32_t EventBuckets::allocate(std::uint32_t before) {
    std::uint32_t fresh = free_;
    if (fresh != none) {
        free_ = pieces_[fresh].before;
    } else {
        if (made_ == most_pieces) throw RunError("too many pending events");
        fresh = made_++;
    }
    pieces_[fresh].before = before;
    return fresh;
}

void EventBuckets::take(std::size_t bucket, std::vector<EventKey>& keys) {
    std::size_t used = ends_[bucket].used;
    for (std::uint32_t i = ends_[bucket].piece; i != none; used = keys_each) {
        Piece& piece = pieces_[i];
        keys.insert(keys.end(), piece.keys, piece.keys + used);
        const std::uint32_t before = std::exchange(piece.before, free_);
        free_ = std::exchange(i, before);
    }
    ends_[bucket] = {};
}

}  // namespace headroom::kernel
