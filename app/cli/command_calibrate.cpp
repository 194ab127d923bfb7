// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/calibration_report.h"
#include "app/cli/commands.h"
#include "app/source/estimator.h"
#include "study/load_test.h"

namespace headroom::cli {

namespace {

struct CalibrateArguments {
    std::string plan, measured, out;
    std::optional<std::string> phase, design;
};

/// The phase whose settings the loads were measured on.
std::string phase_of(const CalibrateArguments& arguments, const plan::Plan& plan) {
    if (arguments.phase) {
        require_name("phase", *arguments.phase, names_of(plan.phases));
        return *arguments.phase;
    }
    if (plan.phases.size() > 1) throw UsageError("--phase: the plan has several; say which was measured");
    return plan.phases.front().name;
}

void write_calibrated(const plan::Plan& plan, const PlanSource& source, const study::Calibration& calibration, const std::string& out) {
    if (calibration.settings.empty()) throw UsageError("--out: no demand can be told from these loads; nothing was written");
    plan::write_plan(plan, out);
    if (source.has_comments()) fmt::print(stderr, "headroom: the comments of {} are not in {}\n", source.path(), out);
}

void run_calibrate(const CalibrateArguments& arguments) {
    const PlanSource source(arguments.plan);
    const plan::Plan& plan = source.plan();
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    const study::LoadTest test = study::fit_load_test(plan, {phase_of(arguments, plan), arguments.design}, source.surroundings(),
                                                      app::estimates(), read_text(arguments.measured), arguments.measured);
    fmt::print("{}", print_calibration_text(test.calibration, test.responses, test.scenario, test.levels.size()));
    if (!arguments.out.empty()) write_calibrated(test.calibrated, source, test.calibration, arguments.out);
}

}  // namespace

void add_calibrate(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<CalibrateArguments>();
    CLI::App* command = app.add_subcommand("calibrate", "Fit a plan's CPU times to measurements of the real system");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command
        ->add_option("--measured", arguments->measured,
                     "CSV with a row for each load. Columns of routes:\n"
                     "browse.throughput_per_s, browse.p50, browse.p95;\n"
                     "of components: web.utilization (processors),\n"
                     "web.replicas (where they change),\n"
                     "db.arrivals_per_s (needed behind caches)")
        ->type_name("FILE")
        ->required();
    command->add_option("--phase", arguments->phase, "Whose settings were in force (needed where there\nare several)")->type_name("NAME");
    command->add_option("--design", arguments->design, "That was measured (default: the phase's)")->type_name("NAME");
    command->add_option("--out", arguments->out, "Write a copy of the plan with the fitted CPU times")->type_name("PLAN");
    command->footer(
        "Example: headroom calibrate shop.headroom.json --measured load-test.csv \\\n"
        "             --out calibrated.headroom.json");
    command->callback([arguments, &exit] {
        run_calibrate(*arguments);
        exit = Done;
    });
}

}  // namespace headroom::cli
