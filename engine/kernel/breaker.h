// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

#include "kernel/time.h"
#include "policy/breaker.h"

namespace headroom::kernel {

/// A circuit breaker: closed, open, half-open.
class Breaker {
public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    explicit Breaker(const policy::Breaker& settings);

    /// May a call be made? `probe` is set for those that a half-open breaker lets through.
    bool admit(Time now, bool& probe);
    /// A call that was admitted has ended. While half-open, only probes count.
    void ended(Time now, bool failed, Time took, bool probe);
    /// A probe will never end.
    void probe_gone();
    State state() const { return state_; }

private:
    /// Calls of one kind of outcome, together.
    struct Tally {
        std::int64_t calls = 0, failed = 0, slow = 0;

        void add(bool call_failed, bool was_slow) {
            ++calls;
            failed += call_failed ? 1 : 0;
            slow += was_slow ? 1 : 0;
        }
    };
    struct Bucket {
        std::int64_t when;  ///< a second, or the number of the call
        Tally tally;
    };

    void judge_in_a_row(Time now, bool failed, bool probe);
    void record(Time now, bool failed, bool slow);
    void judge_window(Time now);
    bool is_too_bad(const Tally& tally) const;
    void close();
    void trip(Time now);

    policy::Breaker settings_;
    State state_ = State::Closed;
    Time open_until_ = 0;
    std::int64_t in_a_row_ = 0;
    std::deque<Bucket> buckets_;  ///< of the window
    Tally window_;
    std::int64_t recorded_ = 0;
    std::int64_t probes_left_ = 0;
    Tally probes_;
};

}  // namespace headroom::kernel
