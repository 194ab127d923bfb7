// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/models.h"

#include <algorithm>
#include <functional>

#include "simgrid/simulation.h"

namespace headroom::simgrid_models {

namespace {

namespace sg = simgrid::s4u;

struct Common {
    explicit Common(Parameters& parameters)
        : requests(std::max(1, parameters.count("requests", 300000))), seed(parameters.count("seed", 1)) {}
    int requests;
    int seed;
};

/// Poisson arrivals at one station whose workers need `service()` seconds each.
Outcome open_station(const Common& common, double lambda, int servers, std::optional<int> queue_limit,
                     const std::function<double(Random&)>& service) {
    Simulation simulation(common.requests, common.seed);
    Random random(common.seed, 1);
    Station station(
        simulation.idle_host(), "server", servers,
        [&](const RequestPtr& request) {
            sg::this_actor::sleep_for(service(random));
            request->done();
        },
        queue_limit);
    return simulation.run_open(lambda, [&] {
        if (!station.offer(simulation.new_request())) simulation.measurements().refused();
    });
}

Outcome open_exponential(Parameters& parameters, int servers, std::optional<int> queue_limit) {
    const Common common(parameters);
    const double lambda = parameters.number("lambda", 0.8 * servers);
    const double mean = 1 / parameters.number("mu", 1);
    parameters.require_all_used();
    return open_station(common, lambda, servers, queue_limit, [mean](Random& random) { return random.exponential(mean); });
}

}  // namespace

Outcome mm1(Parameters& parameters) { return open_exponential(parameters, 1, {}); }

Outcome md1(Parameters& parameters) {
    const Common common(parameters);
    const double lambda = parameters.number("lambda", 0.8);
    const double service = parameters.number("service", 1);
    parameters.require_all_used();
    return open_station(common, lambda, 1, {}, [service](Random&) { return service; });
}

Outcome mmc(Parameters& parameters) { return open_exponential(parameters, parameters.count("servers", 4), {}); }

Outcome mmck(Parameters& parameters) {
    const int servers = parameters.count("servers", 2);
    return open_exponential(parameters, servers, std::max(0, parameters.count("capacity", 10) - servers));
}

Outcome ps(Parameters& parameters) {
    const Common common(parameters);
    const int processors = parameters.count("processors", 1);
    const double lambda = parameters.number("lambda", 0.8 * processors);
    const double mean = 1 / parameters.number("mu", 1);
    parameters.require_all_used();
    Simulation simulation(common.requests, common.seed);
    Random random(common.seed, 1);
    Station station(simulation.add_host("processors", processors), "job", {}, [&](const RequestPtr& request) {
        compute(random.exponential(mean));
        request->done();
    });
    return simulation.run_open(lambda, [&] { station.offer(simulation.new_request()); });
}

Outcome repairman(Parameters& parameters) {
    const Common common(parameters);
    const int population = parameters.count("population", 20);
    const double think = parameters.number("think", 10);
    const double mean = 1 / parameters.number("mu", 1);
    const int servers = parameters.count("servers", 2);
    parameters.require_all_used();
    Simulation simulation(common.requests, common.seed);
    Random random(common.seed, 1);
    Station station(simulation.idle_host(), "server", servers, [&](const RequestPtr& request) {
        sg::this_actor::sleep_for(random.exponential(mean));
        request->done();
    });
    return simulation.run_closed(population, think, [&] { station.call(); });
}

}  // namespace headroom::simgrid_models
