// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "plan/scenario.h"

namespace headroom::study {

/// Told of what a parameter is, as it was written or by default, and the path by which it is set. Of a value that differs by route each
/// is told; of a record, what is in it.
using VisitSetting = std::function<void(const schema::Parameter& parameter, const Value& present, const std::string& path)>;

/// Everything that can be set in a plan of one design and one phase (plan::reduce()): of components, connections, routes, keyspaces
/// and the platform, as their records declare it.
void walk_settings(const plan::Plan& reduced, const schema::Catalogue& catalogue, const VisitSetting& visit);

}  // namespace headroom::study
