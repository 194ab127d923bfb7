// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernel/time.h"

namespace headroom::kernel {

/// Index of a record in the CallPool.
using Slot = std::uint32_t;
inline constexpr unsigned slot_bits = 24;
inline constexpr Slot no_slot = (1U << slot_bits) - 1;
inline constexpr std::size_t most_slots = no_slot;

/// The pending events, popped in order of (time, sequence of pushing).
///
/// A few are kept sorted in an array. More are a 4-ary array heap of 16-byte keys, the four children of a node in one cache
/// line, whose root stays a hole after a pop until the next push fills it. When it grows past a few thousand entries the later
/// ones are kept unsorted in buckets of equal span, a ladder of one rung (Tang, Goh and Thng 2005), so that a push far ahead
/// costs the same with a thousand pending events and a million.
class Calendar {
public:
    Calendar() { few_[0] = last_key; }
    Calendar(const Calendar&) = delete;

    /// `at` is before never.
    [[gnu::always_inline]] void push(Time at, Slot slot) {
        const Key key = (static_cast<Key>(static_cast<std::uint64_t>(at)) << 64) | (sequence_++ << slot_bits) | slot;
        if (few_end_ == nullptr) {
            push_many(key);
            return;
        }
        Key* place = few_end_++;
        for (; time_of(place[-1]) <= at; --place) *place = place[-1];
        *place = key;
        if (few_end_ == few_ + most_few) [[unlikely]]
            become_many();
    }

    bool empty() const { return size() == 0; }
    std::size_t size() const { return few() + near() - static_cast<std::size_t>(hole_) + far_count_; }

    /// Time of the next event; never, where there is none.
    Time next_time() { return few_end_ != nullptr ? time_of(few_end_[-1]) : next_time_of_many(); }

    /// Removes the next event, which exists, and gives its slot. Call next_time() before.
    Slot pop() {
        if (few_end_ != nullptr) return static_cast<Slot>(*--few_end_) & no_slot;
        hole_ = true;
        return static_cast<Slot>(*keys()) & no_slot;
    }

private:
    __extension__ typedef unsigned __int128 Key;
    struct alignas(64) Line {
        Key keys[4];
    };
    static constexpr Key last_key = ~Key{0} >> 1;  ///< fills the lines behind the heap's end
    static constexpr std::size_t most_few = 32;
    static constexpr std::size_t few_again = 12;  ///< entries that the heap shrinks to before they are kept sorted again
    static constexpr std::size_t root = 3;          ///< its index, so that the children of node i are line i - 2
    static constexpr std::size_t most_near = 4096;  ///< entries in the heap before some are put off
    static constexpr std::size_t buckets = 1024;

    /// 1 where x < y, else 0; of keys below 2^127. Computed, since a branch would be guessed wrong half the time.
    static std::size_t before(Key x, Key y) { return static_cast<std::size_t>((x - y) >> 127); }
    static Time time_of(Key key) { return static_cast<Time>(static_cast<std::uint64_t>(key >> 64)); }

    std::size_t few() const { return few_end_ == nullptr ? 0 : static_cast<std::size_t>(few_end_ - few_) - 1; }
    void become_many();
    void become_few();
    void push_many(Key key);
    Time next_time_of_many();

    /// The heap's entries, root first: an array of near().
    Key* keys() { return heap_[0].keys + root; }
    std::size_t near() const { return end_ - root; }
    Key& at(std::size_t node) { return heap_[node / 4].keys[node % 4]; }

    /// `key` goes down from the root, which is a hole.
    void sift_down(Key key);
    void fill_hole();

    void reserve(std::size_t near);
    void shrink(std::size_t near);
    void push_near(Key key);
    void push_far(Key key);
    bool refill();
    void put_off();
    void spread(Time from, Time to);
    Time end_of(std::size_t count) const;

    Key few_[most_few];       ///< the latest first, behind an entry that is never due
    Key* few_end_ = few_ + 1;  ///< null while there are many
    std::vector<Line> heap_ = std::vector<Line>(16, Line{last_key, last_key, last_key, last_key});
    std::size_t end_ = root;  ///< of the heap's entries
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
