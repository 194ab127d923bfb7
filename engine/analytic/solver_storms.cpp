// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analytic/solver.h"

/// The other branch of the fixed point of attempts and delays: once everything is late, everything is tried again, and stays late
/// (Bronson and others, "Metastable failures in distributed systems", 2021).
namespace headroom::analytic {

namespace {

constexpr int deepest = 50;      ///< of calls that go in circles
constexpr double later = 0.125;  ///< of the time until one who is late comes again

/// Of calls that are made again where they are late, and whose earlier attempts are worked on.
struct Again {
    double late_s = 0;  ///< from when on
    double wait_s = 0;  ///< from then until the next attempt
    std::int64_t attempts = 1;
    bool follows = false;  ///< it is a percentile that says what is late: once many have been, fewer are
};

std::optional<Again> again(const policy::Connection& policy) {
    if (policy.cancel) return std::nullopt;
    if (policy.hedge && !policy.retry) return Again{policy.hedge->delay ? policy.hedge->delay->value : 0, 0, 2, !policy.hedge->delay};
    if (policy.hedge || !policy.time_limit || !policy.retry || policy.retry->budget) return std::nullopt;
    return Again{policy.time_limit->value, policy.retry->wait.value, policy.retry->attempts};
}

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

/// A queue that is by chance so long that all who come are late makes them come again: where one such replica brings more to all of
/// them than they can serve, that is the end of it. Seconds until then, mean: the birth-death process of a replica's calls, first up
/// to those whose work takes the time limit (Karlin and McGregor 1957), as often as it takes to never come back from there, which is
/// ruin's complement (Feller 1968, XIV). Arrivals and work that vary otherwise than exponentially make a long queue as much rarer as
/// they do in heavy traffic (Kingman 1962); of work that shares vCPUs only the mean counts.
///
/// Who is late comes again a time limit and a wait later, when the queue may be shorter again: what comes again is that of a queue
/// which is by `later` of that time behind on its way up, which is as steep as the way down. That part is fitted: the time is within a
/// factor of four of what 30 simulations of one to four replicas took, from two seconds to hours.
double Solver::tips_over_after_s(std::size_t index) const {
    constexpr double never_s = std::numeric_limits<double>::infinity();
    const policy::Connection& policy = scenario_.connections[index].policy;
    const std::size_t to = connections_[index].target;
    const Component& callee = components_[to];
    const std::optional<Again> again = analytic::again(policy);
    if (!again || again->follows || sessions_ > 0) return never_s;
    if (!callee.conduct.station || callee.scaled || callee.outside > 0 || callee.rate() <= 0) return never_s;
    const Replica& replica = callee.conduct.station->replica;
    if (replica.refuses() || replica.contention > 0 || replica.coherency > 0) return never_s;
    const double replicas = is_common(to) ? 1 : std::max(1.0, callee.replicas);
    const double servers = replica.servers() * std::max(1.0, callee.replicas) / replicas, work = busy_of(to) / callee.rate();
    double calls = 0, limit_s = 0;
    for (std::size_t r = 0; r < routes_; ++r) {
        const double here = connections_[index].flow[r].rate;
        calls += here;
        limit_s += here * (again->late_s - 2 * connections_[index].way_s(r));
    }
    if (calls <= 0 || work <= 0) return never_s;
    limit_s /= calls;
    const double others = std::max(0.0, callee.rate() - connections_[index].rate_of_attempts());
    const auto coming = [&](double late) {  // a second, to a replica, where such a share of its attempts is late
        double attempts = 0, share = 1;
        for (std::int64_t i = 0; i < again->attempts; ++i, share *= late / replicas) attempts += share;
        return (calls * attempts + others) / replicas;
    };
    if (coming(1) * work <= servers) return never_s;
    const double turns = limit_s * servers / work;  // that pass in the time limit
    const double rarer = 2 / std::max(0.1, burstiness_at(to).of_each + (replica.is_shared() ? 1 : callee.work_scv));
    constexpr double longest_s = 1e9;
    const double usual = callee.rate() / replicas, again_s = limit_s + again->wait_s;
    const double behind = std::floor(later * again_s * std::max(0.0, servers / work - usual));
    double step = 0, all = 0, within = 0, term = std::exp(-turns);
    for (double n = 0; n <= turns + behind; ++n) {
        if (n - behind >= servers - 1) {  // P(no more turns pass in the time limit than one had to wait for)
            within += term;
            term *= turns / (n - behind - servers + 2);
        }
        const double rate = std::max(usual, coming(std::min(1.0, within))), ratio = std::min(n, servers) / work / rate;
        step = 1 / rate + (n < servers ? ratio : std::pow(ratio, rarer)) * step;
        all += step;
        if (all > longest_s) return never_s;
    }
    return all / replicas / (1 - servers / work / coming(1));  // or the queue gets short again
}

void Solver::tip_over() {
    constexpr double soon_s = 300, day_s = 24 * 60 * 60;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (connections_[i].flow.empty()) continue;
        const double after_s = tips_over_after_s(i);
        if (after_s > day_s) continue;
        if (after_s <= soon_s) grows_.insert(connections_[i].target);
        caveats_.insert(fmt::format("{}: within {} {} is by chance so late that attempts of every call keep it so",
                                    scenario_.connections[i].id, after_s <= soon_s ? "minutes" : "hours",
                                    scenario_.components[connections_[i].target].id));
    }
}

std::vector<std::string> Solver::storms() const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const policy::Connection& policy = scenario_.connections[i].policy;
        const std::optional<Again> again = analytic::again(policy);
        if (!again || connections_[i].flow.empty()) continue;
        const auto most = static_cast<double>(again->attempts);
        std::vector<double> work(components_.size(), 0);
        for (std::size_t r = 0; r < routes_; ++r)
            add_work_of(i, r, connections_[i].flow[r].rate * (most - connections_[i].attempts[r]), work, 0);
        for (std::size_t c = 0; c < components_.size(); ++c)
            if (falls_behind(c, again->late_s, work[c]))
                found.push_back(fmt::format(
                    "{}: once overloaded, {} would stay so{}: it cannot work off {} attempts of every call ({}`cancel` would end that)",
                    scenario_.connections[i].id, scenario_.components[c].id, again->follows ? " until the percentile follows" : "",
                    again->attempts, policy.retry ? "a retry budget or " : ""));
    }
    return found;
}

}  // namespace headroom::analytic
