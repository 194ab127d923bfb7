// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/record.h"
#include "schema/types.h"

namespace headroom::schema {

/// Where a component stands in its design's platform.
struct Placement {
    std::optional<std::string> region;
    std::optional<std::int64_t> zone;  ///< from 1
    std::optional<ComponentRef> with;
};
const Record& record_of(const Placement*);

/// The setting "place", which every component type has but those that only steer others: a Placement, read by the plan and not by
/// the type.
Parameter place_parameter();

}  // namespace headroom::schema
