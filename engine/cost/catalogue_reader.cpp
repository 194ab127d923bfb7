// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
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
        const auto header = schema::build<Header>(document, "$", context_, {"format", "version", "sources", "instances", "items", "grids"});
        check_day(header.as_of, document, "$");
        catalogue_.name = header.name;
        catalogue_.provider = header.provider;
        catalogue_.region = header.region;
        catalogue_.currency = header.currency;
        catalogue_.as_of = header.as_of;
        catalogue_.note = header.note;
        catalogue_.pue = header.pue;
        if (const Value* sources = object.find("sources")) read_sources(*sources);
        const Value::Array& instances = object.array("instances");
        for (std::size_t i = 0; i < instances.size(); ++i) read_instance(instances[i], fmt::format("$.instances[{}]", i));
        if (object.find("grids") != nullptr) {
            const Value::Array& grids = object.array("grids");
            for (std::size_t i = 0; i < grids.size(); ++i) read_grid(grids[i], fmt::format("$.grids[{}]", i));
        }
        const Value::Array& items = object.array("items");
        for (std::size_t i = 0; i < items.size(); ++i) read_item(items[i], fmt::format("$.items[{}]", i));
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
        const auto entry = schema::build<InstanceEntry>(value, path, context_, {"price"});
        if (!value.is_object()) return;
        check_entry(entry, value, path, "instance type", instances_);
        Price price{plan::Meter::Instance, entry.name, {}, Per::Hour, 0, {}, entry.source, entry.as_of, entry.note};
        read_price(value, path, Unit::MoneyPerHour, instance_price, std::move(price));
        plan::InstanceType type{entry.name, entry.vcpus, entry.memory, entry.speed.value_or(1), entry.speed.has_value()};
        if (entry.credits) {
            type.credits = {entry.credits->baseline.value, entry.credits->mode, entry.credits->launch};
            check_source(entry.credits->source, *value.find("credits"), path + ".credits");
        }
        if (entry.power) {
            catalogue_.powers.push_back({entry.name, entry.power->idle, entry.power->full});
            check_power(*entry.power, *value.find("power"), path + ".power");
        }
        catalogue_.instances.add(std::move(type));
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
            read_price(value, path, Unit::Money, item_price, std::move(price));
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

    /// "$0.096/h", or one for each option: an engine.
    void read_price(const Value& entry, const std::string& path, Unit unit, const schema::Range& range, Price price) {
        const Value* value = entry.find("price");
        const std::string price_path = path + ".price";
        if (value == nullptr) {
            diagnostics_.error(entry.at, price_path, "the member 'price' is missing");
        } else if (value->is_object()) {
            if (value->as_object().empty()) diagnostics_.error(value->at, price_path, "there is no price in it");
            for (const Value::Member& member : value->as_object()) {
                price.option = member.name;
                add_price(member.value, member_path(price_path, member.name), unit, range, price);
            }
        } else {
            add_price(*value, price_path, unit, range, price);
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
