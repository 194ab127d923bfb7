// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "core/outcome.h"
#include "core/units.h"
#include "protocol/measurement.h"
#include "study/assumptions.h"
#include "study/band.h"
#include "study/change.h"
#include "study/estimate.h"

/// What a study answers, as plain values. As a document: study/results_json.h.
namespace headroom::study {

/// In the order of badness.
enum class Status {
    Estimated,  ///< by formulas: there is no noise, and no interval
    Converged,
    NotConverged,  ///< the limit was reached before the precision
    Overloaded,    ///< more than `overload_ratio` of the requests fail for want of capacity
    Unstable,      ///< something grows without bound: there are no figures
};
std::string_view to_string(Status status);

/// Share of a level's requests that may fail for reasons of capacity before it is called overloaded.
inline constexpr double overload_ratio = 0.01;

/// Hours and days of the month that figures "per month" are about.
inline constexpr double days_per_month = 730.0 / 24.0;

/// What of a response goes to one thing.
struct TimePart {
    std::string at;    ///< a component's id, or a connection's
    std::string kind;  ///< of time_kinds
    Estimate mean_s;   ///< of all responses: the parts sum to their mean
    Estimate p95_s;    ///< of those around the 95th percentile; absent where too few were seen
};

/// Of a component, then of a connection.
inline constexpr std::array time_kinds = {"queueing", "service", "pool", "network", "retries"};

/// The requests of one route, or of all.
struct RequestResult {
    protocol::RequestCounts counts;  ///< of all replications together
    Times response;
    Estimate throughput_per_s;
    Estimate error_ratio;
    Estimate availability;
    std::array<Estimate, outcome_count> failed_per_s;
    /// Percentiles where a failed request counts as infinitely slow; absent and `slo_infinite`: infinite.
    std::array<Estimate, protocol::percentiles.size()> slo_quantiles;
    std::array<bool, protocol::percentiles.size()> slo_infinite{};
    std::vector<TimePart> split;  ///< where responses spend their time, along their way; none unless asked for
};

struct ResourceResult {
    std::string name;
    Estimate utilization;
};

struct OutputResult {
    std::string name;
    Unit unit = Unit::None;
    Estimate value;
};

/// The users of one place.
struct RegionResult {
    std::string name;
    Estimate throughput_per_s;
    Times response;
};

struct ComponentResult {
    std::string id;
    std::string type;
    Estimate replicas;
    std::vector<ResourceResult> resources;
    std::optional<std::size_t> bottleneck;  ///< the busiest of the resources
    Estimate arrivals_per_s;
    Estimate queue_length;
    Times waiting;
    Times residence;
    std::vector<OutputResult> outputs;
    std::vector<Estimate> instances;  ///< utilization of each replica
    std::vector<RegionResult> regions;

    /// Of the busiest resource; absent without resources.
    Estimate utilization() const { return bottleneck ? resources[*bottleneck].utilization : Estimate{}; }
};

struct ConnectionResult {
    std::string id;
    Estimate calls_per_s;
    Estimate retries_per_s;
    Estimate timeouts_per_s;
    Estimate failures_per_s;
    Estimate rejected_per_s;
    Estimate hedges_per_s;
    Estimate breaker_open_ratio;  ///< absent without a breaker
    Times pool_wait;
    Estimate network_s;
    Estimate request_bytes_per_s;
    Estimate response_bytes_per_s;
    std::optional<std::string> busiest_line = {};  ///< of the platform, of those that its messages pass; absent where none has a bandwidth
    Estimate line_utilization = {};
};

/// A line of the platform: a link, or that of a zone.
struct LineResult {
    std::string name;
    std::optional<double> bytes_per_s;  ///< its bandwidth, each way; absent: as much as comes
    Estimate there_bytes_per_s;         ///< from its beginning to its end (of a zone: out of it)
    Estimate back_bytes_per_s;
    Estimate utilization;  ///< of the busier way; absent without a bandwidth
};

/// Where a component stands in the platform.
struct PlaceResult {
    std::string component;
    std::string region;
    std::vector<std::size_t> zones;  ///< from 1: those that its replicas stand in, or all that it is in
    std::vector<double> replicas;    ///< that serve in each of these, mean over time; none of what is in every zone
};

/// A share of a month's bill, in whole cents.
struct CostPart {
    std::string name;  ///< a component's id, or a kind: compute, storage, network, requests
    double per_month = 0;
};

/// A share of what is paid for one thing, in whole cents.
struct CostLine {
    std::string component;
    std::string kind;
    std::string item;    ///< what the provider calls it: "m6i.large"
    std::string option;  ///< "postgresql"; empty: none
    double amount = 0;   ///< a month
    std::string per;     ///< the amount's unit: "hour", "GiB"
    double per_month = 0;
    std::string purchase = {};                 ///< of machines: cost::Offer by name
    bool is_unused = false;                    ///< reserved, and nobody needed it
    double list_per_month = 0;                 ///< on demand and without what was negotiated
    double contracted_per_month = 0;           ///< without what is saved by a commitment
    std::optional<double> interruptions = {};  ///< of spot: machines that are taken back in a month
};

/// Something that is used and that the price catalogue has no price for.
struct Unpriced {
    std::string component;
    std::string what;  ///< "no instance type is given"
};

/// What a run costs, in `currency`, without tax. Figures "per month" are of a month of 730/24 ordinary days, rounded to the
/// cent; the parts sum to the total exactly, by component and by kind.
struct CostResult {
    std::string currency;
    Estimate per_month;
    /// A month as each replication has it, in their order, not rounded; absent where calls pile up in one.
    std::vector<std::optional<double>> replications;
    std::optional<Estimate> event;  ///< what the span costs more than it would on an ordinary day; absent where nothing happens in it
    Estimate per_million_requests;  ///< that are completed; absent where none is
    Estimate per_user_month;
    double operations_per_month = 0;     ///< people's time, in none of the other figures
    std::vector<CostPart> by_component;  ///< all, in the order of LevelResult::components
    std::vector<CostPart> by_kind;       ///< all four
    std::vector<CostLine> lines;         ///< what both are sums of
    std::vector<Unpriced> unpriced;
};

/// What a component's machines draw in a month.
struct EnergyPart {
    std::string component;
    double kwh_per_month = 0;
};

/// What the machines draw in a month of 730/24 ordinary days, their data centre included. What is rented as something else than
/// an instance (a function, a queue, storage, a network) is not in it.
struct EnergyResult {
    Estimate kwh_per_month;
    Estimate co2e_kg_per_month;            ///< absent where a grid is not known
    std::vector<EnergyPart> by_component;  ///< all, in the order of LevelResult::components
    std::vector<std::string> unknown;      ///< instance types, or components without one, whose power is not known and not in it
};

/// One level of the day's traffic, or the whole of a span.
struct LevelResult {
    double rate_per_s = 0;
    double hours_per_day = 0;
    Status status = Status::Converged;
    std::vector<std::string> growing;        ///< ids of the components that calls pile up at
    std::vector<std::string> growing_lines;  ///< names of the platform's lines that they do
    std::size_t total_replications = 0;
    std::size_t growing_replications = 0;    ///< in how many; half or fewer are left out of the figures
    std::size_t unsettled_replications = 0;  ///< in how many the warm-up did not end in time
    double simulated_s = 0;                  ///< mean of a replication, with the warm-up
    double warmup_s = 0;                     ///< mean of a replication
    RequestResult total;
    std::vector<RequestResult> routes;  ///< in the order of RunResult::routes
    std::vector<ComponentResult> components;
    std::vector<ConnectionResult> connections;
    std::vector<LineResult> lines;
    std::optional<double> cost_per_hour;           ///< at the month's mean price of each thing; absent where RunResult::cost is
    std::vector<protocol::TraceMeasure> traces{};  ///< of the first replication; none unless asked for

    bool grows() const { return !growing.empty() || !growing_lines.empty(); }
    /// "the link cable", "web": all that calls pile up at, as people read it; first the lines, which what waits for them piles up behind.
    std::vector<std::string> where_it_grows() const;
    /// Null where there are none.
    const ComponentResult* busiest() const;
    const ComponentResult* find(std::string_view id) const;
};

struct RouteResult {
    std::string name;
    std::optional<double> lost_value_per_month;  ///< money; absent where the route has no value or the day is not known
};

/// All levels of a day together, weighted by their requests.
struct DayResult {
    Times response;
    Estimate requests;  ///< completed or failed
    Estimate error_ratio;
};

struct SloResult {
    std::string route;   ///< empty: all requests
    std::string metric;  ///< "mean", "p95", "availability", "error_ratio"
    double limit = 0;
    Estimate value;           ///< absent: infinite where `met` is false, else not known
    std::optional<bool> met;  ///< absent: not known
};

/// All of them, for certain.
bool all_met(const std::vector<SloResult>& promises);

struct Finding {
    struct Evidence {
        std::string name;
        double value = 0;
    };
    Severity severity = Severity::Warning;
    std::string component;  ///< id; empty: of the whole run
    std::string rule;
    std::string text;
    std::vector<Evidence> evidence;
    std::optional<Change> change = {};  ///< absent: none is evident
    std::optional<Effect> effect = {};  ///< of the change; absent: it was not looked into
};

/// What a scaler decided in the first replication.
struct DecisionResult {
    protocol::DecisionMeasure what;
    std::optional<std::size_t> level;  ///< of the day's, from 0; absent in a span, whose `at_s` is the time of day
};

/// What changed its state in the first replication.
struct TransitionResult {
    protocol::TransitionMeasure what;
    std::optional<std::size_t> level;  ///< as DecisionResult has it
};

/// A design in a phase.
struct RunResult {
    std::string design;
    std::string phase;
    double users = 0;
    std::uint64_t seed = 0;
    std::size_t replications = 0;
    Status status = Status::Converged;  ///< the worst of the levels'
    std::string horizon;
    std::uint64_t events = 0;          ///< of all replications and levels
    protocol::RequestCounts requests;  ///< of all replications and levels, so that the sum comes out
    std::vector<RouteResult> routes;
    std::vector<LevelResult> levels;  ///< ascending; never empty
    std::optional<DayResult> day;     ///< absent where the run is no day, or a level is unstable
    std::vector<SloResult> slo;
    std::vector<Finding> findings;
    std::optional<protocol::Timeline> timeline;  ///< mean of the replications
    std::vector<DecisionResult> decisions;
    std::vector<TransitionResult> transitions;
    std::uint64_t transitions_left_out = 0;  ///< as LevelMeasure has it, of all levels
    std::vector<std::string> caveats;        ///< of an estimate: where the plan is outside of what is estimated well
    std::vector<PlaceResult> placement;      ///< of what stands in the platform
    std::optional<CostResult> cost;          ///< absent where a level is unstable
    std::optional<EnergyResult> energy;      ///< absent where cost is, or the catalogue tells nothing of it
    std::optional<Uncertainty> uncertainty;  ///< absent where the plan has no guesses, or nobody asked

    /// The figures that SLOs are about: of the busiest level.
    const LevelResult& peak() const { return levels.back(); }
    bool slo_met() const { return all_met(slo); }
};

/// What a document's figures are derived from.
struct Origin {
    std::string plan;  ///< its name
    std::string plan_sha256;
    std::string prices;
    std::string prices_as_of;
    std::string provider{}, region{};  ///< of the prices; may be empty
};

/// One document.
struct Results {
    Origin origin;
    std::vector<RunResult> runs;
    Assumptions assumptions{};

    /// Are single requests known?
    bool has_traces() const;
};

}  // namespace headroom::study
