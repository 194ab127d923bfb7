// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/own_catalogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/units.h"
#include "cost/embedded.h"
#include "plan/reader.h"

namespace headroom::cost {

namespace {

constexpr const char* own_source = "own";

Value parse(const std::string& text) {
    parse_catalogue(text);
    return *plan::parse_json(text).value;
}

std::string money(double value, plan::Meter meter) { return fmt::format("${:.12g}{}", value, meter == plan::Meter::Instance ? "/h" : ""); }

const char* list_of(const Price& price) { return price.meter == plan::Meter::Instance ? "instances" : "items"; }

std::string text_in(const Value& value, const char* name) {
    const Value* member = value.find(name);
    return member != nullptr && member->is_string() ? member->as_string() : std::string();
}

double share_in(const Value& value, const char* name, double otherwise) {
    const Value* member = value.find(name);
    if (member == nullptr) return otherwise;
    return member->is_number() ? member->as_number() : parse_quantity(member->as_string(), Unit::Ratio).quantity.value;
}

/// Null where there is none.
Value* find_entry(Value& document, const Price& price) {
    Value* list = document.find(list_of(price));
    if (list == nullptr) return nullptr;
    const auto found = std::ranges::find_if(list->as_array(), [&](const Value& each) { return text_in(each, "name") == price.item; });
    return found == list->as_array().end() ? nullptr : &*found;
}

/// One's own is no longer what the former source said.
void take_over(Value& value) {
    if (value.is_array())
        for (Value& each : value.as_array()) take_over(each);
    if (!value.is_object()) return;
    if (value.find("source") != nullptr) value.set("source", Value(own_source));
    for (Value::Member& member : value.as_object()) take_over(member.value);
}

void scale(Value& price, double factor) {
    if (price.is_object())
        for (Value::Member& member : price.as_object()) scale(member.value, factor);
    if (price.is_number()) price = Value(price.as_number() * factor);
    if (!price.is_string()) return;
    const bool is_hourly = price.as_string().find("/h") != std::string::npos;
    const double value = parse_quantity(price.as_string(), is_hourly ? Unit::MoneyPerHour : Unit::Money).quantity.value;
    price = Value(money(value * factor, is_hourly ? plan::Meter::Instance : plan::Meter::Egress));
}

void scale_entry(Value& entry, double factor) {
    if (factor == 1) return;
    for (const char* name : {"price", "prices"})
        if (Value* price = entry.find(name)) scale(*price, factor);
    for (const char* name : {"tiers", "offers"})
        if (Value* list = entry.find(name))
            for (Value& each : list->as_array()) scale_entry(each, factor);
}

/// As the catalogue beneath has it.
Value entry_of_base(const std::string& base, const Price& price) {
    for (const std::string_view text : embedded_catalogues()) {
        Value document = *plan::parse_json(text).value;
        if (text_in(document, "name") != base) continue;
        if (const Value* entry = find_entry(document, price)) return *entry;
    }
    throw RunError(fmt::format("there is no '{}' in {}", price.item, base));
}

Value& own_entry(Value& document, const Price& price) {
    if (Value* entry = find_entry(document, price)) return *entry;
    Value entry = entry_of_base(text_in(document, "extends"), price);
    entry.erase("offers");  // those that it has not itself are still the base's
    take_over(entry);
    scale_entry(entry, share_in(document, "exchange_rate", 1));
    if (document.find(list_of(price)) == nullptr) document.set(list_of(price), Value(Value::Array{}));
    document.find(list_of(price))->as_array().push_back(std::move(entry));
    return document.find(list_of(price))->as_array().back();
}

/// An offer of its own, which others do not share.
void set_offer(Value& entry, const Price& price, double list_price, const std::string& day) {
    const auto options = options_of(Offer{});
    const std::string name(std::ranges::find(options, price.offer, &schema::EnumOption<Offer>::value)->name);
    if (entry.find("offers") == nullptr) entry.set("offers", Value(Value::Array{}));
    Value::Array& offers = entry.find("offers")->as_array();
    for (Value& offer : offers) offer.find("prices")->erase(name);
    std::erase_if(offers, [](const Value& offer) { return offer.find("prices")->as_object().empty(); });
    Value prices, offer;
    prices.set(name, Value(money(list_price, price.meter)));
    offer.set("prices", std::move(prices));
    if (price.interruptions) offer.set("interruptions", Value(*price.interruptions));
    offer.set("source", Value(own_source));
    offer.set("as_of", Value(day));
    offers.push_back(std::move(offer));
}

}  // namespace

std::string new_catalogue(const std::string& name, const PriceCatalogue& base) {
    Value sources, own, document;
    own.set("note", Value("negotiated, or told by somebody"));
    sources.set(own_source, std::move(own));
    document.set("format", Value("headroom-prices"));
    document.set("version", Value(static_cast<double>(catalogue_version)));
    document.set("name", Value(name));
    document.set("currency", Value(base.currency));
    document.set("as_of", Value(base.as_of));
    document.set("extends", Value(base.name));
    document.set("sources", std::move(sources));
    return plan::print_json(document);
}

std::string with_price(const std::string& text, const Price& price, std::size_t tier, double list_price, const std::string& day) {
    Value document = parse(text);
    Value& entry = own_entry(document, price);
    const Value amount(money(list_price, price.meter));
    if (price.offer != Offer::OnDemand) {
        set_offer(entry, price, list_price, day);
    } else {
        if (Value* tiers = entry.find("tiers"))
            tiers->as_array().at(tier).set("price", amount);
        else if (price.option.empty())
            entry.set("price", amount);
        else
            entry.find("price")->set(price.option, amount);
        entry.set("source", Value(own_source));
        entry.set("as_of", Value(day));
    }
    if (document.find("sources") == nullptr || document.find("sources")->find(own_source) == nullptr) {
        Value sources = document.find("sources") != nullptr ? *document.find("sources") : Value(), own;
        own.set("note", Value("negotiated, or told by somebody"));
        sources.set(own_source, std::move(own));
        document.set("sources", std::move(sources));
    }
    std::string made = plan::print_json(document);
    parse_catalogue(made);
    return made;
}

std::string with_discount(const std::string& text, double share) {
    Value document = parse(text);
    document.set("discount", Value(share));
    std::string made = plan::print_json(document);
    parse_catalogue(made);
    return made;
}

std::string with_currency(const std::string& text, const std::string& currency, double exchange_rate) {
    Value document = parse(text);
    const double factor = exchange_rate / share_in(document, "exchange_rate", 1);
    for (const char* list : {"instances", "items"})
        if (Value* entries = document.find(list))
            for (Value& entry : entries->as_array()) scale_entry(entry, factor);
    document.set("currency", Value(currency));
    document.set("exchange_rate", Value(exchange_rate));
    std::string made = plan::print_json(document);
    parse_catalogue(made);
    return made;
}

Terms terms_of(const std::string& text) {
    const Value document = parse(text);
    return {text_in(document, "extends"), share_in(document, "exchange_rate", 1), share_in(document, "discount", 0)};
}

}  // namespace headroom::cost
