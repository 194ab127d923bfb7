// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/import/import.h"

namespace headroom::cli {

namespace {

struct ImportArguments {
    std::vector<std::string> files;
    std::string out;
    std::string name = "Imported";
};

int run_import(const ImportArguments& arguments) {
    import::Manifests manifests;
    for (const std::string& file : arguments.files) import::read_manifests(read_text(file), file, manifests);
    if (const std::string missing = import::what_is_missing(manifests); !missing.empty()) throw UsageError(missing);
    const import::Imported imported = import::make_plan(std::move(manifests), arguments.name);
    for (const import::Remark& remark : imported.remarks) {
        const std::string where = remark.file.empty() ? "" : fmt::format("{}:{}: ", remark.file, remark.at.line);
        fmt::print(stderr, "{}{}: {}\n", where, remark.what, remark.why);
    }
    write_text(imported.plan, arguments.out);
    return Done;
}

}  // namespace

void add_import(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<ImportArguments>();
    CLI::App* command = app.add_subcommand("import", "Turn Kubernetes manifests into a plan; tell what could not be");
    command->add_option("FILE", arguments->files, "Manifests (YAML, several documents in a file)")->required();
    command->add_option("--out", arguments->out, "Write the plan there, not to standard output")->type_name("PLAN");
    command->add_option("--name", arguments->name, "Name of the plan")->type_name("NAME");
    command->footer("Example: headroom import deployment.yaml hpa.yaml --out shop.headroom.json");
    command->callback([arguments, &exit] { exit = run_import(*arguments); });
}

}  // namespace headroom::cli
