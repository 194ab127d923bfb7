// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bare_heap.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

namespace headroom::bench {

enum class Stage : std::uint8_t { Service, Cache, Database };

/// A request under way.
struct Call {
    std::int64_t arrived;  ///< ns
    Slot next;             ///< in the list that it is on; 0 ends it
    Stage stage;
    std::uint8_t service;
    std::array<std::byte, 16> rest;  ///< a call in earnest has 32 bytes at least
};
static_assert(sizeof(Call) == 32);

/// Calls by slot, in chunks that never move. Slot 0 is no call.
class Slab {
public:
    Call& operator[](Slot slot) { return chunks_[slot / chunk_size][slot % chunk_size]; }

    /// A slot of its own for a new call. Throws std::length_error when all 2^24 - 1 are taken.
    Slot take() {
        if (free_ == 0) [[unlikely]]
            grow();
        const Slot slot = free_;
        free_ = (*this)[slot].next;
        return slot;
    }

    void give_back(Slot slot) {
        (*this)[slot].next = free_;
        free_ = slot;
    }

private:
    static constexpr Slot chunk_size = 4096;

    [[gnu::noinline]] void grow() {
        const auto first = static_cast<Slot>(chunks_.size()) * chunk_size;
        if (first >= 1u << 24) throw std::length_error("more than 2^24 - 1 requests in the system");
        chunks_.push_back(std::make_unique<Call[]>(chunk_size));
        for (Slot slot = first + chunk_size; --slot > first;) give_back(slot);
        if (first != 0) give_back(first);
    }

    std::vector<std::unique_ptr<Call[]>> chunks_;
    Slot free_ = 0;
};

/// Calls that wait, first in, first out, linked by Call::next.
class Queue {
public:
    bool empty() const { return head_ == 0; }

    void push(Slab& calls, Slot slot) {
        calls[slot].next = 0;
        (head_ == 0 ? head_ : calls[tail_].next) = slot;
        tail_ = slot;
    }

    /// There must be one.
    Slot pop(Slab& calls) {
        const Slot slot = head_;
        head_ = calls[slot].next;
        return slot;
    }

private:
    Slot head_ = 0;
    Slot tail_ = 0;
};

}  // namespace headroom::bench
