// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analytic/closed_network.h"
#include "core/distribution.h"

/// The replicas of a component as queues: how long calls wait for a worker, and how much the vCPUs that they share slow them.
namespace headroom::analytic {

/// How calls are spread over replicas.
struct Spreading {
    enum class Kind {
        InTurn,   ///< each caller goes round
        Random,   ///< also by key
        Choices,  ///< the one with fewest calls, of `choices` drawn with replacement
        Fewest    ///< the one with fewest calls
    };
    Kind kind = Kind::InTurn;
    std::size_t choices = 2;
    /// At how many calls replicas have.
    bool looks_at_calls() const { return kind == Kind::Choices || kind == Kind::Fewest; }
    bool operator==(const Spreading&) const = default;
};

/// What calls find at each replica.
struct Replica {
    double vcpus = 1;
    std::optional<double> workers;      ///< calls at once; more wait
    std::optional<double> queue_limit;  ///< calls that wait; more are refused. There is neither limit without workers
    double contention = 0, coherency = 0;
    std::optional<Distribution> wait_limit = {};  ///< seconds after which a call that waits gives up; constant, or taken as exponential
    double machines = 1;                          ///< that all of these are of, evenly: calls slow those on the same one
    /// Calls for which there is no worker at once may not be served.
    bool refuses() const { return queue_limit || wait_limit; }
    /// So many as one, with one queue.
    Replica together(double replicas) const;
    /// vCPUs' worth of work that n calls get done together.
    double capacity(double n) const;
    /// vCPUs that can be at work.
    double servers() const { return std::min(vcpus, workers.value_or(vcpus)); }
    bool is_shared() const { return !workers || *workers > vcpus || contention > 0 || coherency > 0; }
    bool operator==(const Replica&) const = default;
};

/// What comes to each replica.
struct Load {
    double rate = 0;        ///< calls a second
    double burstiness = 1;  ///< squared coefficient of variation of the times between them, as queues feel it
    double batch = 1;       ///< calls that come at once, as one of them finds it, itself among them: E[X²]/E[X]
    double work = 0;        ///< mean seconds of computing
    double work_scv = 1;
    double outside = 0;  ///< mean seconds for which a call keeps its worker beyond computing
    double outside_variance = 0;
    std::vector<Contended> among;              ///< queues that the calls of these workers meet beside that, one after another
    std::vector<Contended> among_of_all = {};  ///< likewise of all replicas together, where callers look at their calls
    double replicas = 1;
    Spreading spreading = {};
    std::optional<double> sessions = {};  ///< at a replica or about to come to it, where there are only so many: who is here does not come
    bool is_bounded = false;              ///< there are only so many who call, and wait for the answer: no more come than can be served
    /// Of all replicas, at one queue: what is spread over them unevenly is not.
    Load together() const;
    bool operator==(const Load&) const = default;
};

struct Stay {
    bool is_stable = true;
    double refused = 0;                                         ///< share of the calls: for want of a place in the queue
    double gave_up = 0;                                         ///< of those let in, at the limit of their wait
    double gave_up_after = 0;                                   ///< mean seconds of theirs
    double busy = 0;                                            ///< mean number of vCPUs at work
    double working = 0;                                         ///< mean number of workers held
    double queued = 0;                                          ///< mean number of calls that wait
    double wait_probability = 0, wait_if = 0, wait_if_scv = 1;  ///< of calls that are served: that they wait, and then how long
    std::optional<double> longest_wait;                         ///< no call that is served waits longer
    double sharing = 0;                                         ///< seconds by which computing takes longer than alone, mean
    std::optional<double> crowd_scv = {};                       ///< of how many times as long, where a limit says so
    double delay_of_batch = 0;                                  ///< seconds of wait or sharing, since calls come at once
    std::vector<double> times_among;                            ///< mean seconds of a visit, by Load::among

    double wait() const { return wait_probability * wait_if; }
    /// Of a call beyond its service, seconds.
    double delay() const { return wait() + sharing; }
    /// Share of the calls that are not served.
    double lost() const { return 1 - (1 - refused) * (1 - gave_up); }
};

Stay stay(const Replica& replica, const Load& load);

/// What a replica that gets the call with the fewest ones makes of a common queue's wait: one waits for a single replica's turn.
double wait_in_shortest(double pooled_if, double service, double replicas);

/// Mean wait in GI/G/m relative to M/M/m. Poisson arrivals at one server: Pollaczek and Khinchine's, exactly; others at one server:
/// Kraemer and Langenbach-Belz 1976; at more: Whitt, "Approximations for the GI/G/m queue", 1993, (2.24).
double wait_factor(double utilization, double servers, double arrivals_scv, double service_scv);

}  // namespace headroom::analytic
