// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/scenario.h"

namespace headroom::plan {

/// That an incident which moves data, of a component that can, has shards to move it to, or a way to where it goes, and that it is
/// known how much there is.
void check_moved_data(const Value& value, const std::string& path, const Scenario::Incident& incident, const Design& design,
                      const std::vector<const schema::Record*>& records, const Surroundings& surroundings, Diagnostics& diagnostics);

}  // namespace headroom::plan
