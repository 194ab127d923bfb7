// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QSaveFile>
#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/commands.h"
#include "app/cli/csv.h"
#include "app/cli/plan_source.h"
#include "app/cli/progress_bar.h"
#include "app/cli/text_report.h"
#include "app/run/plan_hash.h"
#include "app/run/run_controller.h"
#include "plan/reader.h"
#include "study/results_json.h"
#include "study/run.h"

namespace headroom::cli {

namespace {

struct RunArguments {
    std::string plan;
    std::vector<std::string> phases;
    std::optional<std::string> design;
    std::vector<std::string> settings;
    std::optional<std::string> horizon;
    std::uint64_t seed = 1;
    std::string precision = "5 %";
    std::optional<std::size_t> replications;
    std::string max_requests = "150M";
    int jobs = 0;
    std::string format;
    std::string out;
    bool require_slo = false;
    bool quiet = false;
};

double quantity(const std::string& option, const std::string& text, Unit unit, double low, double high) {
    const ParsedQuantity parsed = parse_quantity(text, unit);
    if (!parsed) throw UsageError(fmt::format("{}: {}", option, parsed.error));
    if (parsed.quantity.value < low || parsed.quantity.value > high)
        throw UsageError(fmt::format("{}: {} is outside {} to {}", option, text, print_quantity(low, unit), print_quantity(high, unit)));
    return parsed.quantity.value;
}

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& things) {
    std::vector<std::string> names;
    for (const auto& thing : things) names.push_back(thing.name);
    return names;
}

void require_name(const char* kind, const std::string& name, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw UsageError(fmt::format("the plan has no {} '{}': {}", kind, name, suggest(name, names)));
}

/// "web.replicas=6": JSON where it is some, else text.
plan::Setting parse_setting(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) throw UsageError(fmt::format("--set: '{}' is not of the form path=value", text));
    const std::string value = text.substr(equals + 1);
    const plan::ParsedJson json = plan::parse_json(value);
    Value parsed = json.value && !json.diagnostics.has_errors() ? *json.value : Value(value);
    parsed.at = {};
    return {text.substr(0, equals), std::move(parsed), {}};
}

/// Puts what was typed into the plan, and tells what is to be run.
std::vector<study::Case> prepare(plan::Plan& plan, const RunArguments& arguments) {
    std::vector<std::string> phases = names_of(plan.phases);
    for (const auto& phase : arguments.phases) require_name("phase", phase, phases);
    if (!arguments.phases.empty()) phases = arguments.phases;
    if (arguments.design) require_name("design", *arguments.design, names_of(plan.designs));
    std::vector<plan::Setting> settings;
    for (const auto& setting : arguments.settings) settings.push_back(parse_setting(setting));
    std::vector<study::Case> cases;
    Diagnostics mistakes;
    for (plan::Phase& phase : plan.phases) {
        if (std::find(phases.begin(), phases.end(), phase.name) == phases.end()) continue;
        plan::Plan copy = plan;
        for (const plan::Setting& setting : settings) plan::apply(copy, arguments.design.value_or(phase.design), setting, mistakes);
        phase.set.insert(phase.set.end(), settings.begin(), settings.end());
        if (arguments.horizon) phase.horizon = arguments.horizon;
        cases.push_back({phase.name, arguments.design});
    }
    if (mistakes.has_errors()) throw InvalidDocument("--set", mistakes.list());
    return cases;
}

std::string format_of(const RunArguments& arguments) {
    if (!arguments.format.empty()) return arguments.format;
    if (arguments.out.empty() || arguments.out.ends_with(".txt")) return "text";
    return arguments.out.ends_with(".csv") ? "csv" : "json";
}

std::string print(const study::Results& results, const std::string& format, bool details) {
    if (format == "json") return study::print_results(results);
    if (format == "csv") return print_csv(results);
    return print_text(results, details);
}

/// A file that is there as a whole or not at all; opened before the run, so that a wrong path is noticed at once.
class OutFile {
public:
    explicit OutFile(const std::string& path) : file_(QString::fromStdString(path)) {
        if (!file_.open(QIODevice::WriteOnly)) throw UsageError(fmt::format("cannot write {}: {}", path, reason()));
    }
    void write(const std::string& text) {
        if (file_.write(text.data(), static_cast<qint64>(text.size())) != static_cast<qint64>(text.size()) || !file_.commit())
            throw RunError(fmt::format("cannot write {}: {}", file_.fileName().toStdString(), reason()));
    }

private:
    std::string reason() const { return file_.errorString().toStdString(); }
    QSaveFile file_;
};

void print_warnings(const PlanSource& source) {
    for (const Diagnostic& diagnostic : source.diagnostics()) fmt::print(stderr, "{}\n", to_string(diagnostic, source.path()));
}

int run(const RunArguments& arguments) {
    study::Options options;
    options.seed = arguments.seed;
    options.precision = quantity("--precision", arguments.precision, Unit::Ratio, 1e-4, 1);
    options.max_requests = quantity("--max-requests", arguments.max_requests, Unit::None, 1000, 1e13);
    options.replications = arguments.replications;
    const PlanSource source(arguments.plan);
    plan::Plan plan = source.plan();
    if (!arguments.quiet) print_warnings(source);
    const std::vector<study::Case> cases = prepare(plan, arguments);
    std::optional<OutFile> out;
    if (!arguments.out.empty()) out.emplace(arguments.out);

    study::Results results;
    results.plan = plan.name;
    results.plan_sha256 = app::sha256_of(plan);
    results.prices = source.prices().name;
    results.prices_as_of = source.prices().as_of;
    {
        ProgressBar bar(arguments.quiet);
        app::RunController controller(arguments.jobs);
        results.runs = study::run(plan, cases, source.surroundings(), options, controller, bar);
    }
    const bool details = !arguments.phases.empty();
    if (out) out->write(print(results, format_of(arguments), details));
    if (!out || (arguments.format.empty() && !arguments.quiet))
        fmt::print("{}", print(results, out ? "text" : format_of(arguments), details));
    const bool kept = std::all_of(results.runs.begin(), results.runs.end(), [](const auto& r) { return r.slo_met(); });
    return arguments.require_slo && !kept ? SloMissed : Done;
}

}  // namespace

void add_run(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<RunArguments>();
    CLI::App* command = app.add_subcommand("run", "Simulate the phases of a plan");
    command->add_option("PLAN", arguments->plan, "The plan's file")->required();
    command->add_option("--phase", arguments->phases, "Only this phase, in detail (may be repeated)")
        ->type_name("NAME")
        ->take_all()
        ->expected(1);
    command->add_option("--design", arguments->design, "All phases on this design")->type_name("NAME");
    command->add_option("--set", arguments->settings, "Change a setting: web.replicas=6, 'web->db.time_limit=2 s' (may be repeated)")
        ->type_name("PATH=VALUE")
        ->take_all()
        ->expected(1);
    command->add_option("--seed", arguments->seed, "Of the random streams")->type_name("N")->capture_default_str();
    command->add_option("--precision", arguments->precision, "Relative half-width of the 95 % intervals to reach")
        ->type_name("RATIO")
        ->capture_default_str();
    command->add_option("--replications", arguments->replications, "This many, whatever the precision")
        ->type_name("N")
        ->check(CLI::Range(1, 10000));
    command->add_option("--max-requests", arguments->max_requests, "Most requests that a phase simulates")
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--horizon", arguments->horizon, "steady, day, or a span such as '19:00 + 2 h'")->type_name("SPAN");
    command->add_option("--jobs", arguments->jobs, "Worker processes at once (default: the number of processors)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command->add_option("--format", arguments->format, "text (default), json or csv")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "json", "csv"}));
    command
        ->add_option("--out", arguments->out,
                     "Write the results to a file: as --format says, or else as its ending\n"
                     "does (.csv, .txt, otherwise JSON) and the table to standard output as well")
        ->type_name("FILE");
    command->add_flag("--require-slo", arguments->require_slo, "Exit with 1 unless all promises (SLOs) are kept");
    command->add_flag("--quiet", arguments->quiet, "No progress, no warnings; with --out no table");
    command->footer("Example: headroom run presets/ecommerce.headroom.json --phase Launch --set web.replicas=3");
    command->callback([arguments, &exit] { exit = run(*arguments); });
}

}  // namespace headroom::cli
