// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <limits>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/axis.h"
#include "app/cli/commands.h"
#include "app/cli/executor.h"
#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "app/cli/size_report.h"
#include "app/source/origin.h"
#include "app/source/plan_source.h"
#include "plan/scenario.h"
#include "study/size_axes.h"
#include "study/sizing.h"

namespace headroom::cli {

namespace {

constexpr double search_precision = 0.2;  ///< what is found is simulated again, as --precision says
constexpr double search_requests = 2e6;

struct SizeArguments : CommonArguments {
    std::string plan;
    std::optional<std::string> phase, design;
    std::vector<std::string> settings;
    std::size_t evaluations = 300;
    bool require_slo = false;
};

study::SizingOptions sizing_options(const SizeArguments& arguments) {
    study::SizingOptions options;
    options.most = arguments.evaluations;
    options.confirm = options.search = simulation_options(arguments);
    options.search.precision = std::max(search_precision, options.confirm.precision);
    options.search.max_requests = std::min(search_requests, options.confirm.max_requests);
    return options;
}

plan::Plan reduce_case(const plan::Plan& plan, const SizeArguments& arguments) {
    if (!arguments.phase && plan.phases.size() > 1) throw UsageError("--phase: the plan has several; say which");
    const std::string phase = arguments.phase.value_or(plan.phases.front().name);
    require_name("phase", phase, names_of(plan.phases));
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    if (plan.slo.as_array().empty()) throw UsageError("the plan makes no promises (\"slo\") that a size could be found for");
    return plan::reduce(plan, phase, arguments.design);
}

std::string print(const study::Sizing& sizing, const std::string& format) {
    if (format == "json") return study::print_sizing(sizing);
    if (format == "csv") return print_sizing_csv(sizing);
    return print_sizing_text(sizing);
}

/// What is followed through a span of the day, or goes wrong, is simulated from the beginning.
bool can_be_estimated(const plan::Plan& reduced, const PlanSource& source) {
    const plan::Scenario scenario = plan::resolve(reduced, reduced.phases.front().name, std::nullopt, source.surroundings());
    return scenario.horizon.kind == plan::Horizon::Kind::Steady && scenario.incidents.empty();
}

int size(const SizeArguments& arguments) {
    const study::SizingOptions options = sizing_options(arguments);
    const PlanSource source(arguments.plan);
    const plan::Plan reduced = reduce_case(source.plan(), arguments);
    if (!arguments.quiet) print_warnings(source);
    std::vector<study::Axis> axes = parse_grid(arguments.settings, std::numeric_limits<std::size_t>::max()).axes();
    if (axes.empty()) axes = study::default_axes(reduced, source.surroundings());
    if (axes.empty()) throw UsageError("nothing in this design can be sized by itself: say what with --set");
    Output output(arguments);
    study::Sizing sizing;
    {
        ProgressBar bar(arguments.quiet);
        const auto searcher = executor_of(can_be_estimated(reduced, source), arguments.jobs, source);
        const auto simulator = executor_of(false, arguments.jobs, source);
        sizing = study::size(reduced, axes, source.surroundings(), options, *searcher, *simulator, bar);
    }
    sizing.origin = app::origin_of(source.plan(), source.prices());
    output.write([&](const std::string& format) { return print(sizing, format); });
    return arguments.require_slo && !sizing.best() ? SloMissed : Done;
}

}  // namespace

void add_size(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<SizeArguments>();
    arguments->precision = "5 %";
    arguments->max_requests = "50M";
    CLI::App* command = app.add_subcommand("size", "Find the cheapest settings that keep all promises (SLOs)");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_option("--phase", arguments->phase, "The phase to find them for, where the plan has several")->type_name("NAME");
    command->add_option("--design", arguments->design, "On this design, not the phase's own")->type_name("NAME");
    repeatable(command
                   ->add_option("--set", arguments->settings,
                                "Values to choose from: web.replicas=1..40, web.instance=m6i.large,m6i.xlarge (may be repeated).\n"
                                "Without any: replicas, nodes and shards up to four times the plan's (8 at least), the\n"
                                "instance types of each family, the memory of caches from a quarter to four times")
                   ->type_name("PATH=VALUES"));
    command->add_option("--evaluations", arguments->evaluations, "Most combinations that the search looks at")
        ->type_name("N")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    add_simulation_options(*command, *arguments, "Most requests that are simulated of a combination that was found");
    add_output_options(*command, *arguments);
    command->add_flag("--require-slo", arguments->require_slo, "Exit with 1 where no combination keeps all promises");
    command->footer(
        "Example: headroom size presets/hello.headroom.json --phase Growth --set web.replicas=1..8 --set "
        "db.instance=db.m6g.large,db.m6g.xlarge");
    command->callback([arguments, &exit] { exit = size(*arguments); });
}

}  // namespace headroom::cli
