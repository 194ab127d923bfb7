// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "cost/catalogue.h"
#include "cost/catalogue_records.h"
#include "plan/object_reader.h"
#include "plan/reader.h"
#include "schema/describe.h"

namespace headroom::cost {
namespace {

class CatalogueReader {
public:
    explicit CatalogueReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

    PriceCatalogue read(const Value& document) {
        plan::ObjectReader object(document, "$", diagnostics_);
        if (!is_known_format(object)) return {};
        const auto header =
            schema::build<Header>(document, "$", context_, {"format", "version", "sources", "instances", "items", "grids", "discounts"});
        check_day(header.as_of, document, "$");
        catalogue_.name = header.name;
        catalogue_.provider = header.provider;
        catalogue_.region = header.region;
        catalogue_.currency = header.currency;
        catalogue_.as_of = header.as_of;
        catalogue_.note = header.note;
        catalogue_.pue = header.pue;
        if (const Value* sources = object.find("sources")) read_sources(*sources);
        const auto each = [&](const char* list, bool is_optional, auto read) {
            if (is_optional && object.find(list) == nullptr) return;
            const Value::Array& values = object.array(list);
            for (std::size_t i = 0; i < values.size(); ++i) read(values[i], fmt::format("$.{}[{}]", list, i));
        };
        const bool has_base = header.extends.has_value();
        each("instances", has_base, [this](const Value& value, const std::string& path) { read_instance(value, path); });
        each("grids", true, [this](const Value& value, const std::string& path) { read_grid(value, path); });
        each("items", has_base, [this](const Value& value, const std::string& path) { read_item(value, path); });
        if (has_base) extend(header, document);
        catalogue_.take_off(read_discounts(object.find("discounts"), header.discount.value));
        return std::move(catalogue_);
    }

private:
    bool is_known_format(plan::ObjectReader& object) {
        if (!object.is_object()) return false;
        const Value* format = object.find("format", true);
        const Value* version = object.find("version", true);
        if (format == nullptr || version == nullptr) return false;
        if (*format != Value("headroom-prices")) {
            diagnostics_.error(format->at, "$.format", "this is no price catalogue", "\"headroom-prices\"");
        } else if (*version != Value(catalogue_version)) {
            diagnostics_.error(version->at, "$.version", "a version of the price catalogue that this program does not read",
                               fmt::format("{}", catalogue_version));
        } else {
            return true;
        }
        return false;
    }

    void extend(const Header& header, const Value& document) {
        const PriceCatalogue* base = find_builtin(*header.extends);
        if (base == nullptr)
            diagnostics_.error(document.find("extends")->at, "$.extends", fmt::format("there is no catalogue '{}'", *header.extends),
                               suggest(*header.extends, builtin_names()));
        else if (base->currency != header.currency && !header.exchange_rate)
            diagnostics_.error(document.find("currency")->at, "$.currency",
                               fmt::format("{} is in {}, this catalogue in {}", base->name, base->currency, header.currency),
                               fmt::format("\"exchange_rate\": what a {} is worth", base->currency));
        else
            lay_over(*base, header.exchange_rate.value_or(1), document);
    }

    /// Prices name their sources: one name cannot be two of them.
    void lay_over(const PriceCatalogue& base, double exchange_rate, const Value& document) {
        for (const Source& source : base.sources)
            if (catalogue_.find_source(source.name) != nullptr)
                diagnostics_.error(document.find("sources")->find(source.name)->at, member_path("$.sources", source.name),
                                   fmt::format("'{}' is a source of {}, too", source.name, base.name), "another name");
        catalogue_.add_base(base, exchange_rate);
    }

    /// By meter; `all` where there is none of its own.
    std::map<plan::Meter, double> read_discounts(const Value* own, double all) {
        std::map<plan::Meter, double> discounts;
        for (const auto& option : plan::options_of(plan::Meter{})) discounts[option.value] = all;
        if (own == nullptr) return discounts;
        if (!own->is_object()) {
            diagnostics_.error(own->at, "$.discounts", fmt::format("'discounts' is {}", own->kind_name()), R"({"egress": "20 %"})");
            return discounts;
        }
        std::vector<std::string> meters;
        for (const auto& option : plan::options_of(plan::Meter{})) meters.emplace_back(option.name);
        for (const Value::Member& member : own->as_object()) {
            const std::string path = member_path("$.discounts", member.name);
            if (const auto meter = plan::find_meter(member.name))
                schema::read_quantity(discounts[*meter], member.value, Unit::Ratio, {0.0, 1.0}, path, context_);
            else
                diagnostics_.error(member.value.at, path, fmt::format("nothing is counted as '{}'", member.name),
                                   suggest(member.name, meters));
        }
        return discounts;
    }

    void read_sources(const Value& sources) {
        if (!sources.is_object()) {
            diagnostics_.error(sources.at, "$.sources", fmt::format("'sources' is {}", sources.kind_name()), "an object: {...}");
            return;
        }
        for (const Value::Member& member : sources.as_object()) {
            catalogue_.sources.push_back(schema::build<Source>(member.value, member_path("$.sources", member.name), context_));
            catalogue_.sources.back().name = member.name;
        }
    }

    void read_instance(const Value& value, const std::string& path) {
        const auto entry = schema::build<InstanceEntry>(value, path, context_, {"price", "offers"});
        if (!value.is_object()) return;
        check_entry(entry, value, path, "instance type", instances_);
        Price price{plan::Meter::Instance, entry.name, {}, Per::Hour, 0, {}, entry.source, entry.as_of, entry.note};
        read_price_of(value, path, Unit::MoneyPerHour, instance_price, std::move(price));
        if (const Value* offers = value.find("offers")) read_offers(*offers, path + ".offers", entry.name);
        plan::InstanceType type{entry.name, entry.vcpus, entry.memory, entry.speed.value_or(1), entry.speed.has_value()};
        if (entry.credits) {
            type.credits = {entry.credits->baseline.value, entry.credits->mode, entry.credits->launch};
            check_source(entry.credits->source, *value.find("credits"), path + ".credits");
        }
        if (entry.power) {
            catalogue_.powers.push_back({entry.name, entry.power->idle, entry.power->full});
            check_power(*entry.power, *value.find("power"), path + ".power");
        }
        if (const auto* spot = catalogue_.find_price(plan::Meter::Instance, entry.name, {}, Offer::Spot))
            type.interruptions = spot->interruptions;
        catalogue_.instances.add(std::move(type));
    }

    /// [{"prices": {"spot": "$0.03/h", ...}, "source": ...}, ...]
    void read_offers(const Value& offers, const std::string& path, const std::string& instance) {
        if (!offers.is_array()) {
            diagnostics_.error(offers.at, path, fmt::format("'offers' is {}", offers.kind_name()), "an array: [{...}]");
            return;
        }
        for (std::size_t i = 0; i < offers.as_array().size(); ++i) {
            const Value& value = offers.as_array()[i];
            const std::string at = fmt::format("{}[{}]", path, i);
            const auto entry = schema::build<OfferEntry>(value, at, context_, {"prices"});
            if (!value.is_object()) continue;
            check_source(entry.source, value, at);
            check_day(entry.as_of, value, at);
            Price price{plan::Meter::Instance, instance, {}, Per::Hour, 0, {}, entry.source, entry.as_of, entry.note};
            price.is_derived = entry.derived;
            const Value* prices = value.find("prices");
            if (prices == nullptr || !prices->is_object())
                diagnostics_.error(value.at, at + ".prices", "there are no prices in it", R"({"spot": "$0.03/h"})");
            else
                read_offered(*prices, at + ".prices", price, entry.interruptions);
        }
    }

    void read_offered(const Value& prices, const std::string& path, Price price, const std::optional<Ratio>& interruptions) {
        for (const Value::Member& member : prices.as_object()) {
            const std::string at = member_path(path, member.name);
            const auto options = options_of(Offer{}).subspan(1);
            const auto found = std::ranges::find(options, member.name, &schema::EnumOption<Offer>::name);
            if (found == options.end()) {
                std::vector<std::string> names;
                for (const auto& option : options) names.emplace_back(option.name);
                diagnostics_.error(member.value.at, at, fmt::format("nothing is bought as '{}'", member.name), suggest(member.name, names));
                continue;
            }
            price.offer = found->value;
            if (catalogue_.find_price(price.meter, price.item, {}, price.offer) != nullptr)
                diagnostics_.error(member.value.at, at, fmt::format("a second price as {}", member.name), "one of them");
            price.interruptions = price.offer == Offer::Spot && interruptions ? std::optional(interruptions->value) : std::nullopt;
            read_price(member.value, at, Unit::MoneyPerHour, instance_price, price);
        }
    }

    void check_power(const PowerEntry& entry, const Value& value, const std::string& path) {
        check_source(entry.source, value, path);
        if (entry.full < entry.idle)
            diagnostics_.error(value.at, path + ".full", "a busy instance draws less than an idle one",
                               fmt::format("at least {}", entry.idle));
    }

    void read_grid(const Value& value, const std::string& path) {
        const auto entry = schema::build<GridEntry>(value, path, context_);
        if (!value.is_object()) return;
        if (catalogue_.find_grid(entry.region) != nullptr)
            diagnostics_.error(value.at, path + ".region", fmt::format("a second grid of '{}'", entry.region), "another region");
        check_source(entry.source, value, path);
        check_day(entry.as_of, value, path);
        catalogue_.grids.push_back({entry.region, entry.carbon});
    }

    void read_item(const Value& value, const std::string& path) {
        const auto entry = schema::build<ItemEntry>(value, path, context_, {"price", "tiers"});
        if (!value.is_object()) return;
        check_entry(entry, value, path, "item", items_);
        check_meter(entry, value, path);
        Price price{entry.meter, entry.name, {}, entry.per, entry.free, {}, entry.source, entry.as_of, entry.note};
        const Value* tiers = value.find("tiers");
        if (tiers == nullptr)
            read_price_of(value, path, Unit::Money, item_price, std::move(price));
        else if (const Value* both = value.find("price"))
            diagnostics_.error(both->at, path + ".price", "there are a price and tiers", "one of them");
        else
            read_tiers(*tiers, path + ".tiers", std::move(price));
    }

    void check_meter(const ItemEntry& entry, const Value& value, const std::string& path) {
        const Value *meter = value.find("meter"), *per = value.find("per");
        if (meter == nullptr || per == nullptr || !meter->is_string() || !per->is_string()) return;
        if (entry.meter == plan::Meter::Instance) {
            diagnostics_.error(meter->at, path + ".meter", "an instance is no item", "an element of \"instances\"");
        } else if (!is_billed(entry.meter, entry.per)) {
            std::vector<std::string> fitting;
            for (const auto& option : options_of(Per{}))
                if (is_billed(entry.meter, option.value)) fitting.emplace_back(option.name);
            diagnostics_.error(per->at, path + ".per", fmt::format("{} is not billed per {}", name_of(entry.meter), per->as_string()),
                               fmt::format("one of {}", fmt::join(fitting, ", ")));
        }
    }

    void read_price_of(const Value& entry, const std::string& path, Unit unit, const schema::Range& range, Price price) {
        if (const Value* value = entry.find("price"))
            read_price(*value, path + ".price", unit, range, std::move(price));
        else
            diagnostics_.error(entry.at, path + ".price", "the member 'price' is missing");
    }

    /// "$0.096/h", or one for each option: an engine.
    void read_price(const Value& value, const std::string& path, Unit unit, const schema::Range& range, Price price) {
        if (!value.is_object()) return add_price(value, path, unit, range, std::move(price));
        if (value.as_object().empty()) diagnostics_.error(value.at, path, "there is no price in it");
        for (const Value::Member& member : value.as_object()) {
            price.option = member.name;
            add_price(member.value, member_path(path, member.name), unit, range, price);
        }
    }

    void add_price(const Value& value, const std::string& path, Unit unit, const schema::Range& range, Price price) {
        Tier tier;
        if (!schema::read_quantity(tier.price, value, unit, range, path, context_)) return;
        price.tiers = {tier};
        catalogue_.prices.push_back(std::move(price));
    }

    void read_tiers(const Value& tiers, const std::string& path, Price price) {
        if (!tiers.is_array() || tiers.as_array().empty()) {
            diagnostics_.error(tiers.at, path, "these are no tiers", R"([{"up_to": 10240, "price": "$0.09"}, {"price": "$0.05"}])");
            return;
        }
        double former = 0;
        for (std::size_t i = 0; i < tiers.as_array().size(); ++i) {
            const Value& value = tiers.as_array()[i];
            const std::string tier_path = fmt::format("{}[{}]", path, i);
            const auto entry = schema::build<TierEntry>(value, tier_path, context_);
            const bool last = i + 1 == tiers.as_array().size();
            if (last == entry.up_to.has_value())
                diagnostics_.error(value.at, tier_path, last ? "the last tier ends" : "a tier before the last has no end",
                                   last ? "no up_to" : "\"up_to\": where it ends");
            else if (entry.up_to && *entry.up_to <= former)
                diagnostics_.error(value.at, tier_path + ".up_to", "tiers do not rise", fmt::format("more than {}", former));
            former = entry.up_to.value_or(former);
            Tier tier;
            if (entry.up_to) tier.up_to = *entry.up_to;
            tier.price = entry.price.value;
            price.tiers.push_back(tier);
        }
        catalogue_.prices.push_back(std::move(price));
    }

    template <class Entry>
    void check_entry(const Entry& entry, const Value& value, const std::string& path, const char* what, std::set<std::string>& names) {
        if (value.find("name") != nullptr && !names.insert(entry.name).second)
            diagnostics_.error(value.at, path + ".name", fmt::format("a second {} '{}'", what, entry.name), "another name");
        check_source(entry.source, value, path);
        check_day(entry.as_of, value, path);
    }

    void check_source(const std::string& name, const Value& value, const std::string& path) {
        const Value* source = value.find("source");
        if (source == nullptr || catalogue_.find_source(name) != nullptr) return;
        std::vector<std::string> known;
        for (const Source& each : catalogue_.sources) known.push_back(each.name);
        diagnostics_.error(source->at, path + ".source", fmt::format("unknown source '{}'", name), suggest(name, known));
    }

    void check_day(const std::string& day, const Value& object, const std::string& path) {
        constexpr std::string_view form = "dddd-dd-dd";
        const Value* value = object.find("as_of");
        const bool fits = day.size() == form.size() &&
                          std::ranges::equal(day, form, [](char c, char f) { return f == 'd' ? c >= '0' && c <= '9' : c == f; });
        if (value != nullptr && value->is_string() && !fits)
            diagnostics_.error(value->at, path + ".as_of", fmt::format("'{}' is no day", day), "such as \"2026-07-20\"");
    }

    Diagnostics& diagnostics_;
    const Files files_;
    const schema::ReadContext context_{files_, diagnostics_, {}, {}, {}, {}, {}};
    PriceCatalogue catalogue_;
    std::set<std::string> instances_, items_;
};

}  // namespace

PriceCatalogue parse_catalogue(std::string_view json, const std::string& document) {
    plan::ParsedJson parsed = plan::parse_json(json);
    PriceCatalogue catalogue;
    if (parsed.value) catalogue = CatalogueReader(parsed.diagnostics).read(*parsed.value);
    if (parsed.diagnostics.has_errors()) throw InvalidDocument(document, parsed.diagnostics.list());
    return catalogue;
}

}  // namespace headroom::cost
