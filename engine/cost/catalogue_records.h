// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/units.h"
#include "cost/catalogue.h"

/// The parts of a price catalogue as its document has them, each declared by a record: read and described by these.
namespace headroom::cost {

/// The document itself, its lists aside.
struct Header {
    std::string name, provider, region, currency, as_of, note;
    std::optional<double> pue;
    std::optional<std::string> extends;
    std::optional<double> exchange_rate;
    Ratio discount;
};
const schema::Record& record_of(const Header*);

/// One of "sources"; its name is the member's.
const schema::Record& record_of(const Source*);

/// What an instance that is burstable has as "credits".
struct CreditEntry {
    Ratio baseline{1};
    plan::CreditMode mode = plan::CreditMode::Unlimited;
    double launch = 0;
    std::string source;
};
const schema::Record& record_of(const CreditEntry*);

/// What an instance has as "power", in watts.
struct PowerEntry {
    double idle = 0, full = 0;
    std::string source, note;
};
const schema::Record& record_of(const PowerEntry*);

/// One of "grids".
struct GridEntry {
    std::string region;
    double carbon = 0;
    std::string source, as_of, note;
};
const schema::Record& record_of(const GridEntry*);

/// One of "instances", its price aside.
struct InstanceEntry {
    std::string name, service;
    double vcpus = 0;
    Bytes memory;
    std::optional<double> speed;
    std::optional<CreditEntry> credits;
    std::optional<PowerEntry> power;
    std::string source, as_of, note;
};
const schema::Record& record_of(const InstanceEntry*);

/// One of an instance's "offers", its "prices" aside.
struct OfferEntry {
    std::optional<Ratio> interruptions;
    bool derived = false;
    std::string source, as_of, note;
};
const schema::Record& record_of(const OfferEntry*);

/// One of "items", its price or tiers aside.
struct ItemEntry {
    std::string name;
    plan::Meter meter = plan::Meter::Egress;
    Per per = Per::GiB;
    double free = 0;
    std::string source, as_of, note;
};
const schema::Record& record_of(const ItemEntry*);

/// One of an item's "tiers".
struct TierEntry {
    std::optional<double> up_to;
    Money price;
};
const schema::Record& record_of(const TierEntry*);

inline constexpr schema::Range instance_price{0.0, 1e6}, item_price{0.0, 1e6};

}  // namespace headroom::cost
