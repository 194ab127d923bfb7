// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "analytic/solver.h"
#include "analytic/steps.h"

namespace headroom::analytic {

namespace {

/// What begins at even distances, so many a second at each copy.
Contended paced(std::size_t station, double per_s, double burst, double copies, double wait_s) {
    Contended queue{station, 0, 1 / per_s, 1, copies, 0};
    queue.burst = burst;
    queue.answer_s = wait_s;
    return queue;
}

}  // namespace

/// Seconds beside computing for which a worker is kept, where workers are what is short; else 0.
double Solver::kept_s(std::size_t c, std::size_t r) const {
    const Component& component = components_[c];
    const StationTerms& station = *component.conduct.station;
    if (sessions_ > 0 || !station.holds || !station.replica.workers) return 0;
    if (component.stay.working / *station.replica.workers <= component.stay.busy / station.replica.vcpus) return 0;
    return seconds_beside(component.conduct.ways[r]);
}

/// Visits of the queues that calls of a route find at `to`.
void Solver::collect_station(std::size_t to, std::size_t r, double visits, double elapsing, std::vector<Contended>& found) const {
    const Component& callee = components_[to];
    if (callee.conduct.pace && sessions_ > 0 && r < callee.conduct.ways.size()) {
        const Pace& pace = *callee.conduct.pace;
        const auto same =
            std::ranges::find_if(found, [to](const Contended& each) { return each.station == to && each.burst && !each.connection; });
        Contended& queue =
            same != found.end() ? *same : found.emplace_back(paced(to, pace.per_s, 1, callee.replicas, callee.pace_wait.mean()));
        queue.add(visits * callee.conduct.ways[r].share_here * pace.share[r], elapsing);
    }
    if (!callee.conduct.station || r >= callee.conduct.ways.size() || work_of(to, r) <= 0) return;
    visits *= callee.conduct.ways[r].share_here;
    if (visits <= 0) return;
    const StationTerms& station = *callee.conduct.station;
    const double kept = kept_s(to, r), vcpus = std::max(1.0, station.replica.vcpus);
    const double servers = kept > 0 ? *station.replica.workers : std::min(station.replica.workers.value_or(vcpus), vcpus);
    const double time = work_of(to, r) / std::min(1.0, station.replica.vcpus) + kept;
    const auto known =
        std::ranges::find_if(found, [to](const Contended& each) { return each.station == to && !each.holds && !each.burst; });
    if (known != found.end()) {
        known->time = (known->time * known->visits + time * visits) / (known->visits + visits);
        known->add(visits, elapsing);
    } else {
        found.push_back({to, visits, time, servers, callee.replicas, 0});
        found.back().elapsing = elapsing;
        found.back().batch = 1 + (batch_at(to, callee.replicas) - 1) * (station.replica.is_shared() ? 2 / (1 + callee.work_scv) : 1);
        found.back().evenness = callee.evenness;
        if (sessions_ > 0 && !station.replica.is_shared()) found.back().scv = callee.work_scv;
    }
}

/// What is called at once takes as long as the last of it: the part of the time that it would take one after another.
double Solver::part_at_once(std::size_t c, std::size_t r) const {
    const Way& way = components_[c].conduct.ways[r];
    const double elapsed = components_[c].answers[r].good.mean() - components_[c].own[r].mean();
    if (way.one_of || way.share_here < 1 || elapsed <= 0) return 1;
    double in_turn = 0;
    bool is_at_once = false;
    for_each_step(way, [&](std::span<const Visit> step) {
        is_at_once = is_at_once || step.size() > 1 || std::ranges::any_of(step, &Visit::parallel);
        for (const Visit& visit : step)
            if (visit.waits) in_turn += visit.calls * connections_[visit.connection].answers[r].mean();
    });
    return is_at_once && in_turn > 0 ? std::min(1.0, elapsed / in_turn) : 1;
}

/// Are calls given up at a time limit, while what they asked for is still worked on?
bool Solver::are_left(std::size_t connection) const {
    constexpr double felt = 0.01;
    return !scenario_.connections[connection].policy.cancel &&
           std::ranges::any_of(connections_[connection].chains, [](const Chain& chain) { return chain.late > felt; });
}

/// Queues that the calls of `component` meet one after another, below it. There are so many customers.
void Solver::collect(std::size_t c, double visits, double elapsing, double customers, std::vector<Contended>& found) const {
    const auto& source = components_[c].source;
    const auto awaited = [&](std::size_t r) { return source && source->is_asset(r) ? 0 : components_[c].in[r].rate; };
    double all = 0;
    for (std::size_t r = 0; r < routes_; ++r) all += awaited(r);
    const auto add_held = [&](Contended queue, double here, double part) {
        const auto known = std::ranges::find_if(found, [&](const Contended& each) {
            return each.holds == queue.holds && each.burst == queue.burst && each.station == queue.station &&
                   each.connection == queue.connection;
        });
        if (known == found.end()) {
            queue.visits = here;
            queue.elapsing = part;
            found.push_back(std::move(queue));
        } else {
            known->add(here, part);
        }
    };
    for (std::size_t r = 0; r < components_[c].conduct.ways.size(); ++r) {
        if (awaited(r) <= 0) continue;
        const double part = elapsing * part_at_once(c, r);
        for (const Visit& visit : components_[c].conduct.ways[r].visits) {
            if (!visit.waits) continue;
            const std::size_t to = connections_[visit.connection].target;
            const Connection& along = connections_[visit.connection];
            const double here = visits * awaited(r) / all * visit.calls * along.attempts[r] * (sessions_ > 0 ? along.sent() : 1);
            if (here <= 0) continue;  // a cache has all that is asked for
            if (sessions_ <= 0 && are_left(visit.connection)) continue;
            if (sessions_ > 0) {
                if (may_refuse(visit.connection)) continue;  // there are no more behind it than it lets in
                if (auto turns = turns_of(visit.connection)) add_held(std::move(*turns), here, part);
                auto places = held_places(visit.connection);
                if (!places) places = held_workers(to, customers);
                if (places) {
                    add_held(std::move(*places), here, part);
                    continue;
                }
            } else if (is_short_of_workers(to, customers)) {
                if (components_[to].conduct.station->replica.refuses()) continue;
                if (auto workers = held_workers(to, customers)) {
                    add_held(std::move(*workers), here, part);
                    continue;
                }
            }
            collect_station(to, r, here, part, found);
            if (components_[to].conduct.ways.size() > r) collect(to, here, part, customers, found);
        }
    }
}

/// Is a queue one that some of so many customers do not wait at: refused there, or gone before it is their turn?
bool Solver::is_left_by(const Contended& queue, double customers) const {
    if (queue.holds || queue.burst) return false;
    const Component& callee = components_[queue.station];
    if (callee.is_cut_short) return true;
    const Replica& replica = callee.conduct.station->replica;
    if (!replica.refuses()) return false;
    if (replica.queue_limit && (*replica.workers + *replica.queue_limit) * queue.copies < customers) return true;
    return replica.wait_limit && replica.wait_limit->mean() * queue.servers * queue.copies < customers * queue.time;
}

/// Of so many customers: those queues that all of them wait at, whose servers others use, too, and how busy those that slow each other
/// can be.
void Solver::use_background(std::vector<Contended>& found, double rate, double customers) const {
    constexpr double most_followed = 2000;
    std::erase_if(found, [&](const Contended& each) { return is_left_by(each, customers); });
    for (Contended& queue : found) {
        if (queue.holds) {
            if (sessions_ > 0 || queue.connection) continue;
            const double others = (components_[queue.station].rate() - rate * queue.visits) / (queue.most_rate() * queue.copies);
            queue.share_with(std::clamp(others, 0.0, 0.999));
            continue;
        }
        if (queue.burst) {
            const double all = queue.connection ? connections_[*queue.connection].rate_of_attempts() : pace_rate(queue.station);
            queue.background = std::clamp((all - rate * queue.visits) * queue.time / queue.copies, 0.0, 0.999);
            continue;
        }
        const Component& callee = components_[queue.station];
        const double servers = queue.servers * queue.copies;
        double busy = busy_of(queue.station);
        for (std::size_t r = 0; r < routes_; ++r) busy += callee.in[r].rate * callee.conduct.ways[r].share_here * kept_s(queue.station, r);
        const double others = std::clamp((busy - rate * queue.visits * queue.time) / servers, 0.0, 0.999);
        queue.answer_s = queue.time + callee.delay();
        const Replica& replica = callee.conduct.station->replica;
        const bool is_slowed_by_number = sessions_ > 0 && (replica.contention > 0 || replica.coherency > 0);
        const double most =
            is_slowed_by_number ? std::min({replica.workers.value_or(most_followed), std::max(1.0, sessions_), most_followed}) : 0;
        for (double n = 1; n <= most; ++n) queue.rates.push_back(replica.capacity(n) / (queue.time * std::min(1.0, replica.vcpus)));
        queue.share_with(others);
    }
}

std::vector<Contended> Solver::contended(std::size_t c, double visits, double rate, double customers) const {
    std::vector<Contended> found;
    collect(c, visits, 1, customers, found);
    use_background(found, rate, customers);
    return found;
}

namespace {

/// Places that are kept during all of a visit: as many visits end as the network within lets. Where copies get in each other's way
/// there, they are taken as one.
std::optional<Contended> held(std::size_t station, double places, double copies, double visit_s, std::vector<Contended> within) {
    constexpr double felt = 0.02;
    Contended queue{station, 1, 0, places, copies, 0};
    queue.holds = true;
    queue.answer_s = visit_s;
    queue.outside = std::max(0.0, visit_s - seconds_at(within));
    queue.within = std::move(within);
    if (queue.outside <= 0 && queue.within.empty()) return std::nullopt;
    const auto rounds = [&queue](double customers, const std::vector<Contended>& network) {
        return go_round(static_cast<std::size_t>(std::max(1.0, customers)), queue.outside, network);
    };
    queue.hold_during(rounds(places, queue.within));
    if (copies > 1) {
        std::vector<Contended> balanced = queue.within;
        for (Contended& each : balanced) each = with_copies_as_one(std::move(each));
        if (copies * queue.rates.back() > (1 + felt) * rounds(places * copies, balanced).rate.back()) {
            queue.hold_during(rounds(places * copies, queue.within));
            queue.servers *= copies;
            queue.copies = 1;
        }
    }
    queue.time = 1 / queue.rates.front();
    return queue;
}

}  // namespace

/// Does it keep workers during calls, fewer than there are customers, and so few that some wait for one?
bool Solver::is_short_of_workers(std::size_t c, double customers) const {
    const Component& component = components_[c];
    const auto& station = component.conduct.station;
    if (!station || !station->holds || !station->replica.workers || component.outside <= 0 || component.among_s <= 0) return false;
    const double workers = *station->replica.workers * component.replicas;
    return workers < customers && component.stay.working > 0 && may_be_scarce(*station->replica.workers, component.stay.working);
}

/// Workers that are kept during calls, where there are fewer than customers.
std::optional<Contended> Solver::held_workers(std::size_t c, double customers) const {
    const Component& component = components_[c];
    if (!component.conduct.station || !component.conduct.station->holds || component.outside <= 0) return std::nullopt;
    const Replica& replica = component.conduct.station->replica;
    const double rate = component.rate();
    if (!replica.workers || may_turn_away(c) || rate <= 0) return std::nullopt;
    const double workers = *replica.workers * component.replicas;
    if (workers >= customers) return std::nullopt;
    std::vector<Contended> within;
    for (std::size_t r = 0; r < routes_; ++r)
        if (component.in[r].rate > 0) collect_station(c, r, component.in[r].rate / rate, 1, within);
    collect(c, 1, 1, workers, within);
    use_background(within, rate, workers);
    const double waiting = component.stay.wait() * component.squeeze;
    for (Contended& each : within) {
        if (each.station != c || each.holds || each.burst) continue;
        each.answer_s -= waiting;  // who has a worker
        each.scv = 1;
    }
    auto queue = held(c, *replica.workers, component.replicas, std::max(0.0, component.present / rate - waiting), std::move(within));
    if (!queue) return std::nullopt;
    queue->answer_s += waiting;
    queue->evenness = component.evenness;
    return queue;
}

/// There are not so many sessions, and nobody else, that a token would be too far away for one of them.
bool Solver::is_waited_for(std::size_t index) const {
    const auto& limit = scenario_.connections[index].policy.rate_limit;
    const double callers = callers_of(index);
    return only_sessions_ && limit && is_out_of_reach(limit->wait.value, limit->rate.value * callers, 1);
}

std::optional<Contended> Solver::turns_of(std::size_t index) const {
    if (!is_waited_for(index)) return std::nullopt;
    const policy::RateLimit& limit = *scenario_.connections[index].policy.rate_limit;
    const double callers = callers_of(index);
    Contended queue = paced(connections_[index].target, limit.rate.value, static_cast<double>(limit.burst), callers,
                            connections_[index].rate_limit.wait());
    queue.connection = index;
    return queue;
}

/// So many places of each caller, kept during calls.
std::optional<Contended> Solver::kept_places(std::size_t index, double places) const {
    const std::size_t to = connections_[index].target;
    const double copies = callers_of(index);
    const Calls calls = calls_of(index);
    if (calls.rate <= 0 || calls.first <= 0) return std::nullopt;
    std::vector<Contended> within;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = connections_[index].flow[r].rate * connections_[index].attempts[r] / copies;
        if (here > 0) collect_station(to, r, here / calls.rate, 1, within);
    }
    collect(to, 1, 1, places * copies, within);
    use_background(within, calls.rate * copies, places * copies);
    return held(to, places, copies, calls.first / calls.rate, std::move(within));
}

/// May calls leave before they get one of a connection's places? Not where sessions are too few to wait for so long.
bool Solver::may_leave(std::size_t index, std::int64_t places, std::optional<Duration> limit) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    if (policy.time_limit) limit = std::min(limit.value_or(*policy.time_limit), *policy.time_limit);
    if (!limit) return false;
    const Calls calls = calls_of(index);
    return calls.rate > 0 && !is_out_of_reach(limit->value, static_cast<double>(places), calls.first / calls.rate);
}

/// Do calls come at once that its workers do not serve? No more of sessions' than would be there if none was refused.
bool Solver::may_turn_away(std::size_t c) const {
    const Replica& replica = components_[c].conduct.station->replica;
    if (!replica.refuses() || sessions_ <= 0) return replica.refuses();
    return (*replica.workers + replica.queue_limit.value_or(0)) * components_[c].replicas < crowd_;
}

/// Are there more sessions than calls that are let in along a connection, by its places or its target's, and leave before they are?
bool Solver::may_refuse(std::size_t index) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    const bool is_each_its_own = components_[scenario_.connections[index].from].model->has_instance_for_each_call();
    const auto is_small = [&](std::int64_t places, const std::optional<Duration>& limit) {
        return !is_each_its_own && static_cast<double>(places) * callers_of(index) < crowd_ && may_leave(index, places, limit);
    };
    if (policy.pool && is_small(policy.pool->size, policy.pool->wait_limit)) return true;
    if (policy.bulkhead && is_small(policy.bulkhead->size, policy.bulkhead->wait)) return true;
    const Component& callee = components_[connections_[index].target];
    return callee.conduct.station && callee.conduct.station->holds && callee.outside > 0 && may_turn_away(connections_[index].target);
}

/// Places of a pool or a bulkhead, the fewest of both, where there are fewer than sessions.
std::optional<Contended> Solver::held_places(std::size_t index) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    if (!policy.pool && !policy.bulkhead) return std::nullopt;
    double places = sessions_;
    const auto keep_to = [&](std::int64_t size, const std::optional<Duration>& limit) {
        if (!may_leave(index, size, limit)) places = std::min(places, static_cast<double>(size));
    };
    if (policy.pool) keep_to(policy.pool->size, policy.pool->wait_limit);
    if (policy.bulkhead) keep_to(policy.bulkhead->size, policy.bulkhead->wait);
    if (places * callers_of(index) >= sessions_) return std::nullopt;
    auto queue = kept_places(index, places);
    if (!queue) return std::nullopt;
    queue->connection = index;
    queue->evenness = components_[scenario_.connections[index].from].evenness;
    queue->answer_s += connections_[index].pool.wait() + connections_[index].bulkhead.wait();
    return queue;
}

}  // namespace headroom::analytic
