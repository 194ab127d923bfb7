// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/spells.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace headroom::study {

namespace {

using analytic::told_percentiles;
using Below = std::function<double(double seconds)>;  ///< P(time <= t)

/// Between known points what is left falls off exponentially.
double between(double from, double left_from, double to, double left_to, double t) {
    if (to <= from) return left_to;
    if (left_to <= 0 || left_from <= 0) return left_from + (left_to - left_from) * (t - from) / (to - from);
    return left_from * std::pow(left_to / left_from, (t - from) / (to - from));
}

Below below(const analytic::Times& times) {
    return [times](double t) {
        const auto& known = times.quantiles;
        if (t < known.front()) return told_percentiles.front() * std::max(0.0, t) / known.front();
        std::size_t i = known.size() - 1;
        while (known[i] > t) --i;
        const double left = 1 - told_percentiles[i];
        if (i + 1 < known.size()) return 1 - between(known[i], left, known[i + 1], 1 - told_percentiles[i + 1], t);
        const double before = known[i - 1];
        return known[i] > before ? 1 - between(before, 1 - told_percentiles[i - 1], known[i], left, t) : 1;
    };
}

Below below(const std::vector<std::pair<double, double>>& points) {
    return [&points](double t) {
        const auto above = std::ranges::upper_bound(points, t, {}, [](const auto& point) { return point.first; });
        if (above == points.begin()) return 0.0;
        if (above == points.end()) return 1.0;
        const auto& [from, share] = *(above - 1);
        return 1 - between(from, 1 - share, above->first, 1 - above->second, t);
    };
}

/// With an exponential time after it.
Below then(Below first, double mean) {
    if (mean <= 0) return first;
    return [first = std::move(first), mean](double t) {
        constexpr double step = 0.05, last = 24;  // means
        double sum = 0, all = 0;
        for (double at = step / 2; at < last; at += step) {
            const double weight = std::exp(-at);
            all += weight;
            if (at * mean < t) sum += weight * first(t - at * mean);
        }
        return sum / all;
    };
}

/// Several, each with a weight.
class Mixture {
public:
    void add(double weight, Below each, double mean) {
        if (weight <= 0) return;
        parts_.emplace_back(weight, std::move(each));
        all_ += weight;
        mean_ += weight * mean;
    }
    double below(double t) const {
        double sum = 0;
        for (const auto& [weight, each] : parts_) sum += weight * each(t);
        return all_ > 0 ? sum / all_ : 1;
    }
    double quantile(double p) const {
        double low = 0, high = 1e-6;
        while (below(high) < p && high < 1e9) high *= 2;
        for (int i = 0; i < 50; ++i) {
            const double middle = 0.5 * (low + high);
            (below(middle) < p ? low : high) = middle;
        }
        return high;
    }
    analytic::Times times() const {
        if (all_ <= 0) return {};
        analytic::Times times{mean_ / all_, {}};
        for (std::size_t i = 0; i < told_percentiles.size(); ++i) times.quantiles[i] = quantile(told_percentiles[i]);
        return times;
    }
    std::vector<std::pair<double, double>> distribution() const {
        constexpr int points = 400;
        constexpr double end = 1 - 1e-7, first = 1e-5;
        const double last = std::max(2 * first, quantile(end));
        std::vector<std::pair<double, double>> found{{0, 0}};
        for (int i = 0; i <= points; ++i) {
            const double t = first * std::pow(last / first, static_cast<double>(i) / points);
            found.emplace_back(t, i < points ? below(t) : 1);
        }
        return found;
    }

private:
    std::vector<std::pair<double, Below>> parts_;
    double all_ = 0, mean_ = 0;
};

template <class Value>
double sum_of(const std::vector<Spell>& spells, const Value& value) {
    double sum = 0;
    for (const Spell& spell : spells) sum += spell.share * spell.busier * value(spell.solution);
    return sum;
}

/// Counts, and times by how many there are of each spell. `of`: a route's figures in a solution.
template <class Of>
void put_requests(analytic::RouteFigures& all, const std::vector<Spell>& spells, const Mixture& response, const Of& of) {
    all.completed = sum_of(spells, [&](const analytic::Solution& solution) { return of(solution).completed; });
    double ended = all.completed;
    for (std::size_t i = 0; i < all.failed.size(); ++i) {
        all.failed[i] = sum_of(spells, [&](const analytic::Solution& solution) { return of(solution).failed[i]; });
        ended += all.failed[i];
    }
    all.response = response.times();
    for (std::size_t i = 0; i < told_percentiles.size(); ++i) {
        const double rank = all.completed > 0 ? told_percentiles[i] * ended / all.completed : 2;
        all.with_failures[i] = rank < 1 ? std::optional(response.quantile(rank)) : std::nullopt;
    }
}

bool has_source(const plan::Scenario& scenario, const std::set<std::size_t>& components) {
    return std::ranges::any_of(components, [&](std::size_t c) { return scenario.components[c].record->role == schema::Role::Source; });
}

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

analytic::Solution together(const plan::Scenario& scenario, const std::vector<Spell>& spells, const std::set<std::size_t>& piled,
                            analytic::Solution on_the_whole) {
    analytic::Solution all = std::move(on_the_whole);
    const auto mixture = [&](const auto& count, const auto& times, bool waits) {
        Mixture mixed;
        for (const Spell& spell : spells) {
            const double wait = waits ? spell.backlog_s : 0;
            const analytic::Times& each = times(spell.solution);
            mixed.add(spell.share * spell.busier * count(spell.solution), then(below(each), wait), each.mean + wait);
        }
        return mixed;
    };
    Mixture of_all;
    for (const Spell& spell : spells)
        of_all.add(spell.share * spell.busier * spell.solution.total.completed, then(below(spell.solution.distribution), spell.backlog_s),
                   spell.solution.total.response.mean + spell.backlog_s);
    put_requests(
        all.total, spells, of_all, [](const analytic::Solution& solution) -> const auto& { return solution.total; });
    all.distribution = of_all.distribution();
    for (std::size_t r = 0; r < all.routes.size(); ++r) {
        const auto of = [r](const analytic::Solution& solution) -> const analytic::RouteFigures& { return solution.routes[r]; };
        const Mixture response = mixture([&](const auto& solution) { return of(solution).completed; },
                                         [&](const auto& solution) -> const analytic::Times& { return of(solution).response; },
                                         !piled.empty() && has_source(scenario, with_callers(scenario, piled, r)));
        put_requests(all.routes[r], spells, response, of);
    }
    const std::set<std::size_t> waiting = with_callers(scenario, piled, std::nullopt);
    for (std::size_t c = 0; c < all.components.size(); ++c) {
        analytic::ComponentFigures& figures = all.components[c];
        const auto of = [c](const analytic::Solution& solution) -> const analytic::ComponentFigures& { return solution.components[c]; };
        const auto arrivals = [&](const auto& solution) { return of(solution).arrivals; };
        figures.waiting =
            mixture(
                arrivals, [&](const auto& solution) -> const analytic::Times& { return of(solution).waiting; }, piled.contains(c))
                .times();
        figures.residence =
            mixture(
                arrivals, [&](const auto& solution) -> const analytic::Times& { return of(solution).residence; }, waiting.contains(c))
                .times();
        if (piled.contains(c)) figures.queued = figures.arrivals * figures.waiting.mean / std::max(1.0, figures.replicas);
        if (!piled.empty()) continue;
        figures.arrivals = sum_of(spells, arrivals);
        figures.queued = figures.replicas = 0;
        for (analytic::Use& use : figures.resources) use.utilization = 0;
        for (const Spell& spell : spells) {
            const analytic::ComponentFigures& each = of(spell.solution);
            figures.queued += spell.share * each.queued;
            figures.replicas += spell.share * each.replicas;
            for (std::size_t i = 0; i < figures.resources.size() && i < each.resources.size(); ++i)
                figures.resources[i].utilization += spell.share * spell.busier * each.resources[i].utilization;
        }
        for (std::size_t i = 0; i < figures.outputs.size(); ++i) {  // what is a ratio or a time is of each call
            const Unit unit = scenario.components[c].record->outputs[i].unit;
            const bool is_of_calls = unit == Unit::Ratio || unit == Unit::Seconds;
            const bool is_rate = unit == Unit::PerSecond || unit == Unit::BytesPerSecond;
            double weights = 0, sum = 0;
            for (const Spell& spell : spells) {
                const analytic::ComponentFigures& each = of(spell.solution);
                if (i >= each.outputs.size() || !each.outputs[i]) continue;
                const double weight = spell.share * (is_of_calls ? spell.busier * each.arrivals : 1);
                weights += weight;
                sum += weight * (is_rate ? spell.busier : 1) * *each.outputs[i];
            }
            if (weights > 0) figures.outputs[i] = sum / weights;
        }
    }
    for (const Spell& spell : spells)
        for (const std::string& caveat : spell.solution.caveats)
            if (std::ranges::find(all.caveats, caveat) == all.caveats.end()) all.caveats.push_back(caveat);
    for (std::size_t i = 0; i < all.connections.size() && piled.empty(); ++i) {
        analytic::ConnectionFigures& figures = all.connections[i];
        using Figures = analytic::ConnectionFigures;
        for (double Figures::*each : {&Figures::calls, &Figures::retries, &Figures::timeouts, &Figures::failures, &Figures::hedges,
                                      &Figures::rejected, &Figures::request_bytes, &Figures::response_bytes})
            figures.*each = sum_of(spells, [&](const analytic::Solution& solution) { return solution.connections[i].*each; });
        figures.pool_wait =
            mixture([&](const auto& solution) { return solution.connections[i].calls; },
                    [&](const auto& solution) -> const analytic::Times& { return solution.connections[i].pool_wait; }, false)
                .times();
    }
    return all;
}

}  // namespace headroom::study
