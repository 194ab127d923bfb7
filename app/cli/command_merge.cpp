// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/run/merge.h"
#include "models/models.h"

namespace headroom::cli {

namespace {

struct MergeArguments {
    std::vector<std::string> folders;
    std::string out;
    bool quiet = false;
};

int merge(const MergeArguments& arguments) {
    const app::Merged merged = app::merge(arguments.folders, arguments.out, models::all().catalogue());
    if (!arguments.quiet)
        fmt::print("{}: {} rows of {} shards; {} documents, {} replications\n", merged.table, merged.rows, merged.shards, merged.documents,
                   merged.replications);
    return merged.exit;
}

}  // namespace

void add_merge(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<MergeArguments>();
    CLI::App* command = app.add_subcommand("merge", "Put together what the shards of a batch or of a sweep have written");
    command
        ->add_option("SHARD_DIRS", arguments->folders, "The folders that batch or sweep with --shard I/N wrote as --out, of all N shards")
        ->required()
        ->type_name("DIR");
    command
        ->add_option("--out", arguments->out,
                     "Takes what one machine would have written, the same bytes: summary.csv and\n"
                     "NAME.results.json of a batch, sweep.csv of a sweep; and replications/")
        ->type_name("DIR")
        ->required();
    command->add_flag("--quiet", arguments->quiet, "Say nothing of what came together");
    command->footer(
        "Exit status: that of the shards, 2 where one is missing or they are not of one study.\n"
        "Example: headroom batch presets --out one --shard 1/2\n"
        "         headroom batch presets --out two --shard 2/2       # elsewhere\n"
        "         headroom merge one two --out results");
    command->callback([arguments, &exit] { exit = merge(*arguments); });
}

}  // namespace headroom::cli
