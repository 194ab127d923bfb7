// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/compare_report.h"
#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "app/report/csv.h"
#include "app/run/run_controller.h"
#include "app/source/origin.h"
#include "study/compare_json.h"

namespace headroom::cli {

namespace {

struct CompareArguments : CommonArguments {
    std::vector<std::string> plans, phases, designs, settings;
    std::optional<std::size_t> replications;
};

/// One side: its plan with what was typed put into it, and the case.
struct Side {
    std::shared_ptr<const PlanSource> source;
    plan::Plan plan;
    study::Case wanted;

    std::unique_ptr<study::RunCourse> course(const study::Options& options) const {
        return std::make_unique<study::RunCourse>(plan, wanted, source->surroundings(), study::CompareCourse::side(options));
    }
    study::Origin origin() const { return app::origin_of(plan, source->prices()); }
};

template <class T>
std::optional<T> of_side(const std::vector<T>& values, std::size_t side) {
    return values.empty() ? std::nullopt : std::optional(values[std::min(side, values.size() - 1)]);
}

Side make_side(const CompareArguments& arguments, const std::vector<std::shared_ptr<const PlanSource>>& sources, std::size_t index) {
    Side side;
    side.source = sources[std::min(index, sources.size() - 1)];
    side.plan = side.source->plan();
    const auto phase = of_side(arguments.phases, index);
    if (!phase && side.plan.phases.size() > 1) throw UsageError("--phase: the plan has several; say which");
    side.wanted.phase = phase.value_or(side.plan.phases.front().name);
    require_name("phase", side.wanted.phase, names_of(side.plan.phases));
    if (arguments.designs.size() == 2 || index == 1) side.wanted.design = of_side(arguments.designs, index);
    if (side.wanted.design) require_name("design", *side.wanted.design, names_of(side.plan.designs));
    if (index == 1)
        apply_settings(side.plan, arguments.settings, side.wanted.design,
                       [&](const plan::Phase& each) { return each.name == side.wanted.phase; });
    return side;
}

void require_two_sides(const CompareArguments& arguments) {
    for (const auto& [option, count] : {std::pair{"PLANS", arguments.plans.size()}, std::pair{"--phase", arguments.phases.size()},
                                        std::pair{"--design", arguments.designs.size()}})
        if (count > 2) throw UsageError(fmt::format("{}: there are two sides, not {}", option, count));
    if (arguments.plans.size() == 2 || arguments.phases.size() == 2 || !arguments.designs.empty() || !arguments.settings.empty()) return;
    throw UsageError("nothing to compare with: give a second plan, --phase twice, --design, or --set");
}

std::string print(const study::Comparison& comparison, const std::string& format) {
    if (format == "json") return study::print_comparison(comparison);
    if (format == "csv") return report::print_csv(comparison);
    return print_comparison_text(comparison);
}

int compare(const CompareArguments& arguments) {
    study::Options options = simulation_options(arguments);
    options.replications = arguments.replications;
    require_two_sides(arguments);
    std::vector<std::shared_ptr<const PlanSource>> sources;
    for (const std::string& plan : arguments.plans) sources.push_back(std::make_shared<PlanSource>(plan));
    const Side a = make_side(arguments, sources, 0), b = make_side(arguments, sources, 1);
    if (!arguments.quiet)
        for (const auto& source : sources) print_warnings(*source);
    Output output(arguments);
    study::CompareCourse course(a.course(options), b.course(options), options);
    {
        ProgressBar bar(arguments.quiet);
        app::RunController controller(arguments.jobs);
        study::run_courses({&course}, controller, bar);
    }
    study::Comparison comparison = course.comparison();
    comparison.origin_a = a.origin();
    comparison.origin_b = b.origin();
    output.write([&](const std::string& format) { return print(comparison, format); });
    return Done;
}

}  // namespace

void add_compare(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<CompareArguments>();
    arguments->precision = "5 %";
    arguments->max_requests = "150M";
    CLI::App* command = app.add_subcommand("compare", "Tell what one design or phase does better than another, with the same users");
    command->add_option("PLANS", arguments->plans, "The plan's file, or those of A and of B")->required();
    repeatable(command->add_option("--phase", arguments->phases, "The phase; twice: of A and of B")->type_name("NAME"));
    repeatable(
        command->add_option("--design", arguments->designs, "The design of B (A: its phase's); twice: of A and of B")->type_name("NAME"));
    add_setting_option(*command, arguments->settings);
    command->get_option("--set")->description("Change a setting of B: web.replicas=6 (may be repeated)");
    command->add_option("--replications", arguments->replications, "This many of each side, whatever the precision")
        ->type_name("N")
        ->check(CLI::Range(2, 10000));
    add_simulation_options(*command, *arguments, "Most requests that a side simulates");
    add_output_options(*command, *arguments);
    command->footer("Example: headroom compare presets/hello.headroom.json --phase Growth --set web.replicas=3");
    command->callback([arguments, &exit] { exit = compare(*arguments); });
}

}  // namespace headroom::cli
