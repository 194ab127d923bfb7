// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"
#include "study/executor.h"
#include "study/result.h"

/// What becomes of a plan as its users grow: curves over the population, and where they end.
namespace headroom::study {

struct GrowthOptions {
    std::size_t points = 16;
    std::optional<double> from, to;     ///< populations; by default half of the smallest phase's and twice the largest's
    std::optional<std::string> phase;   ///< hold this phase, with its settings, at every population
    std::optional<std::string> design;  ///< hold this design
    std::uint64_t seed = 1;
    double precision = 0.1;     ///< wanted relative half-width at each population
    double max_requests = 5e6;  ///< of each population
};

/// A phase that breaks below so many times its own users is worth a finding.
inline constexpr double wanted_margin = 1.5;

/// A population, and the phase that is in force at it.
struct Population {
    double users = 0;
    std::string phase;
};

/// Where a figure about populations comes from.
enum class Method {
    UtilizationLaw,  ///< busy time per request, measured at a smaller population, times the requests of a larger one
    Extrapolated,    ///< the same where the busy time per request changes with the population: a power of it
    Asymptotes,      ///< of sessions that wait for their answers: where the lines of light and of heavy load cross
    CarriedAlong,    ///< held longer and longer as something else saturates, and full together with it
    Simulated,       ///< between a simulation that holds and one that does not
    Interpolated     ///< between simulated levels of traffic on either side of a limit
};
std::string_view to_string(Method method);

/// A population, as an interval.
struct Crossing {
    double users = 0;
    double low = 0, high = 0;
    Method method = Method::Simulated;
};

/// Where a resource of a component has no more to give.
struct Saturation {
    std::string component;
    std::string resource;
    Crossing at;
    double measured_at = 0;  ///< users of the simulation that it was taken from
    Estimate utilization;    ///< there
};

/// The first population that a stage cannot carry.
struct CapacityLimit {
    enum class Kind {
        Saturated,  ///< a resource is out of capacity
        Unstable,   ///< calls pile up though no resource that is counted is out of capacity (a pool, a lock on a thread)
        Overloaded  ///< more than `overload_ratio` of the requests fail
    };
    Kind kind = Kind::Saturated;
    std::string component;  ///< may be empty
    std::string resource;   ///< may be empty
    Crossing at;
    std::string link = {};  ///< of the platform, where calls pile up; may be empty
};
std::string_view to_string(CapacityLimit::Kind kind);

/// The first population at which a promise is broken.
struct SloMiss {
    SloResult slo;  ///< its value is not of this population: absent
    Crossing at;
};

/// A phase with the populations that it is in force at.
struct Stage {
    std::string phase;
    std::string design;
    double above = 0;                    ///< the former phase's users
    std::optional<double> up_to;         ///< its own; absent: the last one
    std::vector<Saturation> saturation;  ///< ascending; what never saturates is not there
    std::optional<CapacityLimit> limit;  ///< absent: none was found
    std::optional<SloMiss> slo_miss;     ///< absent: none up to the limit
    std::vector<RunResult> probes;       ///< what was simulated to find these, besides the points; ascending

    /// The smaller of the two populations above; sessions that wait for their answers do not break for want of capacity.
    std::optional<Crossing> breaks_at() const;
    /// "breaks at 182k users: cpu of db is out of capacity"
    std::string verdict() const;
};

struct Growth {
    Origin origin;
    GrowthOptions options;
    std::vector<RunResult> points;     ///< ascending by users
    std::vector<RunResult> line;       ///< estimates at the same populations and between them, ascending; none unless asked for
    std::vector<std::string> caveats;  ///< of the line: "Growth: db: ..."
    std::vector<Stage> stages;         ///< in the order of the populations
    std::vector<Finding> findings;
    Assumptions assumptions;

    /// Of the line; null where it has no such population.
    const RunResult* estimate_at(double users) const;
};

/// The populations that a growth looks at: evenly spaced on a logarithmic scale, but for those of the phases, which take the
/// nearest one's place. Throws InvalidDocument where a phase or a design is unknown, Error where the numbers do not fit.
std::vector<Population> populations(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options);

/// The plan with a phase's population in the place of its own, at an ordinary day.
plan::Plan at_population(plan::Plan plan, const Population& population);

/// Simulates the steady state of each population's day (whatever the phases' horizons), and what it takes to find where each
/// stage saturates, fails, or breaks its promises. A pure function of (plan, surroundings, options).
/// Throws as populations(), RunError, and Cancelled where the observer says so. `origin` is left to the caller.
Growth grow(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options, Executor& executor,
            Observer& observer);

}  // namespace headroom::study
