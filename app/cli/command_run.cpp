// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/decision_report.h"
#include "app/cli/html_file.h"
#include "app/cli/latency_report.h"
#include "app/cli/output.h"
#include "app/cli/plan_run.h"
#include "app/cli/text_report.h"
#include "app/report/csv.h"
#include "study/results_json.h"
#include "study/results_reader.h"

namespace headroom::cli {

namespace {

struct RunArguments : PlanArguments {
    std::string plan;
    std::string report;
    std::string explain;
    bool require_slo = false;
};

constexpr const char *of_autoscaler = "autoscaler", *of_incidents = "incidents", *of_latency = "latency";

std::string print(const study::Results& results, const std::string& format, bool details, const std::string& explain) {
    if (format == "json") return study::print_results(results);
    if (format == "csv") return report::print_csv(results);
    std::string text = print_text(results, details);
    if (explain == of_autoscaler) text += print_decisions(results);
    if (explain == of_incidents) text += print_transitions(results);
    if (explain == of_latency) text += print_latency(results);
    return text;
}

int run(const RunArguments& arguments) {
    if (arguments.traces && format_of(arguments.format, arguments.out) != "json")
        throw UsageError("--traces: only JSON has them; write it with --out FILE.json or --format json, then: headroom report");
    PlanRun asked(arguments.plan, arguments);
    Output output(arguments);
    std::optional<HtmlFile> page;
    if (!arguments.report.empty()) page.emplace(arguments.report);

    const study::Results results = asked.run();
    const bool details = !arguments.phases.empty();
    output.write([&](const std::string& format) { return print(results, format, details, arguments.explain); });
    if (page) {  // from the document, as headroom report makes it
        const auto read = study::parse_results(study::print_results(results), arguments.report, asked.types());
        page->write({read, std::nullopt});
    }
    const bool kept = std::all_of(results.runs.begin(), results.runs.end(), [](const auto& r) { return r.slo_met(); });
    return arguments.require_slo && !kept ? SloMissed : Done;
}

/// What run and estimate share.
void add_common(CLI::App& command, RunArguments& arguments) {
    command.add_option("PLAN", arguments.plan, "The plan's file")->required();
    add_case_options(command, arguments);
    add_output_options(command, arguments);
    command.add_option("--report", arguments.report, "Write a page to read and pass on as well (HTML)")->type_name("FILE");
    command.add_flag("--require-slo", arguments.require_slo, "Exit with 1 unless all promises (SLOs) are kept");
}

}  // namespace

void add_run(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<RunArguments>();
    CLI::App* command = app.add_subcommand("run", "Simulate the phases of a plan");
    add_common(*command, *arguments);
    add_run_options(*command, *arguments);
    command
        ->add_option("--explain", arguments->explain,
                     "Tell why: autoscaler (each decision, and what\nlimited it), incidents (with breakers, ejections\nand failed health "
                     "checks), latency (where\nresponses spend time)")
        ->type_name("WHAT")
        ->check(CLI::IsMember({of_autoscaler, of_incidents, of_latency}));
    command->footer("Example: headroom run presets/ecommerce.headroom.json --phase Growth --set shop.instance=m6i.4xlarge");
    command->callback([arguments, &exit] {
        arguments->trace = arguments->explain == of_latency;
        exit = run(*arguments);
    });
}

void add_estimate(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<RunArguments>();
    arguments->estimates = true;
    CLI::App* command = app.add_subcommand("estimate", "Answer for the phases of a plan by formulas, in milliseconds; run confirms it");
    add_common(*command, *arguments);
    command->footer("Example: headroom estimate presets/ecommerce.headroom.json --phase Growth --set shop.replicas=6");
    command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace headroom::cli
