// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/models.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "simgrid/simulation.h"

namespace headroom::simgrid_models {

namespace {

namespace sg = simgrid::s4u;

/// A station whose workers wait an exponential time, then answer.
std::unique_ptr<Station> exponential_station(Simulation& simulation, const std::string& name, int workers, double mean, Random& random) {
    return std::make_unique<Station>(simulation.idle_host(), name, workers, [mean, &random](const RequestPtr& request) {
        sg::this_actor::sleep_for(random.exponential(mean));
        request->done();
    });
}

}  // namespace

Outcome fork_join_two(Parameters& parameters) {
    const int requests = std::max(1, parameters.count("requests", 300000));
    const int seed = parameters.count("seed", 1);
    const double lambda = parameters.number("lambda", 0.5);
    const double mean = 1 / parameters.number("mu", 1);
    parameters.require_all_used();
    Simulation simulation(requests, seed);
    std::array random{Random(seed, 1), Random(seed, 2)};
    const std::array branches{exponential_station(simulation, "left", 1, mean, random[0]),
                              exponential_station(simulation, "right", 1, mean, random[1])};
    return simulation.run_open(lambda, [&] {
        const RequestPtr whole = simulation.new_request();
        const auto missing = std::make_shared<int>(2);
        for (const auto& branch : branches) {
            auto part = std::make_shared<Request>(*whole);
            part->done = [whole, missing] {
                if (--*missing == 0) whole->done();
            };
            branch->offer(part);
        }
    });
}

Outcome two_layer(Parameters& parameters) {
    const int requests = std::max(1, parameters.count("requests", 300000));
    const int seed = parameters.count("seed", 1);
    const double lambda = parameters.number("lambda", 50);
    const int threads = parameters.count("threads", 10);
    const double mean1 = 1 / parameters.number("mu1", 20);
    const int servers = parameters.count("servers", 4);
    const double mean2 = 1 / parameters.number("mu2", 20);
    const std::optional<int> processors = parameters.optional_count("processors");
    const std::optional<int> queue_limit = parameters.optional_count("queue_limit");
    parameters.require_all_used();

    Simulation simulation(requests, seed);
    Random cpu(seed, 1);
    Random service(seed, 2);
    const auto tier2 = exponential_station(simulation, "tier2", servers, mean2, service);
    sg::Host* host = simulation.add_host("tier1", processors.value_or(1));
    Station tier1(
        host, "tier1", threads,
        [&](const RequestPtr& request) {
            const double demand = cpu.exponential(mean1);
            if (processors)
                compute(demand);
            else
                sg::this_actor::sleep_for(demand);
            tier2->call();
            request->done();
        },
        queue_limit);
    return simulation.run_open(lambda, [&] {
        if (!tier1.offer(simulation.new_request())) simulation.measurements().refused();
    });
}

Outcome web_chain(Parameters& parameters) {
    const int requests = std::max(1, parameters.count("requests", 300000));
    const int seed = parameters.count("seed", 1);
    const double rate = parameters.number("rate", 1000);
    const bool hold = parameters.count("hold", 0) != 0;
    parameters.require_all_used();

    Simulation simulation(requests, seed);
    Random random(seed, 1);
    const auto database = exponential_station(simulation, "database", 4, 0.015, random);
    Station cache(simulation.idle_host(), "cache", 2, [&](const RequestPtr& request) {
        sg::this_actor::sleep_for(random.exponential(0.001));
        if (random.chance(0.8))
            request->done();
        else
            database->offer(request);
    });
    std::vector<std::unique_ptr<Station>> services;
    services.reserve(4);
    for (int i = 0; i < 4; ++i) {
        services.push_back(std::make_unique<Station>(simulation.idle_host(), "service", 4, [&](const RequestPtr& request) {
            sg::this_actor::sleep_for(random.exponential(0.012));
            if (hold) {
                cache.call();
                request->done();
            } else {
                cache.offer(request);
            }
        }));
    }
    std::size_t next = 0;
    return simulation.run_open(rate, [&] { services[next++ % services.size()]->offer(simulation.new_request()); });
}

}  // namespace headroom::simgrid_models
