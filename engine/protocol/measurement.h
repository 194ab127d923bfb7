// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/outcome.h"

/// What a worker is asked and what it answers, as plain values. JSON in and out: protocol/json.h.
namespace headroom::protocol {

/// The percentiles that are kept, and their names in documents.
inline constexpr std::array<double, 5> percentiles = {0.50, 0.90, 0.95, 0.99, 0.999};
inline constexpr std::array<const char*, 5> percentile_names = {"p50", "p90", "p95", "p99", "p99.9"};

/// A sample summarised, in seconds. What does not exist is absent: the mean of no observation, a percentile with fewer
/// than 20 observations beyond it.
struct Sample {
    std::uint64_t count = 0;
    std::optional<double> mean;
    std::array<std::optional<double>, 5> quantiles;
};

/// How times are spread: counts in cells, 64 of equal width to an octave from 1 ns on, cell 0 for what is below
/// (as kernel::Tally has them), so that a percentile read off is right within 1 %.
struct Histogram {
    std::uint32_t first = 0;  ///< the cell of counts[0]
    std::vector<std::uint64_t> counts;
};

inline constexpr std::uint32_t cells_per_octave = 64;
/// Where a cell begins, in seconds; it ends where the next one begins.
inline double cell_begin(std::uint32_t cell) {
    if (cell == 0) return 0;
    const std::uint32_t octave = (cell - 1) / cells_per_octave;
    return std::ldexp(1.0 + ((cell - 1) % cells_per_octave) / double{cells_per_octave}, static_cast<int>(octave)) * 1e-9;
}

/// Requests of the whole level, warm-up included, each once: offered = completed + failed + in flight (of its end, less of its begin).
struct RequestCounts {
    std::uint64_t offered = 0;
    std::uint64_t completed = 0;
    std::uint64_t in_flight_before = 0;
    std::uint64_t in_flight = 0;
    std::array<std::uint64_t, outcome_count> failed{};  ///< by Outcome; [Ok] stays 0
};

/// The requests of one route, or of all. Rates and ratios are of the measured window (after the warm-up).
struct RequestMeasure {
    RequestCounts counts;
    Sample response;              ///< of the completed requests that came back in the measured window
    double throughput_per_s = 0;  ///< completed
    double error_ratio = 0;       ///< failed / (completed + failed)
    std::array<double, outcome_count> failed_per_s{};
    /// Percentiles where a failed request counts as infinitely slow; absent: infinite, or too few observations.
    std::array<std::optional<double>, 5> slo_quantiles;
    /// True where the percentile above is absent because it is infinite.
    std::array<bool, 5> slo_infinite{};
};

struct ResourceMeasure {
    std::string name;  ///< "cpu", "workers", "memory", "connections", ...
    double utilization = 0;
};

/// plan::Usage, its meter by name.
struct UsageMeasure {
    std::string meter;
    std::string item;
    std::string option;
    double per_hour = 0;
    std::vector<double> ranks = {};
};

/// The users of one place.
struct RegionMeasure {
    std::string name;
    double throughput_per_s = 0;
    Sample response;
};

struct ComponentMeasure {
    double replicas = 1;  ///< time mean of those that serve
    std::vector<ResourceMeasure> resources;
    double arrivals_per_s = 0;
    double queue_length = 0;                     ///< time mean of the calls that wait for a worker
    Sample waiting;                              ///< of calls that were served, for a worker
    Sample residence;                            ///< of calls that were answered, arrival to answer
    std::vector<std::optional<double>> outputs;  ///< in the order of the type's record
    std::vector<double> instances;               ///< utilization of the busiest resource, by replica
    std::vector<UsageMeasure> usage;             ///< what is billed, over the measured window
    std::vector<RegionMeasure> regions;          ///< of a source; always the same
    std::vector<double> zones;                   ///< of `replicas`, those in each zone; none where it stands in no zone of a platform
};

struct ConnectionMeasure {
    double calls_per_s = 0;  ///< attempts
    double retries_per_s = 0;
    double timeouts_per_s = 0;
    double failures_per_s = 0;  ///< attempts that failed, time-outs included
    double rejected_per_s = 0;  ///< of them, those that the caller's own policy turned back
    double hedges_per_s = 0;
    /// Share of the time for which it was not closed, mean of the caller's replicas; absent without one.
    std::optional<double> breaker_open;
    Sample pool_wait;      ///< of calls that got a pooled connection
    double network_s = 0;  ///< mean, both ways
    double request_bytes_per_s = 0;
    double response_bytes_per_s = 0;
};

/// A line of the platform, each way.
struct LineMeasure {
    double there_bytes_per_s = 0;
    double back_bytes_per_s = 0;
};

/// What a scaler decided, and why.
struct DecisionMeasure {
    std::string component;          ///< the scaler's id
    double at_s = 0;                ///< since the level, or the span, began
    std::string metric;             ///< that decided
    double value = 0;               ///< of it, of one replica
    double ratio = 1;               ///< of it to its target
    std::uint64_t recommended = 0;  ///< replicas, before limits
    std::string limit;              ///< what kept it from being followed; empty: nothing
    std::uint64_t from = 0, to = 0;
};

/// Replicas of a component.
struct TakenMeasure {
    std::string component;
    std::uint64_t replicas = 0;
};

/// That a breaker, a balancer's target or an incident is in another state from then on.
struct TransitionMeasure {
    double at_s = 0;                       ///< since the level, or the span, began
    std::string kind;                      ///< "breaker", "health_check", "outlier_ejection", or the type of an incident
    std::string subject;                   ///< id of the connection, of the balancer, or what the incident is about
    std::string state;                     ///< as kernel::Transition has them
    std::string component = {};            ///< whose replica the breaker is of, or is called by the balancer; empty: none
    std::uint32_t replica = 0;             ///< of it, from 0
    std::vector<TakenMeasure> taken = {};  ///< by the incident that begins
};

/// Where the time of responses went: seconds by part, two of each component (queueing, service), then three of each connection
/// (pool, network, retries), in the plan's order. The first sum to the mean response; empty where there was none.
struct SplitMeasure {
    std::vector<double> mean_s;
    std::vector<double> around_p95_s;  ///< of responses between the 94th and the 96th percentile; empty where too few were seen
};

/// A stretch of a request's time, in nanoseconds since the level, or the span, began: the request itself, at its source; a call, at
/// the one who makes it; or the work on a call, at the component that has it.
struct SpanMeasure {
    std::uint32_t parent = 0;   ///< that it is part of, by its place in the trace; the first, the request itself, is of none
    std::string component;      ///< whose time it is
    std::uint32_t replica = 0;  ///< from 0
    std::string connection;     ///< of a call; else empty
    std::uint32_t attempt = 1;  ///< of a call, from 1
    bool second = false;        ///< try of a call that is hedged
    bool fallback = false;      ///< a call to the fallback of its connection
    std::string cache;          ///< of a cache that was asked: "hit" or "miss"
    std::string message;        ///< of a call: "send" brings one, "deliver" is one in its queue and at whom it goes to; of work: "process"
    std::string outcome;        ///< by name; empty: not over when the level was
    std::uint64_t begin_ns = 0, end_ns = 0;
    std::uint64_t waited_ns = 0;  ///< of a call, until it was let go or received; of a component, in a queue or for its share
    std::uint64_t worked_ns = 0;  ///< of a component, itself; what is neither is time of its calls
};

/// What happened to one request. A call may go on after its caller has given it up, and after the request; so do messages, each
/// delivery part of what stored it. Writes that nobody waits for are in no trace.
struct TraceMeasure {
    std::string route;
    bool sampled = false;            ///< one of every so many of the level's requests; else one of the slowest
    std::uint64_t left_out = 0;      ///< spans beyond the first thousand
    std::vector<SpanMeasure> spans;  ///< each behind the one that it is part of
};

/// A stationary window at one level of the day's traffic (or the whole span of a Span horizon).
struct LevelMeasure {
    double rate_per_s = 0;  ///< that the open sources offer
    double hours_per_day = 24;
    double simulated_s = 0;  ///< with the warm-up
    double warmup_s = 0;
    std::uint64_t events = 0;
    /// Ids of the components, and names of the platform's lines, where calls pile up without bound; then nothing else here means
    /// anything.
    std::vector<std::string> growing, growing_lines;
    /// False where something still drifts at the end of the window's first half.
    bool settled = true;
    RequestMeasure total;
    Histogram response;                  ///< of total.response: levels are merged into the day's percentiles
    std::vector<RequestMeasure> routes;  ///< in the plan's order
    std::vector<ComponentMeasure> components;
    std::vector<ConnectionMeasure> connections;
    std::vector<LineMeasure> lines;              ///< in the platform's order; none without one
    std::vector<DecisionMeasure> decisions;      ///< by time; those before the measured window, too
    std::vector<TransitionMeasure> transitions;  ///< likewise
    std::uint64_t transitions_left_out = 0;      ///< between the first and the last fifty of a kind and subject
    std::vector<SplitMeasure> splits;            ///< of all requests, then by route; none unless asked for
    std::vector<TraceMeasure> traces;            ///< of requests that came after the warm-up, in their order; none unless asked for

    bool grows() const { return !growing.empty() || !growing_lines.empty(); }
};

/// Windows of equal length over a Span. Component and route series are indexed [component][window].
struct Timeline {
    double from_s = 0;    ///< seconds after midnight
    double window_s = 0;  ///< 0: there is none
    std::vector<std::vector<double>> utilization;
    std::vector<std::vector<double>> queue_length;
    std::vector<std::vector<double>> replicas;                      ///< time mean of those that serve
    std::vector<std::vector<double>> throughput_per_s;              ///< [route]
    std::vector<std::vector<double>> failures_per_s;                ///< [route]
    std::vector<std::vector<std::optional<double>>> mean_s, p95_s;  ///< [route], of the requests that came back in the window
};

/// One replication of a scenario.
struct Measurement {
    std::vector<LevelMeasure> levels;  ///< ascending; the last is the peak
    Timeline timeline;
    /// Of a pilot: seconds each level should be simulated in one of five replications to reach the precision asked for,
    /// or the most that the limit allows.
    std::vector<double> suggested_s;
    /// Of a pilot: what piles up at its last level are messages, and over the day no more come than are processed. The time of
    /// day, seconds after midnight, at which a day that shows it should begin.
    std::optional<double> day_from_s = {};
    /// Of an estimate, which no worker makes: it has no noise. Where it is outside of what is estimated well, in words.
    bool is_estimate = false;
    std::vector<std::string> caveats = {};

    /// Has any level something that grows without bound?
    bool grows() const {
        return std::any_of(levels.begin(), levels.end(), [](const LevelMeasure& level) { return level.grows(); });
    }
};

}  // namespace headroom::protocol
