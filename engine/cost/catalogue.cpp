// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/catalogue.h"

#include <algorithm>

namespace headroom::cost {

const Price* PriceCatalogue::find_price(plan::Meter meter, std::string_view item, std::string_view option, Offer offer) const {
    if (meter == plan::Meter::Instance && item.empty()) return nullptr;
    const auto found = std::ranges::find_if(prices, [&](const Price& each) {
        return each.meter == meter && each.offer == offer && (item.empty() || each.item == item) &&
               (option.empty() || each.option.empty() || each.option == option);
    });
    return found == prices.end() ? nullptr : &*found;
}

void PriceCatalogue::add_base(const PriceCatalogue& base, double exchange_rate) {
    const PriceCatalogue own = *this;
    const auto is_own = [&own](const Price& price) {
        return std::ranges::any_of(own.prices, [&](const Price& each) {
            return each.meter == price.meter && each.item == price.item && each.offer == price.offer;
        });
    };
    for (Price price : base.prices) {
        if (is_own(price)) continue;
        for (Tier& tier : price.tiers) tier.price *= exchange_rate;
        prices.push_back(std::move(price));
    }
    instances = {};
    for (plan::InstanceType type : own.instances.types()) {
        if (const auto* same = base.instances.find(type.name); same != nullptr && !type.interruptions)
            type.interruptions = same->interruptions;
        instances.add(std::move(type));
    }
    for (const plan::InstanceType& type : base.instances.types())
        if (own.instances.find(type.name) == nullptr) instances.add(type);
    sources.insert(sources.end(), base.sources.begin(), base.sources.end());
    for (const InstancePower& power : base.powers)
        if (own.find_power(power.name) == nullptr) powers.push_back(power);
    for (const Grid& grid : base.grids)
        if (own.find_grid(grid.region) == nullptr) grids.push_back(grid);
    if (!pue) pue = base.pue;
    if (provider.empty()) provider = base.provider;
    if (region.empty()) region = base.region;
}

void PriceCatalogue::take_off(const std::map<plan::Meter, double>& discounts) {
    for (Price& price : prices) {
        price.discount = discounts.at(price.meter);
        for (Tier& tier : price.tiers) tier.price *= 1 - price.discount;
    }
}

const Source* PriceCatalogue::find_source(std::string_view source) const {
    const auto found = std::ranges::find(sources, source, &Source::name);
    return found == sources.end() ? nullptr : &*found;
}

const InstancePower* PriceCatalogue::find_power(std::string_view instance) const {
    const auto found = std::ranges::find(powers, instance, &InstancePower::name);
    return found == powers.end() ? nullptr : &*found;
}

const Grid* PriceCatalogue::find_grid(std::string_view where) const {
    const auto found = std::ranges::find(grids, where, &Grid::region);
    return found == grids.end() ? nullptr : &*found;
}

std::shared_ptr<const PriceCatalogue> find_catalogue(const std::string& name, const Files& files) {
    if (const PriceCatalogue* builtin = find_builtin(name)) return {std::shared_ptr<void>{}, builtin};
    const std::string* text = files.read(name);
    return text == nullptr ? nullptr : std::make_shared<const PriceCatalogue>(parse_catalogue(*text, name));
}

}  // namespace headroom::cost
