// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/advice_report.h"
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/executor.h"
#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "app/source/origin.h"
#include "app/source/plan_source.h"
#include "study/advice.h"
#include "study/estimator.h"
#include "study/left_out.h"

namespace headroom::cli {

namespace {

struct CheckArguments : CommonArguments {
    std::string plan;
    std::vector<std::string> phases;
    std::optional<std::string> design;
    bool advise = false;
    bool estimates = false;
};

std::string counted(std::size_t n, const char* one) { return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s"); }

std::string summary_of(const plan::Plan& plan, std::size_t warnings) {
    std::size_t components = 0, connections = 0;
    for (const auto& design : plan.designs) {
        components += design.components.size();
        connections += design.connections.size();
    }
    return fmt::format("{}, {}, {}, {}, {}", counted(plan.designs.size(), "design"), counted(components, "component"),
                       counted(connections, "connection"), counted(plan.phases.size(), "phase"), counted(warnings, "warning"));
}

/// Tells all mistakes, where there are errors even if `quiet`; false then.
bool tell_mistakes(const PlanSource& source, bool quiet) {
    const std::vector<Diagnostic>& diagnostics = source.diagnostics();
    const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(), [](const auto& d) { return d.severity == Severity::Error; });
    if (errors > 0 || !quiet) print_warnings(source);
    if (errors > 0) fmt::print(stderr, "{}: {}\n", source.path(), counted(static_cast<std::size_t>(errors), "error"));
    return errors == 0;
}

study::Advices advices_on(const PlanSource& source, const CheckArguments& arguments) {
    const plan::Plan plan = study::steady_plan(source.plan());
    std::vector<std::string> phases = names_of(plan.phases);
    for (const auto& phase : arguments.phases) require_name("phase", phase, phases);
    if (!arguments.phases.empty()) phases = arguments.phases;
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    const study::Options options = simulation_options(arguments);
    const auto estimator = executor_of(true, arguments.jobs, source);
    const auto simulator = arguments.estimates ? nullptr : executor_of(false, arguments.jobs, source);
    study::Advices advices{app::origin_of(source.plan(), source.prices()), {}};
    ProgressBar bar(arguments.quiet || arguments.estimates);
    for (const std::string& phase : phases)
        advices.cases.push_back(
            study::advise(plan::reduce(plan, phase, arguments.design), source.surroundings(), options, *estimator, simulator.get(), bar));
    study::leave_out_incidents(advices, source.plan(), source.surroundings());
    return advices;
}

std::string print(const study::Advices& advices, const std::string& format) {
    if (format == "json") return study::print_advice(advices);
    if (format == "csv") return print_advice_csv(advices);
    return print_advice_text(advices);
}

int check_plan(const CheckArguments& arguments) {
    const PlanSource source(arguments.plan);
    if (!tell_mistakes(source, arguments.quiet)) return WrongUsage;
    if (!arguments.advise) {
        fmt::print("{}: ok ({})\n", arguments.plan, summary_of(source.plan(), source.diagnostics().size()));
        return Done;
    }
    Output output(arguments);
    const study::Advices advices = advices_on(source, arguments);
    output.write([&](const std::string& format) { return print(advices, format); });
    return Done;
}

/// All that says how advice is given.
void add_advice_options(CLI::App& command, CheckArguments& arguments) {
    const std::vector<const CLI::Option*> before = std::as_const(command).get_options();
    repeatable(command.add_option("--phase", arguments.phases, "Only of this phase (may be repeated)")->type_name("NAME"));
    command.add_option("--design", arguments.design, "On this design, not the phase's own")->type_name("NAME");
    command.add_flag("--estimate", arguments.estimates,
                     "Do not simulate the changes whose effect is too small for the formulas (20 %):\n"
                     "they are marked as not confirmed");
    add_simulation_options(command, arguments, "Most requests that are simulated of each side of a change");
    add_output_options(command, arguments);
    for (CLI::Option* option : command.get_options())
        if (std::ranges::find(before, option) == before.end()) option->needs("--advise");
}

}  // namespace

void add_check(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<CheckArguments>();
    arguments->precision = "5 %";
    arguments->max_requests = "5M";
    CLI::App* command = app.add_subcommand("check", "Tell all mistakes of a plan, each with its place; and advise on its designs");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_flag("--advise", arguments->advise,
                      "Tell what is amiss with the design of each phase in its steady state, what could be\n"
                      "changed, and what that does to p95 and cost: by formulas, small effects simulated");
    add_advice_options(*command, *arguments);
    command->footer(
        "Example: headroom check presets/hello.headroom.json\n"
        "         headroom check presets/hello.headroom.json --advise --phase Growth");
    command->callback([arguments, &exit] { exit = check_plan(*arguments); });
}

}  // namespace headroom::cli
