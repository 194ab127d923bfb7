// SPDX-License-Identifier: GPL-3.0-or-later
#include "bare_loop.h"

#include "bare_calls.h"
#include "bare_heap.h"
#include "cpu_time.h"
#include "response_histogram.h"
#include "xoshiro.h"

#include <array>

namespace headroom::bench {
namespace {

constexpr Slot arrival = 0;

const Ziggurat ziggurat;

/// What every loop has: a clock, the events to come, calls, draws and responses.
struct Loop {
    Loop(std::size_t capacity, std::uint64_t seed) : random(seed), events(capacity) { events.push(0, arrival); }

    /// Goes to the next event.
    Slot next() {
        const Key key = events.pop();
        now = time_of(key);
        return slot_of(key);
    }

    void schedule(double mean_ns, Slot slot) { events.push(now + static_cast<std::int64_t>(ziggurat(random) * mean_ns), slot); }

    Slot arrive() {
        const Slot slot = calls.take();
        calls[slot].arrived = now;
        return slot;
    }

    void answer(Slot slot) {
        responses.add(now - calls[slot].arrived);
        calls.give_back(slot);
        ++completed;
    }

    BareResult result() const {
        return {completed, responses.mean(), responses.quantile(0.95), static_cast<double>(now) * 1e-9, cpu_seconds() - start_s};
    }

    double start_s = cpu_seconds();
    std::int64_t now = 0;  // ns
    std::uint64_t completed = 0;
    Xoshiro256pp random;
    BareHeap events;
    Slab calls;
    ResponseHistogram responses;
};

/// Workers of one kind and the calls that wait for one.
template <unsigned workers>
struct Station {
    unsigned busy = 0;
    Queue queue;

    /// Whether the call got a worker at once; else it waits.
    bool enter(Slab& calls, Slot slot) {
        if (busy < workers) {
            ++busy;
            return true;
        }
        queue.push(calls, slot);
        return false;
    }

    /// A worker is free: the call that takes it next, or 0.
    Slot leave(Slab& calls) {
        if (!queue.empty()) return queue.pop(calls);
        --busy;
        return 0;
    }
};

template <unsigned workers>
BareResult run_mmc(const Mmc& model, std::uint64_t requests, std::uint64_t seed) {
    Loop loop(workers + 1, seed);
    Station<workers> station;
    const double interval_ns = 1e9 / model.arrivals_per_s();
    const double service_ns = 1e9 * model.service_s;
    while (loop.completed < requests) {
        const Slot slot = loop.next();
        if (slot == arrival) {
            loop.schedule(interval_ns, arrival);
            const Slot call = loop.arrive();
            if (station.enter(loop.calls, call)) loop.schedule(service_ns, call);
        } else {
            loop.answer(slot);
            if (const Slot waiting = station.leave(loop.calls)) loop.schedule(service_ns, waiting);
        }
    }
    return loop.result();
}

template <bool held>
class WebChainLoop {
public:
    WebChainLoop(const WebChain& model, std::uint64_t seed)
        : interval_ns_(1e9 / model.users_per_s),
          loop_(1 + WebChain::services * WebChain::service_workers + WebChain::cache_workers + WebChain::database_workers, seed) {}

    BareResult run(std::uint64_t requests) {
        while (loop_.completed < requests) {
            const Slot slot = loop_.next();
            if (slot == arrival)
                arrive();
            else if (loop_.calls[slot].stage == Stage::Service)
                call_cache(slot);
            else if (loop_.calls[slot].stage == Stage::Cache)
                leave_cache(slot);
            else
                leave_database(slot);
        }
        return loop_.result();
    }

private:
    void arrive() {
        loop_.schedule(interval_ns_, arrival);
        const Slot slot = loop_.arrive();
        Call& call = loop_.calls[slot];
        call.service = static_cast<std::uint8_t>(turn_++ % WebChain::services);
        call.stage = Stage::Service;
        if (services_[call.service].enter(loop_.calls, slot)) loop_.schedule(1e9 * WebChain::service_s, slot);
    }

    void call_cache(Slot slot) {
        if constexpr (!held) release_worker(loop_.calls[slot].service);
        if (cache_.enter(loop_.calls, slot)) start_cache(slot);
    }

    void leave_cache(Slot slot) {
        if (const Slot waiting = cache_.leave(loop_.calls)) start_cache(waiting);
        if (loop_.random() < hit_below)
            answer(slot);
        else if (database_.enter(loop_.calls, slot))
            start_database(slot);
    }

    void leave_database(Slot slot) {
        if (const Slot waiting = database_.leave(loop_.calls)) start_database(waiting);
        answer(slot);
    }

    void start_cache(Slot slot) {
        loop_.calls[slot].stage = Stage::Cache;
        loop_.schedule(1e9 * WebChain::cache_s, slot);
    }

    void start_database(Slot slot) {
        loop_.calls[slot].stage = Stage::Database;
        loop_.schedule(1e9 * WebChain::database_s, slot);
    }

    void answer(Slot slot) {
        const unsigned service = loop_.calls[slot].service;
        loop_.answer(slot);
        if constexpr (held) release_worker(service);
    }

    void release_worker(unsigned service) {
        if (const Slot waiting = services_[service].leave(loop_.calls)) loop_.schedule(1e9 * WebChain::service_s, waiting);
    }

    static constexpr auto hit_below = static_cast<std::uint64_t>(WebChain::hit_ratio * 0x1p64);

    double interval_ns_;
    unsigned turn_ = 0;
    Loop loop_;
    std::array<Station<WebChain::service_workers>, WebChain::services> services_;
    Station<WebChain::cache_workers> cache_;
    Station<WebChain::database_workers> database_;
};

}  // namespace

BareResult run_bare_mm1(std::uint64_t requests, std::uint64_t seed) { return run_mmc<mm1.workers>(mm1, requests, seed); }

BareResult run_bare_mm8(std::uint64_t requests, std::uint64_t seed) { return run_mmc<mm8.workers>(mm8, requests, seed); }

BareResult run_bare_web_chain(std::uint64_t requests, std::uint64_t seed, const WebChain& model) {
    return model.held ? WebChainLoop<true>(model, seed).run(requests) : WebChainLoop<false>(model, seed).run(requests);
}

double hold_ns(std::size_t pending, std::size_t holds) {
    constexpr double mean_ns = 1e9;
    BareHeap events(pending);
    Xoshiro256pp random(1);
    const auto draw = [&] { return static_cast<std::int64_t>(ziggurat(random) * mean_ns); };
    for (std::size_t i = 0; i < pending; ++i) events.push(draw(), static_cast<Slot>(i));
    const auto hold = [&](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) {
            const Key key = events.pop();
            events.push(time_of(key) + draw(), slot_of(key));
        }
    };
    hold(pending);  // reaches the steady pattern of the heap
    const double start = cpu_seconds();
    hold(holds);
    return (cpu_seconds() - start) * 1e9 / static_cast<double>(holds);
}

}  // namespace headroom::bench
