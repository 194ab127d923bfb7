// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/value.h"
#include "plan/instance.h"
#include "schema/record.h"

namespace headroom::plan {

/// How often the provider takes back a component's spot machines.
struct SpotRate {
    std::optional<double> every_s;  ///< mean time between two interruptions
    std::string why_not;            ///< where that is not known, the reason; and what would tell it
    std::string instead;
};
/// By the catalogue's share of the machines of that type that are taken back in a month, and as many machines as the component has,
/// those beyond the reserved ones by their share; not known where they come and go. An interruption takes `at_once` of them, where
/// there are as many.
SpotRate spot_rate(const std::string& id, const Value& settings, const schema::Record& record, bool is_scaled, const Instances& instances,
                   std::int64_t at_once);

}  // namespace headroom::plan
