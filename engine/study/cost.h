// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "cost/catalogue.h"
#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "study/ordinary.h"
#include "study/result.h"

namespace headroom::study {

/// Sets RunResult::cost, and cost_per_hour of the levels, from what the replications used. Nothing is set where a level is
/// unstable or an ordinary day is not known. The month is the bill of the mean use; replications give its half-width.
void add_cost(RunResult& run, const plan::Scenario& scenario, const cost::PriceCatalogue& prices,
              const std::vector<protocol::Measurement>& replications, const Ordinary& ordinary);

}  // namespace headroom::study
