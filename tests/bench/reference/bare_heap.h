// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom::bench {

__extension__ typedef unsigned __int128 Key;

/// What an event is about; 24 bits.
using Slot = std::uint32_t;

/// Event times first, then a sequence number so that equal times keep their order: time 64 | seq 40 | slot 24.
inline std::int64_t time_of(Key key) { return static_cast<std::int64_t>(key >> 64); }
inline Slot slot_of(Key key) { return static_cast<Slot>(key) & 0xffffff; }

/// Pending events: a 4-ary heap in an array. pop() leaves its root a hole for the next push to fill,
/// which spares the usual move of the last leaf to the top. The four children of a node share a cache line.
class BareHeap {
public:
    /// Room for `capacity` pending events, not checked.
    explicit BareHeap(std::size_t capacity) : lines_(capacity / 4 + 2, Line{never, never, never, never}) {}

    /// `time` in ns, not negative. At most 2^40 pushes in a heap's life.
    void push(std::int64_t time, Slot slot) {
        const Key key = Key{static_cast<std::uint64_t>(time)} << 64 | (order_ | slot);
        order_ += 1u << 24;
        if (hole_) {
            hole_ = false;
            sink(key);
        } else {
            rise(key);
        }
    }

    /// The earliest event. There must be one.
    Key pop() {
        if (hole_) close();
        hole_ = true;
        return at(root);
    }

private:
    struct alignas(64) Line {
        Key keys[4];
    };
    static constexpr Key never = ~Key{0};
    static constexpr std::size_t root = 3;                // so that the children of node i are line i - 2
    static constexpr std::size_t beyond_cache = 1 << 15;  // from here on, grandchildren are fetched ahead

    static std::size_t first_child(std::size_t node) { return 4 * node - 8; }
    static std::size_t parent(std::size_t node) { return node / 4 + 2; }
    Key& at(std::size_t node) { return lines_[node / 4].keys[node % 4]; }

    static std::size_t least(const Key (&key)[4]) {
        const std::size_t low = key[1] < key[0] ? 1 : 0;
        const std::size_t high = key[3] < key[2] ? 3 : 2;
        return key[high] < key[low] ? high : low;
    }

    /// `key` goes down from the hole at the root.
    void sink(Key key) {
        std::size_t hole = root;
        while (first_child(hole) < end_) {
            const auto& children = lines_[hole - 2].keys;
            if (end_ > beyond_cache) {
                const Line* const grandchildren = lines_.data() + first_child(hole) - 2;  // perhaps beyond the end: never read
                for (std::size_t i = 0; i < 4; ++i) __builtin_prefetch(grandchildren + i);
            }
            const std::size_t child = least(children);
            if (key < children[child]) break;
            at(hole) = children[child];
            hole = first_child(hole) + child;
        }
        at(hole) = key;
    }

    /// `key` goes up from a new leaf.
    void rise(Key key) {
        std::size_t hole = end_++;
        for (; hole > root && key < at(parent(hole)); hole = parent(hole)) at(hole) = at(parent(hole));
        at(hole) = key;
    }

    /// The last leaf fills the hole at the root.
    void close() {
        const Key last = at(--end_);
        at(end_) = never;
        if (end_ > root) sink(last);
    }

    std::vector<Line> lines_;  // unused places hold `never`, which no key exceeds
    std::size_t end_ = root;
    std::uint64_t order_ = 0;
    bool hole_ = false;
};

}  // namespace headroom::bench
