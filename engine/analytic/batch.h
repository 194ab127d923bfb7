// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/station.h"

namespace headroom::analytic {

/// What calls wait for those that come with them, and for other batches: at one server with batches in a Poisson stream
/// (E[X²]/E[X] − 1) E[S] / (2 (1 − ρ)), exactly. Of several servers, those of an own batch that find one do not wait.
void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization);

/// Calls of a batch that have a server at once, relative to calls that come alone: those before them in it have taken some. Others are
/// taken to keep a Poisson number of servers busy.
double free_for_batch(double servers, double batch, double utilization);

}  // namespace headroom::analytic
