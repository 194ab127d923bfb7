// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/price_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/cli/table.h"
#include "app/report/csv.h"

namespace headroom::cli {

namespace {

using cost::Price;
using cost::PriceCatalogue;
using cost::Tier;
using Json = nlohmann::ordered_json;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

const plan::InstanceType* machine_of(const PriceCatalogue& catalogue, const Price& price) {
    return price.meter == plan::Meter::Instance ? catalogue.instances.find(price.item) : nullptr;
}

std::string per_of(const Price& price) { return std::string(schema::name_of_option(price.per)); }

template <class E>
std::string help_of(E value) {
    for (const auto& option : options_of(E{}))
        if (option.value == value) return std::string(option.help);
    return {};
}

/// What machines are bought as.
std::string offer_of(const Price& price) {
    return price.meter == plan::Meter::Instance ? std::string(schema::name_of_option(price.offer)) : "";
}

/// As the catalogue has it.
std::string number(double value) { return fmt::format("{:.10g}", value); }

std::string what_of(const PriceCatalogue& catalogue, const Price& price) {
    const plan::InstanceType* machine = machine_of(catalogue, price);
    if (machine == nullptr) return std::string(name_of(price.meter));
    return fmt::format("{} vCPU {}", number(machine->vcpus), print_quantity(machine->memory.value, Unit::Bytes));
}

/// In short, where there are several; each is told in full among the details.
std::string range_of(const Price& price) {
    if (price.tiers.size() == 1) return number(price.tiers.front().price);
    return fmt::format("{:.4g} … {:.4g}", price.tiers.front().price, price.tiers.back().price);
}

std::string tiers_of(const Price& price, const std::string& currency) {
    std::string text;
    double from = price.free;
    if (price.free > 0) text += fmt::format("  the first {} {} of a month free\n", number(price.free), per_of(price));
    for (const Tier& tier : price.tiers) {
        std::string where;
        if (from > 0) where += fmt::format(" from {}", number(from));
        if (std::isfinite(tier.up_to)) where += fmt::format(" to {}", number(tier.up_to));
        text += fmt::format("  {} {} per {}{}\n", number(tier.price), currency, per_of(price), where);
        from = tier.up_to;
    }
    return text;
}

std::string source_of(const PriceCatalogue& catalogue, const Price& price) {
    std::string text = fmt::format("as of {}, from {}", price.as_of, price.source);
    const cost::Source* source = catalogue.find_source(price.source);
    if (source == nullptr) return text;
    for (const std::string* part : {&source->repo, &source->path, &source->url})
        if (!part->empty()) text += ", " + *part;
    if (!source->commit.empty()) text += ", commit " + source->commit;
    if (!source->licence.empty()) text += "; licence: " + source->licence;
    return text;
}

Json json_of(const PriceCatalogue& catalogue, const Price& price) {
    Json tiers = Json::array();
    for (const Tier& tier : price.tiers)
        tiers.push_back({{"up_to", std::isfinite(tier.up_to) ? Json(tier.up_to) : Json(nullptr)}, {"price", tier.price}});
    Json json = {{"item", price.item},
                 {"option", price.option.empty() ? Json(nullptr) : Json(price.option)},
                 {"meter", std::string(name_of(price.meter))},
                 {"kind", cost::kind_names[static_cast<std::size_t>(cost::kind_of(price.meter))]},
                 {"per", per_of(price)},
                 {"free", price.free},
                 {"tiers", std::move(tiers)},
                 {"as_of", price.as_of},
                 {"source", price.source},
                 {"purchase", offer_of(price).empty() ? Json(nullptr) : Json(offer_of(price))},
                 {"derived", price.is_derived},
                 {"interruptions_per_month", price.interruptions ? Json(*price.interruptions) : Json(nullptr)},
                 {"discount", price.discount},
                 {"note", price.note.empty() ? Json(nullptr) : Json(price.note)}};
    if (const plan::InstanceType* machine = machine_of(catalogue, price)) {
        json["vcpus"] = machine->vcpus;
        json["memory_bytes"] = machine->memory.value;
        json["speed"] = machine->speed_known ? Json(machine->speed) : Json(nullptr);
    }
    return json;
}

Json json_of(const cost::Source& source) {
    Json json = Json::object();
    const auto add = [&json](const char* name, const std::string& value) {
        if (!value.empty()) json[name] = value;
    };
    add("repo", source.repo);
    add("path", source.path);
    add("url", source.url);
    add("commit", source.commit);
    add("as_of", source.as_of);
    add("licence", source.licence);
    add("note", source.note);
    return json;
}

}  // namespace

std::vector<const Price*> find_prices(const PriceCatalogue& catalogue, const std::vector<std::string>& words) {
    std::vector<const Price*> named, found;
    for (const Price& price : catalogue.prices) {
        if (words.size() == 1 && lower(price.item) == lower(words[0])) named.push_back(&price);
        const std::string text = lower(fmt::format("{} {} {} {} {} {}", price.item, price.option, name_of(price.meter),
                                                   help_of(price.meter), offer_of(price), price.note));
        if (std::ranges::all_of(words, [&](const std::string& word) { return text.find(lower(word)) != std::string::npos; }))
            found.push_back(&price);
    }
    return named.empty() ? found : named;
}

std::string print_price_table(const PriceCatalogue& catalogue, const std::vector<const Price*>& prices) {
    Table table({{"Name", Align::Left},
                 {"Option", Align::Left},
                 {"What", Align::Left, true},
                 {"Bought as", Align::Left},
                 {catalogue.currency},
                 {"per", Align::Left},
                 {"As of", Align::Left, true}});
    for (const Price* price : prices) {
        const std::string bought = price->offer == cost::Offer::OnDemand ? "" : offer_of(*price);
        table.add({price->item, price->option, what_of(catalogue, *price), bought, range_of(*price), per_of(*price),
                   price->as_of + (price->is_derived ? ", derived" : "")});
    }
    return fmt::format("{}, {}, as of {}\n\n{}", catalogue.name, catalogue.currency, catalogue.as_of, table.print());
}

std::string print_price_details(const PriceCatalogue& catalogue, const std::vector<const Price*>& prices) {
    std::string text;
    for (const Price* price : prices) {
        text += fmt::format("{}{}{}{}: {}\n", text.empty() ? "" : "\n", price->item, price->option.empty() ? "" : ", ", price->option,
                            what_of(catalogue, *price));
        text += wrap(help_of(price->meter), "  ");
        if (price->meter == plan::Meter::Instance) text += wrap(fmt::format("{}: {}", offer_of(*price), help_of(price->offer)), "  ");
        text += tiers_of(*price, catalogue.currency);
        if (price->meter == plan::Meter::Instance)
            text += fmt::format("  {:.2f} {} for a month of 730 hours\n", price->of(plan::hours_per_month), catalogue.currency);
        if (price->discount > 0) text += fmt::format("  {:.4g} % of the list price taken off\n", 100 * price->discount);
        if (price->interruptions) text += fmt::format("  {:.3g} % of the machines taken back in a month\n", 100 * *price->interruptions);
        if (!price->note.empty()) text += wrap(price->note, "  ");
        text += wrap(source_of(catalogue, *price), "  ");
    }
    return text;
}

std::string print_prices_json(const PriceCatalogue& catalogue, const std::vector<const Price*>& prices) {
    Json json = {{"catalogue", catalogue.name}, {"region", catalogue.region}, {"currency", catalogue.currency}, {"as_of", catalogue.as_of},
                 {"note", catalogue.note},      {"sources", Json::object()},  {"prices", Json::array()}};
    for (const cost::Source& source : catalogue.sources) json["sources"][source.name] = json_of(source);
    for (const Price* price : prices) json["prices"].push_back(json_of(catalogue, *price));
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string print_prices_csv(const std::vector<const Price*>& prices) {
    std::string text = "item,option,meter,per,free,up_to,price,as_of,source,purchase,derived\r\n";
    for (const Price* price : prices)
        for (const Tier& tier : price->tiers)
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", report::csv_field(price->item), report::csv_field(price->option),
                                name_of(price->meter), per_of(*price), number(price->free),
                                std::isfinite(tier.up_to) ? number(tier.up_to) : "", number(tier.price), price->as_of,
                                report::csv_field(price->source), offer_of(*price), price->is_derived ? "yes" : "");
    return text;
}

}  // namespace headroom::cli
