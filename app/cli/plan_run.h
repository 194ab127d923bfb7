// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/arguments.h"
#include "study/result.h"

namespace headroom::cli {

/// What is asked of a plan: which of its phases, with what changed, and how well they are to be known.
struct PlanArguments : CommonArguments {
    PlanArguments() {
        precision = "5 %";
        max_requests = "150M";
    }
    std::vector<std::string> phases;  ///< none: all
    std::optional<std::string> design;
    std::vector<std::string> settings;
    std::optional<std::string> horizon;
    std::optional<std::size_t> replications;
    bool estimates = false;             ///< by formulas, in place of simulating
    bool trace = false;                 ///< find out where responses spend their time, too
    std::optional<std::size_t> traces;  ///< of each level, so many requests one by one
};

/// --phase, --design and --set.
void add_case_options(CLI::App& command, PlanArguments& arguments);
/// Those of add_simulation_options(), --replications, --horizon and --traces.
void add_run_options(CLI::App& command, PlanArguments& arguments);

/// A plan's phases, as `arguments` ask for them.
class PlanRun {
public:
    /// Tells the plan's warnings on standard error. Throws FileError where the plan cannot be read, InvalidDocument where it or a setting
    /// has mistakes, UsageError where a phase or a design is not there.
    PlanRun(const std::string& path, const PlanArguments& arguments);

    const schema::Catalogue& types() const { return source_.surroundings().catalogue; }
    /// Simulates, or estimates; a bar tells how far it is.
    study::Results run();

private:
    const PlanArguments& arguments_;
    study::Options options_;
    PlanSource source_;
    plan::Plan plan_;
    std::vector<study::Case> cases_;
};

}  // namespace headroom::cli
