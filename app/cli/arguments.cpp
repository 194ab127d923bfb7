// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/files.h"
#include "plan/atomic_file.h"

namespace headroom::cli {

namespace {

/// CLI11 takes -1 for the largest number there is. Empty where it is a seed.
std::string not_a_seed(const std::string& text) {
    const bool is_whole = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return is_whole ? std::string() : fmt::format("'{}' is no whole number from 0 on", text);
}

}  // namespace

std::string read_text(const std::string& file) {
    const std::filesystem::path path(file);
    const Files folder(path.has_parent_path() ? path.parent_path().string() : std::string("."));
    const std::string* text = folder.read(path.filename().string());
    if (text == nullptr) throw FileError("cannot read '" + file + "'");
    return *text;
}

void write_text(const std::string& text, const std::string& file) {
    if (file.empty())
        fmt::print("{}", text);
    else
        plan::write_atomically(file, text);
}

double quantity(const std::string& option, const std::string& text, Unit unit, double low, double high) {
    const ParsedQuantity parsed = parse_quantity(text, unit);
    if (!parsed) throw UsageError(fmt::format("{}: {}", option, parsed.error));
    if (parsed.quantity.value < low || parsed.quantity.value > high)
        throw UsageError(fmt::format("{}: {} is outside {} to {}", option, text, print_quantity(low, unit), print_quantity(high, unit)));
    return parsed.quantity.value;
}

void require_name(const char* kind, const std::string& name, const std::vector<std::string>& names) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw UsageError(fmt::format("the plan has no {} '{}': {}", kind, name, suggest(name, names)));
}

UsageError unknown_name(const char* kind, const std::string& name, const std::vector<std::string>& names) {
    const std::string nearest = nearest_name(name, names);
    return UsageError(
        fmt::format("there is no {} '{}': {}", kind, name,
                    nearest.empty() ? fmt::format("one of {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", nearest)));
}

InvalidDocument wrong_settings(const Diagnostics& mistakes) {
    constexpr std::size_t most_told = 12;
    std::vector<Diagnostic> told;
    std::set<std::string> known;
    for (const Diagnostic& each : mistakes.list())
        if (known.insert(to_string(each, "")).second && told.size() < most_told) told.push_back(each);
    if (known.size() > told.size())
        told.push_back({Severity::Error, {}, "", fmt::format("… and {} more such mistakes", known.size() - told.size()), ""});
    return {"--set", std::move(told)};
}

std::shared_ptr<const cost::PriceCatalogue> load_prices(const std::string& name) {
    const Files files(".");
    auto catalogue = cost::find_catalogue(name, files);
    if (catalogue) return catalogue;
    throw UsageError(fmt::format("there is no price catalogue '{}', nor a file: {}", name, suggest(name, cost::builtin_names())));
}

plan::Setting parse_setting(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) throw UsageError(fmt::format("--set: '{}' is not of the form path=value", text));
    const std::string value = text.substr(equals + 1);
    const plan::ParsedJson json = plan::parse_json(value);
    Value parsed = json.value && !json.diagnostics.has_errors() ? *json.value : Value(value);
    parsed.at = {};
    return {text.substr(0, equals), std::move(parsed), {}};
}

void apply_settings(plan::Plan& plan, const std::vector<std::string>& settings, const std::optional<std::string>& design,
                    const std::function<bool(const plan::Phase&)>& concerns) {
    std::vector<plan::Setting> parsed;
    for (const auto& setting : settings) parsed.push_back(parse_setting(setting));
    Diagnostics mistakes;
    for (plan::Phase& phase : plan.phases) {
        if (!concerns(phase)) continue;
        plan::Plan copy = plan;
        for (const plan::Setting& setting : parsed) plan::apply(copy, design.value_or(phase.design), setting, mistakes);
        phase.set.insert(phase.set.end(), parsed.begin(), parsed.end());
    }
    if (mistakes.has_errors()) throw wrong_settings(mistakes);
}

std::string format_of(const std::string& format, const std::string& out) {
    if (!format.empty()) return format;
    if (out.empty() || out.ends_with(".txt")) return "text";
    return out.ends_with(".csv") ? "csv" : "json";
}

void print_warnings(const PlanSource& source) {
    for (const Diagnostic& diagnostic : source.diagnostics()) fmt::print(stderr, "{}\n", to_string(diagnostic, source.path()));
}

void add_simulation_options(CLI::App& command, CommonArguments& arguments, const char* about_requests) {
    command.add_option("--seed", arguments.seed, "Of the random streams")
        ->type_name("N")
        ->check(CLI::Validator(not_a_seed, ""))
        ->capture_default_str();
    command.add_option("--precision", arguments.precision, "Relative half-width of the 95 % intervals to reach")
        ->type_name("RATIO")
        ->capture_default_str();
    command.add_option("--max-requests", arguments.max_requests, about_requests)->type_name("N")->capture_default_str();
    command.add_option("--jobs", arguments.jobs, "Worker processes at once\n(default: the number of processors)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
}

study::Options simulation_options(const CommonArguments& arguments) {
    study::Options options;
    options.seed = arguments.seed;
    options.precision = quantity("--precision", arguments.precision, Unit::Ratio, 1e-4, 1);
    options.max_requests = quantity("--max-requests", arguments.max_requests, Unit::None, 1000, 1e13);
    return options;
}

CLI::Option* repeatable(CLI::Option* option) { return option->take_all()->expected(1)->allow_extra_args(false); }

void add_setting_option(CLI::App& command, std::vector<std::string>& settings) {
    repeatable(command.add_option("--set", settings, "Change a setting: web.replicas=6 or\n'web->db.time_limit=2 s' (may be repeated)")
                   ->type_name("PATH=VALUE"));
}

void add_output_options(CLI::App& command, CommonArguments& arguments) {
    command.add_option("--format", arguments.format, "text (default), json or csv")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "json", "csv"}));
    command
        .add_option("--out", arguments.out,
                    "Write the results to a file: as --format says, or else as its ending\n"
                    "does (.csv, .txt, otherwise JSON) and the table to standard output as well")
        ->type_name("FILE");
    command.add_flag("--quiet", arguments.quiet, "No progress, no warnings; with --out no table");
}

}  // namespace headroom::cli
