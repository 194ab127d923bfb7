// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "plan/scenario.h"
#include "schema/record.h"

/// The regions and zones of designs with a platform, and what stands in them.
namespace headroom::document {

struct RegionContent {
    std::string name;
    std::vector<std::string> components;          ///< ids of all that stands in it, in the design's order
    std::vector<std::vector<std::string>> zones;  ///< of each zone, those of them that stand in it alone; the others are spread over all
    bool operator==(const RegionContent&) const = default;
};

/// Where a component stands.
struct Place {
    std::string region;
    std::optional<std::size_t> zone{};  ///< from 1; absent: spread over the region's zones
    bool operator==(const Place&) const = default;
};

/// In the platform's order; none without a platform, or where that has mistakes.
std::vector<RegionContent> regions_of(const plan::Design& design, const plan::Surroundings& around);
/// Absent where it stands outside, or can stand nowhere.
std::optional<Place> place_of(const std::vector<RegionContent>& regions, const std::string& component);

/// Components of such a type have a place.
bool can_stand(const schema::Record* type);
/// Puts a component there, if it is not there already; into no zone or region that the platform does not have.
void put_into(plan::Plan& plan, const std::string& design, const std::string& component, const Place& place,
              const plan::Surroundings& around);

}  // namespace headroom::document
