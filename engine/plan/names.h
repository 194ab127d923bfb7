// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diagnostic.h"
#include "plan/plan.h"

namespace headroom::plan {

/// A letter, then letters, digits, '_' or '-': what ids of components and connections are.
bool is_identifier(std::string_view id);

/// The "name" of each element, "" where there is none: routes, keyspaces.
std::vector<std::string> names_in(const Value& list);
std::vector<std::string> route_names(const Plan& plan);  ///< that of the default route where the plan has none
std::vector<std::string> design_names(const Plan& plan);
/// Does the phase set the parameter itself? What its design says of it is without effect then.
bool sets(const Phase& phase, const std::string& path);
std::vector<std::string> component_ids(const Design& design);
std::vector<std::string> connection_ids(const Design& design);

template <class Part>
std::vector<std::string> names_of(const std::vector<Part>& parts) {
    std::vector<std::string> names;
    for (const Part& part : parts) names.push_back(part.name);
    return names;
}

/// Without empty ones, each once: what may be referred to.
std::vector<std::string> given(std::vector<std::string> names);

/// Names and ids that are missing; a reader has told of them already.
void check_given(const Plan& plan, Diagnostics& diagnostics);
/// Names and ids that are misspelt, kept for something else, or given twice.
void check_names(const Plan& plan, Diagnostics& diagnostics);
void check_ids(const Design& design, const std::string& path, Diagnostics& diagnostics);

}  // namespace headroom::plan
