// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace headroom::theory {

/// Two layers: Poisson calls take one of `threads` threads at tier 1 (or queue, first come first served), spend an
/// exponential demand of CPU, then call tier 2 (`servers` FCFS exponential servers, unbounded queue) and hold the
/// thread until its answer.
struct HeldThreadsModel {
    double lambda = 0;                    ///< calls a second
    int threads = 1;                      ///< of tier 1
    double mu1 = 0;                       ///< completions a second of a CPU phase that has a processor of its own
    int servers = 1;                      ///< of tier 2
    double mu2 = 0;                       ///< completions a second of one server of tier 2
    std::optional<int> processors = {};   ///< shared by the threads in their CPU phase (PS); without: one each
    std::optional<int> queue_limit = {};  ///< waiting for a thread at most; a call beyond is refused; without: unbounded
};

struct HeldThreadsResult {
    double throughput = 0;              ///< completed a second
    double blocked = 0;                 ///< ratio of calls refused
    double mean_response = 0;           ///< s, of accepted calls
    double mean_thread_wait = 0;        ///< s, of accepted calls, for a thread
    double thread_utilization = 0;      ///< threads held / threads
    double cpu_utilization = 0;         ///< busy processors / processors (threads, if they have one each)
    double tier_two_utilization = 0;    ///< busy servers / servers
    double mean_tier_one_cpu = 0;       ///< s in the CPU phase
    double mean_tier_two_response = 0;  ///< s at tier 2, its queue included
};

/// Exact: stationary distribution of the Markov chain (calls in system, calls at tier 2), solved numerically; the
/// unbounded queue is cut where the mass beyond is below 1e-12. This is the smallest layered queueing network
/// (Woodside, Neilson, Petriu, Majumdar 1995). Meant for up to about 100 threads. Throws std::domain_error when the
/// unbounded queue has no steady state, that is, lambda >= held_threads_capacity().
HeldThreadsResult held_threads(const HeldThreadsModel& model);

/// The stationary distribution behind it: element [n][j] for n calls in system, j of them at tier 2.
std::vector<std::vector<double>> held_threads_distribution(const HeldThreadsModel& model);

/// Response time of an accepted call: P(response > t) by a tagged call. It finds the stationary state (PASTA), and the
/// transient chain (place in the queue, calls behind it, calls at tier 2), then (other calls, calls at tier 2), then its
/// place at tier 2, is followed by uniformization until it is answered.
class HeldThreadsResponse {
public:
    explicit HeldThreadsResponse(const HeldThreadsModel& model);
    double mean() const;  ///< the integral of the tail; equals HeldThreadsResult::mean_response
    double tail(double t) const;
    double quantile(double p) const;  ///< p <= 0.9999

private:
    double rate_ = 0;            ///< of the uniformized chain's jumps
    std::vector<double> alive_;  ///< probability that the call is not answered after that many jumps
};

/// Most calls a second that tier 1 can complete: throughput of the closed network of `threads` calls that alternate
/// between the CPU phase and tier 2.
double held_threads_capacity(const HeldThreadsModel& model);

}  // namespace headroom::theory
