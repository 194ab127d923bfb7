// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/bursts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

#include "study/solution.h"
#include "study/spells.h"

namespace headroom::study {

namespace {

using analytic::Bursts;
using analytic::Solution;

double busiest_of(const Solution& solution) {
    double busy = 0;
    for (const analytic::ComponentFigures& figures : solution.components) busy = std::max(busy, busy_share(figures));
    return busy;
}

/// Of M/M/1 after an exponential time that begins with nobody there (Cohen, "The single server queue", 1982): as if it were always so busy.
double utilization_after(double rate, double capacity, double seconds) {
    const double all = rate + capacity + 1 / seconds;
    return (all - std::sqrt(all * all - 4 * rate * capacity)) / (2 * capacity);
}

class BurstingNetwork {
public:
    BurstingNetwork(const plan::Scenario& scenario, analytic::Network& network, std::size_t source, const Bursts& bursts,
                    const SteadyState& asked)
        : scenario_(scenario), network_(network), source_(source), bursts_(bursts), asked_(asked) {}

    /// Absent where messages or what is sent over a link would pile up.
    std::optional<Solution> solve() {
        Solution mean = at(1);
        if (mean.grows()) return mean;
        Solution within = at(bursts_.within());
        return within.grows() ? piling_up(std::move(mean), std::move(within)) : served(std::move(mean), std::move(within));
    }

private:
    Solution at(double factor, std::optional<analytic::Detail> detail = std::nullopt) {
        std::vector<double> rates = asked_.rates;
        rates[source_] *= factor;
        return network_.solve(rates, detail.value_or(asked_.detail), asked_.in_parts);
    }
    double rate(double factor) const {
        return std::accumulate(asked_.rates.begin(), asked_.rates.end(), (factor - 1) * asked_.rates[source_]);
    }
    double factor(double rate) const { return 1 + (rate - this->rate(1)) / asked_.rates[source_]; }

    /// A queue that is nearly full takes longer to build up than many a burst lasts.
    Solution served(Solution mean, Solution within) {
        constexpr double felt = 0.7;
        double busier = 1;
        if (const double busy = busiest_of(within); busy > felt) {
            const double coming = rate(bursts_.within()), capacity = coming / busy;
            const double as_if = capacity * utilization_after(coming, capacity, bursts_.lasts_s);
            if (as_if < coming && factor(as_if) > bursts_.between()) {
                within = at(factor(as_if));
                busier = coming / as_if;
            }
        }
        const std::vector<Spell> spells = {{at(bursts_.between()), 1 - bursts_.share}, {std::move(within), bursts_.share, busier}};
        return together(scenario_, spells, {}, std::move(mean));
    }

    /// What is ahead of a request is a fluid that rises within bursts and falls between them: it is exponential where there is any (Anick,
    /// Mitra and Sondhi 1982, of one source).
    std::optional<Solution> piling_up(Solution mean, Solution above) {
        constexpr int halvings = 16;
        constexpr double near = 0.9;  // of the capacity: what is not waited for there
        double low = 1, high = bursts_.within();
        for (int i = 0; i < halvings; ++i) {
            const double middle = 0.5 * (low + high);
            Solution found = at(middle, analytic::Detail::Sketch);
            const bool grows = found.grows();
            (grows ? high : low) = middle;
            if (grows) above = std::move(found);
        }
        const std::set<std::size_t> piled(above.growing.begin(), above.growing.end());
        const auto takes_messages = [this](std::size_t c) { return network_.takes_messages(c); };
        if (!above.growing_lines.empty() || std::ranges::any_of(piled, takes_messages)) return std::nullopt;
        if (!waits_as_long_as_it_takes(piled)) return growing(std::move(mean), piled);
        const double capacity = rate(low), share = bursts_.share, coming = rate(bursts_.within());
        const double rises = coming - capacity, falls = capacity - rate(bursts_.between());
        const double pause_s = bursts_.lasts_s * (1 - share) / share;
        const double fall_off = 1 / (bursts_.lasts_s * rises) - 1 / (pause_s * falls);
        if (fall_off <= 0) return growing(std::move(mean), piled);
        const double wait_s = 1 / (fall_off * capacity);
        constexpr double most_cycles = 10;  // longer, and nobody sees it come to rest
        if (wait_s > most_cycles * (bursts_.lasts_s + pause_s)) return growing(std::move(mean), piled);
        const double still = std::min(1.0, share * rises / ((1 - share) * falls));
        const Solution between = at(bursts_.between());
        Solution within = at(std::max(bursts_.between(), factor(near * capacity)));
        const double busier = coming / std::max(rate(bursts_.between()), near * capacity);
        const std::vector<Spell> spells = {
            {between, (1 - share) * (1 - still)}, {between, (1 - share) * still, 1, wait_s}, {std::move(within), share, busier, wait_s}};
        return together(scenario_, spells, piled, std::move(mean));
    }

    static Solution growing(Solution mean, const std::set<std::size_t>& piled) {
        mean.growing.assign(piled.begin(), piled.end());
        return mean;
    }
    /// Who gives up, or tries again, before what has piled up is worked off keeps it from being so.
    bool waits_as_long_as_it_takes(const std::set<std::size_t>& piled) const {
        const std::set<std::size_t> on_the_way = with_callers(scenario_, piled, std::nullopt);
        const auto is_limited = [&](const plan::Scenario::Connection& each) {
            return on_the_way.contains(each.to) && (each.policy.time_limit || each.policy.hedge);
        };
        const auto is_impatient = [](const plan::Route& route) { return route.patience.has_value(); };
        return std::ranges::none_of(scenario_.connections, is_limited) && std::ranges::none_of(scenario_.routes, is_impatient);
    }

    const plan::Scenario& scenario_;
    analytic::Network& network_;
    std::size_t source_;
    const Bursts& bursts_;
    const SteadyState& asked_;
};

/// Of its component.
std::string id_of_source(const plan::Scenario& scenario, std::size_t source) {
    for (const auto& each : scenario.components)
        if (each.record->role == schema::Role::Source && source-- == 0) return each.id;
    return {};
}

}  // namespace

Solution solve_with_bursts(const plan::Scenario& scenario, analytic::Network& network, const std::vector<std::optional<Bursts>>& bursts,
                           const SteadyState& asked) {
    std::vector<std::size_t> bursting;
    for (std::size_t i = 0; i < bursts.size(); ++i)
        if (bursts[i] && bursts[i]->share > 0 && bursts[i]->share < 1 && bursts[i]->ratio > 1 && asked.rates[i] > 0) bursting.push_back(i);
    if (bursting.empty()) return network.solve(asked.rates, asked.detail, asked.in_parts);
    std::optional<Solution> solution;
    if (bursting.size() == 1 && !has_scaler(scenario))
        solution = BurstingNetwork(scenario, network, bursting.front(), *bursts[bursting.front()], asked).solve();
    const bool is_found = solution.has_value();
    if (!is_found) solution = network.solve(asked.rates, asked.detail, asked.in_parts);
    solution->caveats.push_back(fmt::format("{}: {}", id_of_source(scenario, bursting.front()),
                                            is_found ? "bursts are taken to last long against what a request takes"
                                                     : "bursts are left out: requests are taken to come independently"));
    return std::move(*solution);
}

}  // namespace headroom::study
