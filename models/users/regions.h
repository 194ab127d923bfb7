// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "schema/traits.h"

namespace headroom::models {

/// Where users are: "eu 60 % 20 ms, us 30 % 90 ms".
struct Regions {
    struct Region {
        std::string name;
        double share = 0;      ///< of the users, relative to the others'
        double latency_s = 0;  ///< from there to the system, one way
    };
    std::vector<Region> list;
};
/// Mistakes go to the context; false where there are any.
bool read_regions(Regions& target, const Value& value, const std::string& path, const schema::ReadContext& context);

}  // namespace headroom::models

template <>
struct headroom::schema::Traits<headroom::models::Regions> {
    static Parameter parameter(const models::Regions&, Unit unit) { return simple_parameter(Kind::Text, unit, ""); }
    static bool read(models::Regions& target, const Value& value, Unit, const Range&, const std::string& path, const ReadContext& context) {
        return models::read_regions(target, value, path, context);
    }
};
