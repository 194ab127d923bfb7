// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan_run.h"

#include <algorithm>

#include "app/cli/executor.h"
#include "app/cli/progress_bar.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "study/estimator.h"
#include "study/left_out.h"
#include "study/uncertainty.h"

namespace headroom::cli {

namespace {

/// Puts what was typed into the plan, and tells what is to be run.
std::vector<study::Case> prepare(plan::Plan& plan, const PlanArguments& arguments) {
    std::vector<std::string> phases = names_of(plan.phases);
    for (const auto& phase : arguments.phases) require_name("phase", phase, phases);
    if (!arguments.phases.empty()) phases = arguments.phases;
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    const auto is_chosen = [&](const plan::Phase& phase) { return std::find(phases.begin(), phases.end(), phase.name) != phases.end(); };
    apply_settings(plan, arguments.settings, arguments.design, is_chosen);
    std::vector<study::Case> cases;
    for (plan::Phase& phase : plan.phases) {
        if (!is_chosen(phase)) continue;
        if (arguments.horizon) phase.horizon = arguments.horizon;
        cases.push_back({phase.name, arguments.design});
    }
    return cases;
}

/// Beside the figures of each phase, what the plan's ± leaves open.
void add_uncertainty(std::vector<study::RunResult>& runs, const plan::Plan& plan, const PlanSource& source,
                     const PlanArguments& arguments) {
    study::UncertaintyOptions options;
    options.seed = arguments.seed;
    options.threads = app::threads_of(arguments.jobs);
    ProgressBar bar(arguments.quiet);
    study::add_uncertainty(runs, plan, source.surroundings(), options, app::estimates(), bar);
}

}  // namespace

void add_case_options(CLI::App& command, PlanArguments& arguments) {
    repeatable(command.add_option("--phase", arguments.phases, "Only this phase, in detail (may be repeated)")->type_name("NAME"));
    command.add_option("--design", arguments.design, "All phases on this design")->type_name("NAME");
    add_setting_option(command, arguments.settings);
}

void add_run_options(CLI::App& command, PlanArguments& arguments) {
    add_simulation_options(command, arguments, "Most requests that a phase simulates");
    command.add_option("--replications", arguments.replications, "This many, whatever the precision")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    command.add_option("--horizon", arguments.horizon, "steady, day, or a span such as '19:00 + 2 h'")->type_name("SPAN");
    command
        .add_option(
            "--traces", arguments.traces,
            "Keep so many requests of each level one by one,\na tenth of them the slowest, for headroom report\n--format otlp,chrome")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
}

PlanRun::PlanRun(const std::string& path, const PlanArguments& arguments)
    : arguments_(arguments), options_(simulation_options(arguments)), source_(path), plan_(source_.plan()) {
    options_.replications = arguments.replications;
    options_.trace = arguments.trace;
    options_.traces = arguments.traces.value_or(0);
    if (!arguments.quiet) print_warnings(source_);
    cases_ = prepare(plan_, arguments);
}

study::Results PlanRun::run() {
    study::Results results;
    results.origin = app::origin_of(plan_, source_.prices());
    results.assumptions = app::assumptions_of(plan_, types());
    {
        ProgressBar bar(arguments_.quiet || arguments_.estimates);
        const plan::Plan plan = arguments_.estimates ? study::steady_plan(plan_) : plan_;
        results.runs =
            study::run(plan, cases_, source_.surroundings(), options_, *executor_of(arguments_.estimates, arguments_.jobs, source_), bar);
    }
    if (arguments_.estimates) study::leave_out_incidents(results.runs, plan_, source_.surroundings());
    add_uncertainty(results.runs, plan_, source_, arguments_);
    return results;
}

}  // namespace headroom::cli
