// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include "analytic/batch.h"
#include "analytic/solver.h"

/// Calls that one request makes at once to the same replica: what they find there is the same, and they stand in each other's way.
namespace headroom::analytic {

namespace {

/// Of so many exponential times the longest, relative to the mean of one: the harmonic numbers, and what lies between them.
double longest_of(double count) {
    if (count <= 1) return 1;
    return std::log(count) + std::numbers::egamma + 1 / (2 * count) - 1 / (12 * count * count);
}

/// Of calls that share servers: how much longer than one of them the last takes. Alone, they end one after another, each by as many servers
/// as there are for those that are left; where others come between, they hardly feel each other. Calls of one length end together.
double last_of_shared(double calls, double servers, double utilization, double cv) {
    double last = 0, all = 0;
    for (double left = calls; left > 0; --left) {
        const double step = std::min(1.0, left) / std::min(std::max(1.0, left), servers);
        last += step;
        all += left * step;
    }
    const double alone = last * calls / all;
    return 1 + (alone + utilization * (longest_of(calls) - alone) - 1) * std::min(1.0, cv);
}

/// Of calls in order, in times of the mean service, from when the first of them has a server.
double last_in_order(double calls, double servers, double busy, double cv) {
    const auto ends = [cv](double count) { return 1 + (longest_of(count) - 1) * cv; };
    const double there = servers * (1 - std::pow(1 - 1 / servers, calls));  // when the last begins, if all servers are busy
    const double free = std::max(0.0, calls - servers) / servers + ends(std::min(calls, servers));
    return busy * ((calls - 1) / servers + ends(std::max(1.0, there))) + (1 - busy) * free;
}

}  // namespace

/// The last of so many calls at a station, beyond the time of one: means.
double Solver::behind_at_once(std::size_t c, std::size_t route, double calls) const {
    const Component& component = components_[c];
    const Replica& replica = component.conduct.station->replica;
    const double servers = std::max(1.0, replica.servers()), service = work_of(c, route) / std::min(1.0, replica.vcpus);
    const double cv = std::sqrt(component.conduct.ways[route].work.scv());
    if (replica.is_shared())
        return (service + component.sharing_s()) * (last_of_shared(calls, servers, component.utilization, cv) - 1) - component.wait_s();
    const double free = free_for_batch(servers, calls, component.utilization);
    const double busy = component.found ? component.found->wait_probability  // of one that comes alone
                                        : std::clamp(1 - (1 - component.stay.wait_probability) / free, 0.0, 1.0);
    const double own = service / (2 * servers) * (busy * (calls - 1) + (1 - busy) * std::max(0.0, calls - servers));
    return service * (last_in_order(calls, servers, busy, cv) - 1) - std::min(own, component.wait_s());
}

/// What so many calls at a station have in common: 0, and the last of them is as late as if each were alone; 1, and it is as late as one.
double Solver::alike_at_once(std::size_t c, std::size_t route, double calls) const {
    const Law one = components_[c].wait + computing(c, route, 1, 1);
    const double apart = one.mean() * (longest_of(calls) - 1) * std::sqrt(std::min(1.0, one.scv()));
    return apart > 0 ? std::clamp(1 - behind_at_once(c, route, calls) / apart, 0.0, 1.0) : 0;
}

/// All of so many calls of a visit at once, that are answered well; none where they do not meet at one replica and end there.
std::optional<Law> Solver::last_at_once(const Visit& visit, std::size_t route, double calls) const {
    constexpr double felt = 0.01, most = 200;
    const Connection& connection = connections_[visit.connection];
    const Component& callee = components_[connection.target];
    const double replicas = connection.spreading.looks_at_calls() ? 1 : std::max(1.0, std::round(callee.replicas));
    const double here = calls / replicas;
    const auto& beside = callee.beside[route];
    const bool is_leaf = beside && beside->below.is_zero() && callee.conduct.station && callee.conduct.ways[route].share_here >= 1;
    if (!is_leaf || here <= 1 || calls > most || connection.chains[route].answer.failing() > felt) return std::nullopt;
    const Law& one = connection.answers[route].good;
    const auto copies = [](const Law& law, double count) { return std::vector<Law>(static_cast<std::size_t>(std::ceil(count)), law); };
    const double rest = Law::longest(copies(beside->own, here)).mean() - beside->own.mean();
    const double wanted = one.mean() + std::max(0.0, behind_at_once(connection.target, route, here)) + rest;
    const Law apart = Law::longest(copies(one, here));
    const double alike = apart.mean() > one.mean() ? (apart.mean() - wanted) / (apart.mean() - one.mean()) : 0;
    const Law last = alike >= 0 ? Law::longest(copies(one, here), std::min(1.0, alike)) : apart.times(wanted / apart.mean());
    return replicas > 1 ? Law::longest(copies(last, replicas)) : last;
}

}  // namespace headroom::analytic
