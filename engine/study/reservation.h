// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "cost/catalogue.h"
#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "study/ordinary.h"
#include "study/result.h"

namespace headroom::study {

/// The machines of a component over an ordinary day.
struct Rented {
    std::size_t component = 0;
    std::string item, option;   ///< as plan::Usage has them
    std::vector<double> ranks;  ///< the same; mean of the replications
};
/// Of all components that pay for machines; none where no ordinary day is known.
std::vector<Rented> rented_over_a_day(const std::vector<protocol::Measurement>& replications, const Ordinary& ordinary);

/// What plans, and those who compare prices, may do about machines.
enum class Buying { AsPlanned, OnDemand, Reserved1y, Reserved3y, Spot };
inline constexpr std::array<const char*, 5> buying_names = {"as_planned", "on_demand", "reserved_1y", "reserved_3y", "spot"};

/// The scenario with its machines bought otherwise. Reserved, with nothing upfront, are as many as that is cheapest for, the rest is on
/// demand; what the catalogue does not offer so is on demand.
plan::Scenario bought_otherwise(plan::Scenario scenario, const std::vector<Rented>& rented, const cost::PriceCatalogue& prices,
                                Buying buying);

/// Where reservations are more or fewer than would cost least. Of plans that reserve nothing nothing is said.
std::vector<Finding> find_reservations(const plan::Scenario& scenario, const std::vector<Rented>& rented,
                                       const cost::PriceCatalogue& prices);

}  // namespace headroom::study
