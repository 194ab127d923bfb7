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
    std::size_t count() const { return last_.size(); }
    /// Never fewer than before.
    void grow(std::size_t count);

    void push(std::size_t bucket, const EventKey& key) {
        Piece* piece = &pieces_[last_[bucket]];
        if (piece->used == keys_each) {
            const std::uint32_t fresh = allocate();
            pieces_[fresh].before = last_[bucket];
            last_[bucket] = fresh;
            piece = &pieces_[fresh];
        }
        piece->keys[piece->used++] = key;
    }
    bool empty(std::size_t bucket) const { return last_[bucket] == none; }
    /// Moves all keys of the bucket to the end of `keys`.
    void take(std::size_t bucket, std::vector<EventKey>& keys);

private:
    static constexpr std::size_t keys_each = 15;
    static constexpr std::uint32_t none = 0;  ///< a piece that is always full
    struct alignas(256) Piece {
        EventKey keys[keys_each];
        std::uint32_t used, before;
    };
    static constexpr std::size_t most_pieces = std::size_t{1} << 24;

    std::uint32_t allocate();

    ReservedArray<Piece> pieces_{most_pieces, ReservedArray<Piece>::large_pages};
    std::uint32_t made_ = 1;
    std::uint32_t free_ = none;
    std::vector<std::uint32_t> last_;  ///< the piece that a bucket grows by; it leads to those before it
};

}  // namespace headroom::kernel
