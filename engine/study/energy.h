// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "cost/catalogue.h"
#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "study/ordinary.h"
#include "study/result.h"

namespace headroom::study {

/// Adds what the instances of a run draw in a month of ordinary days: by the utilization of their processors, with what the data
/// centre takes beside them, and what the grid emits for it: that of the platform's region where the catalogue knows one of its
/// name, else that of the catalogue's own region. Nothing where the catalogue tells no PUE, or an ordinary day is not known.
void add_energy(RunResult& run, const plan::Scenario& scenario, const cost::PriceCatalogue& prices,
                const std::vector<protocol::Measurement>& replications, const Ordinary& ordinary);

}  // namespace headroom::study
