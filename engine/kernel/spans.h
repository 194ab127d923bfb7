// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/request_sample.h"

namespace headroom::kernel {

class Simulation;

/// Writes down what happens to single requests, as a tracer of a real system would: Trace tells it. What a call leaves behind when its
/// caller waits no longer is followed to its end, and so are messages; writes that nobody waits for are not.
class Spans {
public:
    Spans(Simulation& simulation, std::size_t most) : simulation_(simulation), sample_(most) {}

    /// Forgets all, and follows requests from that time on.
    void restart(Time from);

    void asked(Slot request);
    void over(Slot request, Outcome outcome);
    void made(Slot call);
    void tried_again(Slot call);
    void hedged(Slot second);
    void waits(Slot call);
    void travels(Slot call);
    void arrives(Slot call);
    void works(Slot call, Time own);
    void found(Slot call, bool hit);
    void row_over(const Call& ended);
    void attempt_over(Slot call, Outcome outcome);
    void cancelled(Slot call);
    void moved(Slot from, Slot to);
    SpanContext context_of(const Call& call);
    void passes_on(Slot sender, const SpanContext& context, Time since, std::uint32_t receives);

    std::vector<RequestSample::Kept> kept() const { return sample_.kept(); }

private:
    /// What is known of a call in flight.
    struct Record {
        std::uint64_t serial = 0;
        RequestSample::Handle request;
        std::uint32_t caller = Span::none;  ///< span that the call is part of
        std::uint32_t call = Span::none;
        std::uint32_t work = Span::none;  ///< of the component that has it now
        bool has_begun = false, has_left = false;
        bool passes_on = false;     ///< is no call but a message, which is to be sent on
        std::uint8_t receives = 0;  ///< of a message, and of the call that passes it on; 0 of other calls
        Time since = never;         ///< when such a call begins, before it is made
        std::uint32_t rows = 0;     ///< of its own calls that it waits for
        Time mark = 0;              ///< up to then the component's time is accounted for
        Time own = never;           ///< as Trace has it
    };
    Record* find(Slot call);
    Record& at(Slot call);
    Span* span(const Record& record, std::uint32_t place);
    Record* begin(Slot call, bool later);
    void begin_now(Record& record, const Call& call);
    void account(Record& record);
    void stop_work(Record& record, Outcome outcome);

    Simulation& simulation_;
    RequestSample sample_;
    std::vector<Record> records_;  ///< by slot
    Time from_ = never;
};

}  // namespace headroom::kernel
