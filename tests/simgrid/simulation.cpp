// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/simulation.h"

#include <array>
#include <utility>

namespace headroom::simgrid_models {

namespace {

namespace sg = simgrid::s4u;

constexpr double core_speed = 1e9;  // flops a second: demands are far above SimGrid's precision

std::unique_ptr<sg::Engine> quiet_engine() {
    // The logs first, or SimGrid reports the settings that follow.
    static std::array arguments{std::string("simgrid_model"), std::string("--log=root.thresh:critical"),
                                std::string("--cfg=contexts/stack-size:64"),
#ifdef __SANITIZE_ADDRESS__
                                std::string("--cfg=contexts/factory:thread"),
#endif
                                std::string("--cfg=contexts/guard-size:0")};
    std::array<char*, std::tuple_size_v<decltype(arguments)> + 1> pointers{};
    for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
    int count = static_cast<int>(arguments.size());
    return std::make_unique<sg::Engine>(&count, pointers.data());
}

}  // namespace

Simulation::Simulation(int requests, int seed)
    : requests_(requests),
      seed_(seed),
      measurements_(static_cast<std::size_t>(requests)),
      engine_(quiet_engine()),
      zone_(sg::create_full_zone("world")) {
    idle_host_ = add_host("idle", 1);
}

sg::Host* Simulation::add_host(const std::string& name, int cores) {
    return zone_->create_host(name, core_speed)->set_core_count(cores)->seal();
}

RequestPtr Simulation::new_request() {
    auto request = std::make_shared<Request>();
    const double arrival = sg::Engine::get_clock();
    request->arrival = arrival;
    request->done = [this, arrival] {
        const double now = sg::Engine::get_clock();
        measurements_.completed(now, now - arrival);
    };
    return request;
}

Outcome Simulation::run_open(double lambda, const std::function<void()>& arrive) {
    zone_->seal();
    sg::Actor::create("source", idle_host_, [this, lambda, &arrive] {
        Random random(seed_, 0);
        for (int i = 0; i < requests_; ++i) {
            sg::this_actor::sleep_for(random.exponential(1 / lambda));
            measurements_.arrived();
            arrive();
        }
    });
    engine_->run();
    return measurements_.outcome();
}

Outcome Simulation::run_closed(int population, double think, const std::function<void()>& visit) {
    zone_->seal();
    const sg::SemaphorePtr enough = sg::Semaphore::create(0);
    for (int i = 0; i < population; ++i) {
        const auto user = [this, i, think, &visit, enough] {
            Random random(seed_, 1000 + static_cast<unsigned>(i));
            for (;;) {
                sg::this_actor::sleep_for(random.exponential(think));
                measurements_.arrived();
                const RequestPtr request = new_request();
                visit();
                request->done();
                if (measurements_.completions() == static_cast<std::size_t>(requests_)) enough->release();
            }
        };
        sg::Actor::create("user", idle_host_, user)->daemonize();
    }
    sg::Actor::create("end", idle_host_, [enough] { enough->acquire(); });
    engine_->run();
    return measurements_.outcome();
}

Station::Station(sg::Host* host, std::string name, std::optional<int> workers, Service service, std::optional<int> queue_limit)
    : host_(host),
      name_(std::move(name)),
      workers_(workers),
      service_(std::move(service)),
      queue_limit_(queue_limit),
      offered_(sg::Semaphore::create(0)) {
    for (int i = 0; i < workers_.value_or(0); ++i) add_worker();
}

void Station::add_worker() {
    ++actors_;
    sg::Actor::create(name_, host_, [this] { work(); })->daemonize();
}

void Station::work() {
    for (;;) {
        offered_->acquire();
        const RequestPtr request = queue_.front();
        queue_.pop_front();
        service_(request);
        --present_;
    }
}

bool Station::offer(const RequestPtr& request) {
    if (queue_limit_ && present_ >= *workers_ + *queue_limit_) return false;
    ++present_;
    queue_.push_back(request);
    if (!workers_ && present_ > actors_) add_worker();
    offered_->release();
    return true;
}

void Station::call() {
    const sg::SemaphorePtr answered = sg::Semaphore::create(0);
    auto request = std::make_shared<Request>();
    request->arrival = sg::Engine::get_clock();
    request->done = [answered] { answered->release(); };
    offer(request);
    answered->acquire();
}

void compute(double seconds) { sg::this_actor::execute(seconds * core_speed); }

}  // namespace headroom::simgrid_models
