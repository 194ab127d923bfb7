// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.h"
#include "plan/instance.h"

namespace headroom::cost {

/// The list price of an instance type on demand, and where it comes from.
struct InstancePrice {
    std::string instance;
    std::string engine;  ///< "postgresql", "redis"; empty where the price does not depend on it
    MoneyPerHour price;
    std::string source;  ///< a key of the document's "sources"
    std::string as_of;   ///< "2026-07-20"
};

/// What a provider's things cost: a dated, sourced document ("format": "headroom-prices").
struct PriceCatalogue {
    std::string name;
    std::string as_of;
    std::string currency;
    plan::Instances instances;
    std::vector<InstancePrice> prices;

    /// Null where there is none. An empty engine takes the only or the first price.
    const InstancePrice* find_price(std::string_view instance, std::string_view engine = {}) const;
};

/// Throws InvalidDocument with every mistake and its place.
PriceCatalogue parse_catalogue(std::string_view json);

/// What a plan without "prices" uses.
inline constexpr std::string_view default_catalogue = "aws-us-east-1";
/// One of those in resources/prices, which are part of the program; null where there is none of that name.
const PriceCatalogue* find_builtin(std::string_view name);
std::vector<std::string> builtin_names();

}  // namespace headroom::cost
