// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/source/plan_source.h"
#include "core/error.h"
#include "plan/simgrid_file.h"

namespace headroom::cli {

namespace {

struct PlatformArguments {
    std::string plan;
    std::optional<std::string> design;
    std::string out;
};

/// The one that is asked for; else the only one that has a platform.
const plan::Design& design_with_platform(const plan::Plan& plan, const std::optional<std::string>& name) {
    if (name) {
        require_name("design", *name, names_of(plan.designs));
        const plan::Design& design = *plan.find_design(*name);
        if (design.platform.is_null()) throw UsageError(fmt::format("design '{}' has no platform", *name));
        return design;
    }
    std::vector<std::string> names;
    for (const plan::Design& design : plan.designs)
        if (!design.platform.is_null()) names.push_back(design.name);
    if (names.empty()) throw UsageError("no design of the plan has a platform");
    if (names.size() > 1) throw UsageError(fmt::format("several designs have a platform: --design {}", fmt::join(names, ", or --design ")));
    return *plan.find_design(names.front());
}

int print_platform(const PlatformArguments& arguments) {
    const PlanSource source(arguments.plan);
    print_warnings(source);
    const plan::Design& design = design_with_platform(source.plan(), arguments.design);
    Diagnostics diagnostics;
    const schema::ReadContext context{source.surroundings().files, diagnostics, {}, {}, {}, {}, {}};
    const std::optional<plan::Platform> platform = plan::read_platform(design, "$", context);
    if (!platform) throw InvalidDocument(arguments.plan, diagnostics.list());
    write_text(plan::print_simgrid(*platform), arguments.out);
    return Done;
}

}  // namespace

void add_platform(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<PlatformArguments>();
    CLI::App* command = app.add_subcommand("platform", "Write the platform of a design as a platform file of SimGrid (XML)");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_option("--design", arguments->design, "Of this design; otherwise of the only one that has a platform")->type_name("NAME");
    command->add_option("--out", arguments->out, "Write it there, not to standard output")->type_name("FILE");
    command->footer(
        "The other way round, a design takes its regions and links from such a file beside the plan:\n"
        "\"platform\": {\"simgrid\": \"site.xml\"}\n\n"
        "Example: headroom platform presets/cross-region.headroom.json --design Split --out site.xml");
    command->callback([arguments, &exit] { exit = print_platform(*arguments); });
}

}  // namespace headroom::cli
