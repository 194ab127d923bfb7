// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/time.h"

namespace headroom::kernel {

/// Index of a record in the CallPool.
using Slot = std::uint32_t;
inline constexpr unsigned slot_bits = 24;
inline constexpr Slot no_slot = (1U << slot_bits) - 1;
inline constexpr std::size_t most_slots = no_slot;

/// What pending events are ordered by: time, then the sequence of pushing. The slot stands in the lower bits.
struct EventKey {
    std::uint64_t low = ~std::uint64_t{0};                   ///< sequence · 2^24 + slot
    std::uint64_t time = static_cast<std::uint64_t>(never);  ///< which is not negative

    Time at() const { return static_cast<Time>(time); }
    Slot slot() const { return static_cast<Slot>(low) & no_slot; }
    /// A comparison of 128 bits, without branches.
    bool operator<(const EventKey& other) const { return wide() < other.wide(); }

private:
    __extension__ using Wide = unsigned __int128;
    Wide wide() const { return static_cast<Wide>(time) << 64 | low; }
};

}  // namespace headroom::kernel
