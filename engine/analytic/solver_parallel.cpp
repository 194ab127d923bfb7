// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include "analytic/solver.h"

/// Calls that one request makes at once to the same replica: what they find there is the same, and they stand in each other's way.
namespace headroom::analytic {

namespace {

/// Of so many exponential times the longest, relative to the mean of one: the harmonic numbers, and what lies between them.
double longest_of(double count) {
    if (count <= 1) return 1;
    return std::log(count) + std::numbers::egamma + 1 / (2 * count) - 1 / (12 * count * count);
}

}  // namespace

/// The longest of so many calls' own work.
Last Solver::longest_work(std::size_t c, std::size_t route, double count) {
    const Distribution& work = components_[c].conduct.ways[route].work;
    const auto longest = [&](double whole) {
        Longest& known = components_[c].longest[{route, static_cast<std::size_t>(whole)}];
        if (known.of != work || known.second <= 0) {
            const Law law = Law::longest(std::vector<Law>(static_cast<std::size_t>(whole), Law::of(work)));
            known = {work, law.mean(), law.variance() + law.mean() * law.mean()};
        }
        return known;
    };
    const double whole = std::floor(count), part = count - whole;
    Longest all = longest(whole);
    if (part > 0) {
        const Longest more = longest(whole + 1);
        all.first += part * (more.first - all.first);
        all.second += part * (more.second - all.second);
    }
    const double service_s = service_of(c, route) / std::max(1e-300, work.mean());
    return {all.first * service_s, (all.second - all.first * all.first) * service_s * service_s};
}

/// The last of so many calls that have the servers to themselves, from when they come: servers are taken over one after another while
/// there are more calls than these, and then it is the longest of what is left. Exact if there are no more, for one server, and of
/// exponential work.
Last Solver::last_alone(std::size_t c, std::size_t route, double calls) {
    const double servers = servers_of(c), service_s = service_of(c, route), scv = components_[c].conduct.ways[route].work.scv();
    const double behind = std::max(0.0, calls - servers);
    Last last = longest_work(c, route, std::min(calls, servers));
    last.mean += behind / servers * service_s;
    last.variance += behind / (servers * servers) * scv * service_s * service_s;
    return last;
}

/// How likely one of so many that come alone to a station in order finds all servers taken.
double Solver::busy_for_batch(std::size_t c, double calls) const {
    const Component& component = components_[c];
    if (component.found) return component.found->wait_probability;
    const double free = free_for_batch(servers_of(c), calls, component.utilization);
    return std::clamp(1 - (1 - component.stay.wait_probability) / free, 0.0, 1.0);
}

/// The last of so many calls at a station, beyond the time of one: means.
double Solver::behind_at_once(std::size_t c, std::size_t route, double calls) {
    const Component& component = components_[c];
    const Replica& replica = component.conduct.station->replica;
    const double servers = servers_of(c), service_s = service_of(c, route), alone_s = last_alone(c, route, calls).mean;
    const double scv = component.conduct.ways[route].work.scv();
    if (service_s <= 0) return 0;
    if (replica.is_shared()) {
        const double here_s = service_s + component.sharing_s() + component.wait_s();
        const double late_s = std::max(0.0, here_s - service_s * (1 + waited_for_own(calls, servers) * 2 / (1 + scv)));
        const double of_last = 1 + (last_among_others(calls, component.utilization) - 1) * std::min(1.0, std::sqrt(scv));
        return alone_s + late_s * of_last - here_s;
    }
    const double busy = busy_for_batch(c, calls);
    const double there = servers * (1 - std::pow(1 - 1 / servers, calls));  // when the last begins, if all servers are busy
    const double in_turn = (calls - 1) / servers * service_s + longest_work(c, route, std::max(1.0, there)).mean;
    const double own = service_s * (busy * (calls - 1) / (2 * servers) + (1 - busy) * waited_for_own(calls, servers));
    return busy * in_turn + (1 - busy) * alone_s - service_s - std::min(own, component.wait_s());
}

/// What so many calls at a station have in common: 0, and the last of them is as late as if each were alone; 1, and it is as late as one.
double Solver::alike_at_once(std::size_t c, std::size_t route, double calls) {
    const Law one = components_[c].wait + computing(c, route, 1, 1);
    const double apart = one.mean() * (longest_of(calls) - 1) * std::sqrt(std::min(1.0, one.scv()));
    return apart > 0 ? std::clamp(1 - behind_at_once(c, route, calls) / apart, 0.0, 1.0) : 0;
}

/// The last of so many calls that wait for each other, in `mean_s` at a station: as they are alone, and the more others are there, the more
/// it varies, as one job of all of them would that is shared by as many as in heavy traffic, or waits for its turn.
double Solver::variance_at_once(std::size_t c, std::size_t route, double calls, double mean_s) {
    const Component& component = components_[c];
    const Last alone = last_alone(c, route, calls);
    const double late_s = std::max(0.0, mean_s - alone.mean);
    if (component.conduct.station->replica.is_shared()) {
        const double own = alone.variance / (alone.mean * alone.mean);
        const double as_one = std::pow(component.utilization, 0.6 * (1 - 1 / servers_of(c)));  // how much it is like that: fitted
        return (own + late_s / mean_s * as_one * (1 + own)) * mean_s * mean_s;
    }
    const double busy = busy_for_batch(c, calls), if_late_s = std::min(component.stay.wait_if, late_s / std::max(1e-12, busy));
    return alone.variance + std::max(0.0, late_s * (2 * if_late_s - late_s));
}

/// All of so many calls of a visit at once, that are answered well; none where they do not meet at one replica and end there.
std::optional<Law> Solver::last_at_once(const Visit& visit, std::size_t route, double calls) {
    constexpr double felt = 0.01, most = 200;
    const Connection& connection = connections_[visit.connection];
    const std::size_t c = connection.target;
    const Component& callee = components_[c];
    const double replicas = connection.spreading.looks_at_calls() ? 1 : std::max(1.0, std::round(callee.replicas));
    const double here = calls / replicas;
    const auto& beside = callee.beside[route];
    const bool is_leaf = beside && beside->below.is_zero() && callee.conduct.station && callee.conduct.ways[route].share_here >= 1;
    if (!is_leaf || here <= 1 || calls > most || connection.chains[route].answer.failing() > felt) return std::nullopt;
    const Law& one = connection.answers[route].good;
    const auto copies = [](const Law& law, double count) { return std::vector<Law>(static_cast<std::size_t>(std::ceil(count)), law); };
    const double rest = Law::longest(copies(beside->own, here)).mean() - beside->own.mean();
    const double wanted = one.mean() + std::max(0.0, behind_at_once(c, route, here)) + rest;
    Law last;
    if (here > servers_of(c)) {
        const Law there = callee.wait + computing(c, route, 1, 1);
        const double others_s = one.mean() - there.mean() + rest, others = std::max(0.0, one.variance() - there.variance());
        const double mean_s = std::max(1e-300, wanted - others_s);
        last = fitted(wanted, (variance_at_once(c, route, here, mean_s) + others) / (wanted * wanted));
    } else {
        const Law apart = Law::longest(copies(one, here));
        const double alike = apart.mean() > one.mean() ? (apart.mean() - wanted) / (apart.mean() - one.mean()) : 0;
        last = alike >= 0 ? Law::longest(copies(one, here), std::min(1.0, alike)) : apart.times(wanted / apart.mean());
    }
    return replicas > 1 ? Law::longest(copies(last, replicas)) : last;
}

}  // namespace headroom::analytic
