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
    /// The same from now on.
    [[gnu::always_inline]] void push(const Call& call, Time now) {
        if (tail_ - head_ > mask_) [[unlikely]]
            make_room();
        ring_[tail_++ & mask_] = {now + span_, call.serial};
        if (!armed_) [[unlikely]]
            arm(now + span_);
    }
    /// The event of `slot()` came up.
    void fire();
    Slot slot() const { return event_; }
    Time span() const { return span_; }

private:
    struct Entry {
        Time at;
        std::uint64_t serial;
        Slot slot() const { return static_cast<Slot>(serial) & no_slot; }
    };
    bool live(const Entry& entry) const;
    void make_room();
    void arm(Time at);
    const Entry& at(std::size_t index) const { return ring_[index & mask_]; }

    Simulation& simulation_;
    DeadlineOwner& owner_;
    std::uint8_t tag_;
    Time span_;
    Slot event_;
    bool armed_ = false;
    std::vector<Entry> ring_ = std::vector<Entry>(16);
    std::size_t mask_ = 15;            ///< the ring's size, less one
    std::size_t head_ = 0, tail_ = 0;  ///< entries [head, tail), modulo the ring's size
};

}  // namespace headroom::kernel
