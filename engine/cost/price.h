// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plan/usage.h"
#include "schema/purchase.h"
#include "schema/traits.h"

namespace headroom::cost {

/// What sort of thing money goes into.
enum class Kind { Compute, Storage, Network, Requests };
inline constexpr std::array<const char*, 4> kind_names = {"compute", "storage", "network", "requests"};
Kind kind_of(plan::Meter meter);

/// How much a price is for.
enum class Per { Hour, GiB, GB, GiBMonth, GBMonth, MillionGiBSeconds, Thousand, TenThousand, Million };
std::span<const schema::EnumOption<Per>> options_of(Per);
/// In the unit of the meters that are billed so.
double size_of(Per per);
bool is_billed(plan::Meter meter, Per per);

/// A price that holds for the part of a month's amount above the former tier, up to this one's end.
struct Tier {
    double up_to = std::numeric_limits<double>::infinity();  ///< in units of Price::per
    double price = 0;                                        ///< of one `per`
};

/// What a machine is bought as.
enum class Offer {
    OnDemand,
    Spot,
    Reserved1yNone,  ///< the six of reservations, and of savings plans, by term and then by what is paid upfront
    Reserved1yPartial,
    Reserved1yAll,
    Reserved3yNone,
    Reserved3yPartial,
    Reserved3yAll,
    Savings1yNone,
    Savings1yPartial,
    Savings1yAll,
    Savings3yNone,
    Savings3yPartial,
    Savings3yAll,
};
std::span<const schema::EnumOption<Offer>> options_of(Offer);
Offer reserved_for(schema::Term term, schema::Upfront upfront);
Offer saved_for(schema::Term term, schema::Upfront upfront);
constexpr bool is_reserved(Offer offer) { return offer >= Offer::Reserved1yNone && offer <= Offer::Reserved3yAll; }
constexpr bool is_savings(Offer offer) { return offer >= Offer::Savings1yNone; }

/// The list price of one thing.
struct Price {
    plan::Meter meter = plan::Meter::Instance;
    std::string item;    ///< what the provider calls it: "m6i.large", "gp3"
    std::string option;  ///< "postgresql", "redis"; empty where the price does not depend on it
    Per per = Per::Hour;
    double free = 0;          ///< of each month, in units of `per`: costs nothing, and counts in the tiers
    std::vector<Tier> tiers;  ///< rising, the last without end
    std::string source;       ///< a key of the document's "sources"
    std::string as_of;        ///< "2026-07-20"
    std::string note;
    Offer offer = Offer::OnDemand;             ///< of instances
    bool is_derived = false;                   ///< computed from others, as the note says
    std::optional<double> interruptions = {};  ///< of spot: share of the machines that are taken back in a month
    double discount = 0;                       ///< negotiated, and taken off the tiers

    /// What an amount of a month, in the meter's unit, costs.
    double of(double amount) const;
};

}  // namespace headroom::cost
