// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/cli/answer_report.h"
#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/results/results_store.h"
#include "app/source/plan_hash.h"
#include "models/models.h"
#include "plan/atomic_file.h"
#include "study/results_reader.h"

namespace headroom::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view results_ending = ".results.json";

struct ResultsArguments : CommonArguments {
    std::string store;
    std::vector<std::string> files;
    results::Filter filter;
    std::string users;
    std::string sql;
    std::int64_t a = 0, b = 0;
};

std::vector<std::string> list_documents(const std::vector<std::string>& arguments) {
    std::vector<std::string> files;
    for (const std::string& argument : arguments) {
        if (!fs::is_directory(argument)) {
            files.push_back(argument);
            continue;
        }
        std::vector<std::string> below;
        for (const auto& entry : fs::recursive_directory_iterator(argument, fs::directory_options::skip_permission_denied))
            if (entry.is_regular_file() && entry.path().string().ends_with(results_ending)) below.push_back(entry.path().string());
        if (below.empty()) throw UsageError(fmt::format("{} holds no results (*{})", argument, results_ending));
        std::ranges::sort(below);
        files.insert(files.end(), below.begin(), below.end());
    }
    return files;
}

int add(const ResultsArguments& arguments) {
    const schema::Catalogue types = models::all().catalogue();
    std::vector<results::Source> documents;
    for (const std::string& file : list_documents(arguments.files)) {
        const std::string text = plan::read_whole(file);
        results::Source& document = documents.emplace_back(file, app::sha256_of(text));
        if (study::format_of(text, file) == "headroom-sweep")
            document.results = study::parse_sweep(text, file);
        else
            document.results = study::parse_results(text, file, types);
    }
    results::ResultsStore store(arguments.store, results::Database::Mode::Write);
    const auto [added, runs] = store.add(documents);
    if (!arguments.quiet)
        fmt::print("{}: {} runs of {} documents added; {} were there\n", arguments.store, runs, added, documents.size() - added);
    return Done;
}

/// "50k", or "10k..1M".
void set_users(results::Filter& filter, const std::string& text) {
    if (text.empty()) return;
    const auto dots = text.find("..");
    filter.least_users = quantity("--users", text.substr(0, dots), Unit::None, 0, 1e15);
    filter.most_users = dots == std::string::npos ? filter.least_users : quantity("--users", text.substr(dots + 2), Unit::None, 0, 1e15);
    if (*filter.least_users > *filter.most_users) throw UsageError(fmt::format("--users: {} ends before it begins", text));
}

/// Asks, and prints the answer as --format and --out say.
int answer(const ResultsArguments& arguments, const std::string& empty,
           const std::function<results::Answer(const results::ResultsStore&)>& ask) {
    Output output(arguments);
    try {
        const results::ResultsStore store(arguments.store, results::Database::Mode::Read);
        const results::Answer given = ask(store);
        output.write([&](const std::string& format) {
            if (format == "json") return print_answer_json(given);
            return format == "csv" ? print_answer_csv(given) : print_answer_text(given, empty);
        });
    } catch (const results::QueryError& error) {
        throw UsageError(fmt::format("{}: {}", arguments.store, error.what()));
    }
    return Done;
}

CLI::App* add_subcommand(CLI::App& command, const char* name, const char* help, ResultsArguments& arguments) {
    CLI::App* sub = command.add_subcommand(name, help);
    sub->add_option("STORE", arguments.store, "The store's file")->required()->type_name("FILE");
    return sub;
}

void add_names(CLI::App& command, const char* option, std::vector<std::string>& names, const char* help) {
    command.add_option(option, names, help)->type_name("NAME")->allow_extra_args(false);
}

std::vector<std::string> status_names() {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(study::Status::Unstable); ++i) names.emplace_back(to_string(static_cast<study::Status>(i)));
    names.insert(names.end(), study::without_outline.begin(), study::without_outline.end());
    return names;
}

void add_list(CLI::App& results, const std::shared_ptr<ResultsArguments>& arguments, int& exit) {
    CLI::App* list = add_subcommand(results, "list", "The runs, or those that are asked for, one a line", *arguments);
    results::Filter& filter = arguments->filter;
    add_names(*list, "--plan", filter.plans, "Only of this plan (may be repeated)");
    add_names(*list, "--design", filter.designs, "Only this design (may be repeated)");
    add_names(*list, "--phase", filter.phases, "Only this phase (may be repeated)");
    add_names(*list, "--status", filter.statuses, "Only of this status (may be repeated)");
    list->get_option("--status")->check(CLI::IsMember(status_names()));
    list->add_option("--users", arguments->users, "Only of this population, or between two: 10k..1M")->type_name("N");
    list->add_option("--where", filter.where, "Any condition in SQL over the columns: 'p95_s > 0.2 AND slo_kept < slo'")->type_name("SQL");
    list->add_option(
            "--columns", filter.columns,
            "What to show, with commas; also any figure as run --format csv has it, by of/name/figure, and any\n"
            "setting of a sweep: id,phase,p95_s,component/db/utilization,setting/web.replicas. All columns: headroom results query STORE\n"
            "'SELECT * FROM entries LIMIT 1' --format json")
        ->type_name("NAMES")
        ->delimiter(',')
        ->allow_extra_args(false);
    list->add_option("--sort", filter.sort, "By this column (default: as they were added)")->type_name("NAME");
    list->add_flag("--descending", filter.descending, "The largest first")->needs("--sort");
    list->add_option("--limit", filter.limit, "At most so many")->type_name("N")->check(CLI::PositiveNumber);
    add_output_options(*list, *arguments);
    list->footer("Example: headroom results list all.db --plan Shop --users 100k..1M --where 'p95_s > 0.2' --sort cost_per_month");
    list->callback([arguments, &exit] {
        set_users(arguments->filter, arguments->users);
        exit = answer(*arguments, "no such run", [&](const auto& store) { return store.list(arguments->filter); });
    });
}

}  // namespace

void add_results(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<ResultsArguments>();
    CLI::App* results = app.add_subcommand("results", "Keep results of many runs in one file, and ask it");
    results->require_subcommand(1);
    results->footer(
        "Example: headroom batch presets --out results\n"
        "         headroom results add all.db results\n"
        "         headroom results list all.db --status overloaded");
    CLI::App* add_command =
        add_subcommand(*results, "add", "Put runs and combinations of sweeps into a store; makes one where there is none", *arguments);
    add_command
        ->add_option("DOCUMENTS", arguments->files,
                     "What headroom run, batch or sweep wrote as JSON, and folders with *.results.json\nbelow them; what is there already "
                     "is left out")
        ->required()
        ->type_name("FILE");
    add_command->add_flag("--quiet", arguments->quiet, "Say nothing of what was added");
    add_command->footer("Example: headroom results add all.db results shop.json");
    add_command->callback([arguments, &exit] { exit = add(*arguments); });
    add_list(*results, arguments, exit);
    CLI::App* query = add_subcommand(*results, "query", "Ask in SQL (SQLite's), which can only read", *arguments);
    query
        ->add_option("SQL", arguments->sql,
                     "One SELECT over entries (a row a run, or a combination of a sweep), figures (entry, of,\nname, figure, value, "
                     "half_width; SI units), settings (entry, path, value) and documents")
        ->required()
        ->type_name("TEXT");
    add_output_options(*query, *arguments);
    query->footer(
        "Example: headroom results query all.db \"SELECT plan, phase, value FROM entries JOIN figures ON entry = id\n"
        "           WHERE of = 'component' AND name = 'db' AND figure = 'utilization' AND value > 0.8\"");
    query->callback(
        [arguments, &exit] { exit = answer(*arguments, "no such row", [&](const auto& store) { return store.query(arguments->sql); }); });
    CLI::App* compare = add_subcommand(*results, "compare", "All figures of two runs side by side", *arguments);
    compare->add_option("A", arguments->a, "The id of a run, as list has it")->required()->type_name("ID");
    compare->add_option("B", arguments->b, "That of the other")->required()->type_name("ID");
    add_output_options(*compare, *arguments);
    compare->footer(
        "The half-widths are each run's own; headroom compare simulates both with the same users, and gives those of the differences.\n"
        "Example: headroom results compare all.db 3 7");
    compare->callback([arguments, &exit] {
        exit = answer(*arguments, "neither has a figure", [&](const auto& store) { return store.compare(arguments->a, arguments->b); });
    });
}

}  // namespace headroom::cli
