// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/solver.h"

namespace headroom::analytic {

/// A visit of the queue that calls of a route find at `to`.
void Solver::collect_station(std::size_t to, std::size_t r, double visits, std::vector<Contended>& found) const {
    const Component& callee = components_[to];
    if (!callee.conduct.station || r >= callee.conduct.ways.size() || work_of(to, r) <= 0) return;
    const StationTerms& station = *callee.conduct.station;
    const double servers = std::min(station.replica.workers.value_or(station.replica.vcpus), std::max(1.0, station.replica.vcpus));
    const double time = work_of(to, r) / std::min(1.0, station.replica.vcpus);
    const auto known = std::ranges::find_if(found, [to](const Contended& each) { return each.station == to && !each.holds; });
    if (known != found.end()) {
        known->time = (known->time * known->visits + time * visits) / (known->visits + visits);
        known->visits += visits;
    } else {
        found.push_back({to, visits, time, servers, callee.replicas, 0});
    }
}

/// Queues that the calls of `component` meet one after another, below it.
void Solver::collect(std::size_t c, double visits, std::vector<Contended>& found) const {
    const double all = components_[c].rate();
    const auto add_held = [&](Contended queue, double here) {
        const auto known = std::ranges::find_if(found, [&](const Contended& each) {
            return each.holds && each.station == queue.station && each.connection == queue.connection;
        });
        if (known == found.end()) {
            queue.visits = here;
            found.push_back(std::move(queue));
        } else {
            known->visits += here;
        }
    };
    for (std::size_t r = 0; r < components_[c].conduct.ways.size(); ++r) {
        const double share = components_[c].in[r].rate;
        if (share <= 0) continue;
        for (const Visit& visit : components_[c].conduct.ways[r].visits) {
            if (!visit.waits || visit.parallel) continue;
            const std::size_t to = connections_[visit.connection].target;
            const double here = visits * share / all * visit.calls * connections_[visit.connection].attempts[r];
            if (sessions_ > 0) {
                auto places = held_places(visit.connection);
                if (!places) places = held_workers(to);
                if (places) {
                    add_held(std::move(*places), here);
                    continue;
                }
            }
            collect_station(to, r, here, found);
            if (components_[to].conduct.ways.size() > r) collect(to, here, found);
        }
    }
}

/// Servers that others use, too, and how busy those that slow each other can be.
void Solver::use_background(std::vector<Contended>& found, double rate) const {
    constexpr double most_followed = 2000;
    for (Contended& queue : found) {
        if (queue.holds) continue;
        const Component& callee = components_[queue.station];
        const double servers = queue.servers * queue.copies;
        queue.background = std::clamp((busy_of(queue.station) - rate * queue.visits * queue.time) / servers, 0.0, 0.999);
        queue.answer_s = queue.time + callee.delay();
        const Replica& replica = callee.conduct.station->replica;
        if (sessions_ <= 0 || (replica.contention <= 0 && replica.coherency <= 0)) continue;
        const double most = std::min({replica.workers.value_or(most_followed), std::max(1.0, sessions_), most_followed});
        for (double n = 1; n <= most; ++n) queue.rates.push_back(replica.capacity(n) / (queue.time * std::min(1.0, replica.vcpus)));
    }
}

std::vector<Contended> Solver::contended(std::size_t c, double visits, double rate) const {
    std::vector<Contended> found;
    collect(c, visits, found);
    use_background(found, rate);
    return found;
}

namespace {

/// Places that are kept during all of a visit: as many visits end as the network within lets.
std::optional<Contended> held(std::size_t station, double places, double copies, double visit_s, std::vector<Contended> within) {
    Contended queue{station, 1, 0, places, copies, 0};
    queue.holds = true;
    queue.answer_s = visit_s;
    queue.outside = std::max(0.0, visit_s - seconds_at(within));
    queue.within = std::move(within);
    if (queue.outside <= 0 && queue.within.empty()) return std::nullopt;
    queue.rates = go_round(static_cast<std::size_t>(std::max(1.0, places)), queue.outside, queue.within).rate;
    queue.time = 1 / queue.rates.front();
    return queue;
}

}  // namespace

/// Workers that are kept during calls, where there are fewer than sessions.
std::optional<Contended> Solver::held_workers(std::size_t c) const {
    const Component& component = components_[c];
    if (!component.conduct.station || !component.conduct.station->holds || component.outside <= 0) return std::nullopt;
    const Replica& replica = component.conduct.station->replica;
    const double rate = component.rate();
    if (!replica.workers || replica.queue_limit || replica.wait_limit || rate <= 0) return std::nullopt;
    if (*replica.workers * component.replicas >= sessions_) return std::nullopt;
    std::vector<Contended> within;
    for (std::size_t r = 0; r < routes_; ++r)
        if (component.in[r].rate > 0) collect_station(c, r, component.in[r].rate / rate, within);
    collect(c, 1, within);
    use_background(within, rate);
    const double waiting = component.stay.wait() * component.squeeze;
    auto queue = held(c, *replica.workers, component.replicas, std::max(0.0, component.present / rate - waiting), std::move(within));
    if (queue) queue->answer_s += waiting;
    return queue;
}

/// Places of a pool or a bulkhead, the fewest of both, likewise.
std::optional<Contended> Solver::held_places(std::size_t index) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    if (!policy.pool && !policy.bulkhead) return std::nullopt;
    const std::size_t to = connections_[index].target;
    const double copies = std::max(1.0, components_[scenario_.connections[index].from].replicas);
    const auto [rate, first, second] = calls_of(index);
    if (rate <= 0 || first <= 0) return std::nullopt;
    double places = sessions_;
    const auto limit = [&](std::int64_t size, const std::optional<Duration>& wait_limit) {
        const auto here = static_cast<double>(size);
        if (!wait_limit || is_out_of_reach(wait_limit->value, here, first / rate)) places = std::min(places, here);
    };
    if (policy.pool) limit(policy.pool->size, policy.pool->wait_limit);
    if (policy.bulkhead) limit(policy.bulkhead->size, policy.bulkhead->wait);
    if (places * copies >= sessions_) return std::nullopt;
    std::vector<Contended> within;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = connections_[index].flow[r].rate * connections_[index].attempts[r] / copies;
        if (here > 0) collect_station(to, r, here / rate, within);
    }
    collect(to, 1, within);
    use_background(within, rate * copies);
    auto queue = held(to, places, copies, first / rate, std::move(within));
    if (!queue) return std::nullopt;
    queue->connection = index;
    queue->answer_s += connections_[index].pool.wait() + connections_[index].bulkhead.wait();
    return queue;
}

/// Waits at a queue, and at those within, become what those see who are `present` at each of its copies, `visit_s` for a visit.
void Solver::squeeze(const Contended& queue, double visit_s, double present) {
    double without = queue.time;
    if (queue.holds) {
        const double places = std::clamp(std::round(present), 1.0, queue.servers);
        const Round round = go_round_together(places, queue.outside, queue.within);
        without = queue.outside;
        for (std::size_t i = 0; i < queue.within.size(); ++i) {
            const Contended& each = queue.within[i];
            const double time = round.present[i] / std::max(1e-300, round.rate * each.visits);
            const bool is_own = each.station == queue.station && !each.holds && !queue.connection;
            without += each.visits * (is_own ? each.time : time);
            if (!is_own) squeeze(each, time, round.present[i] / each.copies);
        }
    }
    const double wait = std::max(0.0, visit_s - without);
    if (queue.connection) {
        Connection& connection = connections_[*queue.connection];
        if (connection.open_wait > 0) connection.squeeze = wait / connection.open_wait;
        return;
    }
    Component& callee = components_[queue.station];
    const double open = callee.stay.wait() + callee.stay.sharing;
    if (open > 0) callee.squeeze = wait / open;
    callee.goes_round = true;
}

/// Sessions that think between requests make as many as the answers let them.
void Solver::go_round(std::vector<double>& rates) {
    std::size_t source = 0;
    for (std::size_t c = 0; c < components_.size(); ++c) {
        const auto& terms = components_[c].source;
        if (!terms) continue;
        const std::size_t index = source++;
        if (terms->sessions <= 0) continue;
        if (rates[index] <= 0) {
            rates[index] = 1e-3 * terms->sessions / std::max(1e-3, terms->think_s);
            continue;
        }
        double requests = 0, time = 0;
        for (std::size_t r = 0; r < routes_; ++r) {
            const double here = terms->requests[r] * terms->sent[r];
            requests += here;
            time += here * components_[c].answers[r].mean();
        }
        std::vector<Contended> queues = contended(c, requests, rates[index]);
        std::erase_if(queues, [this](const Contended& queue) {  // what refuses calls has its own limits of how long they wait
            if (queue.holds) return false;
            const Replica& replica = components_[queue.station].conduct.station->replica;
            return replica.queue_limit || replica.wait_limit;
        });
        const double elsewhere = grows_.empty() ? std::max(0.0, time - seconds_at(queues)) : 0;
        const Round round = go_round_together(terms->sessions, terms->think_s + elsewhere, queues);
        for (std::size_t i = 0; i < queues.size(); ++i)
            squeeze(queues[i], round.present[i] / std::max(1e-300, round.rate * queues[i].visits), round.present[i] / queues[i].copies);
        rates[index] += damping_ * (round.rate - rates[index]);
        grows_.clear();
    }
}

}  // namespace headroom::analytic
