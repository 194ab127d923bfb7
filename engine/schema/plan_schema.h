// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "schema/record.h"

namespace headroom::schema {

/// The records of what stands in a plan besides components; given by the plan's library. Null: only what the format
/// itself says of it.
struct PlanRecords {
    int version = 1;  ///< of the format
    const Record* route = nullptr;
    const Record* keyspace = nullptr;
    const Record* slo = nullptr;
    const Record* phase = nullptr;
    const Record* design = nullptr;
    const Record* connection = nullptr;
    const Record* region = nullptr;
    const Record* link = nullptr;
    const Record* registry = nullptr;
    std::vector<const Record*> incidents = {};  ///< one a kind
};

/// The JSON Schema (draft 2020-12) of a whole plan, for editors: descriptions, defaults, choices, patterns of quantities;
/// a component's parameters by its type.
std::string plan_schema(const Catalogue& catalogue, const PlanRecords& records);

}  // namespace headroom::schema
