// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <algorithm>

#include "analytic/solver.h"

/// The other branch of the fixed point of retries and time limits: once everything is late, everything is tried again, and stays late
/// (Bronson and others, "Metastable failures in distributed systems", 2021).
namespace headroom::analytic {

namespace {

constexpr int deepest = 50;  ///< of calls that go in circles

}  // namespace

/// Adds the seconds of computing a second that so many calls of a route bring to all components below.
void Solver::add_work_of(std::size_t connection, std::size_t route, double rate, std::vector<double>& work, int depth) const {
    const std::size_t to = connections_[connection].target;
    const Component& callee = components_[to];
    if (rate <= 0 || route >= callee.conduct.ways.size() || depth > deepest) return;
    const Way& way = callee.conduct.ways[route];
    if (callee.conduct.station) work[to] += rate * way.share_here * work_of(to, route);
    for (const Visit& visit : way.visits)
        add_work_of(visit.connection, route, rate * visit.calls * connections_[visit.connection].attempts[route], work, depth + 1);
}

/// Would all that waits there be late for who asks with that limit, if so many seconds of computing a second came on top?
bool Solver::falls_behind(std::size_t c, double limit_s, double work) const {
    const Component& component = components_[c];
    if (work <= 0 || !component.conduct.station || component.scaled) return false;  // what is scaled grows with it
    const Replica& replica = component.conduct.station->replica;
    const double servers = replica.servers(), busy = busy_of(c);
    if (busy + work < servers * component.replicas) return false;
    const double each = busy / std::max(1e-300, component.rate());
    if (is_out_of_reach(limit_s, servers * component.replicas, each)) return false;
    if (replica.wait_limit && replica.wait_limit->mean() < limit_s) return false;
    return !replica.queue_limit || (*replica.queue_limit / servers + 1) * each > limit_s;
}

std::vector<std::string> Solver::storms() const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const policy::Connection& policy = scenario_.connections[i].policy;
        if (!policy.time_limit || !policy.retry || policy.retry->budget || policy.cancel || connections_[i].flow.empty()) continue;
        const auto most = static_cast<double>(policy.retry->attempts);
        std::vector<double> work(components_.size(), 0);
        for (std::size_t r = 0; r < routes_; ++r)
            add_work_of(i, r, connections_[i].flow[r].rate * (most - connections_[i].attempts[r]), work, 0);
        for (std::size_t c = 0; c < components_.size(); ++c)
            if (falls_behind(c, policy.time_limit->value, work[c]))
                found.push_back(
                    fmt::format("{}: once overloaded, {} would stay so: it cannot work off {} attempts of every call (a retry budget "
                                "or `cancel` would end that)",
                                scenario_.connections[i].id, scenario_.components[c].id, policy.retry->attempts));
    }
    return found;
}

}  // namespace headroom::analytic
