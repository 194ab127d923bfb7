// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/decision_report.h"
#include "app/cli/executor.h"
#include "app/cli/html_file.h"
#include "app/cli/latency_report.h"
#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "app/cli/text_report.h"
#include "app/report/csv.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "app/source/plan_source.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/results_json.h"
#include "study/results_reader.h"
#include "study/run.h"
#include "study/uncertainty.h"

namespace headroom::cli {

namespace {

struct RunArguments : CommonArguments {
    std::string plan;
    std::vector<std::string> phases;
    std::optional<std::string> design;
    std::vector<std::string> settings;
    std::optional<std::string> horizon;
    std::optional<std::size_t> replications;
    std::string report;
    std::string explain;
    bool require_slo = false;
    bool estimates = false;  ///< by formulas, in place of simulating
};

/// Puts what was typed into the plan, and tells what is to be run.
std::vector<study::Case> prepare(plan::Plan& plan, const RunArguments& arguments) {
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

constexpr const char *of_autoscaler = "autoscaler", *of_latency = "latency";

std::string print(const study::Results& results, const std::string& format, bool details, const std::string& explain) {
    if (format == "json") return study::print_results(results);
    if (format == "csv") return report::print_csv(results);
    std::string text = print_text(results, details);
    if (explain == of_autoscaler) text += print_decisions(results);
    if (explain == of_latency) text += print_latency(results);
    return text;
}

/// Beside the figures of each phase, what the plan's ± leaves open.
void add_uncertainty(std::vector<study::RunResult>& runs, const plan::Plan& plan, const PlanSource& source, const RunArguments& arguments) {
    study::UncertaintyOptions options;
    options.seed = arguments.seed;
    options.threads = app::threads_of(arguments.jobs);
    ProgressBar bar(arguments.quiet);
    study::add_uncertainty(runs, plan, source.surroundings(), options, app::estimates(), bar);
}

int run(const RunArguments& arguments) {
    study::Options options = simulation_options(arguments);
    options.replications = arguments.replications;
    options.trace = arguments.explain == of_latency;
    const PlanSource source(arguments.plan);
    plan::Plan plan = source.plan();
    if (!arguments.quiet) print_warnings(source);
    const std::vector<study::Case> cases = prepare(plan, arguments);
    if (arguments.estimates) plan = study::steady_plan(std::move(plan));
    Output output(arguments);
    std::optional<HtmlFile> page;
    if (!arguments.report.empty()) page.emplace(arguments.report);

    study::Results results;
    results.origin = app::origin_of(plan, source.prices());
    results.assumptions = app::assumptions_of(plan, source.surroundings().catalogue);
    {
        ProgressBar bar(arguments.quiet || arguments.estimates);
        results.runs =
            study::run(plan, cases, source.surroundings(), options, *executor_of(arguments.estimates, arguments.jobs, source), bar);
    }
    add_uncertainty(results.runs, plan, source, arguments);
    const bool details = !arguments.phases.empty();
    output.write([&](const std::string& format) { return print(results, format, details, arguments.explain); });
    if (page) {  // from the document, as headroom report makes it
        const auto read = study::parse_results(study::print_results(results), arguments.report, source.surroundings().catalogue);
        page->write({read, std::nullopt});
    }
    const bool kept = std::all_of(results.runs.begin(), results.runs.end(), [](const auto& r) { return r.slo_met(); });
    return arguments.require_slo && !kept ? SloMissed : Done;
}

/// What run and estimate share.
void add_common(CLI::App& command, RunArguments& arguments) {
    arguments.precision = "5 %";
    arguments.max_requests = "150M";
    command.add_option("PLAN", arguments.plan, "The plan's file")->required();
    command.add_option("--phase", arguments.phases, "Only this phase, in detail (may be repeated)")
        ->type_name("NAME")
        ->take_all()
        ->expected(1);
    command.add_option("--design", arguments.design, "All phases on this design")->type_name("NAME");
    add_setting_option(command, arguments.settings);
    add_output_options(command, arguments);
    command.add_option("--report", arguments.report, "Write a page to read and pass on as well (HTML)")->type_name("FILE");
    command.add_flag("--require-slo", arguments.require_slo, "Exit with 1 unless all promises (SLOs) are kept");
}

}  // namespace

void add_run(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<RunArguments>();
    CLI::App* command = app.add_subcommand("run", "Simulate the phases of a plan");
    add_common(*command, *arguments);
    add_simulation_options(*command, *arguments, "Most requests that a phase simulates");
    command->add_option("--replications", arguments->replications, "This many, whatever the precision")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    command->add_option("--horizon", arguments->horizon, "steady, day, or a span such as '19:00 + 2 h'")->type_name("SPAN");
    command
        ->add_option("--explain", arguments->explain,
                     "Tell why: autoscaler (each decision, and what limited it), latency (where responses spend time)")
        ->type_name("WHAT")
        ->check(CLI::IsMember({of_autoscaler, of_latency}));
    command->footer("Example: headroom run presets/ecommerce.headroom.json --phase Growth --set shop.instance=m6i.4xlarge");
    command->callback([arguments, &exit] { exit = run(*arguments); });
}

void add_estimate(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<RunArguments>();
    arguments->estimates = true;
    CLI::App* command = app.add_subcommand("estimate", "Answer for the phases of a plan by formulas, in milliseconds; run confirms it");
    add_common(*command, *arguments);
    command->footer("Example: headroom estimate presets/ecommerce.headroom.json --phase Growth --set shop.replicas=6");
    command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace headroom::cli
