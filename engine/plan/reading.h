// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "plan/scenario.h"
#include "schema/describe.h"

/// Steps that validation and resolution share.
namespace headroom::plan {

/// What a reader has to know of a plan; `design` may be null.
schema::ReadContext make_context(const Plan& plan, const Design* design, const Surroundings& surroundings, Diagnostics& diagnostics);

/// The elements of plan.routes, .keyspaces or .slo; `member` is their name in the plan.
template <class T>
std::vector<T> read_parts(const Value& list, std::string_view member, const schema::ReadContext& context) {
    std::vector<T> parts;
    if (!list.is_array()) return parts;
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        parts.push_back(schema::build<T>(list.as_array()[i], fmt::format("$.{}[{}]", member, i), context));
    }
    return parts;
}

/// Of a plan that has none: one route named "request".
std::vector<Route> read_routes(const Plan& plan, const schema::ReadContext& context);

/// Daily users of a phase; 0 after a mistake.
double read_users(const Phase& phase, const std::string& path, Diagnostics& diagnostics);

/// Everything but designs and phases.
void check_parts(const Plan& plan, const Surroundings& surroundings, Diagnostics& diagnostics);
/// One design as it stands.
void check_design(const Plan& plan, std::size_t design, const Surroundings& surroundings, Diagnostics& diagnostics);

}  // namespace headroom::plan
