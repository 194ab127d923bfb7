// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/spans.h"

#include <algorithm>
#include <utility>

#include "kernel/simulation.h"

namespace headroom::kernel {

void Spans::restart(Time from) {
    sample_.restart();
    from_ = from;
}

/// Null where its request is not followed.
Spans::Record* Spans::find(Slot call) {
    if (call >= records_.size() || records_[call].serial == 0) return nullptr;
    Record& record = records_[call];
    return record.serial == simulation_.call(call).serial && sample_.find(record.request) != nullptr ? &record : nullptr;
}

/// A new one.
Spans::Record& Spans::at(Slot call) {
    if (call >= records_.size()) records_.resize(2 * (call + std::size_t{1}));
    records_[call] = {};
    records_[call].serial = simulation_.call(call).serial;
    return records_[call];
}

/// Null where it was left out.
Span* Spans::span(const Record& record, std::uint32_t place) {
    return place == Span::none ? nullptr : &sample_.find(record.request)->spans[place];
}

void Spans::asked(Slot slot) {
    if (simulation_.now() < from_) return;
    const auto handle = sample_.asked();
    if (!handle) return;
    const Call& call = simulation_.call(slot);
    FollowedRequest& request = *sample_.find(*handle);
    request.route = call.route;
    Record& record = at(slot);
    record.request = *handle;
    record.mark = simulation_.now();
    Span root;
    root.component = call.component;
    root.begin = simulation_.now();
    record.work = request.add(root);
}

void Spans::over(Slot slot, Outcome outcome) {
    Record* record = find(slot);
    if (record == nullptr) return;
    stop_work(*record, outcome);
    record->serial = 0;
    sample_.over(record->request, simulation_.now() - sample_.find(record->request)->spans.front().begin);
}

/// A call of one that is followed; `later`: when it waits to be let go, or is.
Spans::Record* Spans::begin(Slot slot, bool later) {
    const Call& call = simulation_.call(slot);
    Record* caller = call.parent == no_slot ? nullptr : find(call.parent);
    if (caller == nullptr) return nullptr;
    const RequestSample::Handle request = caller->request;
    const std::uint32_t part_of = caller->work != Span::none ? caller->work : caller->call;  // which goes to a store itself
    const std::uint8_t receives = caller->passes_on ? caller->receives : 0;
    const Time since = caller->passes_on ? std::exchange(caller->since, never) : never;
    Record& record = at(slot);  // where the caller's may move
    record.request = request;
    record.caller = part_of;
    record.receives = receives;
    record.since = since;
    if (!later) begin_now(record, call);
    return &record;
}

void Spans::begin_now(Record& record, const Call& call) {
    record.has_begun = true;
    Span made;
    made.parent = record.caller;
    if (const Span* caller = span(record, record.caller)) {
        made.component = caller->component;
        made.replica = caller->replica;
    }
    made.message = record.receives > 0;
    if (made.message) made.component = simulation_.call(call.parent).component;  // whatever kept it before
    made.channel = call.channel;
    made.attempt = std::max(call.attempt, record.receives);
    made.second = call.second;
    made.fallback = call.fallback;
    made.begin = record.since == never ? simulation_.now() : record.since;
    record.call = sample_.find(record.request)->add(made);
}

void Spans::made(Slot call) {
    if (begin(call, false) == nullptr) return;
    Record& caller = *find(simulation_.call(call).parent);
    account(caller);
    caller.own = never;
    ++caller.rows;
}

void Spans::tried_again(Slot call) { begin(call, true); }

void Spans::hedged(Slot second) { begin(second, false); }

void Spans::waits(Slot call) {
    if (Record* record = find(call); record != nullptr && !record->has_begun) begin_now(*record, simulation_.call(call));
}

void Spans::travels(Slot slot) {
    Record* record = find(slot);
    if (record == nullptr) return;
    const Call& call = simulation_.call(slot);
    if (record->work != Span::none) {
        stop_work(*record, call.outcome);
        return;
    }
    if (!record->has_begun) begin_now(*record, call);
    Span* made = span(*record, record->call);
    if (made != nullptr && !record->has_left) made->waited = simulation_.now() - made->begin;
    record->has_left = true;
}

void Spans::arrives(Slot slot) {
    Record* record = find(slot);
    if (record == nullptr) return;
    const Call& call = simulation_.call(slot);
    Span work;
    work.parent = record->call;
    work.component = call.component;
    work.replica = call.replica;
    work.begin = simulation_.now();
    record->work = sample_.find(record->request)->add(work);
    record->mark = simulation_.now();
    record->own = never;
}

/// Of the component's time until now, what it did not spend on its own calls.
void Spans::account(Record& record) {
    const Time spent = simulation_.now() - std::exchange(record.mark, simulation_.now());
    Span* work = span(record, record.work);
    if (work == nullptr || record.rows > 0) return;
    const Time worked = std::min(spent, record.own);
    work->worked += worked;
    work->waited += spent - worked;
}

void Spans::stop_work(Record& record, Outcome outcome) {
    account(record);
    if (Span* work = span(record, std::exchange(record.work, Span::none))) {
        work->end = simulation_.now();
        work->outcome = outcome;
    }
}

void Spans::works(Slot call, Time own) {
    Record* record = find(call);
    if (record == nullptr) return;
    if (record->own == never) record->own = 0;
    account(*record);
    record->own = own;
}

void Spans::found(Slot call, bool hit) {
    if (const Record* record = find(call))
        if (Span* work = span(*record, record->work)) work->found = hit ? Span::Found::Hit : Span::Found::Miss;
}

void Spans::row_over(const Call& ended) {
    Record* caller = find(ended.parent);
    if (caller == nullptr || caller->rows == 0) return;
    account(*caller);
    --caller->rows;
}

/// The caller waits no longer.
void Spans::attempt_over(Slot call, Outcome outcome) {
    Record* record = find(call);
    if (record == nullptr) return;
    if (!record->has_begun && outcome != Outcome::Abandoned) begin_now(*record, simulation_.call(call));
    Span* made = span(*record, record->call);
    if (made == nullptr || made->end != never) return;
    made->end = simulation_.now();
    made->outcome = outcome;
    if (!record->has_left) made->waited = made->end - made->begin;
}

void Spans::cancelled(Slot call) {
    if (Record* record = find(call)) stop_work(*record, Outcome::Abandoned);
}

void Spans::moved(Slot from, Slot to) {
    if (from == to || find(from) == nullptr) return;
    const Record record = std::exchange(records_[from], {});
    Record& fresh = at(to);
    const std::uint64_t serial = fresh.serial;
    fresh = record;
    fresh.serial = serial;
}

SpanContext Spans::context_of(const Call& call) {
    const Record* record = find(static_cast<Slot>(call.serial & ((std::uint64_t{1} << slot_bits) - 1)));
    if (record == nullptr || record->work == Span::none) return {};
    return {record->request.use, record->request.place, record->work};
}

void Spans::passes_on(Slot sender, const SpanContext& context, Time since, std::uint32_t receives) {
    if (sample_.find({context.place, context.use}) == nullptr) return;
    Record& record = at(sender);
    record.request = {context.place, context.use};
    record.call = context.span;
    record.passes_on = true;
    record.receives = static_cast<std::uint8_t>(std::min<std::uint32_t>(receives, 255));
    record.since = since;
}

}  // namespace headroom::kernel
