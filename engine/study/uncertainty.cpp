// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/uncertainty.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <numeric>

#include "core/error.h"
#include "study/estimator.h"
#include "study/guesses.h"
#include "study/run_course.h"

namespace headroom::study {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// What is looked at of a plan; promises come after these.
enum Figure : std::size_t { Mean, P50, P95, P99, Busy, Cost, FirstPromise };
using Figures = std::vector<std::optional<double>>;

Figures figures_of(const RunResult& run, const std::string& busiest) {
    const LevelResult& peak = run.peak();
    const bool is_unstable = run.status == Status::Unstable;
    const auto time = [&](const Estimate& estimate) { return is_unstable ? std::optional(unbounded) : estimate.value; };
    const auto& quantiles = peak.total.response.quantiles;
    static_assert(protocol::percentiles[0] == 0.5 && protocol::percentiles[2] == 0.95 && protocol::percentiles[3] == 0.99);
    Figures figures = {time(peak.total.response.mean), time(quantiles[0]), time(quantiles[2]), time(quantiles[3]), {}, {}};
    if (is_unstable)
        figures[Busy] = 1;
    else if (const ComponentResult* component = peak.find(busiest))
        figures[Busy] = component->utilization().value;
    if (run.cost) figures[Cost] = run.cost->per_month.value;
    for (const SloResult& row : run.slo)
        figures.push_back(row.met == std::optional(false) && !row.value.value ? unbounded : row.value.value);
    return figures;
}

/// One value for each of the plans that has the figure.
std::vector<double> column(const std::vector<Figures>& plans, std::size_t figure) {
    std::vector<double> values;
    for (const Figures& plan : plans)
        if (plan[figure]) values.push_back(*plan[figure]);
    return values;
}

Band band_of(const std::vector<Figures>& plans, const Figures& written, std::size_t figure) {
    std::vector<double> values = column(plans, figure);
    std::ranges::sort(values);
    const auto& estimate = written[figure];
    return {estimate && std::isfinite(*estimate) ? estimate : std::nullopt, quantile_of(values, 0.05), quantile_of(values, 0.5),
            quantile_of(values, 0.95)};
}

double share_kept(const std::vector<Figures>& plans, std::size_t figure, const SloResult& promise) {
    const bool at_least = promise.metric == "availability";
    const auto kept = std::ranges::count_if(plans, [&](const Figures& plan) {
        return plan[figure] && (at_least ? *plan[figure] >= promise.limit && *plan[figure] < unbounded : *plan[figure] <= promise.limit);
    });
    return static_cast<double>(kept) / static_cast<double>(plans.size());
}

std::optional<double> share_of(const std::vector<double>& factors, const std::vector<Figures>& plans, std::size_t figure) {
    std::vector<double> drawn;
    for (std::size_t i = 0; i < plans.size(); ++i)
        if (plans[i][figure]) drawn.push_back(factors[i]);
    const auto correlation = rank_correlation(drawn, column(plans, figure));
    return correlation ? std::optional(*correlation * *correlation) : std::nullopt;
}

/// Ranks from 0, the mean of those that are equal, about their own mean.
std::vector<double> centred_ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
    std::vector<double> ranks(values.size());
    const double middle = (static_cast<double>(values.size()) - 1) / 2;
    for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
        while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
        for (std::size_t i = first; i < last; ++i) ranks[order[i]] = static_cast<double>(first + last - 1) / 2 - middle;
    }
    return ranks;
}

/// Estimates plans, each of one design and one phase. Of one with mistakes there is no result.
class Draws {
public:
    Draws(const plan::Surroundings& surroundings, const UncertaintyOptions& options, const analytic::ModelTypes& types, Observer& observer)
        : surroundings_(surroundings), threads_(options.threads), types_(types), observer_(observer) {
        options_.seed = options.seed;
        options_.most_levels = options.most_levels;
    }

    std::vector<std::optional<RunResult>> run(std::size_t count, const std::function<plan::Plan(std::size_t)>& plan,
                                              analytic::Detail detail) {
        std::vector<std::optional<RunResult>> results(count);
        std::map<std::size_t, RunCourse> courses;
        const auto make = [&](std::size_t i) -> Course* {
            const plan::Plan one = plan(i);
            try {
                return &courses.try_emplace(i, one, Case{one.phases.front().name, {}}, surroundings_, options_).first->second;
            } catch (const InvalidDocument&) {
                return nullptr;
            }
        };
        const auto done = [&](std::size_t i) {
            results[i] = courses.at(i).result();
            courses.erase(i);
        };
        Schedule schedule(count, make, {done, {}});
        Estimator(surroundings_.catalogue, types_, detail, threads_).run(schedule, observer_);
        return results;
    }

private:
    const plan::Surroundings& surroundings_;
    unsigned threads_;
    const analytic::ModelTypes& types_;
    Observer& observer_;
    Options options_;
};

/// What a figure of a sketched plan is to be multiplied by.
std::vector<double> corrections(const RunResult& written, const Figures& full, const Figures& sketch) {
    std::vector<double> factors(full.size(), 1);
    for (std::size_t i = 0; i < full.size(); ++i) {
        if (i >= FirstPromise) {
            const std::string& metric = written.slo[i - FirstPromise].metric;
            if (metric == "availability" || metric == "error_ratio") continue;
        }
        if (full[i] && sketch[i] && *sketch[i] > 0 && std::isfinite(*sketch[i]) && std::isfinite(*full[i]))
            factors[i] = *full[i] / *sketch[i];
    }
    return factors;
}

/// Figures of those of the drawn plans that are possible, each multiplied as `correction` says; counts them, and leaves their factors
/// alone.
std::vector<Figures> tell(Uncertainty& found, const std::vector<std::optional<RunResult>>& drawn, const std::vector<double>& correction,
                          std::vector<std::vector<double>>& factors) {
    std::vector<Figures> plans;
    std::vector<std::vector<double>> possible(factors.size());
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        if (!drawn[i]) continue;
        if (drawn[i]->status == Status::Unstable) ++found.unstable;
        if (drawn[i]->status == Status::Overloaded) ++found.overloaded;
        plans.push_back(figures_of(*drawn[i], found.busiest));
        for (std::size_t f = 0; f < correction.size(); ++f)
            if (plans.back()[f]) *plans.back()[f] *= correction[f];
        for (std::size_t g = 0; g < factors.size(); ++g) possible[g].push_back(factors[g][i]);
    }
    found.plans = plans.size();
    found.impossible = drawn.size() - plans.size();
    factors = std::move(possible);
    return plans;
}

double matters(const GuessShare& guess) { return std::max(guess.of_p95.value_or(0), guess.of_cost.value_or(0)); }

}  // namespace

std::optional<double> quantile_of(const std::vector<double>& ascending, double p) {
    if (ascending.empty()) return std::nullopt;
    const double place = p * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(below);
    const double value = part > 0 ? ascending[below] + part * (ascending[below + 1] - ascending[below]) : ascending[below];
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> rank_correlation(const std::vector<double>& x, const std::vector<double>& y) {
    const std::vector<double> a = centred_ranks(x), b = centred_ranks(y);
    const double of_a = std::inner_product(a.begin(), a.end(), a.begin(), 0.0),
                 of_b = std::inner_product(b.begin(), b.end(), b.begin(), 0.0);
    if (of_a <= 0 || of_b <= 0) return std::nullopt;
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0) / std::sqrt(of_a * of_b);
}

std::optional<Uncertainty> find_uncertainty(const plan::Plan& plan, const RunResult& run, const plan::Surroundings& surroundings,
                                            const UncertaintyOptions& options, const analytic::ModelTypes& types, Observer& observer) {
    const plan::Plan reduced = steady_plan(plan::reduce(plan, run.phase, run.design));
    const std::vector<Guess> guesses = guesses_of(reduced, surroundings);
    if (guesses.empty()) return std::nullopt;
    Uncertainty found;
    if (run.horizon != "steady") {
        found.left_out = "it follows a span of the day, which can only be simulated";
        return found;
    }
    std::vector<std::vector<double>> factors;
    for (const Guess& guess : guesses) factors.push_back(factors_of(guess, options.plans, options.seed));

    Draws draws(surroundings, options, types, observer);
    const auto as_written = [&](std::size_t) { return reduced; };
    const auto drawn = [&](std::size_t i) {
        std::vector<double> own;
        for (const auto& each : factors) own.push_back(each[i]);
        return with_guesses(reduced, guesses, own, surroundings);
    };
    const auto estimate = [&](analytic::Detail detail) { return draws.run(1, as_written, detail).front().value(); };
    RunResult written;
    try {
        written = estimate(analytic::Detail::Full);
    } catch (const Cancelled&) {
        throw;
    } catch (const RunError& error) {
        found.left_out = error.what();
        return found;
    }
    if (const ComponentResult* busiest = written.peak().busiest()) found.busiest = busiest->id;
    const Figures full = figures_of(written, found.busiest);
    const std::vector<double> correction = corrections(written, full, figures_of(estimate(analytic::Detail::Sketch), found.busiest));

    std::vector<Figures> plans = tell(found, draws.run(options.plans, drawn, analytic::Detail::Sketch), correction, factors);
    if (plans.empty()) {
        found.left_out = "no drawn plan is without mistakes";
        return found;
    }
    found.mean = band_of(plans, full, Mean);
    found.p50 = band_of(plans, full, P50);
    found.p95 = band_of(plans, full, P95);
    found.p99 = band_of(plans, full, P99);
    found.utilization = band_of(plans, full, Busy);
    found.cost_per_month = band_of(plans, full, Cost);
    for (std::size_t i = 0; i < written.slo.size(); ++i) found.kept.push_back(share_kept(plans, FirstPromise + i, written.slo[i]));
    for (std::size_t i = 0; i < guesses.size(); ++i)
        found.guesses.push_back({guesses[i].path, guesses[i].written, share_of(factors[i], plans, P95), share_of(factors[i], plans, Cost)});
    std::ranges::stable_sort(found.guesses, std::greater<>(), matters);
    return found;
}

void add_uncertainty(std::vector<RunResult>& runs, const plan::Plan& plan, const plan::Surroundings& surroundings,
                     const UncertaintyOptions& options, const analytic::ModelTypes& types, Observer& observer) {
    for (RunResult& run : runs) run.uncertainty = find_uncertainty(plan, run, surroundings, options, types, observer);
}

}  // namespace headroom::study
