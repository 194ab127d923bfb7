// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <simgrid/s4u.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "simgrid/measurements.h"

namespace headroom::simgrid_models {

/// A stream of random numbers of its own for each purpose. The seed is hashed (SplitMix64): std::seed_seq left the streams
/// of seeds 1 to 30 together four standard deviations off.
class Random {
public:
    Random(int seed, unsigned purpose) : bits_(mixed(mixed(static_cast<std::uint64_t>(seed)) + purpose)) {}
    double exponential(double mean) { return mean * std::exponential_distribution<double>(1)(bits_); }
    bool chance(double probability) { return std::bernoulli_distribution(probability)(bits_); }

private:
    static std::uint64_t mixed(std::uint64_t x) {
        x += 0x9e3779b97f4a7c15ULL;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
        return x ^ (x >> 31);
    }

    std::mt19937_64 bits_;
};

/// A request on its way; done() is called once, when it is answered.
struct Request {
    double arrival = 0;
    std::function<void()> done;
};
using RequestPtr = std::shared_ptr<Request>;

/// The engine of this process (only one can ever exist), its measurements and its hosts.
class Simulation {
public:
    Simulation(int requests, int seed);

    int requests() const { return requests_; }
    int seed() const { return seed_; }
    Measurements& measurements() { return measurements_; }

    /// CPU shared by its executions; none takes more than one core, a core does one second of demand a second.
    simgrid::s4u::Host* add_host(const std::string& name, int cores);
    /// For actors that only wait.
    simgrid::s4u::Host* idle_host() { return idle_host_; }

    /// A request that starts now and is measured when done.
    RequestPtr new_request();

    /// Until all other actors but daemons have ended: `requests` Poisson arrivals a second of rate `lambda`.
    Outcome run_open(double lambda, const std::function<void()>& arrive);
    /// `population` users that think (exponential) and call `visit`, which blocks until answered; until `requests`
    /// are answered.
    Outcome run_closed(int population, double think, const std::function<void()>& visit);

private:
    int requests_;
    int seed_;
    Measurements measurements_;
    std::unique_ptr<simgrid::s4u::Engine> engine_;
    simgrid::s4u::NetZone* zone_ = nullptr;
    simgrid::s4u::Host* idle_host_ = nullptr;
};

/// Workers, each an actor, that serve requests first come first served.
class Station {
public:
    /// Runs in the worker's actor, may block, and answers the request or passes it on.
    using Service = std::function<void(const RequestPtr&)>;

    /// Without `workers` there is always one for a request; without `queue_limit` any number may wait.
    Station(simgrid::s4u::Host* host, std::string name, std::optional<int> workers, Service service, std::optional<int> queue_limit = {});
    Station(const Station&) = delete;
    Station& operator=(const Station&) = delete;

    /// False: the queue is full.
    bool offer(const RequestPtr& request);
    /// Offers a request of the calling actor and blocks until it is answered; the queue must be unbounded.
    void call();

private:
    void add_worker();
    void work();

    simgrid::s4u::Host* host_;
    std::string name_;
    std::optional<int> workers_;
    Service service_;
    std::optional<int> queue_limit_;
    simgrid::s4u::SemaphorePtr offered_;
    std::deque<RequestPtr> queue_;
    int present_ = 0;  ///< waiting or in service
    int actors_ = 0;
};

/// Demand of CPU on the calling actor's host, in seconds of one core of its own.
void compute(double seconds);

}  // namespace headroom::simgrid_models
