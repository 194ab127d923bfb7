// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernel/call.h"
#include "kernel/response_split.h"
#include "kernel/spans.h"

namespace headroom::kernel {

class Simulation;

/// Follows requests along the calls that their answers wait for, and writes down what each nanosecond goes to: of calls made at
/// once that of the last one to end, of attempts that of the one that counts. What it finds sums to the response time exactly.
/// It stands beside the calls of a simulation that is asked for it, and changes nothing.
class Trace {
public:
    explicit Trace(Simulation& simulation);
    Trace(const Trace&) = delete;

    ResponseSplit& split() { return split_; }
    /// From now on single requests are kept as well, so many at most.
    void keep(std::size_t most) { spans_ = std::make_unique<Spans>(simulation_, most); }
    /// Null where none are.
    Spans* spans() { return spans_.get(); }

    /// A source asks. Its request is over, later; if it is answered well it counts.
    void asked(Slot request);
    void over(Slot request, Outcome outcome);

    /// A call is made; a call that failed is tried again, perhaps after a wait, or another in its place; a second try stands beside
    /// the first.
    void made(Slot call);
    void tried_again(const Call& failed, Slot call);
    void hedged(Slot first, Slot second);
    /// It waits to be let go; it is on its way, there or back; a component has it.
    void waits(Slot call);
    void travels(Slot call);
    void arrives(Slot call);
    /// Its component works on it from now on, for so long in all; for the rest of the time that it is there it waits.
    void works(Slot call, Time own);
    /// Its component is a cache, and has an answer, or none.
    void found(Slot call, bool hit);
    /// Its caller waits for this attempt no longer: it is answered, refused or given up.
    void attempt_over(Slot call, Outcome outcome);
    /// Its component does not work on it any more, and gives no answer.
    void cancelled(Slot call);
    /// An attempt is over, and the next call of its row follows; or the row is.
    void row_goes_on(const Call& ended, Outcome outcome);
    void row_ended(const Call& ended, Outcome outcome);
    /// The call has another record from now on.
    void moved(Slot from, Slot to);
    /// The call brings a message, and its component has stored it.
    SpanContext context_of(const Call& call) { return spans_ ? spans_->context_of(call) : SpanContext{}; }
    /// The calls of this record, which is no call itself, pass such a message on, for the `receives`-th time: it has waited for
    /// that since then.
    void passes_on(Slot sender, const SpanContext& context, Time since, std::uint32_t receives) {
        if (spans_) spans_->passes_on(sender, context, since, receives);
    }

private:
    using Path = std::vector<TimeShare>;
    /// Calls one after another along one channel, for one call of the caller.
    struct Row {
        std::uint16_t channel = no_channel;
        Time began = 0, ended = 0;
        Path path;  ///< sums to what the row took, up to `mark` while a call of it is under way
    };
    /// What is known of a call in flight.
    struct Record {
        std::uint64_t serial = 0;
        Row row;                  ///< that it is a call of
        std::size_t before = 0;   ///< shares of the row's path from before the call
        Time began = 0;           ///< of its first attempt
        Time mark = 0;            ///< up to then the time is accounted for
        std::uint32_t doing = 0;  ///< what it goes to since then
        Time own = never;         ///< at most; the rest to `waiting`
        std::uint32_t waiting = 0;
        bool has_waited = false;  ///< for a row, which is
        Row waited;
        std::vector<Row> broken_off;  ///< rows of its own calls between one call and the next
    };
    Record* find(std::uint64_t serial);
    Record& make(Slot call);
    Record* of(Slot call);
    void go_to(Record& record, std::size_t part);
    void add(Record& record, std::size_t part, Time time) const;
    void write_off(Record& record, std::uint16_t channel);
    void finish(Record& record, const Call& ended, Outcome outcome);

    Simulation& simulation_;
    ResponseSplit split_;
    std::unique_ptr<Spans> spans_;
    std::vector<Record> records_;  ///< by slot
};

}  // namespace headroom::kernel
