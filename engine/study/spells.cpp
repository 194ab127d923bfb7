// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/spells.h"

#include <algorithm>
#include <string>
#include <utility>

#include "study/mixture.h"

namespace headroom::study {

namespace {

using analytic::ComponentFigures;
using analytic::ConnectionFigures;
using analytic::RouteFigures;
using analytic::Solution;

bool has_source(const plan::Scenario& scenario, const std::set<std::size_t>& components) {
    return std::ranges::any_of(components, [&](std::size_t c) { return scenario.components[c].record->role == schema::Role::Source; });
}

/// Figures of several spells as one's.
class Together {
public:
    Together(const plan::Scenario& scenario, const std::vector<Spell>& spells, const std::set<std::size_t>& piled, Solution on_the_whole)
        : scenario_(scenario), spells_(spells), piled_(piled), all_(std::move(on_the_whole)) {}

    Solution found() && {
        put_requests();
        const std::set<std::size_t> waiting = with_callers(scenario_, piled_, std::nullopt);
        for (std::size_t c = 0; c < all_.components.size(); ++c) {
            put_times(c, waiting.contains(c));
            if (piled_.empty()) put_load(c);
        }
        for (std::size_t i = 0; i < all_.connections.size() && piled_.empty(); ++i) put_connection(i);
        for (const Spell& spell : spells_)
            for (const std::string& caveat : spell.solution.caveats)
                if (std::ranges::find(all_.caveats, caveat) == all_.caveats.end()) all_.caveats.push_back(caveat);
        return std::move(all_);
    }

private:
    /// What comes in a second.
    template <class Value>
    double sum_of(const Value& value) const {
        double sum = 0;
        for (const Spell& spell : spells_) sum += spell.share * spell.busier * value(spell.solution);
        return sum;
    }

    /// Times by how many there are of each spell. `count` and `times`: of a solution.
    template <class Count, class OfTimes>
    Mixture mixture(const Count& count, const OfTimes& times, bool waits) const {
        Mixture mixed;
        for (const Spell& spell : spells_) {
            const double wait = waits ? spell.backlog_s : 0;
            const analytic::Times& each = times(spell.solution);
            mixed.add(spell.share * spell.busier * count(spell.solution), then(below(each), wait), each.mean + wait);
        }
        return mixed;
    }

    void put_requests() {
        Mixture of_all;
        for (const Spell& spell : spells_) {
            Below below = [&points = spell.solution.distribution](double t) { return share_below(points, t); };
            of_all.add(spell.share * spell.busier * spell.solution.total.completed, then(std::move(below), spell.backlog_s),
                       spell.solution.total.response.mean + spell.backlog_s);
        }
        put_route(all_.total, of_all, [](const Solution& solution) -> const RouteFigures& { return solution.total; });
        all_.distribution = of_all.distribution();
        for (std::size_t r = 0; r < all_.routes.size(); ++r) {
            const auto of = [r](const Solution& solution) -> const RouteFigures& { return solution.routes[r]; };
            const bool waits = !piled_.empty() && has_source(scenario_, with_callers(scenario_, piled_, r));
            const Mixture response =
                mixture([&](const Solution& solution) { return of(solution).completed; },
                        [&](const Solution& solution) -> const analytic::Times& { return of(solution).response; }, waits);
            put_route(all_.routes[r], response, of);
        }
    }
    /// `of`: the route's figures in a solution.
    template <class Of>
    void put_route(RouteFigures& all, const Mixture& response, const Of& of) {
        all.completed = sum_of([&](const Solution& solution) { return of(solution).completed; });
        for (std::size_t i = 0; i < all.failed.size(); ++i)
            all.failed[i] = sum_of([&](const Solution& solution) { return of(solution).failed[i]; });
        all.response = response.times();
        all.rank_with_failures([&](double rank) { return response.quantile(rank); });
    }

    void put_times(std::size_t c, bool waits) {
        ComponentFigures& figures = all_.components[c];
        const auto arrivals = [c](const Solution& solution) { return solution.components[c].arrivals; };
        const auto mixed = [&](analytic::Times ComponentFigures::*each, bool waits_there) {
            return mixture(
                       arrivals, [&](const Solution& solution) -> const analytic::Times& { return solution.components[c].*each; },
                       waits_there)
                .times();
        };
        figures.waiting = mixed(&ComponentFigures::waiting, piled_.contains(c));
        figures.residence = mixed(&ComponentFigures::residence, waits);
        if (piled_.contains(c)) figures.queued = figures.arrivals * figures.waiting.mean / std::max(1.0, figures.replicas);
    }

    void put_load(std::size_t c) {
        ComponentFigures& figures = all_.components[c];
        figures.arrivals = sum_of([c](const Solution& solution) { return solution.components[c].arrivals; });
        figures.queued = figures.replicas = 0;
        for (analytic::Use& use : figures.resources) use.utilization = 0;
        for (const Spell& spell : spells_) {
            const ComponentFigures& each = spell.solution.components[c];
            figures.queued += spell.share * each.queued;
            figures.replicas += spell.share * each.replicas;
            for (std::size_t i = 0; i < figures.resources.size() && i < each.resources.size(); ++i)
                figures.resources[i].utilization += spell.share * spell.busier * each.resources[i].utilization;
        }
        for (std::size_t i = 0; i < figures.outputs.size(); ++i) put_output(c, i);
    }

    /// What is a ratio or a time is of each call.
    void put_output(std::size_t c, std::size_t i) {
        const Unit unit = scenario_.components[c].record->outputs[i].unit;
        const bool is_of_calls = unit == Unit::Ratio || unit == Unit::Seconds;
        const bool is_rate = unit == Unit::PerSecond || unit == Unit::BytesPerSecond;
        double weights = 0, sum = 0;
        for (const Spell& spell : spells_) {
            const ComponentFigures& each = spell.solution.components[c];
            if (i >= each.outputs.size() || !each.outputs[i]) continue;
            const double weight = spell.share * (is_of_calls ? spell.busier * each.arrivals : 1);
            weights += weight;
            sum += weight * (is_rate ? spell.busier : 1) * *each.outputs[i];
        }
        if (weights > 0) all_.components[c].outputs[i] = sum / weights;
    }

    void put_connection(std::size_t i) {
        using Figures = ConnectionFigures;
        Figures& figures = all_.connections[i];
        for (double Figures::*each : {&Figures::calls, &Figures::retries, &Figures::timeouts, &Figures::failures, &Figures::hedges,
                                      &Figures::rejected, &Figures::request_bytes, &Figures::response_bytes})
            figures.*each = sum_of([&](const Solution& solution) { return solution.connections[i].*each; });
        figures.pool_wait =
            mixture([i](const Solution& solution) { return solution.connections[i].calls; },
                    [i](const Solution& solution) -> const analytic::Times& { return solution.connections[i].pool_wait; }, false)
                .times();
    }

    const plan::Scenario& scenario_;
    const std::vector<Spell>& spells_;
    const std::set<std::size_t>& piled_;
    Solution all_;
};

}  // namespace

std::set<std::size_t> with_callers(const plan::Scenario& scenario, std::set<std::size_t> components, std::optional<std::size_t> route) {
    for (bool grows = true; grows;) {
        grows = false;
        for (const plan::Scenario::Connection& each : scenario.connections) {
            const bool is_called = !route || each.policy.calls[*route] > 0;
            if (is_called && components.contains(each.to) && components.insert(each.from).second) grows = true;
        }
    }
    return components;
}

Solution together(const plan::Scenario& scenario, const std::vector<Spell>& spells, const std::set<std::size_t>& piled,
                  Solution on_the_whole) {
    return Together(scenario, spells, piled, std::move(on_the_whole)).found();
}

}  // namespace headroom::study
