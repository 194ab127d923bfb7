// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/call.h"

namespace headroom::kernel {

class Simulation;

/// Who is told that a call's time is over.
class DeadlineOwner {
public:
    virtual ~DeadlineOwner() = default;
    /// Does the deadline still matter? Asked only while the slot holds the same call.
    virtual bool awaits(const Call& call, std::uint8_t tag) const = 0;
    virtual void expired(Slot slot, std::uint8_t tag) = 0;
};

/// Deadlines that lie one constant span ahead are in order by nature: a ring of them with one event in the calendar,
/// not one entry of the calendar a call. Those of calls that ended in time are skipped, and dropped when the ring is full.
class DeadlineQueue {
public:
    /// `owner` outlives the queue; `tag` is handed back to it.
    DeadlineQueue(Simulation& simulation, DeadlineOwner& owner, std::uint8_t tag, Time span);
    DeadlineQueue(const DeadlineQueue&) = delete;

    void push(Slot slot);
    /// The event of `slot()` came up.
    void fire();
    Slot slot() const { return event_; }
    Time span() const { return span_; }

private:
    struct Entry {
        Time at;
        std::uint64_t serial;
        Slot slot;
    };
    bool live(const Entry& entry) const;
    void make_room();
    Entry& at(std::size_t index) { return ring_[index & (ring_.size() - 1)]; }

    Simulation& simulation_;
    DeadlineOwner& owner_;
    std::uint8_t tag_;
    Time span_;
    Slot event_;
    bool armed_ = false;
    std::vector<Entry> ring_ = std::vector<Entry>(16);
    std::size_t head_ = 0, tail_ = 0;  ///< entries [head, tail), modulo the ring's size
};

}  // namespace headroom::kernel
