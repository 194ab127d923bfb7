// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "cost/catalogue.h"
#include "cost/catalogue_records.h"
#include "schema/schema_writer.h"

namespace headroom::cost {

using schema::Json;

namespace {

/// A price, or one for each option.
Json price(schema::SchemaWriter& writer, Unit unit, const schema::Range& range) {
    const Json one = writer.quantity(unit, range);
    return {{"description", "The price, or an object engine -> price where it depends on the engine."},
            {"anyOf", {one, {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", one}}}}};
}

Json offer(schema::SchemaWriter& writer) {
    Json prices = {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", false}, {"properties", Json::object()}};
    for (const auto& option : options_of(Offer{}).subspan(1)) {
        prices["properties"][option.name] = price(writer, Unit::MoneyPerHour, instance_price);
        prices["properties"][option.name]["description"] = option.help;
    }
    return writer.object(&record_of(static_cast<const OfferEntry*>(nullptr)), {{"prices", std::move(prices)}}, {"prices"});
}

Json instance(schema::SchemaWriter& writer) {
    writer.define("offer", offer(writer));
    return writer.object(&record_of(static_cast<const InstanceEntry*>(nullptr)),
                         {{"price", price(writer, Unit::MoneyPerHour, instance_price)},
                          {"offers", schema::array_of(schema::reference_to("offer"), "What it costs otherwise: reserved, spot.")}},
                         {"price"});
}

Json item(schema::SchemaWriter& writer) {
    writer.define("tier", writer.object(&record_of(static_cast<const TierEntry*>(nullptr)), Json::object(), {}));
    Json tiers = schema::array_of(schema::reference_to("tier"), "Prices that depend on the month's amount; the last has no end.");
    tiers["minItems"] = 1;
    Json result = writer.object(&record_of(static_cast<const ItemEntry*>(nullptr)),
                                {{"price", price(writer, Unit::Money, item_price)}, {"tiers", std::move(tiers)}}, {});
    result["oneOf"] = {{{"required", {"price"}}}, {{"required", {"tiers"}}}};
    return result;
}

}  // namespace

std::string catalogue_schema() {
    schema::SchemaWriter writer;
    Json properties = {{"format", {{"const", "headroom-prices"}}},
                       {"version", {{"const", catalogue_version}, {"description", "Version of the format."}}}};
    std::vector<std::string> required = {"format", "version"};
    properties.update(writer.properties(record_of(static_cast<const Header*>(nullptr)), required));
    writer.define("source", writer.object(&record_of(static_cast<const Source*>(nullptr)), Json::object(), {}));
    writer.define("instance", instance(writer));
    writer.define("item", item(writer));
    properties["sources"] = {{"type", "object"},
                             {"description", "Where prices come from, by the name that they call it."},
                             {"additionalProperties", schema::reference_to("source")}};
    Json discounts = {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
    for (const auto& option : plan::options_of(plan::Meter{}))
        discounts["properties"][option.name] = writer.quantity(Unit::Ratio, {0.0, 1.0});
    discounts["description"] = "Negotiated with the provider, by what is counted.";
    properties["discounts"] = std::move(discounts);
    properties["instances"] = schema::array_of(schema::reference_to("instance"), "Machines that can be rented, on demand.");
    writer.define("grid", writer.object(&record_of(static_cast<const GridEntry*>(nullptr)), Json::object(), {}));
    properties["grids"] = schema::array_of(schema::reference_to("grid"), "What the electricity of regions emits.");
    properties["items"] = schema::array_of(schema::reference_to("item"), "All else that is billed.");
    return schema::document_schema(fmt::format("urn:headroom:prices:{}", catalogue_version), "Headroom price catalogue",
                                   std::move(properties), required, writer.take_definitions());
}

}  // namespace headroom::cost
