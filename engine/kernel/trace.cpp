// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/trace.h"

#include <algorithm>
#include <utility>

#include "kernel/simulation.h"

namespace headroom::kernel {

Trace::Trace(Simulation& simulation)
    : simulation_(simulation),
      split_(simulation.statistics(), simulation.scenario().components.size(), simulation.scenario().connections.size(),
             simulation.scenario().routes.size()) {}

/// Null for what no request waits for.
Trace::Record* Trace::find(std::uint64_t serial) {
    const Slot slot = static_cast<Slot>(serial & ((std::uint64_t{1} << slot_bits) - 1));
    return serial != 0 && slot < records_.size() && records_[slot].serial == serial ? &records_[slot] : nullptr;
}

Trace::Record* Trace::of(Slot call) { return call == no_slot ? nullptr : find(simulation_.call(call).serial); }

Trace::Record& Trace::make(Slot call) {
    if (call >= records_.size()) records_.resize(2 * (call + std::size_t{1}));
    Record& record = records_[call];
    record.serial = simulation_.call(call).serial;
    record.row.path.clear();
    record.before = 0;
    record.row.began = record.began = record.mark = simulation_.now();
    record.own = never;
    record.has_waited = false;
    record.broken_off.clear();
    return record;
}

void Trace::add(Record& record, std::size_t part, Time time) const {
    if (time == 0) return;
    Path& path = record.row.path;
    const auto same = std::find_if(path.begin() + static_cast<std::ptrdiff_t>(record.before), path.end(),
                                   [part](const TimeShare& share) { return share.part == part; });
    if (same != path.end()) {
        same->time += time;
    } else {
        path.push_back({static_cast<std::uint32_t>(part), time});
    }
}

/// Accounts for the time until now. Where a row began at the mark and has ended, it is the one that was waited for.
void Trace::go_to(Record& record, std::size_t part) {
    if (std::exchange(record.has_waited, false) && record.waited.began == record.mark) {
        for (const TimeShare& share : record.waited.path) add(record, share.part, share.time);
        record.mark = record.waited.ended;
    }
    const Time spent = simulation_.now() - record.mark, served = std::min(spent, record.own);
    add(record, record.doing, served);
    add(record, record.waiting, spent - served);
    record.mark = simulation_.now();
    record.doing = static_cast<std::uint32_t>(part);
    record.own = never;
}

void Trace::asked(Slot request) {
    if (spans_) spans_->asked(request);
    Record& record = make(request);
    record.doing = static_cast<std::uint32_t>(split_.of_component(simulation_.call(request).component, TimeKind::Service));
}

void Trace::over(Slot request, Outcome outcome) {
    if (spans_) spans_->over(request, outcome);
    Record* record = of(request);
    if (record == nullptr) return;
    record->serial = 0;
    if (outcome != Outcome::Ok) return;
    go_to(*record, 0);
    split_.add(simulation_.call(request).route, simulation_.now(), record->row.path);
}

void Trace::made(Slot slot) {
    if (spans_) spans_->made(slot);
    const Call& call = simulation_.call(slot);
    if (of(call.parent) == nullptr) return;
    Record& record = make(slot);
    Record& caller = *of(call.parent);
    const auto row = std::ranges::find(caller.broken_off, call.channel, &Row::channel);
    if (row != caller.broken_off.end()) {
        record.row = std::move(*row);
        record.before = record.row.path.size();
        caller.broken_off.erase(row);
    } else {
        go_to(caller, split_.of_component(simulation_.call(call.parent).component, TimeKind::Service));
        record.row.channel = call.channel;
    }
    record.doing = static_cast<std::uint32_t>(split_.of_connection(call.channel, TimeKind::Pool));
}

/// What was found out about attempts that failed is of no interest: their time goes to them as a whole.
void Trace::write_off(Record& record, std::uint16_t channel) {
    record.row.path.resize(record.before);
    record.mark = record.began;
    record.has_waited = false;
    record.doing = static_cast<std::uint32_t>(split_.of_connection(channel, TimeKind::Retries));
    record.own = never;
}

void Trace::tried_again(const Call& failed, Slot call) {
    if (spans_) spans_->tried_again(call);
    Record* found = find(failed.serial);
    if (found == nullptr) return;
    Record before = std::exchange(*found, {});  // the new call may have its slot
    Record& record = make(call);
    record.row = std::move(before.row);
    record.before = before.before;
    record.began = before.began;
    write_off(record, failed.channel);
}

void Trace::hedged(Slot first, Slot second) {
    if (spans_) spans_->hedged(second);
    if (of(first) == nullptr) return;
    Record& record = make(second);
    const Record& other = *of(first);
    record.row = other.row;
    record.before = other.before;
    record.began = other.began;
    write_off(record, simulation_.call(first).channel);
    waits(second);
}

void Trace::waits(Slot call) {
    if (spans_) spans_->waits(call);
    if (Record* record = of(call)) go_to(*record, split_.of_connection(simulation_.call(call).channel, TimeKind::Pool));
}

void Trace::travels(Slot call) {
    if (spans_) spans_->travels(call);
    if (Record* record = of(call)) go_to(*record, split_.of_connection(simulation_.call(call).channel, TimeKind::Network));
}

void Trace::arrives(Slot call) {
    if (spans_) spans_->arrives(call);
    if (Record* record = of(call)) go_to(*record, split_.of_component(simulation_.call(call).component, TimeKind::Service));
}

void Trace::works(Slot call, Time own) {
    if (spans_) spans_->works(call, own);
    Record* record = of(call);
    if (record == nullptr) return;
    const std::uint16_t component = simulation_.call(call).component;
    const auto service = split_.of_component(component, TimeKind::Service);
    record->waiting = static_cast<std::uint32_t>(split_.of_component(component, TimeKind::Queueing));
    if (record->own == never) record->own = 0;
    go_to(*record, service);
    record->own = own;
}

void Trace::found(Slot call, bool hit) {
    if (spans_) spans_->found(call, hit);
}

void Trace::attempt_over(Slot call, Outcome outcome) {
    if (spans_) spans_->attempt_over(call, outcome);
}

void Trace::cancelled(Slot call) {
    if (spans_) spans_->cancelled(call);
}

/// The time of a call that failed is written off, whatever becomes of its caller.
void Trace::finish(Record& record, const Call& ended, Outcome outcome) {
    if (outcome != Outcome::Ok) write_off(record, ended.channel);
    go_to(record, 0);
    record.row.ended = simulation_.now();
    record.serial = 0;
}

void Trace::row_goes_on(const Call& ended, Outcome outcome) {
    if (spans_) spans_->row_over(ended);
    Record* record = find(ended.serial);
    Record* caller = of(ended.parent);
    if (record == nullptr || caller == nullptr) return;
    finish(*record, ended, outcome);
    caller->broken_off.push_back(std::move(record->row));
}

void Trace::row_ended(const Call& ended, Outcome outcome) {
    if (spans_) spans_->row_over(ended);
    Record* record = find(ended.serial);
    Record* caller = of(ended.parent);
    if (record == nullptr || caller == nullptr) return;
    finish(*record, ended, outcome);
    std::swap(caller->waited, record->row);
    caller->has_waited = true;
}

void Trace::moved(Slot from, Slot to) {
    if (spans_) spans_->moved(from, to);
    if (from == to || of(from) == nullptr) return;
    make(to);
    const std::uint64_t serial = simulation_.call(to).serial;
    records_[to] = std::exchange(records_[from], {});
    records_[to].serial = serial;
}

}  // namespace headroom::kernel
