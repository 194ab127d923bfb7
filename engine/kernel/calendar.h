// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernel/time.h"

namespace headroom::kernel {

/// Index of a record in the CallPool.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = 0xffffff;
inline constexpr std::size_t most_slots = no_slot;

/// The pending events, popped in order of (time, sequence of pushing).
///
/// A 4-ary array heap of 16-byte keys whose root stays a hole after a pop until the next push fills it. When it grows
/// past a few thousand entries the later ones are kept unsorted in buckets of equal span, a ladder of one rung
/// (Tang, Goh and Thng 2005), so that a push far ahead costs the same with a thousand pending events and a million.
class Calendar {
public:
    /// `at` is before never.
    void push(Time at, Slot slot) {
        const Key key = (static_cast<Key>(static_cast<std::uint64_t>(at)) << 64) | (sequence_++ << slot_bits) | slot;
        if (at >= near_end_) {
            push_far(key);
        } else if (hole_) {
            hole_ = false;
            sift_down(0, key);
        } else {
            push_near(key);
        }
    }

    bool empty() const { return heap_.size() == static_cast<std::size_t>(hole_) && far_count_ == 0; }
    std::size_t size() const { return heap_.size() - static_cast<std::size_t>(hole_) + far_count_; }

    /// Time of the next event; never, where there is none.
    Time next_time() {
        if (hole_) fill_hole();
        if (heap_.empty() && !refill()) return never;
        return time_of(heap_[0]);
    }

    /// Removes the next event, which exists, and gives its slot. Call next_time() before.
    Slot pop() {
        const Slot slot = static_cast<Slot>(heap_[0]) & no_slot;
        hole_ = true;
        return slot;
    }

private:
    __extension__ typedef unsigned __int128 Key;
    static constexpr unsigned slot_bits = 24;
    static constexpr std::size_t most_near = 4096;  ///< entries in the heap before some are put off
    static constexpr std::size_t buckets = 1024;

    static Time time_of(Key key) { return static_cast<Time>(static_cast<std::uint64_t>(key >> 64)); }

    void sift_down(std::size_t hole, Key key) {
        Key* const heap = heap_.data();
        const std::size_t size = heap_.size();
        for (;;) {
            const std::size_t child = 4 * hole + 1;
            if (child + 4 <= size) {
                const std::size_t a = child + static_cast<std::size_t>(heap[child + 1] < heap[child]);
                const std::size_t b = child + 2 + static_cast<std::size_t>(heap[child + 3] < heap[child + 2]);
                const std::size_t least = heap[b] < heap[a] ? b : a;
                if (!(heap[least] < key)) break;
                heap[hole] = heap[least];
                hole = least;
            } else {
                std::size_t least = child;
                for (std::size_t i = child + 1; i < size; ++i) {
                    if (heap[i] < heap[least]) least = i;
                }
                if (least >= size || !(heap[least] < key)) break;
                heap[hole] = heap[least];
                hole = least;
            }
        }
        heap[hole] = key;
    }

    void fill_hole() {
        hole_ = false;
        const Key last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sift_down(0, last);
    }

    void push_near(Key key);
    void push_far(Key key);
    bool refill();
    void put_off();
    void spread(Time from, Time to);
    Time end_of(std::size_t count) const;

    std::vector<Key> heap_;
    bool hole_ = false;
    std::size_t put_off_above_ = most_near;
    std::uint64_t sequence_ = 0;

    Time near_end_ = never;  ///< what is earlier is in the heap
    Time far_start_ = 0;     ///< of bucket 0
    Time width_ = 1;         ///< of a bucket
    std::size_t next_bucket_ = buckets;
    std::size_t far_count_ = 0;
    std::vector<std::vector<Key>> far_;
    std::vector<Key> beyond_;  ///< after the last bucket
    Time beyond_start_ = never;
};

}  // namespace headroom::kernel
