// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "study/result.h"

namespace headroom::study {

/// The levels with their figures over replications. Their status is Unstable (no figures), Overloaded, or Converged:
/// whether they really converged is judge()'s to say.
std::vector<LevelResult> summarise(const plan::Scenario& scenario, const std::vector<protocol::Measurement>& replications);

/// What the scalers decided in one replication: level by level, or over the span.
/// Of what stands in the platform; none without one.
std::vector<PlaceResult> placement_of(const plan::Scenario& scenario, const std::vector<protocol::Measurement>& replications);
std::vector<DecisionResult> decisions_of(const plan::Horizon& horizon, const protocol::Measurement& replication);
/// What changed its state in a replication, and how much was left out.
void add_transitions(RunResult& run, const plan::Horizon& horizon, const protocol::Measurement& replication);
/// Mean of the replications, window by window; absent where there is none.
std::optional<protocol::Timeline> mean_timeline(const std::vector<protocol::Measurement>& replications);

}  // namespace headroom::study
