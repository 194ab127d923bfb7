// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/axis.h"
#include "app/cli/commands.h"
#include "app/cli/executor.h"
#include "app/cli/progress_bar.h"
#include "app/cli/sweep.h"
#include "app/cli/sweep_report.h"
#include "app/cli/tornado_report.h"
#include "app/run/engine_version.h"
#include "app/run/replication_store.h"
#include "app/source/origin.h"
#include "app/source/plan_source.h"
#include "plan/atomic_file.h"
#include "study/estimator.h"
#include "study/left_out.h"

namespace headroom::cli {

namespace {

constexpr std::size_t most_combinations = 100'000;

struct SweepArguments : CommonArguments {
    std::string plan;
    std::vector<std::string> phases, designs, settings;
    std::optional<std::size_t> replications;
    std::string shard;
    bool tornado = false;
    bool estimates = false;  ///< by formulas, in place of simulating
    bool require_slo = false;
};

/// Each phase that is asked for, on each design that is, or on its own.
std::vector<plan::Plan> reduce_cases(const plan::Plan& plan, const SweepArguments& arguments) {
    for (const std::string& phase : arguments.phases) require_name("phase", phase, names_of(plan.phases));
    for (const std::string& design : arguments.designs) require_name("design", design, names_of(plan.designs));
    std::vector<std::optional<std::string>> designs(arguments.designs.begin(), arguments.designs.end());
    if (designs.empty()) designs.emplace_back();
    std::vector<plan::Plan> reduced;
    for (const auto& design : designs)
        for (const std::string& phase : arguments.phases.empty() ? names_of(plan.phases) : arguments.phases)
            reduced.push_back(plan::reduce(arguments.estimates ? study::steady_plan(plan) : plan, phase, design));
    return reduced;
}

void make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (error) throw UsageError(fmt::format("cannot make {}: {}", path, error.message()));
}

std::string print(const study::Sweep& sweep, const std::string& format) {
    if (format == "json") return study::print_sweep(sweep);
    if (format == "csv") return print_sweep_csv(sweep);
    return print_sweep_text(sweep);
}

constexpr const char* table_name = "sweep.csv";

int exit_of(const study::Sweep& sweep, bool require_slo) {
    int worst = Done;
    for (const study::SweepRow& row : sweep.rows) {
        if (row.status == "failed") worst = std::max<int>(worst, RunFailed);
        if (row.status == "wrong") worst = std::max<int>(worst, WrongUsage);
        if (require_slo && row.outline && !row.outline->slo_met()) worst = std::max<int>(worst, SloMissed);
    }
    return worst;
}

std::string print(const study::Tornado& tornado, const std::string& format) {
    if (format == "json") return study::print_tornado(tornado);
    if (format == "csv") return print_tornado_csv(tornado);
    return print_tornado_text(tornado);
}

int find_tornado(const SweepArguments& arguments, const PlanSource& source, study::Options options) {
    const std::vector<plan::Plan> cases = reduce_cases(source.plan(), arguments);
    if (cases.size() > 1) throw UsageError("--tornado: is of one phase on one design; say which with --phase and --design");
    options.replications = options.replications.value_or(study::replications_per_round);
    if (!arguments.quiet) print_warnings(source);
    if (!arguments.out.empty()) make_folder(arguments.out);
    study::Tornado tornado;
    {
        ProgressBar bar(arguments.quiet);
        tornado = study::find_tornado(cases.front(), source.surroundings(), options,
                                      *executor_of(arguments.estimates, arguments.jobs, source), bar);
    }
    tornado.origin = app::origin_of(source.plan(), source.prices());
    if (!arguments.out.empty()) plan::write_atomically(arguments.out + "/tornado.csv", print_tornado_csv(tornado));
    if (arguments.out.empty() || !arguments.quiet || !arguments.format.empty()) fmt::print("{}", print(tornado, arguments.format));
    return Done;
}

/// What the shard's own combinations have come to, for `headroom merge`.
app::ShardRecord shard_record(const study::Sweep& sweep, const Shard& shard, const PlanSource& source, const study::Options& options) {
    app::ShardRecord record{
        "sweep", shard.index, shard.count, std::string(app::engine_version()), key_of(options), table_name, sweep_csv_header(sweep)};
    add_plan(record.study, "the plan", source);
    for (const study::Axis& axis : sweep.axes) {
        std::string& values = record.study["--set " + axis.path];
        for (const study::AxisValue& value : axis.values) values += (values.empty() ? "" : ",") + value.written;
    }
    record.row_count = sweep.rows.size();
    for (std::size_t i = 0; i < sweep.rows.size(); ++i)
        if (shard.owns(i)) record.rows[i] = sweep_csv_row(sweep.rows[i]);
    record.exit = exit_of(sweep, false);
    return record;
}

int sweep(const SweepArguments& arguments) {
    study::Options options = simulation_options(arguments);
    options.replications = arguments.replications;
    const Shard shard = parse_shard(arguments.shard);
    if (!arguments.shard.empty() && arguments.out.empty()) throw UsageError("--shard: needs --out, where the shards come together");
    const PlanSource source(arguments.plan);
    if (arguments.tornado) return find_tornado(arguments, source, options);
    if (arguments.settings.empty()) throw UsageError("nothing to sweep: give --set with several values, or --tornado");
    const std::vector<plan::Plan> cases = reduce_cases(source.plan(), arguments);
    study::Grid grid = parse_grid(arguments.settings, most_combinations / cases.size());
    if (!arguments.quiet) print_warnings(source);
    SweepCases sweep(cases, std::move(grid), source.surroundings(), options);
    std::optional<app::ReplicationStore> store;
    if (!arguments.out.empty() && !arguments.estimates) store.emplace(arguments.out + "/replications", std::string(app::engine_version()));
    const app::ShardFolder place(arguments.out, shard.index, shard.count);
    if (shard.is_named) place.clear();
    try {
        ProgressBar bar(arguments.quiet);
        sweep.run(shard, store ? &*store : nullptr, *executor_of(arguments.estimates, arguments.jobs, source), bar);
    } catch (const study::Cancelled&) {
        if (!store) throw;
        fmt::print(stderr, "headroom: interrupted; the same command goes on where it was\n");
        return Interrupted;
    }
    const auto result_of = [&] {
        study::Sweep result = sweep.sweep();
        result.origin = app::origin_of(source.plan(), source.prices());
        result.is_estimate = arguments.estimates;
        if (arguments.estimates) study::leave_out_incidents(result, source.plan(), source.surroundings());
        return result;
    };
    if (shard.is_named) place.write(shard_record(sweep.sweep(), shard, source, options));
    if (store) {  // the last of several shards sees what all have done, and writes last
        const app::FolderLock lock(arguments.out);
        sweep.add_others(shard, *store);
        plan::write_atomically(arguments.out + "/" + table_name, print_sweep_csv(result_of()));
    }
    const study::Sweep result = result_of();
    if (arguments.estimates && !arguments.out.empty()) {
        make_folder(arguments.out);
        plan::write_atomically(arguments.out + "/" + table_name, print_sweep_csv(result));
    }
    if (arguments.out.empty() || !arguments.quiet || !arguments.format.empty()) fmt::print("{}", print(result, arguments.format));
    return exit_of(result, arguments.require_slo);
}

}  // namespace

void add_sweep(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<SweepArguments>();
    arguments->precision = "10 %";
    arguments->max_requests = "5M";
    CLI::App* command = app.add_subcommand("sweep", "Simulate all combinations of settings; goes on where it was after it was killed");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    repeatable(command
                   ->add_option("--set", arguments->settings,
                                "Values of a setting: web.replicas=2..20, web.replicas=2..20/2, cache.memory=1GiB,2GiB,\n"
                                "'web->db.time_limit=10ms..50ms/10ms' (may be repeated)")
                   ->type_name("PATH=VALUES"));
    repeatable(command->add_option("--phase", arguments->phases, "Only this phase (may be repeated)")->type_name("NAME"));
    repeatable(
        command->add_option("--design", arguments->designs, "On this design, not the phase's own (may be repeated)")->type_name("NAME"));
    command->add_option("--replications", arguments->replications, "This many, whatever the precision (--tornado: 5)")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    add_simulation_options(*command, *arguments, "Most requests that a combination simulates");
    command->add_option("--format", arguments->format, "On standard output: text (default), csv or json")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "csv", "json"}));
    command
        ->add_option("--out", arguments->out,
                     "Takes sweep.csv, and replications/, which a call that was killed, and other\n"
                     "shards, go on from")
        ->type_name("DIR");
    command
        ->add_option("--shard", arguments->shard,
                     "This machine's part of the work, such as 2/4. Shards may share DIR, or\n"
                     "headroom merge puts their DIRs together")
        ->type_name("I/N");
    command->add_flag("--require-slo", arguments->require_slo, "Exit with 1 unless all promises (SLOs) are kept in every combination");
    command->add_flag("--estimate", arguments->estimates, "Answer by formulas, in place of simulating; nothing is kept")
        ->excludes("--shard");
    command
        ->add_flag("--tornado", arguments->tornado,
                   "Tell instead what a tenth more of each number of the plan does to p95 and cost,\n"
                   "ranked; --out takes tornado.csv")
        ->excludes("--set")
        ->excludes("--shard")
        ->excludes("--require-slo");
    command->add_flag("--quiet", arguments->quiet, "No progress, no warnings; with --out no table");
    command->footer(
        "Examples: headroom sweep presets/hello.headroom.json --phase Growth --set web.replicas=1..4 --set web.workers=8,16\n"
        "          headroom sweep presets/hello.headroom.json --phase Growth --tornado");
    command->callback([arguments, &exit] { exit = sweep(*arguments); });
}

}  // namespace headroom::cli
