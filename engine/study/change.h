// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "study/estimate.h"

/// What could be done about a finding, and what would come of it.
namespace headroom::study {

/// A patch of a design.
struct Change {
    std::vector<plan::Setting> set = {};  ///< as in a phase's "set"
    std::string without = {};             ///< id of a component that is taken out: who called it calls what it called; empty: none
    std::string text = {};                ///< "web.replicas from 4 to 12"
};

/// A figure of the design as it is, and of the changed one.
struct Shift {
    Estimate before, after;  ///< absent where there is no steady state
    Estimate difference;     ///< after - before; its half-width is that of the pairs of replications

    /// Of `before`; absent where there is none, or it is 0.
    std::optional<double> relative() const;
};

/// What a change does at the peak.
struct Effect {
    Shift p95;                    ///< of all requests, in seconds
    Shift cost;                   ///< a month
    bool is_simulated = false;    ///< else by the estimate
    bool is_unconfirmed = false;  ///< too small for the estimate to be trusted with, and not simulated
};

/// "web.replicas from 4 to 12".
Change change_of(const std::string& path, const Value& from, Value to);

/// Takes a component out of a design: its callers call what it called. A mistake where it is not there, or where its calls cannot be
/// joined to theirs; the design is as it was then.
void take_out(plan::Design& design, const std::string& id, Diagnostics& diagnostics);

/// A plan of one design and one phase (plan::reduce()) with a change made. A mistake where the change names what is not there, or
/// takes out a component whose calls cannot be joined to its callers'.
plan::Plan with_change(plan::Plan reduced, const Change& change, Diagnostics& diagnostics);

}  // namespace headroom::study
