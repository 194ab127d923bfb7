// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "kernel/channel.h"
#include "kernel/simulation.h"

/// The two tries of a hedged call. Each knows the other; the caller waits for both as for one.
namespace headroom::kernel {

Channel::Aside& Channel::aside(Slot slot) {
    if (slot >= asides_.size()) asides_.resize(2 * (slot + std::size_t{1}));
    return asides_[slot];
}

void Channel::moved(Slot from, Slot to) {
    if (asides_.empty()) return;
    const Aside known = std::exchange(aside(from), {});
    aside(to) = known;
    if (known.twin != no_slot) aside(known.twin).twin = to;
}

/// From now on they know nothing of each other; gives the other one, if there was one.
Slot Channel::unpair(Slot slot) {
    if (!lateness_) return no_slot;
    const Slot twin = std::exchange(aside(slot).twin, no_slot);
    if (twin != no_slot) aside(twin).twin = no_slot;
    return twin;
}

/// A call is sent: looks for its answer when that would be late. The second of two, and a fallback, are waited for.
void Channel::watch(Slot slot, const Call& call) {
    if (call.fallback || call.second || !lateness_->limit()) return;
    const Slot event = simulation_.allocate();
    Call& record = simulation_.call(event);
    record.channel = index_;
    record.parent = slot;
    record.key = simulation_.call(slot).serial;
    const Time late = aside(slot).asked + *lateness_->limit();  // perhaps before it was sent: it waited for a place
    simulation_.schedule(std::max(late, simulation_.now()), event, Event::Hedge);
}

void Channel::hedge_due(Slot event) {
    const Call due = simulation_.call(event);
    simulation_.release(event);
    const Slot slot = due.parent;
    const Call& first = simulation_.call(slot);
    const bool under_way = first.place == Place::Network || first.place == Place::Component;
    if (first.serial != due.key || first.detached || !under_way || aside(slot).twin != no_slot) return;
    const Slot second = begin(first.parent, first, first.remaining);
    Call& call = simulation_.call(second);
    call.attempt = simulation_.call(slot).attempt;
    call.second = true;
    call.arrived = simulation_.now();
    call.place = Place::Caller;
    aside(second) = {slot, aside(slot).asked};
    aside(slot).twin = second;
    simulation_.adopt(call.parent, second);
    if (trace_ != nullptr) trace_->hedged(slot, second);
    if (RetryBudget* budget = budget_of(call)) {
        budget->begins();
        if (call.attempt > 1) budget->retry_goes_on();
    }
    figures.hedges.add();
    enter(second, call);
}

/// An attempt has ended that was tried twice. True where the other try is to be waited for; a good answer makes that one nobody's.
bool Channel::leave_to_twin(Slot slot, Outcome outcome) {
    const Slot twin = unpair(slot);
    if (twin == no_slot) return false;
    Call& call = simulation_.call(slot);
    Call& other = simulation_.call(twin);
    if (outcome == Outcome::Ok) {
        hand_gate_over(other, call);
        detach(twin);
        return false;
    }
    hand_gate_over(call, other);
    close(slot, outcome);
    return true;
}

/// Only one of two tries tells the gate of the end.
void Channel::hand_gate_over(Call& from, Call& to) {
    to.gated = to.gated || from.gated;
    to.probe = to.probe || from.probe;
    from.gated = from.probe = false;
}

std::optional<std::uint16_t> Channel::replica_of_twin(Slot slot) {
    const Slot twin = aside(slot).twin;
    return twin == no_slot ? std::nullopt : std::optional(simulation_.call(twin).replica);
}

}  // namespace headroom::kernel
