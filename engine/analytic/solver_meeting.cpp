// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "analytic/solver.h"
#include "analytic/steps.h"

/// Calls that a request makes at once to several components, and that meet again at one which these call: each finds the others there.
/// They are a batch, as far as they come within the time in which the queue there forgets who was in it.
namespace headroom::analytic {

namespace {

constexpr int most_followed = 3;  ///< components after the fork
constexpr double seldom = 1e-3;   ///< calls that are not followed

/// Calls that come one after another share the servers with other rows in turns, as if these were vCPUs: the more alike rows are, the
/// longer. Relative to single calls.
double in_a_row(double calls, double work_scv, bool is_shared) {
    if (calls <= 1) return 1;
    const double in_turns = 2 / (1 + work_scv / calls);
    return is_shared ? in_turns * (1 + work_scv) / 2 : (1 - 1 / calls) * in_turns + 1 / calls;
}

/// Calls that are made one after another are one row.
double rows_of(const Visit& visit) { return visit.parallel ? visit.calls : std::min(1.0, visit.calls); }

/// How likely it is that something exponential has not ended when so much time, likewise, has passed.
double within(double seconds, double lag) { return lag > 0 ? seconds / (seconds + lag) : 1; }

/// Of rows of so many calls, where single ones are `alike`: how busy it is is the same for all of a row, the calls themselves are not.
double alike_rows(double alike, double calls) { return alike * calls / (1 - alike + alike * calls); }

}  // namespace

/// Components that a connection leads to, as far as they are followed, in order.
std::vector<std::size_t> Solver::below(std::size_t connection) const {
    std::set<std::size_t> all, last{connections_[connection].target};
    for (int depth = 0; depth <= most_followed; ++depth) {
        std::set<std::size_t> next;
        for (const std::size_t c : last)
            if (all.insert(c).second)
                for (const std::size_t i : outgoing_[c]) next.insert(connections_[i].target);
        last = std::move(next);
    }
    return {all.begin(), all.end()};
}

/// Does it make calls at once along one connection, or along two that lead to the same component?
bool Solver::is_fork(std::size_t c) const {
    const auto policy = [this](std::size_t i) -> const policy::Connection& { return scenario_.connections[i].policy; };
    if (std::ranges::any_of(outgoing_[c], [&](std::size_t i) { return policy(i).parallel; })) return true;
    if (outgoing_[c].size() < 2) return false;
    std::map<std::int64_t, std::set<std::size_t>> reached;  // by step: what its connections so far lead to
    for (const std::size_t i : outgoing_[c])
        for (const std::size_t each : below(i))
            if (!reached[policy(i).step].insert(each).second) return true;
    return false;
}

void Solver::find_forks() {
    for (std::size_t c = 0; c < components_.size(); ++c)
        if (is_fork(c)) forks_.push_back(c);
}

/// All stations along a connection and beyond, with what is `before` it.
void Solver::reach(std::size_t index, std::size_t route, Reached before, int depth, std::vector<Reached>& found) const {
    const Connection& along = connections_[index];
    const Component& callee = components_[along.target];
    if (before.rows < seldom || route >= callee.conduct.ways.size()) return;
    before.first += along.way_s(route) + along.rate_limit.wait() + along.bulkhead.wait() + along.pool.wait();
    if (callee.conduct.station) {
        before.component = along.target;
        const auto same = std::ranges::find(found, along.target, &Reached::component);
        if (same == found.end()) {
            found.push_back(before);
        } else {  // along several ways
            const double all = same->rows + before.rows;
            same->first = (same->rows * same->first + before.rows * before.first) / all;
            same->variance = (same->rows * same->variance + before.rows * before.variance) / all;
            same->rows = all;
            same->calls += before.calls;
        }
    }
    if (depth == 0) return;
    before.first += callee.own[route].mean();
    before.variance += callee.own[route].variance();
    for_each_step(callee.conduct.ways[route], [&](std::span<const Visit> step) {
        double longest = 0;
        for (const Visit& visit : step) {
            if (!visit.waits) continue;
            Reached next = before;
            next.calls *= visit.calls;
            next.rows *= rows_of(visit);
            reach(visit.connection, route, next, depth - 1, found);
            longest = std::max(longest, visit.calls * connections_[visit.connection].answers[route].mean());
        }
        before.first += longest;
    });
}

/// Seconds between two that set out at once, mean.
double Solver::lag_s(const Reached& one, const Reached& other) {
    const double apart = one.first - other.first;
    return std::sqrt(apart * apart + (one.variance + other.variance) / 2);
}

/// Seconds for which a key is fetched: mean of the longest.
double Solver::fetch_s(std::size_t c, std::size_t route) const {
    double longest = 0;
    for (const std::size_t i : outgoing_[c])
        if (connections_[i].flow[route].rate > 0) longest = std::max(longest, connections_[i].answers[route].mean());
    return longest;
}

/// `here` and `there`: of two calls that `rate` requests a second make at once, where they meet. How alike what they find is.
double Solver::meet_at(const Reached& here, const Reached& there, std::size_t route, double rate, double among) {
    Component& station = components_[here.component];
    Flow& in = station.in[route];
    const bool is_shared = station.conduct.station->replica.is_shared();
    const double lag = lag_s(here, there), meet = within(memory_of(here.component), lag), rows = there.rows * meet;
    in.batch += rate * here.calls * rows * in_a_row(there.calls / there.rows, station.work_scv, is_shared) / in.rate;
    const double copies = std::max(1.0, station.replicas);
    const double same = alike_at_once(here.component, route, 1 + (among - 1) * there.rows / copies);
    return meet / copies *
           (is_shared ? alike_rows(std::max(same, 0.2 * station.utilization), std::max(1.0, here.calls / here.rows)) : same);
}

/// The calls of a step: what they add to the batches where they meet, and how alike their answers are for that.
void Solver::meet_after(std::size_t fork, std::size_t route, std::span<const Visit> step) {
    struct Branch {
        std::vector<Reached> stations;
        double variance = 0;  ///< of its answers
        double beside = 0;    ///< part of its own calls that are made with each of them
    };
    std::vector<Branch> branches;
    for (const Visit& visit : step) {
        if (!visit.waits || visit.calls <= 0) continue;
        Branch& branch = branches.emplace_back();
        reach(visit.connection, route, {0, visit.calls, rows_of(visit), 0, 0}, most_followed, branch.stations);
        branch.variance = connections_[visit.connection].answers[route].good.variance() * std::max(1.0, visit.calls);
        branch.beside = visit.parallel ? std::max(0.0, 1 - 1 / visit.calls) : 0;
    }
    const double rate = components_[fork].in[route].rate;
    double alike = 0;
    for (const Branch& one : branches) {
        for (const Branch& other : branches) {
            for (const Reached& here : one.stations) {
                Component& station = components_[here.component];
                const auto there = std::ranges::find(other.stations, here.component, &Reached::component);
                if (there == other.stations.end() || station.in[route].rate <= 0) continue;
                const double rows = there->rows * (&one == &other ? one.beside : 1), lag = lag_s(here, *there);
                station.while_fetched[route] +=
                    rate * here.calls * rows * within(fetch_s(here.component, route), lag) / station.in[route].rate;
                if (&one == &other) continue;
                const double variance = (station.wait + computing(here.component, route, 1, 1)).variance();
                const auto part = [variance](const Branch& branch, double calls) {
                    return branch.variance > 0 ? std::min(1.0, calls * calls * variance / branch.variance) : 0;
                };
                alike += std::sqrt(part(one, here.calls) * part(other, there->calls)) *
                         meet_at(here, *there, route, rate, static_cast<double>(branches.size()));
            }
        }
    }
    if (branches.size() < 2) return;
    const auto pairs = static_cast<double>(branches.size() * (branches.size() - 1));
    components_[fork].met[{route, step.front().step}] = std::min(1.0, alike / pairs);
}

void Solver::meet() {
    if (sessions_ > 0) return;  // these are counted, wherever they are
    for (Component& component : components_) std::ranges::fill(component.while_fetched, 0);
    for (const std::size_t fork : forks_) {
        for (std::size_t r = 0; r < components_[fork].conduct.ways.size(); ++r) {
            const Way& way = components_[fork].conduct.ways[r];
            if (components_[fork].in[r].rate <= 0 || way.one_of || way.share_here < 1) continue;
            for_each_step(way, [&](std::span<const Visit> step) {
                if (step.size() > 1 || step.front().parallel) meet_after(fork, r, step);
            });
        }
    }
}

}  // namespace headroom::analytic
