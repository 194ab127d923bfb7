// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/catalogue.h"

#include <algorithm>

namespace headroom::cost {

const Price* PriceCatalogue::find_price(plan::Meter meter, std::string_view item, std::string_view option) const {
    if (meter == plan::Meter::Instance && item.empty()) return nullptr;
    const auto found = std::ranges::find_if(prices, [&](const Price& each) {
        return each.meter == meter && (item.empty() || each.item == item) &&
               (option.empty() || each.option.empty() || each.option == option);
    });
    return found == prices.end() ? nullptr : &*found;
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
