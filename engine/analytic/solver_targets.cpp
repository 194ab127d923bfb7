// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>

#include "analytic/solver.h"

/// Callers that look at how many calls each replica has send fewer of them to targets whose calls take longer.
namespace headroom::analytic {

namespace {

/// Replicas of one of several targets, by their calls as they are now.
struct Target {
    std::size_t connection;
    double replicas, weight, rate, call_s;
    bool is_stable;

    double calls() const { return rate * call_s / replicas; }  ///< at a replica
};

/// Calls a second to each target where the next call always goes to the replica with the fewest, relative to its weight: each has as many
/// as the level or one more, and those who are below it are called at once. `least`: calls that its replicas have at least.
std::vector<double> to_fewest(const std::vector<Target>& targets, double all) {
    constexpr int most_levels = 10'000, halvings = 100;
    std::vector<double> least(targets.size(), 0), rates(targets.size());
    const auto level = [&](std::size_t i) { return least[i] / targets[i].weight; };
    for (int passed = 0; passed < most_levels; ++passed) {
        double lowest = level(0);
        for (std::size_t i = 1; i < targets.size(); ++i) lowest = std::min(lowest, level(i));
        const auto is_lowest = [&](std::size_t i) { return level(i) <= lowest * (1 + 1e-9); };
        /// Where so many calls a second come to each replica at the lowest level.
        const auto sum = [&](double coming) {
            double total = 0;
            for (std::size_t i = 0; i < targets.size(); ++i) {
                const double odds = coming * targets[i].call_s / (least[i] + 1);
                const double one_more = is_lowest(i) ? odds / (1 + odds) : 0;
                rates[i] = targets[i].replicas * (least[i] + one_more) / targets[i].call_s;
                total += rates[i];
            }
            return total;
        };
        double low = 1e-9 * all, high = 1e9 * all;
        if (sum(high) >= all) {
            for (int i = 0; i < halvings; ++i) {
                const double middle = std::sqrt(low * high);
                (sum(middle) < all ? low : high) = middle;
            }
            return rates;
        }
        for (std::size_t i = 0; i < targets.size(); ++i)
            if (is_lowest(i)) ++least[i];
    }
    return {};
}

/// The same where some are drawn and the one with fewest calls is taken. Numbers at replicas are taken to be geometric.
std::vector<double> to_fewest_drawn(const std::vector<Target>& targets, std::size_t choices) {
    double replicas = 0;
    for (const Target& each : targets) replicas += each.replicas;
    std::vector<double> rates;
    for (const Target& each : targets) {
        const double own = each.calls() / (1 + each.calls());
        double taken = 0;  // beside one other that is drawn
        for (const Target& other : targets) {
            const double others = other.calls() / (1 + other.calls());
            taken += other.replicas / replicas * (1 - own) * (1 + others) / (1 - own * others);
        }
        rates.push_back(each.replicas * std::pow(taken, static_cast<double>(choices) - 1));
    }
    return rates;
}

/// Envoy's, where weights differ: by weight over one more than the calls.
std::vector<double> by_weight_and_calls(const std::vector<Target>& targets) {
    std::vector<double> rates;
    for (const Target& each : targets) rates.push_back(each.replicas * each.weight / (each.calls() + 1));
    return rates;
}

}  // namespace

/// By the calls of the last round; slowly, since fewer calls are faster ones.
void Solver::favour_targets(std::size_t c) {
    constexpr double away = 0.8;  // of what comes to a target that cannot serve it
    const auto& spreading = components_[c].conduct.spreading;
    if (!spreading || !spreading->looks_at_calls() || outgoing_[c].size() < 2) return;
    std::vector<Target> targets;
    double all = 0, most_calls = 0;
    bool is_equal = true, is_stable = true;
    for (const std::size_t i : outgoing_[c]) {
        const Connection& connection = connections_[i];
        const Component& callee = components_[connection.target];
        Target target{i, std::max(1.0, callee.replicas), scenario_.connections[i].policy.weight, 0, 0, callee.stay.is_stable};
        for (std::size_t r = 0; r < connection.flow.size(); ++r) {
            target.rate += connection.flow[r].rate;
            target.call_s += connection.flow[r].rate * connection.answers[r].mean();
        }
        if (target.rate <= 0 || target.call_s <= 0) continue;
        target.call_s /= target.rate;
        all += target.rate;
        most_calls = std::max(most_calls, target.calls());
        is_equal = is_equal && (targets.empty() || target.weight == targets.front().weight);
        is_stable = is_stable && target.is_stable;
        targets.push_back(target);
    }
    if (targets.size() < 2) return;
    if (!is_stable) {
        for (const Target& each : targets)
            if (!each.is_stable) connections_[each.connection].favour *= away;
        return;
    }
    const std::vector<double> wanted = spreading->kind == Spreading::Kind::Fewest ? to_fewest(targets, all)
                                       : is_equal                                 ? to_fewest_drawn(targets, spreading->choices)
                                                                                  : by_weight_and_calls(targets);
    if (wanted.empty()) return;
    const double sum = std::accumulate(wanted.begin(), wanted.end(), 0.0), step = damping_ / (2 + most_calls);
    for (std::size_t i = 0; i < targets.size(); ++i)
        connections_[targets[i].connection].favour *= std::pow(wanted[i] / sum * all / targets[i].rate, step);
}

/// One of the visits is made, by what speaks for each.
void Solver::choose_targets(Conduct& conduct) const {
    if (!conduct.spreading || !conduct.spreading->looks_at_calls()) return;
    for (Way& way : conduct.ways) {
        if (!way.one_of) continue;
        double before = 0, sum = 0;
        for (Visit& visit : way.visits) {
            before += visit.calls;
            visit.calls *= connections_[visit.connection].favour;
            sum += visit.calls;
        }
        for (Visit& visit : way.visits) visit.calls *= before / sum;
    }
}

/// Replicas among which callers of a component choose by how many calls each has, those of other targets among them.
double Solver::chosen_among(std::size_t c) const {
    double most = components_[c].replicas;
    for (const std::size_t i : incoming_[c]) {
        if (!connections_[i].spreading.looks_at_calls()) continue;
        double all = 0;
        for (const std::size_t other : outgoing_[scenario_.connections[i].from]) {
            const bool is_used = std::ranges::any_of(connections_[other].flow, [](const Flow& flow) { return flow.rate > 0; });
            if (is_used) all += components_[connections_[other].target].replicas;
        }
        most = std::max(most, all);
    }
    return most;
}

}  // namespace headroom::analytic
