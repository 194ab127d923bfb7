// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/growth_report.h"
#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "app/report/csv.h"
#include "app/run/run_controller.h"
#include "app/source/estimator.h"
#include "app/source/origin.h"
#include "app/source/plan_source.h"
#include "study/growth_estimate.h"
#include "study/growth_json.h"

namespace headroom::cli {

namespace {

constexpr double most_users = 1e10;

struct GrowthArguments : CommonArguments {
    std::string plan;
    std::size_t points = 16;
    std::string from, to;
    std::optional<std::string> phase, design;
    std::vector<std::string> settings;
    bool require_slo = false;
};

study::GrowthOptions options_of(const GrowthArguments& arguments) {
    study::GrowthOptions options;
    options.points = arguments.points;
    if (!arguments.from.empty()) options.from = quantity("--from", arguments.from, Unit::None, 1, most_users);
    if (!arguments.to.empty()) options.to = quantity("--to", arguments.to, Unit::None, 1, most_users);
    if (options.from && options.to && *options.from > *options.to) throw UsageError("--from: is more than --to");
    options.phase = arguments.phase;
    options.design = arguments.design;
    options.seed = arguments.seed;
    options.precision = quantity("--precision", arguments.precision, Unit::Ratio, 1e-4, 1);
    options.max_requests = quantity("--max-requests", arguments.max_requests, Unit::None, 1000, 1e13);
    return options;
}

/// Puts what was typed into the plan.
void prepare(plan::Plan& plan, const GrowthArguments& arguments) {
    if (arguments.phase) require_name("phase", *arguments.phase, names_of(plan.phases));
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    apply_settings(plan, arguments.settings, arguments.design,
                   [&](const plan::Phase& phase) { return !arguments.phase || phase.name == *arguments.phase; });
}

std::string print(const study::Growth& growth, const std::string& format) {
    if (format == "json") return study::print_growth(growth);
    if (format == "csv") return report::print_csv(growth);
    return print_growth_text(growth);
}

/// Does every phase keep its promises, and carry its load, up to its own users?
bool all_kept(const plan::Plan& plan, const study::Growth& growth, const PlanSource& source) {
    return std::all_of(growth.stages.begin(), growth.stages.end(), [&](const study::Stage& stage) {
        const auto breaks_at = stage.breaks_at();
        return !breaks_at || breaks_at->users > plan::resolve(plan, stage.phase, stage.design, source.surroundings()).users;
    });
}

int grow(const GrowthArguments& arguments) {
    const study::GrowthOptions options = options_of(arguments);
    const PlanSource source(arguments.plan);
    plan::Plan plan = source.plan();
    if (!arguments.quiet) print_warnings(source);
    prepare(plan, arguments);
    Output output(arguments);
    study::Growth growth;
    {
        ProgressBar bar(arguments.quiet);
        app::RunController controller(arguments.jobs);
        growth = study::grow(plan, source.surroundings(), options, controller, bar);
    }
    {
        ProgressBar bar(arguments.quiet);
        study::add_estimates(growth, plan, source.surroundings(), app::estimates(), app::threads_of(arguments.jobs), bar);
    }
    growth.origin = app::origin_of(plan, source.prices());
    growth.assumptions = app::assumptions_of(plan, source.surroundings().catalogue);
    output.write([&](const std::string& format) { return print(growth, format); });
    return arguments.require_slo && !all_kept(plan, growth, source) ? SloMissed : Done;
}

}  // namespace

void add_growth(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<GrowthArguments>();
    arguments->precision = "10 %";
    arguments->max_requests = "5M";
    CLI::App* command = app.add_subcommand("growth", "Tell what becomes of a plan as its users grow, and where it breaks");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_option("--points", arguments->points, "Populations to simulate for the curves")
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command->add_option("--from", arguments->from, "Smallest population (default: half of the smallest phase's)")->type_name("USERS");
    command->add_option("--to", arguments->to, "Largest population (default: twice the largest phase's)")->type_name("USERS");
    command->add_option("--phase", arguments->phase, "Hold this phase, with its settings, at every population")->type_name("NAME");
    command->add_option("--design", arguments->design, "Hold this design, whatever the phase in force")->type_name("NAME");
    add_setting_option(*command, arguments->settings);
    add_simulation_options(*command, *arguments, "Most requests that a population simulates");
    add_output_options(*command, *arguments);
    command->add_flag("--require-slo", arguments->require_slo, "Exit with 1 unless every phase carries its users and keeps its promises");
    command->footer("Example: headroom growth presets/ecommerce.headroom.json --to 2M");
    command->callback([arguments, &exit] { exit = grow(*arguments); });
}

}  // namespace headroom::cli
