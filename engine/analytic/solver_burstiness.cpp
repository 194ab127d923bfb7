// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <span>

#include "analytic/solver.h"
#include "analytic/steps.h"

namespace headroom::analytic {

/// Streams of calls come together here, each as its caller spreads it over the replicas (Whitt 1983, superposition). The replicas of a
/// caller share the turns in which they call; where zones or regions lie between, each has its own.
Solver::Burstiness Solver::burstiness_at(std::size_t c) const {
    const double replicas = is_common(c) ? 1 : std::max(1.0, components_[c].replicas);  // that calls are split over
    double all = 0, sum = 0, together = 0, squares = 0;
    for (const std::size_t i : incoming_[c]) {
        const Connection& connection = connections_[i];
        if (connection.flow.empty()) continue;
        double rate = 0;
        for (const Flow& flow : connection.flow) rate += flow.rate;
        if (rate <= 0) continue;
        const bool is_apart = connection.distance.stretches.size() > 1;
        const double callers = is_apart ? callers_of(i) : 1;
        const double of_caller = 1 + (connection.burstiness * connection.evened - 1) / callers;
        const bool in_turn = connection.spreading.kind == Spreading::Kind::InTurn;
        const double scv = in_turn ? of_caller * std::min(1.0, made_at_once(i) / replicas) : 1 + (of_caller - 1) / replicas;
        all += rate;
        sum += rate * scv;
        together += rate * of_caller;
        squares += rate * rate / callers;
    }
    if (all <= 0) return {};
    const double streams = all * all / squares;
    const double idle = 1 - components_[c].utilization;
    const double weight = 1 / (1 + 4 * idle * idle * (streams - 1));
    return {weight * sum / all + 1 - weight, weight * together / all + 1 - weight};
}

bool Solver::comes_in_turn(std::size_t c) const {
    return std::ranges::all_of(incoming_[c], [this](std::size_t i) { return connections_[i].spreading.kind == Spreading::Kind::InTurn; });
}

/// Calls that a caller makes along it at the same time: those of the route that makes most.
double Solver::made_at_once(std::size_t index) const {
    const policy::Connection& policy = scenario_.connections[index].policy;
    double at_once = 1;
    for (std::size_t r = 0; policy.parallel && r < routes_; ++r)
        if (connections_[index].flow[r].rate > 0) at_once = std::max(at_once, policy.calls[r]);
    return at_once;
}

/// Of what comes to each of so many replicas, as one of the calls finds it: Flow::batch, of all routes.
double Solver::batch_at(std::size_t c, double replicas) const {
    double rate = 0, batch = 0;
    const bool is_in_turn = comes_in_turn(c);
    const auto of_each = [&](double all) { return is_in_turn ? std::max(1.0, all / replicas) : 1 + (all - 1) / std::max(1.0, replicas); };
    for (std::size_t r = 0; r < components_[c].conduct.ways.size(); ++r) {
        const double here = components_[c].in[r].rate * components_[c].conduct.ways[r].share_here;
        rate += here;
        batch += here * of_each(components_[c].in[r].batch);
    }
    return rate > 0 ? batch / rate : 1;
}

/// Calls go on as the answers come that they wait for: of the step's longest queue.
double Solver::burstiness_after(std::span<const Visit> step, std::size_t route, double burstiness) const {
    double longest = 0, result = burstiness;
    for (const Visit& visit : step) {
        const Connection& connection = connections_[visit.connection];
        if (!visit.waits || connection.answer_s[route] <= longest) continue;
        const Component& callee = components_[connection.target];
        const double rate = callee.rate();
        if (rate <= 0) continue;
        longest = connection.answer_s[route];
        // of the callee's answers those to these calls, of which some make none (Whitt 1983, splitting)
        const double share = std::min(1.0, connection.flow[route].rate / rate), called = std::min(1.0, visit.calls);
        const double answered = 1 + share * (callee.burstiness_back - 1);
        result = called * (1 + called * (answered - 1)) + (1 - called) * burstiness;
    }
    return result;
}

/// To what it calls, step after step, and back to who called it. True: something has changed.
bool Solver::pass_burstiness_on(std::size_t c) {
    constexpr double steady = 1e-10;
    Component& component = components_[c];
    if (!component.source) {  // what was split over replicas comes together again
        const double queue = component.conduct.station ? component.utilization * component.utilization : 0;
        component.burstiness_out = component.conduct.evened * (1 + (1 - queue) * (burstiness_at(c).together - 1) + component.departing);
    }
    const double rate = component.rate();
    if (rate <= 0) return false;
    double back = 0;
    for (std::size_t r = 0; r < component.conduct.ways.size(); ++r) {
        const Way& way = component.conduct.ways[r];
        if (component.in[r].rate <= 0) continue;
        double burstiness = component.burstiness_out;
        for_each_step(way, [&](std::span<const Visit> step) {
            for (const Visit& visit : step)
                connections_[visit.connection].burstiness = 1 + (burstiness - 1) * std::min(visit.calls, 1 / visit.calls);
            burstiness = burstiness_after(step, r, burstiness);
        });
        back += component.in[r].rate * burstiness;
    }
    const bool has_changed = std::abs(back / rate - component.burstiness_back) > steady;
    component.burstiness_back = back / rate;
    return has_changed;
}

/// At rates and answers as they are now: what is called later depends on what was called before.
void Solver::settle_burstiness() {
    for (Connection& connection : connections_) std::ranges::transform(connection.answers, connection.answer_s.begin(), &Answer::mean);
    constexpr int most_passes = 100;
    bool has_changed = true;
    for (int pass = 0; pass < most_passes && has_changed; ++pass) {
        has_changed = false;
        for (const std::size_t c : order_) has_changed = pass_burstiness_on(c) || has_changed;
    }
}

}  // namespace headroom::analytic
