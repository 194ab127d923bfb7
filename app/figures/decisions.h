// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "app/figures/tables.h"

/// What was decided and what happened in a run's first replication, as the command line and documents show it.
namespace headroom::figures {

/// "20:00:05" of a span; "level 2, 0:00:30" of an ordinary day, whose levels are counted from 1: since the level's beginning.
std::string moment(const std::optional<std::size_t>& level, double at_s);
/// What autoscalers decided; `only_changes`: where that changed the number of replicas.
Rows decision_rows(const study::RunResult& run, bool only_changes);
/// Incidents, breakers and balancers' verdicts.
Rows transition_rows(const study::RunResult& run);
/// "1 234 more are left out: ..."; empty where none are.
std::string left_out_of(const study::RunResult& run);

}  // namespace headroom::figures
