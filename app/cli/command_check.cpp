// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/source/plan_source.h"

namespace headroom::cli {

namespace {

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

int check_plan(const std::string& path) {
    const app::PlanSource source(path);
    const std::vector<Diagnostic>& diagnostics = source.diagnostics();
    for (const Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}\n", to_string(diagnostic, path));
    const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(), [](const auto& d) { return d.severity == Severity::Error; });
    if (errors > 0) {
        fmt::print(stderr, "{}: {}\n", path, counted(static_cast<std::size_t>(errors), "error"));
        return WrongUsage;
    }
    fmt::print("{}: ok ({})\n", path, summary_of(source.plan(), diagnostics.size()));
    return Done;
}

}  // namespace

void add_check(CLI::App& app, int& exit) {
    const auto path = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("check", "Tell all mistakes of a plan, each with its place");
    command->add_option("PLAN", *path, "The plan's file")->required();
    command->footer("Example: headroom check presets/hello.headroom.json");
    command->callback([path, &exit] { exit = check_plan(*path); });
}

}  // namespace headroom::cli
