// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "kernel/simulation.h"
#include "protocol/measurement.h"

namespace headroom::replication {

/// What the statistics say of a level, the blocks before `cut` left out (counts of requests are of the whole level).
/// `hour`: the blocks of an hour, where the traffic changes from hour to hour; bills are of hours.
protocol::LevelMeasure measure(kernel::Simulation& simulation, std::size_t cut, const std::vector<std::uint64_t>& in_flight_before,
                               std::optional<std::size_t> hour = std::nullopt);
/// Where the time of responses went after `cut`: of all requests, then by route. Empty where requests are not followed.
std::vector<protocol::SplitMeasure> splits(kernel::Simulation& simulation, std::size_t cut);
/// Those that were kept one by one. Empty where none are.
std::vector<protocol::TraceMeasure> traces(kernel::Simulation& simulation);
/// Requests in flight now, by route.
std::vector<std::uint64_t> in_flight(kernel::Simulation& simulation);
/// What all scalers have decided, by time, counted from `since`.
std::vector<protocol::DecisionMeasure> decisions(kernel::Simulation& simulation, kernel::Time since);
/// What has changed its state, by time, counted from `since`.
std::vector<protocol::TransitionMeasure> transitions(kernel::Simulation& simulation, kernel::Time since);
/// The blocks of the statistics as windows of a timeline that begins at that time of day.
protocol::Timeline timeline(kernel::Simulation& simulation, double from_s);

}  // namespace headroom::replication
