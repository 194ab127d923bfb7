// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "study/demand.h"
#include "study/estimate.h"
#include "study/nnls.h"
#include "study/visits.h"

namespace headroom::study {

namespace {

constexpr double alike = 0.05;       ///< sine of the angle between loads below which they count as going up and down together
constexpr double hardly_busy = 0.3;  ///< utilization below which responses hardly queue
constexpr double as_many = 0.1;      ///< relative difference below which as many calls came as the design makes

/// One component's equations: a row for each load, a column for each of its demands.
struct Equations {
    /// Of the columns; none: one column, of all routes alike. Several of one column have demands in the plan's proportions, and
    /// the column's unknown is their factor.
    std::vector<std::vector<std::size_t>> routes;
    std::vector<std::size_t> levels;  ///< of the rows
    Matrix calls;                     ///< per second; of several routes, times the plan's demands
    Vector work;                      ///< processors of speed 1 that are busy
    Vector capacity;                  ///< processors of speed 1 that there are
};

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " and ") + names[i];
    return text;
}

class Calibrator {
public:
    Calibrator(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const std::vector<LoadLevel>& levels)
        : scenario_(scenario), levels_(levels), visits_(visits_of(scenario)) {
        Diagnostics none;  // the scenario is valid
        const schema::ReadContext context = scenario.context(surroundings, none);
        for (const auto& component : scenario.components) demands_.push_back(demand_of(component, surroundings, context));
        means_.resize(demands_.size(), Vector(scenario.routes.size()));
        for (std::size_t c = 0; c < demands_.size(); ++c)
            for (std::size_t r = 0; demands_[c] && r < scenario.routes.size(); ++r) means_[c][r] = demands_[c]->cpu[r].mean();
    }

    Calibration run() {
        for (std::size_t c = 0; c < demands_.size(); ++c) {
            const bool is_reached = std::ranges::any_of(visits_[c].of_route, [](double visits) { return visits > 0; });
            if (demands_[c] && (is_reached || !decided_routes(c).empty())) fit(c);
        }
        for (std::size_t r = 0; r < scenario_.routes.size(); ++r) spread(r);
        for (const Place& place : places_) set(place);
        return std::move(result_);
    }

private:
    /// A fit and the index of its component.
    struct Place {
        std::size_t component, fit;
    };

    template <class Part, class Member>
    bool has_column(std::size_t index, Part part, Member member) const {
        return std::ranges::any_of(levels_, [&](const LoadLevel& level) { return ((level.*part)[index].*member).has_value(); });
    }

    /// Why nothing of a component can be told; empty: something can.
    std::string obstacle(std::size_t c) const {
        const std::string& id = scenario_.components[c].id;
        if (id.ends_with(']')) return "it stands once in each shard";
        if (!has_column(c, &LoadLevel::components, &LoadLevel::Component::utilization))
            return fmt::format("there is no column {}.utilization", id);
        const auto decided = decided_routes(c), known = known_routes(c);
        if (!decided.empty()) {
            const std::string& by = visits_[c].decided_by[decided.front()];
            if (!has_column(c, &LoadLevel::components, &LoadLevel::Component::arrivals_per_s))
                return fmt::format("how many calls come to it, '{}' decides; a column {}.arrivals_per_s would tell", by, id);
            if (decided.size() == 1) return missing_throughput(known);
            const double first = means_[c][decided.front()];
            const auto differs = [&](std::size_t r) { return means_[c][r] != first; };
            if (std::ranges::any_of(decided, differs) || std::ranges::any_of(known, differs))
                return fmt::format("how many of each route's calls come to it, '{}' decides, and the plan's CPU time differs by route", by);
            return {};
        }
        return missing_throughput(known);
    }

    std::string missing_throughput(const std::vector<std::size_t>& routes) const {
        for (const std::size_t r : routes)
            if (!has_column(r, &LoadLevel::routes, &LoadLevel::Route::throughput_per_s))
                return fmt::format("there is no column {}.throughput_per_s", scenario_.routes[r].name);
        return {};
    }

    std::vector<std::size_t> decided_routes(std::size_t c) const {
        std::vector<std::size_t> routes;
        for (std::size_t r = 0; r < scenario_.routes.size(); ++r)
            if (!visits_[c].decided_by[r].empty()) routes.push_back(r);
        return routes;
    }

    /// Of which as many calls come as the design says.
    std::vector<std::size_t> known_routes(std::size_t c) const {
        std::vector<std::size_t> routes;
        for (std::size_t r = 0; r < scenario_.routes.size(); ++r)
            if (visits_[c].of_route[r] > 0 && visits_[c].decided_by[r].empty()) routes.push_back(r);
        return routes;
    }

    /// Of the loads at which all that it takes was measured.
    Equations equations_of(std::size_t c) {
        Equations equations;
        const auto decided = decided_routes(c), known = known_routes(c);
        const bool is_of_all = decided.size() > 1;
        for (std::size_t i = 0; !is_of_all && i < known.size(); ++i) equations.routes.push_back({known[i]});
        const std::size_t columns = equations.routes.size() + (decided.empty() ? 0 : 1);
        if (decided.size() == 1) equations.routes.push_back({decided.front()});
        std::size_t others = 0;
        for (std::size_t l = 0; l < levels_.size(); ++l) {
            const LoadLevel::Component& here = levels_[l].components[c];
            Vector calls;
            for (std::size_t i = 0; !is_of_all && i < known.size(); ++i)
                if (const auto& rate = levels_[l].routes[known[i]].throughput_per_s) calls.push_back(*rate * visits_[c].of_route[known[i]]);
            // The route that something decides has what was counted beyond the others.
            if (!decided.empty() && here.arrivals_per_s)
                calls.push_back(std::max(0.0, *here.arrivals_per_s - std::accumulate(calls.begin(), calls.end(), 0.0)));
            if (!here.utilization || calls.size() != columns) continue;
            others += decided.empty() && here.arrivals_per_s && !scale_to(*here.arrivals_per_s, calls);
            equations.levels.push_back(l);
            equations.calls.push_back(std::move(calls));
            equations.capacity.push_back(demands_[c]->vcpus * demands_[c]->speed * here.replicas.value_or(demands_[c]->replicas));
            equations.work.push_back(*here.utilization * equations.capacity.back());
        }
        if (others > 0)
            result_.remarks.push_back(fmt::format(
                "{}: at {} of {} loads other calls came than the design makes of the throughput (retries, failed requests, other callers); "
                "they count, in the throughput's mix",
                scenario_.components[c].id, others, equations.levels.size()));
        merge_alike(c, equations);
        return equations;
    }

    /// Scales calls to the sum that was counted; false: it is another one than theirs.
    static bool scale_to(double arrivals, Vector& calls) {
        const double sum = std::accumulate(calls.begin(), calls.end(), 0.0);
        if (sum <= 0) return arrivals == 0;
        for (double& each : calls) each *= arrivals / sum;
        return std::abs(arrivals - sum) <= as_many * sum;
    }

    /// Puts routes whose calls rise and fall together into one column, where the plan has proportions for them.
    void merge_alike(std::size_t c, Equations& equations) {
        std::vector<std::vector<std::size_t>> columns;  ///< the former ones that each is made of
        std::optional<std::size_t> merged;
        double sum = 0;
        for (std::size_t column = 0; column < equations.routes.size(); ++column) {
            const double independence = independence_of(equations.calls, column);
            const bool is_alike = is_called(equations.calls, column) && independence < alike;
            if (is_alike) sum += means_[c][equations.routes[column].front()];
            if (is_alike && merged) {
                columns[*merged].push_back(column);
                continue;
            }
            if (is_alike) merged = columns.size();
            columns.push_back({column});
        }
        if (!merged || sum == 0) return;
        const auto former = equations.routes;
        equations.routes.assign(columns.size(), {});
        for (std::size_t column = 0; column < columns.size(); ++column)
            for (const std::size_t part : columns[column]) equations.routes[column].push_back(former[part].front());
        for (Vector& row : equations.calls) {
            Vector calls(columns.size());
            for (std::size_t column = 0; column < columns.size(); ++column)
                for (const std::size_t part : columns[column])
                    calls[column] += row[part] * weight(c, equations.routes[column], former[part].front());
            row = std::move(calls);
        }
        std::vector<std::string> names;
        for (const std::size_t route : equations.routes[*merged]) names.push_back(scenario_.routes[route].name);
        result_.remarks.push_back(
            fmt::format("{}: the calls of {} rise and fall together, so that their CPU times keep the plan's proportions; loads of another "
                        "mix would tell them apart",
                        scenario_.components[c].id, list_of(names)));
    }

    static bool is_called(const Matrix& calls, std::size_t column) {
        return std::ranges::any_of(calls, [&](const Vector& row) { return row[column] > 0; });
    }

    /// Of a route's demand in the unknown of its column.
    double weight(std::size_t c, const std::vector<std::size_t>& routes, std::size_t route) const {
        return routes.size() > 1 ? demands_[c]->cpu[route].mean() : 1;
    }

    void fit(std::size_t c) {
        ComponentFit& fit = result_.components.emplace_back();
        fit.component = scenario_.components[c].id;
        fit.why_not = obstacle(c);
        if (!fit.why_not.empty()) return;
        const Equations equations = equations_of(c);
        if (equations.levels.empty()) {
            fit.why_not = "there is no load at which all that it takes was measured";
            return;
        }
        const Vector demands = non_negative_least_squares(equations.calls, equations.work);
        double squares = 0;
        for (std::size_t row = 0; row < equations.levels.size(); ++row) {
            const double work = std::inner_product(demands.begin(), demands.end(), equations.calls[row].begin(), 0.0);
            squares += std::pow(work - equations.work[row], 2);
            const double capacity = equations.capacity[row];
            fit.levels.push_back({equations.levels[row], equations.work[row] / capacity, work / capacity});
        }
        fit.r_squared = r_squared_of(fit.levels);
        for (std::size_t column = 0; column < demands.size(); ++column) add_demands(c, fit, equations, column, {demands[column], squares});
        places_.push_back({c, result_.components.size() - 1});
    }

    static std::optional<double> r_squared_of(const std::vector<ComponentFit::Level>& levels) {
        double mean = 0, total = 0, left = 0;
        for (const auto& level : levels) mean += level.measured / static_cast<double>(levels.size());
        for (const auto& level : levels) {
            total += std::pow(level.measured - mean, 2);
            left += std::pow(level.measured - level.fitted, 2);
        }
        return total > 0 ? std::optional(1 - left / total) : std::nullopt;
    }

    /// A column's unknown as it was fitted, and the sum of squares that all of them leave.
    struct Fitted {
        double value, squares;
    };

    void add_demands(std::size_t c, ComponentFit& component, const Equations& equations, std::size_t column, Fitted fitted) {
        DemandFit fit = judge(equations, column, fitted);
        if (equations.routes.empty()) {
            fit.before_s = demands_[c]->cpu.all().mean();
            if (fit.after_s) std::ranges::fill(means_[c], *fit.after_s);
            component.demands.push_back(std::move(fit));
            return;
        }
        for (const std::size_t route : equations.routes[column]) {
            const double part = weight(c, equations.routes[column], route);
            DemandFit& own = component.demands.emplace_back(fit);
            own.route = scenario_.routes[route].name;
            own.before_s = demands_[c]->cpu[route].mean();
            if (own.half_width_s) *own.half_width_s *= part;
            if (!own.after_s) continue;
            *own.after_s *= part;
            means_[c][route] = *own.after_s;
        }
    }

    /// A column's value with its interval, or why it cannot be told.
    static DemandFit judge(const Equations& equations, std::size_t column, Fitted fitted) {
        DemandFit fit;
        double length = 0;
        for (const Vector& row : equations.calls) length += row[column] * row[column];
        const double independence = independence_of(equations.calls, column);
        const std::size_t rows = equations.calls.size(), columns = equations.calls.front().size();
        if (length == 0)
            fit.why_not = "no load has calls of it";
        else if (independence < alike)
            fit.why_not = "its calls rise and fall with those of other routes";
        else if (rows > columns) {
            const double noise = std::sqrt(fitted.squares / static_cast<double>(rows - columns));
            fit.half_width_s = student_t(rows - columns) * noise / (std::sqrt(length) * independence);
            if (fitted.value > 0 && *fit.half_width_s >= fitted.value) fit.why_not = "its 95 % interval reaches down to 0";
        }
        if (fit.why_not.empty()) fit.after_s = fitted.value;
        return fit;
    }

    /// The busiest that a component was at a load, as far as it was measured.
    static double busiest(const LoadLevel& level) {
        double most = 0;
        for (const LoadLevel::Component& component : level.components) most = std::max(most, component.utilization.value_or(0));
        return most;
    }

    /// What a route's responses vary by beside its demands: a component that does not compute, or that not every request comes to.
    std::string what_else_varies(std::size_t r) const {
        for (std::size_t c = 0; c < demands_.size(); ++c) {
            const double visits = visits_[c].of_route[r];
            const schema::Role role = *scenario_.components[c].record->role;
            if (visits == 0 || role == schema::Role::Source || role == schema::Role::Balancer) continue;
            if (!demands_[c] || !visits_[c].decided_by[r].empty() || visits != std::round(visits)) return scenario_.components[c].id;
        }
        return {};
    }

    /// The coefficient of variation of a route's demands, from its responses at the lightest load.
    void spread(std::size_t r) {
        const LoadLevel* lightest = nullptr;
        for (const LoadLevel& level : levels_)
            if (level.routes[r].p50_s && level.routes[r].p95_s && (!lightest || busiest(level) < busiest(*lightest))) lightest = &level;
        if (!lightest) return;
        const std::string& name = scenario_.routes[r].name;
        if (busiest(*lightest) >= hardly_busy) {
            result_.remarks.push_back(
                fmt::format("{}: its percentiles say little of its demands, as at each load something is busy to {:.0f} % or more", name,
                            100 * hardly_busy));
            return;
        }
        if (const std::string other = what_else_varies(r); !other.empty()) {
            result_.remarks.push_back(
                fmt::format("{}: its percentiles have what comes of '{}', too; the shapes of its CPU times stay", name, other));
            return;
        }
        const double p50 = *lightest->routes[r].p50_s, p95 = *lightest->routes[r].p95_s;
        if (p50 <= 0 || p95 < p50) {
            result_.remarks.push_back(fmt::format("{}: p95 below p50 is no distribution", name));
            return;
        }
        constexpr double normal_95 = 1.6448536269514722;
        const double spread = std::exp(std::pow(std::log(p95 / p50) / normal_95, 2)), variance = p50 * p50 * spread * (spread - 1);
        double squares = 0;
        for (std::size_t c = 0; c < demands_.size(); ++c)
            if (demands_[c]) squares += visits_[c].of_route[r] * std::pow(means_[c][r] / demands_[c]->speed, 2);
        if (squares == 0) return;
        for (const Place& place : places_)
            for (DemandFit& fit : result_.components[place.fit].demands)
                if (fit.route == name && fit.after_s) fit.cv = std::sqrt(variance / squares);
    }

    void set(const Place& place) {
        const auto rounded = [](double value) { return std::stod(fmt::format("{:.4g}", value)); };
        const Demand& demand = *demands_[place.component];
        for (const DemandFit& fit : result_.components[place.fit].demands) {
            if (!fit.after_s) continue;
            const auto route = scenario_.find_route(fit.route);
            const Distribution& before = route ? demand.cpu[*route] : demand.cpu.all();
            const Distribution after = with_mean(before, rounded(*fit.after_s), fit.cv ? std::optional(rounded(*fit.cv)) : std::nullopt);
            result_.settings.push_back({fmt::format("{}.cpu{}{}", scenario_.components[place.component].id, route ? "." : "", fit.route),
                                        Value(print_distribution(after, Unit::Seconds)),
                                        {}});
        }
    }

    const plan::Scenario& scenario_;
    const std::vector<LoadLevel>& levels_;
    std::vector<Visits> visits_;
    std::vector<std::optional<Demand>> demands_;  ///< by component; of those that compute
    Matrix means_;                                ///< by component and route, in seconds: the plan's, then what was fitted
    std::vector<Place> places_;
    Calibration result_;
};

}  // namespace

Calibration calibrate(const plan::Scenario& scenario, const plan::Surroundings& surroundings, const std::vector<LoadLevel>& levels) {
    return Calibrator(scenario, surroundings, levels).run();
}

}  // namespace headroom::study
