// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "analytic/law.h"
#include "core/outcome.h"
#include "policy/connection.h"

/// What a caller's policy makes of the answers that it gets.
namespace headroom::analytic {

using Failures = std::array<double, outcome_count>;  ///< probabilities, by Outcome; [Ok] is 0
double sum_of(const Failures& failures);

/// Of a call: how long good answers take and bad ones, and how many are bad.
struct Answer {
    Law good, bad;
    Failures failures{};
    double load = 0;  ///< utilization where it was made: how much it depends on what came at the same time
    bool operator==(const Answer&) const = default;
    double failing() const { return sum_of(failures); }
    /// Mean of all.
    double mean() const { return (1 - failing()) * good.mean() + failing() * bad.mean(); }
};

/// Of a share of the calls, that end so and after that time, no answer comes.
Answer turned_away(Answer answer, double share, Outcome outcome, const Law& after);
/// One of several, with these probabilities.
Answer one_of(const std::vector<std::pair<double, Answer>>& all);
/// One after the other; the second is not made where the first fails.
Answer then(const Answer& first, const Answer& second);
/// All at once; all have to end, and one bad answer makes it bad. Answers of busy queues that calls reach together are long
/// together: as much as Nelson and Tantawi's fork-join queues of M/M/1 (1988) are below independent ones. `met`: the correlation that
/// comes to it, of those that stand in each other's way further on.
Answer together(const std::vector<Answer>& all, double met = 0);
/// `calls` of them: 2.3 are 2, and one more in three cases of ten.
Answer repeated(const Answer& one, double calls, bool parallel);

/// What calls pass before they are sent, or are refused at.
struct Entrance {
    Law wait;
    double refused = 0;  ///< share of the calls
    Outcome refused_as = Outcome::PoolExhausted;
    double refused_after = 0;  ///< seconds
    bool is_limited = false;   ///< the time limit runs there already
};

/// What a connection adds, of one replica of the caller.
struct Passage {
    double latency_s = 0;             ///< each way
    Law path;                         ///< there and back, besides: to users at different places
    std::vector<Entrance> entrances;  ///< one after the other
};

struct Chain {
    Answer answer;
    double attempts = 1;  ///< mean
    double late = 0;      ///< share of the attempts, which the time limit ends
    double second = 0;    ///< share of those that are made twice (hedged)
    double sent_s = 0;    ///< mean, of an attempt, from when it is sent until its caller has an answer or waits no longer
    double failed = 0;    ///< share of the attempts that a breaker and a rate limit have let through
    double slow = 0;      ///< likewise: for a breaker
};

/// A call with its retries: what it does when it has failed for good is not in it.
Chain call(const policy::Connection& policy, const Passage& passage, const Answer& callee);

}  // namespace headroom::analytic
