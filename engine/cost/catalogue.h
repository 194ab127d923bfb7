// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "cost/price.h"
#include "plan/instance.h"

namespace headroom::cost {

/// Where prices come from.
struct Source {
    std::string name;  ///< what prices call it
    std::string repo, path, url, commit, as_of, licence, note;
};

/// What an instance draws: with utilization u it is idle + u · (full − idle).
struct InstancePower {
    std::string name;
    double idle_w = 0, full_w = 0;
};

/// The grid of a region.
struct Grid {
    std::string region;
    double kg_per_kwh = 0;  ///< CO2e
};

/// What a provider's things cost: a dated, sourced document ("format": "headroom-prices").
struct PriceCatalogue {
    std::string name;
    std::string provider;  ///< who sells: "Amazon Web Services"; may be empty
    std::string region;
    std::string as_of;
    std::string currency;
    std::string note;
    std::vector<Source> sources;
    plan::Instances instances;
    std::vector<Price> prices;  ///< of instances, too
    std::optional<double> pue;  ///< energy of the whole house for that of its machines
    std::vector<InstancePower> powers;
    std::vector<Grid> grids;

    /// The first of the item (empty: of any, but instances have names) for which the option fits: an empty one fits all,
    /// on both sides. Null where there is none.
    const Price* find_price(plan::Meter meter, std::string_view item, std::string_view option = {}, Offer offer = Offer::OnDemand) const;
    /// What `base` has and this has not, at so much of its money; what this has comes first.
    void add_base(const PriceCatalogue& base, double exchange_rate);
    /// Negotiated shares of the prices, by meter.
    void take_off(const std::map<plan::Meter, double>& discounts);
    const Source* find_source(std::string_view name) const;
    /// Null where it is not known.
    const InstancePower* find_power(std::string_view instance) const;
    const Grid* find_grid(std::string_view region) const;
};

inline constexpr int catalogue_version = 1;

/// Throws InvalidDocument, about `document`, with every mistake and its place.
PriceCatalogue parse_catalogue(std::string_view json, const std::string& document = "price catalogue");
/// The JSON Schema of the document.
std::string catalogue_schema();

/// What a plan without "prices" uses.
inline constexpr std::string_view default_catalogue = "aws-us-east-1";
/// One of those in resources/prices, which are part of the program; null where there is none of that name.
const PriceCatalogue* find_builtin(std::string_view name);
std::vector<std::string> builtin_names();

/// What a plan calls "prices": one of those, or a file beside the plan; null where there is neither. Throws InvalidDocument
/// where the file has mistakes.
std::shared_ptr<const PriceCatalogue> find_catalogue(const std::string& name, const Files& files);

}  // namespace headroom::cost
