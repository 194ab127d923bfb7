// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kernel/event_buckets.h"
#include "kernel/event_key.h"
#include "kernel/reserved_array.h"
#include "kernel/time.h"

namespace headroom::kernel {

/// The pending events, popped in order of (time, sequence of pushing).
///
/// A tournament of 16-byte keys (Knuth, The Art of Computer Programming 3, 5.4.1): each pending event is a leaf, each node
/// above holds the earlier of its two. The way from a leaf to the root is as long for all and has no branch that depends on
/// the keys, which a processor would guess wrong half the time. A popped event's leaf stays as it is until the next push
/// takes it over. When it grows past a few thousand entries the later ones are kept unsorted in buckets of equal span, a
/// ladder of one rung (Tang, Goh and Thng 2005), so that a push far ahead costs the same with a thousand pending events and
/// a million.
class Calendar {
public:
    Calendar() { resize(2); }
    Calendar(const Calendar&) = delete;

    /// `at` is before never; the slot has no other event pending.
    [[gnu::always_inline]] void push(Time at, Slot slot) {
        const Key key{sequence_++ << slot_bits | slot, static_cast<std::uint64_t>(at)};
        if (at >= near_end_ || (near_ == leaves_ && !hole_)) [[unlikely]] {
            push_otherwise(key);
        } else if (hole_) {
            hole_ = false;
            place(hole_leaf_, key);
        } else {
            place(take_leaf(), key);
        }
    }

    /// The same for an event that comes again and again: the next of one such stands beside the tournament, which costs less.
    [[gnu::always_inline]] void push_recurring(Time at, Slot slot) {
        if (recurring_.at() == never) [[likely]] {
            recurring_ = Key{sequence_++ << slot_bits | slot, static_cast<std::uint64_t>(at)};
        } else {
            push(at, slot);
        }
    }

    bool empty() const { return size() == 0; }
    std::size_t size() const { return near_ - static_cast<std::size_t>(hole_) + far_count_ + (recurring_.at() == never ? 0 : 1); }

    /// Time of the next event; never, where there is none.
    Time next_time() {
        if (hole_) [[unlikely]]
            close_hole();
        if (near_ == 0) [[unlikely]]
            refill();
        return static_cast<Time>(std::min(times_[1], recurring_.time));
    }

    /// Removes the next event, which exists, and gives its slot. Call next_time() before.
    Slot pop() {
        if (recurring_ < key_of(1)) return std::exchange(recurring_, Key{}).slot();
        const Slot slot = key_of(1).slot();
        hole_ = true;
        hole_leaf_ = leaf_of_[slot];
        return slot;
    }

private:
    using Key = EventKey;
    using Leaf = std::uint32_t;
    static constexpr std::size_t most_near = 4096;  ///< entries in the tournament before some are put off
    static constexpr std::size_t fewest_buckets = 4096;
    static constexpr std::size_t bucket_fill = 128;  ///< entries meant for a bucket, where they are spread evenly

    Key key_of(std::size_t node) const { return {lows_[node], times_[node]}; }
    void set_node(std::size_t node, const Key& key) {
        times_[node] = key.time;
        lows_[node] = key.low;
    }
    Leaf take_leaf() { return free_leaves_[leaves_ - ++near_]; }
    /// The leaf holds `key` from now on.
    void place(Leaf leaf, Key key) {
        leaf_of_[key.slot()] = leaf;
        play(leaf, key);
    }
    /// `key` goes up from its leaf until it meets an earlier one, which goes on in its place. No branches on the keys.
    void play(Leaf leaf, Key key) {
        std::size_t node = leaves_ + leaf;
        set_node(node, key);
        while (node > 1) {
            const Key other = key_of(node ^ 1);
            const bool other_first = other < key;
            key.low = other_first ? other.low : key.low;
            key.time = other_first ? other.time : key.time;
            node /= 2;
            set_node(node, key);
        }
    }

    void push_otherwise(const Key& key);
    void close_hole();
    void make_room();
    void resize(std::size_t leaves);
    std::vector<Key> near_keys() const;
    void put_near(const std::vector<Key>& keys);
    void push_far(const Key& key);
    void refill();
    void put_off();
    void spread(Time from, Time to, std::size_t count);
    Time end_of(std::size_t count) const;

    /// The nodes' keys: the root at 1, the children of i at 2i and 2i + 1; empty leaves are never due.
    std::vector<std::uint64_t> times_, lows_;
    std::size_t leaves_ = 0;  ///< a power of two; leaf i is node leaves_ + i
    std::size_t near_ = 0;    ///< leaves in use, the hole included
    Key recurring_;           ///< stands beside the tournament; never, where there is none
    bool hole_ = false;       ///< the root was popped; its leaf is the next push's
    Leaf hole_leaf_ = 0;
    std::vector<Leaf> free_leaves_;                                              ///< the first leaves_ - near_ of them
    ReservedArray<Leaf> leaf_of_{most_slots, ReservedArray<Leaf>::large_pages};  ///< by slot
    std::size_t put_off_above_ = most_near;
    std::uint64_t sequence_ = 0;

    Time near_end_ = never;    ///< what is earlier is in the tournament
    Time far_start_ = 0;       ///< of bucket 0
    unsigned width_bits_ = 0;  ///< a bucket is 2^width_bits_ wide
    std::size_t next_bucket_ = 0;
    std::size_t far_count_ = 0;
    EventBuckets far_;
    std::vector<Key> beyond_;  ///< after the last bucket
    Time beyond_start_ = never;
};

}  // namespace headroom::kernel
