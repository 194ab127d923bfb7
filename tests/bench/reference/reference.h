// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace headroom::bench {

/// What a reference says about a run. Nothing is cut off as warm-up.
struct BareResult {
    std::uint64_t completed = 0;  ///< requests answered
    double mean_response_s = 0;   ///< from arrival to answer
    double p95_response_s = 0;    ///< interpolated in a histogram's cell, relative error at most 1 %
    double simulated_s = 0;       ///< time of the last answer
    double cpu_s = 0;             ///< CPU time that the run took, start-up apart; all else is a function of the arguments
};

/// Poisson arrivals, one first-come-first-served queue, exponential service.
struct Mmc {
    unsigned workers = 1;
    double utilization = 0.9;
    double service_s = 0.01;  ///< mean

    constexpr double arrivals_per_s() const { return utilization * workers / service_s; }
};

inline constexpr Mmc mm1{};
inline constexpr Mmc mm8{.workers = 8, .utilization = 0.85};

/// Poisson users, in turn over the services, whose workers are held (or not) until the cache or, on a miss, the
/// database behind it has replied; the cache's worker is free again before a miss travels on.
/// All queues are first come, first served and unbounded, all services exponential, no network, no time limits.
///
/// Held, a service's worker is taken for 12 + 1 + 0.2 × 15 ms and the waits on the way: the sixteen carry about
/// 953 users a second (measured), and at 1000 their queues grow without end. Not held, they are 75 % busy at 1000.
struct WebChain {
    static constexpr unsigned services = 4;
    static constexpr unsigned service_workers = 4;  ///< of each
    static constexpr unsigned cache_workers = 2;
    static constexpr unsigned database_workers = 4;
    static constexpr double service_s = 0.012;   ///< mean
    static constexpr double cache_s = 0.001;     ///< mean
    static constexpr double database_s = 0.015;  ///< mean
    static constexpr double hit_ratio = 0.8;

    double users_per_s = 1000;
    bool held = true;
};

/// The two that have a steady state. The second is presets/theory/web_chain.
inline constexpr WebChain held_web_chain{.users_per_s = 800};
inline constexpr WebChain asynchronous_web_chain{.held = false};

/// A model run from an empty system up to the answer to the `requests`-th request (at least 1).
using Runner = BareResult (*)(std::uint64_t requests, std::uint64_t seed);
using WebChainRunner = BareResult (*)(std::uint64_t requests, std::uint64_t seed, const WebChain& model);

}  // namespace headroom::bench
