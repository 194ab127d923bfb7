// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "plan/scenario.h"
#include "study/growth.h"
#include "study/run.h"

/// What can only be said of a design by looking at another one.
namespace headroom::study {

/// Relative change of p95 below which a component makes no difference.
inline constexpr double no_difference = 0.02;
/// Share of the requests that may fail more without one, where that makes no difference.
inline constexpr double same_availability = 1e-4;
/// A database is told to be the first bottleneck where it saturates within so many times the phase's users.
inline constexpr double soon = 3;

/// A plan of one design and one phase, and changes of it, by the estimate. All findings that it asks for are of the plan's steady state.
class WhatIf {
public:
    /// All that is given outlives it. Throws RunError where the plan as it is cannot be estimated.
    WhatIf(const plan::Plan& reduced, const plan::Surroundings& surroundings, Executor& estimator, Observer& observer);

    const RunResult& base() const { return base_; }
    const plan::Scenario& scenario() const { return scenario_; }

    /// Absent where the changed plan has mistakes, or cannot be estimated.
    std::optional<RunResult> with(const Change& change) const;
    std::optional<plan::Plan> changed(const Change& change) const;

    /// Where it saturates or breaks its promises as its users grow, if that is near ("saturation"), and whether a database does so
    /// first ("database_bottleneck").
    std::vector<Finding> find_limits() const;
    /// Caches without which the design would not carry its users ("cache_loss").
    std::vector<Finding> find_cache_losses() const;
    /// Caches and routers that make a difference to the bill alone ("needless").
    std::vector<Finding> find_needless() const;
    /// Of a router's findings, the choice of its settings that ends them.
    void choose_otherwise(std::vector<Finding>& findings) const;

private:
    std::optional<RunResult> estimate(const Change& change, std::size_t most_levels) const;
    bool is_faster(const Change& change) const;
    Growth grow_of(const plan::Plan& plan) const;
    std::vector<std::string> ids_of(std::initializer_list<schema::Role> roles) const;
    std::optional<Change> remedy_for(const Stage& stage) const;
    std::optional<Finding> find_database_bottleneck(const Stage& stage) const;

    const plan::Plan& reduced_;
    const plan::Surroundings& surroundings_;
    Executor& estimator_;
    Observer& observer_;
    plan::Scenario scenario_;
    RunResult base_;
};

/// Of the peaks, and of the months.
Effect effect_of(const RunResult& before, const RunResult& after);
/// More of the requests that fail, as a share of all.
double more_failures(const RunResult& before, const RunResult& after);

}  // namespace headroom::study
