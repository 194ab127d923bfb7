// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cost/catalogue.h"
#include "plan/usage.h"
#include "schema/purchase.h"

namespace headroom::cost {

/// What a component uses of one thing in a month, in the meter's unit.
struct Use {
    std::size_t component = 0;
    plan::Meter meter = plan::Meter::Instance;
    std::string item, option;  ///< as plan::Usage has them
    double amount = 0;
    Offer offer = Offer::OnDemand;  ///< of machines
    bool is_unused = false;         ///< reserved, and nobody needed it
};

/// What the machines of `all` (their amount is of `hours`) are bought as, `ranks` as plan::Usage has them: always the same uses in
/// the same order. Reserved ones are paid for in every hour.
std::vector<Use> bought(const Use& all, const std::vector<double>& ranks, const schema::Purchase& purchase, double hours);

/// The reservation that costs least: of all machines that are rented for so large a share of the time that they cost more otherwise.
std::int64_t worth_reserving(const std::vector<double>& ranks, double reserved_price, double other_price);

/// A use with its price.
struct Charge {
    std::size_t component = 0;
    plan::Meter meter = plan::Meter::Instance;
    const Price* price = nullptr;  ///< of the catalogue; null: it has none
    double amount = 0;             ///< in the meter's unit
    double money = 0;              ///< its share of what all uses at this price cost together, by amount
};

/// The bill of a month, of simulations and of estimates alike: one charge for each use, in their order; less than nothing (credits
/// that a month has left over) is nothing. Tiers and what is free
/// are of all components' amounts at one price together. The catalogue outlives the charges.
std::vector<Charge> bill(const PriceCatalogue& catalogue, const std::vector<Use>& month);

double total_of(const std::vector<Charge>& charges);

/// The charges in whole cents, as an invoice has them: what all uses at one price cost is rounded (half a cent up), then split
/// by the largest remainders, so that every sum over charges is exact.
std::vector<std::int64_t> in_cents(const std::vector<Charge>& charges);

}  // namespace headroom::cost
