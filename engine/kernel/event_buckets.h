// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernel/event_key.h"
#include "kernel/reserved_array.h"

namespace headroom::kernel {

/// Unsorted heaps of keys, by number. Their ends, where keys are added at random, lie in pieces of 256 bytes in one range of
/// memory, which the processor finds its way in with a few large pages.
class EventBuckets {
public:
    std::size_t count() const { return ends_.size(); }
    /// Never fewer than before.
    void grow(std::size_t count);

    void push(std::size_t bucket, const EventKey& key) {
        End& end = ends_[bucket];
        if (end.used == keys_each) end = {allocate(end.piece), 0};
        pieces_[end.piece].keys[end.used++] = key;
    }
    bool empty(std::size_t bucket) const { return ends_[bucket].piece == none; }
    /// Moves all keys of the bucket to the end of `keys`.
    void take(std::size_t bucket, std::vector<EventKey>& keys);

private:
    static constexpr std::size_t keys_each = 15;
    static constexpr std::uint32_t none = 0;  ///< no piece, which is always full
    struct alignas(256) Piece {
        EventKey keys[keys_each];
        std::uint32_t before;
    };
    /// What a bucket grows by, which leads to those before it. Only the keys of a piece are touched to add to it.
    struct End {
        std::uint32_t piece = none, used = keys_each;
    };
    static constexpr std::size_t most_pieces = std::size_t{1} << 24;

    /// An empty piece that leads to `before`.
    std::uint32_t allocate(std::uint32_t before);

    ReservedArray<Piece> pieces_{most_pieces, ReservedArray<Piece>::large_pages};
    std::uint32_t made_ = 1;
    std::uint32_t free_ = none;
    std::vector<End> ends_;
};

}  // namespace headroom::kernel
