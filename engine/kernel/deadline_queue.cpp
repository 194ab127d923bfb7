// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/deadline_queue.h"

#include "kernel/simulation.h"

namespace headroom::kernel {

DeadlineQueue::DeadlineQueue(Simulation& simulation, DeadlineOwner& owner, std::uint8_t tag, Time span)
    : simulation_(simulation), owner_(owner), tag_(tag), span_(span), event_(simulation.add_deadline_queue(*this)) {}

bool DeadlineQueue::live(const Entry& entry) const {
    const Call& call = simulation_.call(entry.slot());
    return call.serial == entry.serial && owner_.awaits(call, tag_);
}

void DeadlineQueue::push(Slot slot) { push(simulation_.call(slot), simulation_.now()); }

void DeadlineQueue::arm(Time at) {
    armed_ = true;
    simulation_.schedule(at, event_, Event::Deadline);
}

/// Drops what is of no use; where that is little, makes the ring larger.
void DeadlineQueue::make_room() {
    Entry* const ring = ring_.data();
    std::size_t kept = head_;
    for (std::size_t i = head_; i < tail_; ++i) {
        const Entry entry = ring[i & mask_];
        if (live(entry)) ring[kept++ & mask_] = entry;
    }
    tail_ = kept;
    if ((tail_ - head_) * 4 <= ring_.size()) return;
    std::vector<Entry> larger(2 * ring_.size());
    for (std::size_t i = head_; i < tail_; ++i) larger[i - head_] = at(i);
    tail_ -= head_;
    head_ = 0;
    ring_ = std::move(larger);
    mask_ = ring_.size() - 1;
}

void DeadlineQueue::fire() {
    const Time now = simulation_.now();
    while (head_ != tail_ && at(head_).at <= now) {
        const Entry entry = at(head_++);
        if (live(entry)) owner_.expired(entry.slot(), tag_);
    }
    while (head_ != tail_ && !live(at(head_))) ++head_;
    armed_ = false;
    if (head_ != tail_) arm(at(head_).at);
}

}  // namespace headroom::kernel
