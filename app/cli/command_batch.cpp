// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/batch.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/run/engine_version.h"
#include "app/run/replication_store.h"
#include "app/run/run_controller.h"

namespace headroom::cli {

namespace {

struct BatchArguments : CommonArguments {
    std::vector<std::string> plans;
    std::string shard;
    std::optional<std::size_t> replications;
    bool require_slo = false;
};

int run_batch(const BatchArguments& arguments) {
    study::Options options = simulation_options(arguments);
    options.replications = arguments.replications;
    const Shard shard = parse_shard(arguments.shard);
    const std::vector<PlanFile> files = list_plans(arguments.plans);
    app::ReplicationStore store(arguments.out + "/replications", std::string(app::engine_version()));
    Batch batch(arguments.out, store, options, shard);
    for (const PlanFile& file : files) batch.add(file, arguments.quiet);
    try {
        ProgressBar bar(arguments.quiet);
        app::RunController controller(arguments.jobs);
        batch.run(controller, bar);
    } catch (const study::Cancelled&) {
        fmt::print(stderr, "headroom: interrupted; the same command goes on where it was\n");
        return Interrupted;
    }
    if (arguments.format == "csv")
        fmt::print("{}", batch.summary_csv());
    else if (!arguments.quiet || arguments.format == "text")
        fmt::print("{}", batch.summary_text());
    return batch.exit_status(arguments.require_slo);
}

}  // namespace

void add_batch(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<BatchArguments>();
    arguments->precision = "5 %";
    arguments->max_requests = "150M";
    CLI::App* command = app.add_subcommand("batch", "Simulate all phases of many plans; goes on where it was after it was killed");
    command->add_option("PLANS", arguments->plans, "Plans, and folders with *.headroom.json below them")->required();
    command
        ->add_option("--out", arguments->out,
                     "Where everything is kept: NAME.results.json of each plan, summary.csv,\n"
                     "and replications/, which later calls (more replications, other shards) go on from")
        ->type_name("DIR")
        ->required();
    command
        ->add_option("--shard", arguments->shard,
                     "This machine's part of the work, such as 2/4. Shards may share DIR, or\n"
                     "headroom merge puts their DIRs together")
        ->type_name("I/N");
    command->add_option("--replications", arguments->replications, "This many, whatever the precision")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    add_simulation_options(*command, *arguments, "Most requests that a phase simulates");
    command->add_option("--format", arguments->format, "Of the summary on standard output: text (default) or csv")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "csv"}));
    command->add_flag("--require-slo", arguments->require_slo, "Exit with 1 unless all promises (SLOs) are kept");
    command->add_flag("--quiet", arguments->quiet, "No progress, no warnings, no table");
    command->footer("Example: headroom batch presets plans/shop.headroom.json --out results --shard 1/2");
    command->callback([arguments, &exit] { exit = run_batch(*arguments); });
}

}  // namespace headroom::cli
