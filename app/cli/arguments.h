// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/usage_error.h"
#include "app/source/plan_source.h"
#include "core/units.h"
#include "cost/catalogue.h"
#include "study/result.h"
#include "study/run.h"

/// What commands make of what was typed. Mistakes are UsageErrors that name the option.
namespace headroom::cli {

using app::PlanSource;

/// All of a file; throws FileError where it cannot be read.
std::string read_text(const std::string& file);
/// To the file, as a whole or not at all; without one, to standard output.
void write_text(const std::string& text, const std::string& file);

/// A quantity within bounds.
double quantity(const std::string& option, const std::string& text, Unit unit, double low, double high);

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& things) {
    std::vector<std::string> names;
    for (const auto& thing : things) names.push_back(thing.name);
    return names;
}
/// `kind` is "phase" or "design".
void require_name(const char* kind, const std::string& name, const std::vector<std::string>& names);

/// Names the nearest of what there is, or else all. `kind` is "command".
UsageError unknown_name(const char* kind, const std::string& name, const std::vector<std::string>& names);
/// Mistakes of what --set says: each once, a dozen of them at most.
InvalidDocument wrong_settings(const Diagnostics& mistakes);

/// A price catalogue that the program has, or a file of the folder at hand.
std::shared_ptr<const cost::PriceCatalogue> load_prices(const std::string& name);

/// "web.replicas=6": JSON where it is some, else text.
plan::Setting parse_setting(const std::string& text);

/// Puts settings into the phases that `concerns` chooses, each to be run on `design` or else on its own. Throws
/// InvalidDocument where a path is unknown.
void apply_settings(plan::Plan& plan, const std::vector<std::string>& settings, const std::optional<std::string>& design,
                    const std::function<bool(const plan::Phase&)>& concerns);

/// As --format says, or else as the ending of --out does.
std::string format_of(const std::string& format, const std::string& out);

void print_warnings(const PlanSource& source);

/// Options that commands share.
struct CommonArguments {
    std::uint64_t seed = 1;
    std::string precision;
    std::string max_requests;
    int jobs = 0;
    std::string format;
    std::string out;
    bool quiet = false;
};
/// --seed, --precision, --max-requests and --jobs; the defaults are in `arguments`.
void add_simulation_options(CLI::App& command, CommonArguments& arguments, const char* about_requests);
/// What they say: seed, precision and the most requests.
study::Options simulation_options(const CommonArguments& arguments);
/// May be given several times, each time with one value: what follows that is something else.
CLI::Option* repeatable(CLI::Option* option);
/// --set
void add_setting_option(CLI::App& command, std::vector<std::string>& settings);
/// --format, --out and --quiet.
void add_output_options(CLI::App& command, CommonArguments& arguments);

}  // namespace headroom::cli
