// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/station.h"

namespace headroom::analytic {

/// What calls wait for those that come with them, and for other batches: at one server with batches in a Poisson stream
/// (E[X²]/E[X] − 1) E[S] / (2 (1 − ρ)), exactly. Of several servers, those of an own batch that find one do not wait.
void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization);

}  // namespace headroom::analytic
