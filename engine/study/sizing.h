// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/run.h"
#include "study/search.h"
#include "study/sweep.h"

/// What is the least that keeps a plan's promises?
namespace headroom::study {

struct SizingOptions {
    Options search;          ///< of each combination that the search looks at
    Options confirm;         ///< of those that it finds
    std::size_t most = 300;  ///< combinations that the search looks at
    std::size_t most_confirmed = 10;
};

/// A combination that the search found, simulated.
struct Confirmation {
    std::size_t row;  ///< of Sizing::evaluated
    RunResult run;
    bool kept() const { return run.slo_met() && run.status < Status::Overloaded; }
};

struct Sizing {
    Origin origin;
    SizingOptions options;
    std::string design, phase;
    std::vector<Axis> axes;
    std::vector<bool> is_ordered;         ///< of each axis: more of it was taken to be neither cheaper nor worse
    double combinations = 0;              ///< of the grid
    std::vector<SweepRow> evaluated;      ///< as the search saw them, in its order
    std::vector<std::size_t> front;       ///< of these, not overloaded: which no other beats in both cost and p95; ascending by cost
    std::vector<Confirmation> confirmed;  ///< by rising cost; the last one is the answer where it keeps the promises
    bool is_proven = true;                ///< nothing cheaper is left that was not ruled out
    bool is_monotone = true;              ///< nothing that was seen contradicts an order

    /// Null where none was found.
    const Confirmation* best() const { return !confirmed.empty() && confirmed.back().kept() ? &confirmed.back() : nullptr; }

    /// Do all that were looked at cost the same, and is there more than one? What is sized has no price then.
    bool is_free() const;
};

/// Searches the combinations for the cheapest that keeps all promises, each looked at by `searcher`; what is found is simulated
/// by `simulator`, and where it does not keep them the search goes on. `reduced` as plan::reduce() makes it. Throws
/// InvalidDocument where a value is wrong, RunError, and Cancelled. The origin is left to the caller.
Sizing size(const plan::Plan& reduced, const std::vector<Axis>& axes, const plan::Surroundings& surroundings, const SizingOptions& options,
            Executor& searcher, Executor& simulator, Observer& observer);

inline constexpr int sizing_version = 1;

/// As a document, "headroom-sizing".
std::string print_sizing(const Sizing& sizing);

}  // namespace headroom::study
