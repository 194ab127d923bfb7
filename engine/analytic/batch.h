// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/station.h"

namespace headroom::analytic {

/// What calls wait for those that come with them, and for other batches in a Poisson stream: as in M^X/M/m, whatever the work.
void add_batch(Stay& stay, const Replica& replica, const Load& load, double utilization);

/// When the last of several calls ends: seconds.
struct Last {
    double mean = 0, variance = 0;
};

/// The longest of several works: moments.
struct Longest {
    Distribution of;
    double first = 0, second = 0;
};

/// What calls of a batch wait for each other where nobody else is there, mean of all: times of the mean service.
double waited_for_own(double batch, double servers);

/// What the last of a batch is late by since others share the servers with it, relative to what all of it are late by in the mean. For
/// exponential work and one server it is exact: of k calls that are left and j others the remaining time is linear in j.
double last_among_others(double batch, double utilization);

/// Calls of a batch that have a server at once, relative to calls that come alone: those before them in it have taken some. Others are
/// taken to keep a Poisson number of servers busy.
double free_for_batch(double servers, double batch, double utilization);

}  // namespace headroom::analytic
