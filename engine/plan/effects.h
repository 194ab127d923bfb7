// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plan/instance.h"
#include "plan/topology.h"

namespace headroom::plan {

/// Is the source closed: people who wait for an answer before they ask again? Its traffic then follows from their number and the
/// answers alone.
bool is_closed(const Component& source);

/// That no setting is one without an effect beside the others. Of components without mistakes.
void check_effects(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics);

/// That caches which keep things by key are asked for some. Of components without mistakes.
void check_keys(const Plan& plan, const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics);

/// That no machine is one that is rented only with something else on it. Of components without mistakes.
void check_machines(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
                    Diagnostics& diagnostics);

}  // namespace headroom::plan
