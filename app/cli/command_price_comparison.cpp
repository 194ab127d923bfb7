// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/price_comparison_report.h"
#include "app/cli/progress_bar.h"
#include "app/run/run_controller.h"
#include "app/source/origin.h"

namespace headroom::cli {

namespace {

struct PriceComparisonArguments : CommonArguments {
    std::string plan;
    std::vector<std::string> phases, prices, settings;
    std::optional<std::string> design;
};

/// Those that were named; the plan's own where none was.
study::Catalogues catalogues_of(const PriceComparisonArguments& arguments, const PlanSource& source) {
    study::Catalogues catalogues;
    for (const std::string& name : arguments.prices) catalogues.push_back(load_prices(name));
    if (catalogues.empty()) catalogues.push_back({std::shared_ptr<void>{}, &source.prices()});
    return catalogues;
}

std::string print(const study::PriceComparison& comparison, const std::string& format) {
    if (format == "json") return study::print_price_comparison(comparison);
    if (format == "csv") return print_price_comparison_csv(comparison);
    return print_price_comparison_text(comparison);
}

void compare(const PriceComparisonArguments& arguments) {
    const study::Options options = simulation_options(arguments);
    const PlanSource source(arguments.plan);
    plan::Plan plan = source.plan();
    if (!arguments.quiet) print_warnings(source);
    for (const std::string& phase : arguments.phases) require_name("phase", phase, names_of(plan.phases));
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    const auto is_chosen = [&](const plan::Phase& phase) {
        return arguments.phases.empty() || std::ranges::find(arguments.phases, phase.name) != arguments.phases.end();
    };
    apply_settings(plan, arguments.settings, arguments.design, is_chosen);
    std::vector<study::Case> cases;
    for (const plan::Phase& phase : plan.phases)
        if (is_chosen(phase)) cases.push_back({phase.name, arguments.design});
    const study::Catalogues catalogues = catalogues_of(arguments, source);
    Output output(arguments);
    study::PriceComparison comparison;
    {
        ProgressBar bar(arguments.quiet);
        app::RunController controller(arguments.jobs);
        comparison = study::compare_prices(plan, cases, catalogues, source.surroundings(), options, controller, bar);
    }
    comparison.origin = app::origin_of(plan, source.prices());
    output.write([&](const std::string& format) { return print(comparison, format); });
}

}  // namespace

void add_price_comparison(CLI::App& prices, int& exit) {
    const auto arguments = std::make_shared<PriceComparisonArguments>();
    arguments->precision = "5 %";
    arguments->max_requests = "150M";
    CLI::App* command = prices.add_subcommand("compare", "Tell what a plan costs at other prices, and with machines bought otherwise");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_option("--prices", arguments->prices, "Catalogues that the program has, or files (default: the plan's own)")
        ->type_name("NAME|FILE,...")
        ->delimiter(',');
    repeatable(command->add_option("--phase", arguments->phases, "Only this phase (may be repeated)")->type_name("NAME"));
    command->add_option("--design", arguments->design, "All phases on this design")->type_name("NAME");
    add_setting_option(*command, arguments->settings);
    add_simulation_options(*command, *arguments, "Most requests that a phase simulates");
    add_output_options(*command, *arguments);
    command->footer("Example: headroom prices compare presets/ecommerce.headroom.json --phase Growth");
    command->callback([arguments, &exit] {
        compare(*arguments);
        exit = Done;
    });
}

}  // namespace headroom::cli
