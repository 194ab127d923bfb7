// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "plan/scenario.h"
#include "schema/record.h"

/// The regions of designs with a platform, and what stands in them.
namespace headroom::document {

struct RegionContent {
    std::string name;
    std::int64_t zones = 0;
    std::vector<std::string> components;  ///< ids, in the design's order
    bool operator==(const RegionContent&) const = default;
};

/// In the platform's order; none without a platform, or where that has mistakes.
std::vector<RegionContent> regions_of(const plan::Design& design, const plan::Surroundings& around);
/// The region that a component stands in; absent where it stands outside, or can stand nowhere.
std::optional<std::string> region_of(const plan::Design& design, const std::string& component, const plan::Surroundings& around);

/// Components of such a type have a place.
bool can_stand(const schema::Record* type);
/// Puts a component into a region, if it is not there already; a zone that the region does not have is forgotten.
void put_into_region(plan::Plan& plan, const std::string& design, const std::string& component, const std::string& region,
                     const plan::Surroundings& around);

}  // namespace headroom::document
