// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <span>
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

/// Of rows of so many calls, where single ones are `alike`: how busy it is is the same for all of a row, the calls themselves are not.
double alike_rows(double alike, double calls) { return alike * calls / (1 - alike + alike * calls); }

}  // namespace

/// Two of whose connections lead to the same component.
void Solver::find_forks() {
    met_at_once_.resize(components_.size(), false);
    std::vector<std::vector<std::size_t>> led_by(components_.size());  // the fork's connections that lead there
    for (std::size_t fork = 0; fork < components_.size(); ++fork) {
        bool meets = false;
        if (outgoing_[fork].size() < 2) continue;
        for (auto& each : led_by) each.clear();
        for (const std::size_t first : outgoing_[fork]) {
            std::vector<std::size_t> reached{connections_[first].target}, next;
            for (int depth = 0; depth <= most_followed; ++depth, reached.swap(next), next.clear()) {
                for (const std::size_t c : reached) {
                    for (const std::size_t other : led_by[c]) {
                        if (other == first || scenario_.connections[other].policy.step != scenario_.connections[first].policy.step)
                            continue;
                        meets = met_at_once_[c] = true;
                    }
                    if (led_by[c].empty() || led_by[c].back() != first) led_by[c].push_back(first);
                    for (const std::size_t i : outgoing_[c]) next.push_back(connections_[i].target);
                }
            }
        }
        if (meets) forks_.push_back(fork);
    }
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
            next.rows *= visit.parallel ? visit.calls : std::min(1.0, visit.calls);
            reach(visit.connection, route, next, depth - 1, found);
            longest = std::max(longest, visit.calls * connections_[visit.connection].answers[route].mean());
        }
        before.first += longest;
    });
}

/// The calls of a step: what they add to the batches where they meet, and how alike their answers are for that.
void Solver::meet_after(std::size_t fork, std::size_t route, std::span<const Visit> step) {
    std::vector<std::vector<Reached>> ways;
    std::vector<double> variances;  // of the answers
    for (const Visit& visit : step) {
        if (!visit.waits) continue;
        const double rows = visit.parallel ? visit.calls : std::min(1.0, visit.calls);
        reach(visit.connection, route, {0, visit.calls, rows, 0, 0}, most_followed, ways.emplace_back());
        variances.push_back(connections_[visit.connection].answers[route].good.variance() * std::max(1.0, visit.calls));
    }
    const double rate = components_[fork].in[route].rate;
    double alike = 0, pairs = 0;
    for (std::size_t one = 0; one < ways.size(); ++one) {
        for (std::size_t other = 0; other < ways.size(); ++other) {
            if (one == other) continue;
            ++pairs;
            for (const Reached& here : ways[one]) {
                const auto there = std::ranges::find(ways[other], here.component, &Reached::component);
                if (there == ways[other].end()) continue;
                Component& station = components_[here.component];
                Flow& in = station.in[route];
                if (in.rate <= 0) continue;
                const double apart = here.first - there->first;
                const double lag = std::sqrt(apart * apart + (here.variance + there->variance) / 2), memory = memory_of(here.component);
                const double meet = lag > 0 ? memory / (memory + lag) : 1;
                in.batch += rate * here.calls * there->rows * meet *
                            in_a_row(there->calls / there->rows, station.work_scv, station.conduct.station->replica.is_shared()) / in.rate;
                const Law stay = station.wait + computing(here.component, route, 1, 1);
                const auto part = [&](const Reached& way, std::size_t index) {
                    const double all = way.calls * way.calls * stay.variance();
                    return variances[index] > 0 ? std::min(1.0, all / variances[index]) : 0;
                };
                const double copies = std::max(1.0, station.replicas);
                const double together = 1 + static_cast<double>(ways.size() - 1) * there->rows / copies;
                double same = alike_at_once(here.component, route, together);
                if (station.conduct.station->replica.is_shared())
                    same = alike_rows(std::max(same, 0.2 * station.utilization), std::max(1.0, here.calls / here.rows));
                alike += meet / copies * std::sqrt(part(here, one) * part(*there, other)) * same;
            }
        }
    }
    if (alike > 0) components_[fork].met[{route, step.front().step}] = std::min(1.0, alike / pairs);
}

void Solver::meet() {
    if (sessions_ > 0) return;  // these are counted, wherever they are
    for (const std::size_t fork : forks_) {
        for (std::size_t r = 0; r < components_[fork].conduct.ways.size(); ++r) {
            const Way& way = components_[fork].conduct.ways[r];
            if (components_[fork].in[r].rate <= 0 || way.one_of || way.share_here < 1) continue;
            for_each_step(way, [&](std::span<const Visit> step) {
                if (step.size() > 1) meet_after(fork, r, step);
            });
        }
    }
}

}  // namespace headroom::analytic
