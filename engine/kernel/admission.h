// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/outcome.h"
#include "core/random.h"
#include "kernel/breaker.h"
#include "kernel/time.h"
#include "kernel/token_bucket.h"
#include "policy/connection.h"

namespace headroom::kernel {

/// Requests and accepts of the last while.
class Throttle {
public:
    explicit Throttle(const policy::Throttle& settings) : settings_(settings) {}
    /// Counts a request; the probability with which it is to be given up, by those before it.
    double ask(Time now);
    void accepted(Time now);

private:
    static constexpr std::int64_t buckets = 60;
    struct Bucket {
        std::int64_t when;
        double requests = 0, accepts = 0;
    };
    Bucket& bucket(Time now);

    policy::Throttle settings_;
    std::deque<Bucket> buckets_;
    double requests_ = 0, accepts_ = 0;
};

/// What stands before a connection's calls, for one replica of the caller: throttle, then breaker, then rate limit.
class Gate {
public:
    explicit Gate(const policy::Connection& policy);

    struct Answer {
        Outcome outcome = Outcome::Ok;  ///< or why the call is turned back
        Time wait = 0;                  ///< until it may go
        bool probe = false;
    };
    Answer ask(Time now, RandomStream& random);
    /// Of the rate limit: TokenBucket::try_out.
    void try_out(const Trial& trial) {
        if (bucket_) bucket_->try_out(trial);
    }
    /// A call that was let through has ended.
    void ended(Time now, Outcome outcome, Time took, bool probe);
    /// It will never end.
    void gone(bool probe);
    Breaker::State breaker_state() const { return breaker_ ? breaker_->state() : Breaker::State::Closed; }

private:
    std::optional<Throttle> throttle_;
    std::optional<Breaker> breaker_;
    std::optional<TokenBucket> bucket_;
};

}  // namespace headroom::kernel
