// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/energy.h"

#include <algorithm>

namespace headroom::study {

namespace {

using protocol::ComponentMeasure;
using protocol::Measurement;

/// Of the processors; absent where what they do is not simulated.
std::optional<double> utilization_of(const ComponentMeasure& component) {
    const auto cpu = std::ranges::find(component.resources, "cpu", &protocol::ResourceMeasure::name);
    return cpu == component.resources.end() ? std::nullopt : std::optional(std::clamp(cpu->utilization, 0.0, 1.0));
}

/// kWh a month of a component's machines, without the house around them; notes what is not known of it.
double machines_of(const Measurement& day, std::size_t index, const std::string& id, const cost::PriceCatalogue& prices,
                   std::vector<std::string>& unknown) {
    double watt_hours_a_day = 0;
    for (const protocol::LevelMeasure& level : day.levels) {
        const ComponentMeasure& component = level.components[index];
        for (const protocol::UsageMeasure& use : component.usage) {
            if (use.meter != plan::name_of(plan::Meter::Instance) || use.per_hour == 0) continue;
            const cost::InstancePower* power = prices.find_power(use.item);
            const std::optional<double> busy = utilization_of(component);
            if (power != nullptr && busy) {
                watt_hours_a_day += use.per_hour * level.hours_per_day * (power->idle_w + *busy * (power->full_w - power->idle_w));
                continue;
            }
            const std::string& what = power != nullptr || use.item.empty() ? id : use.item;
            if (std::ranges::find(unknown, what) == unknown.end()) unknown.push_back(what);
        }
    }
    return watt_hours_a_day * days_per_month / 1000;
}

const cost::Grid* grid_of(const plan::Scenario& scenario, std::size_t component, const cost::PriceCatalogue& prices) {
    const auto& place = scenario.components[component].place;
    const cost::Grid* own = place ? prices.find_grid(scenario.platform->regions[place->region].name) : nullptr;
    return own != nullptr ? own : prices.find_grid(prices.region);
}

}  // namespace

void add_energy(RunResult& run, const plan::Scenario& scenario, const cost::PriceCatalogue& prices,
                const std::vector<Measurement>& replications, const Ordinary& ordinary) {
    if (run.status == Status::Unstable || !ordinary.known() || !prices.pue) return;
    EnergyResult energy;
    const std::size_t components = scenario.components.size();
    std::vector<std::optional<double>> kwh, co2e;
    std::vector<double> by_component(components, 0.0);
    for (std::size_t i = 0; i < replications.size(); ++i) {
        const Measurement& day = ordinary.day() ? ordinary.day()->at(i) : replications[i];
        if (replications[i].grows() || day.grows()) continue;
        double all = 0, carbon = 0;
        bool grids_known = true;
        for (std::size_t c = 0; c < components; ++c) {
            const double own = *prices.pue * machines_of(day, c, scenario.components[c].id, prices, energy.unknown);
            const cost::Grid* grid = grid_of(scenario, c, prices);
            by_component[c] += own;
            all += own;
            carbon += grid != nullptr ? own * grid->kg_per_kwh : 0;
            grids_known = grids_known && (grid != nullptr || own == 0);
        }
        kwh.emplace_back(all);
        co2e.push_back(grids_known ? std::optional(carbon) : std::nullopt);
    }
    if (kwh.empty()) return;
    energy.kwh_per_month = estimate(kwh);
    energy.co2e_kg_per_month = estimate(co2e);
    for (std::size_t c = 0; c < components; ++c)
        energy.by_component.push_back({scenario.components[c].id, by_component[c] / static_cast<double>(kwh.size())});
    run.energy = std::move(energy);
}

}  // namespace headroom::study
