// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/deadline_queue.h"

#include "kernel/simulation.h"

namespace headroom::kernel {

DeadlineQueue::DeadlineQueue(Simulation& simulation, DeadlineOwner& owner, std::uint8_t tag, Time span)
    : simulation_(simulation), owner_(owner), tag_(tag), span_(span), event_(simulation.add_deadline_queue(*this)) {}

bool DeadlineQueue::live(const Entry& entry) const {
    const Call& call = simulation_.call(entry.slot);
    return call.serial == entry.serial && owner_.awaits(call, tag_);
}

void DeadlineQueue::push(Slot slot) {
    if (tail_ - head_ == ring_.size()) make_room();
    const Time due = simulation_.now() + span_;
    at(tail_++) = {due, simulation_.call(slot).serial, slot};
    if (!armed_) {
        armed_ = true;
        simulation_.schedule(due, event_);
    }
}

void DeadlineQueue::make_room() {
    std::vector<Entry> kept;
    kept.reserve(ring_.size());
    for (std::size_t i = head_; i < tail_; ++i) {
        if (live(at(i))) kept.push_back(at(i));
    }
    head_ = 0;
    tail_ = kept.size();
    const std::size_t size = kept.size() * 2 > ring_.size() ? ring_.size() * 2 : ring_.size();
    kept.resize(size);
    ring_ = std::move(kept);
}

void DeadlineQueue::fire() {
    const Time now = simulation_.now();
    while (head_ != tail_ && at(head_).at <= now) {
        const Entry entry = at(head_++);
        if (live(entry)) owner_.expired(entry.slot, tag_);
    }
    while (head_ != tail_ && !live(at(head_))) ++head_;
    armed_ = head_ != tail_;
    if (armed_) simulation_.schedule(at(head_).at, event_);
}

}  // namespace headroom::kernel
