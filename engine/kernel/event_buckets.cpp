// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/event_buckets.h"

#include "core/error.h"

namespace headroom::kernel {

void EventBuckets::grow(std::size_t count) {
    pieces_[none].used = keys_each;
    last_.resize(count, none);
}

std::uint32_t EventBuckets::allocate() {
    std::uint32_t fresh = free_;
    if (fresh != none) {
        free_ = pieces_[fresh].before;
    } else {
        if (made_ == most_pieces) throw RunError("too many pending events");
        fresh = made_++;
    }
    pieces_[fresh].used = 0;
    return fresh;
}

void EventBuckets::take(std::size_t bucket, std::vector<EventKey>& keys) {
    for (std::uint32_t i = last_[bucket]; i != none;) {
        Piece& piece = pieces_[i];
        keys.insert(keys.end(), piece.keys, piece.keys + piece.used);
        const std::uint32_t before = piece.before;
        piece.before = free_;
        free_ = i;
        i = before;
    }
    last_[bucket] = none;
}

}  // namespace headroom::kernel
