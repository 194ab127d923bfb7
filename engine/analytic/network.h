// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "analytic/backlog.h"
#include "analytic/model.h"
#include "analytic/percentiles.h"
#include "core/in_parts.h"
#include "core/outcome.h"

/// A scenario as a network of queues, and the fixed point of what its components say of each other.
namespace headroom::analytic {

struct Times {
    double mean = 0;
    std::array<double, told_percentiles.size()> quantiles{};
};

struct RouteFigures {
    double completed = 0;                        ///< a second
    std::array<double, outcome_count> failed{};  ///< a second
    Times response;                              ///< of the completed
    /// Where a failed request counts as infinitely slow; absent: infinite.
    std::array<std::optional<double>, told_percentiles.size()> with_failures{};

    /// `quantile`: of the completed.
    template <class Quantile>
    void rank_with_failures(const Quantile& quantile) {
        const double all = std::accumulate(failed.begin(), failed.end(), completed);
        for (std::size_t i = 0; i < told_percentiles.size(); ++i) {
            const double rank = completed > 0 ? told_percentiles[i] * all / completed : 2;
            with_failures[i] = rank < 1 ? std::optional<double>(quantile(rank)) : std::nullopt;
        }
    }
};

struct ComponentFigures {
    double replicas = 1;
    std::vector<Use> resources;
    double arrivals = 0;  ///< a second
    double queued = 0;
    Times waiting, residence;
    std::vector<std::optional<double>> outputs;
    std::vector<plan::Usage> usage;
};

struct ConnectionFigures {
    double calls = 0, retries = 0, timeouts = 0, failures = 0, hedges = 0, rejected = 0;  ///< a second
    Times pool_wait;
    bool has_pool = false;
    double broken = 0;                             ///< share of the time in which its breaker is not closed
    double network_s = 0;                          ///< both ways
    double request_bytes = 0, response_bytes = 0;  ///< a second
};

struct LineFigures {
    double there_bytes = 0, back_bytes = 0;  ///< a second
};

struct Solution {
    bool converged = false;
    std::vector<std::size_t> growing;        ///< components that calls pile up at; then no other figure means anything
    std::vector<std::size_t> growing_lines;  ///< of the platform, likewise
    RouteFigures total;
    std::vector<std::pair<double, double>> distribution;  ///< P(response <= t) of all completed, at ascending times
    std::vector<RouteFigures> routes;
    std::vector<ComponentFigures> components;
    std::vector<ConnectionFigures> connections;
    std::vector<LineFigures> lines;  ///< of the platform
    bool grows() const { return !growing.empty() || !growing_lines.empty(); }
    std::vector<std::string> caveats;  ///< where the plan is outside of what is estimated well, in words
};

/// Sketch: times are known by two moments alone, and percentiles are those of laws
/// fitted to them: for what is asked of hundreds of plans.
enum class Detail { Full, Sketch };

class Solver;

class Network {
public:
    /// The scenario and surroundings outlive it. Throws RunError where a component's type has no estimate.
    Network(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const ModelTypes& types);
    ~Network();

    /// The sources, in the order of the components.
    std::vector<SourceTerms> sources() const;
    /// Does it take messages, which wait elsewhere for as long as need be?
    bool takes_messages(std::size_t component) const;
    /// More comes to it at times than it can take, and waits for that long; told before it is solved for what comes on the whole.
    void expect(std::size_t component, Backlog backlog);
    /// At these rates of the sources; percentiles are found `in_parts`. Scalers begin with what they had before: levels are asked for
    /// ascending where there are any.
    Solution solve(const std::vector<double>& rates, Detail detail = Detail::Full, const InParts& in_parts = one_by_one);

private:
    std::unique_ptr<Solver> solver_;
};

}  // namespace headroom::analytic
