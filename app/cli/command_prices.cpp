// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/price_report.h"
#include "app/cli/usage_error.h"
#include "cost/catalogue.h"

namespace headroom::cli {

namespace {

struct PricesArguments {
    std::vector<std::string> words;
    std::string catalogue{cost::default_catalogue};
    std::string format = "text";
    std::string check;
};

std::string check_catalogue(const std::string& path) {
    const auto catalogue = load_prices(path);
    const std::size_t instances = catalogue->instances.types().size();
    std::size_t others = 0;
    for (const cost::Price& price : catalogue->prices) others += price.meter == plan::Meter::Instance ? 0 : 1;
    return fmt::format("{}: ok ({} instance type{}, {} other price{})\n", path, instances, instances == 1 ? "" : "s", others,
                       others == 1 ? "" : "s");
}

std::string print(const PricesArguments& arguments) {
    if (arguments.format == "schema") return cost::catalogue_schema();
    if (!arguments.check.empty()) return check_catalogue(arguments.check);
    const auto catalogue = load_prices(arguments.catalogue);
    auto prices = find_prices(*catalogue, arguments.words);
    if (prices.empty() && !arguments.words.empty()) {
        std::vector<std::string> names;
        for (const cost::Price& price : catalogue->prices) names.push_back(price.item);
        const std::string near = suggest(arguments.words.front(), names);
        throw UsageError(
            fmt::format("{} has no price for '{}'{}{}", catalogue->name, fmt::join(arguments.words, " "), near.empty() ? "" : ": ", near));
    }
    if (arguments.format == "json") return print_prices_json(*catalogue, prices);
    if (arguments.format == "csv") return print_prices_csv(prices);
    if (arguments.words.empty()) std::erase_if(prices, [](const cost::Price* price) { return price->offer != cost::Offer::OnDemand; });
    const bool one =
        !arguments.words.empty() && std::ranges::all_of(prices, [&](const auto* price) { return price->item == prices.front()->item; });
    return one ? print_price_details(*catalogue, prices) : print_price_table(*catalogue, prices);
}

}  // namespace

void add_prices(CLI::App& app, int& exit) {
    const auto arguments = std::make_shared<PricesArguments>();
    CLI::App* command = app.add_subcommand("prices", "List what things cost, and where the prices come from");
    command->add_option("WORD", arguments->words, "Only what has these words in it; a name shows all of one thing, with its source");
    command->add_option("--catalogue", arguments->catalogue, "A price catalogue that the program has, or a file")
        ->type_name("NAME|FILE")
        ->capture_default_str();
    command->add_option("--check", arguments->check, "Tell all mistakes of a file, each with its place")->type_name("FILE");
    command->add_option("--format", arguments->format, "text, json, csv, or schema (the JSON Schema of a catalogue, for editors)")
        ->type_name("F")
        ->check(CLI::IsMember({"text", "json", "csv", "schema"}))
        ->capture_default_str();
    command->footer(
        "A plan names its catalogue: \"prices\": \"aws-us-east-1\", or a file beside it. What machines cost that are not bought on demand "
        "is told of one, or for words such as reserved_1y, savings and spot.\n\n"
        "Example: headroom prices m6i.large");
    add_price_comparison(*command, exit);
    command->callback([arguments, command, &exit] {
        if (!command->get_subcommands().empty()) return;
        fmt::print("{}", print(*arguments));
        exit = Done;
    });
}

}  // namespace headroom::cli
