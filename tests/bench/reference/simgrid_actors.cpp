// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid_actors.h"

#include "cpu_time.h"
#include "response_histogram.h"
#include "xoshiro.h"

#include <xbt/log.h>
#include <simgrid/s4u.hpp>

#include <array>
#include <deque>
#include <functional>
#include <vector>

namespace headroom::bench {
namespace {

namespace s4u = simgrid::s4u;

const Ziggurat ziggurat;

/// Draws and responses of the actors, which take turns in one thread.
class Observer {
public:
    Observer(std::uint64_t requests, std::uint64_t seed) : requests_(requests), random_(seed) {}

    bool done() const { return completed_ == requests_; }
    bool happens(double probability) { return random_.unit() <= probability; }
    void sleep(double mean_s) { s4u::this_actor::sleep_for(ziggurat(random_) * mean_s); }

    void answer(double arrived_s) {
        if (done()) return;
        last_s_ = s4u::Engine::get_clock();
        responses_.add(static_cast<std::int64_t>((last_s_ - arrived_s) * 1e9));
        ++completed_;
    }

    BareResult result(double cpu_s) const { return {completed_, responses_.mean(), responses_.quantile(0.95), last_s_, cpu_s}; }

private:
    std::uint64_t requests_;
    std::uint64_t completed_ = 0;
    double last_s_ = 0;
    Xoshiro256pp random_;
    ResponseHistogram responses_;
};

/// What waits for a worker, first come, first served, and the workers who wait for something to do.
template <class Item>
class Station {
public:
    void put(Item item) {
        waiting_.push_back(item);
        if (!idle_.empty()) {
            s4u::Actor* const worker = idle_.back();
            idle_.pop_back();
            worker->resume();
        }
    }

    /// Of a worker: suspends it until there is something.
    Item take() {
        while (waiting_.empty()) {
            idle_.push_back(s4u::Actor::self());
            s4u::this_actor::suspend();
        }
        const Item item = waiting_.front();
        waiting_.pop_front();
        return item;
    }

private:
    std::deque<Item> waiting_;
    std::vector<s4u::Actor*> idle_;
};
/// The engine, silent, and one host for all actors.
class Platform {
public:
    Platform() {
        xbt_log_control_set("root.thresh:critical");
        s4u::NetZone* const zone = s4u::create_full_zone("zone");
        host_ = zone->create_host("host", 1e9);
        zone->seal();
    }

    void source(const std::function<void()>& code) { s4u::Actor::create("source", host_, code); }

    /// Actors that end with the source.
    void workers(unsigned count, const std::function<void()>& code) {
        for (unsigned i = 0; i < count; ++i) s4u::Actor::create("worker", host_, code)->daemonize();
    }

    /// Until the source ends. Returns the CPU time that it took, in seconds.
    double run() {
        const double start_s = cpu_seconds();
        engine_.run();
        return cpu_seconds() - start_s;
    }

private:
    s4u::Engine engine_{"reference"};
    s4u::Host* host_ = nullptr;
};

/// A service's worker that waits for the reply to its call.
class Caller {
public:
    void wait() {
        while (!replied_) s4u::this_actor::suspend();
    }

    void reply() {
        replied_ = true;
        worker_->resume();
    }

private:
    s4u::Actor* worker_ = s4u::Actor::self();
    bool replied_ = false;
};

struct Request {
    double arrived_s;
    Caller* caller;  ///< who waits for the reply; null where nobody does
};

/// The chain's queues and what each of its workers does for one request.
struct WebChainActors {
    bool held;
    Observer observer;
    std::array<Station<double>, WebChain::services> services;  // times of arrival
    Station<Request> cache;
    Station<Request> database;

    void serve(Station<double>& service) {
        const double arrived_s = service.take();
        observer.sleep(WebChain::service_s);
        if (held) {
            Caller call;
            cache.put({arrived_s, &call});
            call.wait();
            observer.answer(arrived_s);
        } else {
            cache.put({arrived_s, nullptr});
        }
    }

    void look_up() {
        const Request request = cache.take();
        observer.sleep(WebChain::cache_s);
        if (observer.happens(WebChain::hit_ratio))
            reply(request);
        else
            database.put(request);
    }

    void query() {
        const Request request = database.take();
        observer.sleep(WebChain::database_s);
        reply(request);
    }

    void reply(const Request& request) {
        if (request.caller != nullptr)
            request.caller->reply();
        else
            observer.answer(request.arrived_s);
    }
};

BareResult run_mmc(const Mmc& model, std::uint64_t requests, std::uint64_t seed) {
    Platform platform;
    Observer observer(requests, seed);
    Station<double> station;  // times of arrival
    platform.source([&] {
        while (!observer.done()) {
            observer.sleep(1 / model.arrivals_per_s());
            station.put(s4u::Engine::get_clock());
        }
    });
    platform.workers(model.workers, [&] {
        for (;;) {
            const double arrived_s = station.take();
            observer.sleep(model.service_s);
            observer.answer(arrived_s);
        }
    });
    return observer.result(platform.run());
}

}  // namespace

BareResult run_simgrid_mm1(std::uint64_t requests, std::uint64_t seed) { return run_mmc(mm1, requests, seed); }

BareResult run_simgrid_mm8(std::uint64_t requests, std::uint64_t seed) { return run_mmc(mm8, requests, seed); }

BareResult run_simgrid_web_chain(std::uint64_t requests, std::uint64_t seed, const WebChain& model) {
    Platform platform;
    WebChainActors chain{.held = model.held, .observer{requests, seed}, .services{}, .cache{}, .database{}};
    platform.source([&] {
        for (unsigned turn = 0; !chain.observer.done(); ++turn) {
            chain.observer.sleep(1 / model.users_per_s);
            chain.services[turn % WebChain::services].put(s4u::Engine::get_clock());
        }
    });
    const auto forever = [](auto work) {
        return [work] {
            for (;;) work();
        };
    };
    for (auto& service : chain.services) platform.workers(WebChain::service_workers, forever([&] { chain.serve(service); }));
    platform.workers(WebChain::cache_workers, forever([&] { chain.look_up(); }));
    platform.workers(WebChain::database_workers, forever([&] { chain.query(); }));
    return chain.observer.result(platform.run());
}

}  // namespace headroom::bench
