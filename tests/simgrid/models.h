// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "simgrid/measurements.h"
#include "simgrid/parameters.h"

/// Queues built from SimGrid actors. Rates are per second, times in s; every model takes requests=N and seed=S, too.
/// Each may be run once in a process.
namespace headroom::simgrid_models {

Outcome mm1(Parameters& parameters);            ///< lambda, mu
Outcome md1(Parameters& parameters);            ///< lambda, service (s)
Outcome mmc(Parameters& parameters);            ///< lambda, mu, servers
Outcome mmck(Parameters& parameters);           ///< lambda, mu, servers, capacity (waiting and in service)
Outcome ps(Parameters& parameters);             ///< lambda, mu, processors: M/M/v-PS, v = 1 by default
Outcome repairman(Parameters& parameters);      ///< population, think (s), mu, servers
Outcome fork_join_two(Parameters& parameters);  ///< lambda, mu

/// lambda, threads, mu1, servers, mu2, and where given processors (shared by the threads) and queue_limit.
Outcome two_layer(Parameters& parameters);

/// rate, hold. Poisson users -> in turn to 4 services x 4 workers, 12 ms -> cache, 2 workers, 1 ms, hits 80 % ->
/// database, 4 workers, 15 ms; all exponential. hold=0: a service's worker is free after its 12 ms; hold=1: it waits for
/// the answer, which at the default rate of 1000/s is more than the services can do. The cache never waits.
Outcome web_chain(Parameters& parameters);

struct Model {
    const char* name;
    Outcome (*run)(Parameters&);
};
const std::vector<Model>& models();

/// Throws std::invalid_argument for an unknown name or parameter.
Outcome run_model(const std::string& name, const std::vector<std::string>& arguments);

}  // namespace headroom::simgrid_models
