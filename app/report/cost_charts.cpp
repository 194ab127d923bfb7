// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/report/axes.h"
#include "app/report/charts.h"
#include "app/report/growth_bands.h"

namespace headroom::report {

namespace {

using study::CostPart;
using study::CostResult;
using study::RunResult;

bool has_cost(const std::vector<RunResult>& runs) {
    return std::ranges::any_of(runs, [](const RunResult& run) { return run.cost && run.cost->per_month.value.value_or(0) > 0; });
}

std::string title_of(const RunResult& run) { return fmt::format("{}, {} users", run.phase, figures::people(run.users)); }

double part_of(const std::vector<CostPart>& parts, const std::string& name) {
    for (const CostPart& part : parts)
        if (part.name == name) return part.per_month;
    return 0;
}

using Parts = std::vector<CostPart> CostResult::*;

/// Names of all parts, those that cost most first.
std::vector<std::string> names_of(const std::vector<RunResult>& runs, Parts parts) {
    std::map<std::string, double> most;
    std::vector<std::string> names;
    for (const RunResult& run : runs) {
        if (!run.cost) continue;
        for (const CostPart& part : (*run.cost).*parts) {
            if (!most.contains(part.name)) names.push_back(part.name);
            most[part.name] = std::max(most[part.name], part.per_month);
        }
    }
    std::erase_if(names, [&](const std::string& name) { return most[name] == 0; });
    std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return most[a] > most[b]; });
    return names;
}

/// A chart of money by part, and of what 1000 users cost; against phases or against users.
class CostChart {
public:
    CostChart(const std::vector<RunResult>& runs, Parts parts, Series::Kind kind)
        : runs_(runs), parts_(parts), kind_(kind), currency_(figures::currency_of(runs)) {}

    Chart make(std::string name) {
        const bool by_kind = parts_ == &CostResult::by_kind;
        std::vector<std::string> names = by_kind ? kinds() : names_of(runs_, parts_);
        const std::size_t own = std::min(names.size(), most_colours);
        const std::vector<std::string> paid = names_of(runs_, parts_);
        for (std::size_t i = 0; i < own; ++i)
            if (std::find(paid.begin(), paid.end(), names[i]) != paid.end())
                add(by_kind ? figures::capitalised(names[i]) : names[i], {names[i]}, fmt::format("kind-{}", i + 1));
        if (own < names.size()) add("Other", {names.begin() + static_cast<std::ptrdiff_t>(own), names.end()}, "kind-other");
        chart_.name = std::move(name);
        for (const RunResult& run : runs_)
            if (run.cost) money_.add(run.cost->per_month.value);
        chart_.y = money_.linear_axis(figures::money_per_month(currency_), Unit::Money, currency_);
        return std::move(chart_);
    }

    void add_users_line(Chart& chart) const {
        Series line{"Per 1000 users", Series::Kind::Line, "accent", 1, true, {}};
        Extent extent;
        for_each_point(line, [&](const RunResult& run, Point& point) {
            if (!run.cost->per_user_month.value) return;
            point.y = *run.cost->per_user_month.value * 1000;
            point.text = figures::small_money(point.y, currency_) + " a month";
            extent.add(point.y);
        });
        chart.right = extent.linear_axis(figures::money_per_month(currency_) + " per 1000 users", Unit::Money, currency_);
        chart.series.push_back(std::move(line));
    }

private:
    /// In the order of the document, so that a kind has the same colour in every chart.
    std::vector<std::string> kinds() const {
        const auto priced = std::find_if(runs_.begin(), runs_.end(), [](const RunResult& run) { return run.cost.has_value(); });
        std::vector<std::string> names;
        for (const CostPart& kind : priced->cost->by_kind) names.push_back(kind.name);
        return names;
    }

    template <class Fill>
    void for_each_point(Series& series, Fill fill) const {
        for (const RunResult& run : runs_) {
            if (kind_ == Series::Kind::Area && !series.points.empty() && (&run)[-1].phase != run.phase)
                series.points.push_back({std::sqrt(series.points.back().x * run.users), {}, {}, {}, {}, {}});
            series.points.push_back({run.users, {}, {}, {}, title_of(run), "no figure"});
            if (run.cost) fill(run, series.points.back());
        }
    }

    void add(std::string name, const std::vector<std::string>& parts, std::string colour) {
        Series series{std::move(name), kind_, std::move(colour), 0, false, {}};
        for_each_point(series, [&](const RunResult& run, Point& point) {
            double sum = 0;
            for (const std::string& part : parts) sum += part_of((*run.cost).*parts_, part);
            point.y = std::round(sum * 100) / 100;
            point.text = figures::exact_money({point.y, {}}, currency_);
        });
        chart_.series.push_back(std::move(series));
    }

    const std::vector<RunResult>& runs_;
    Parts parts_;
    Series::Kind kind_;
    std::string currency_;
    Chart chart_;
    Extent money_;
};

Axis phases_axis(const std::vector<RunResult>& runs) {
    Axis axis;
    for (const RunResult& run : runs) axis.categories.push_back(run.phase);
    return axis;
}

}  // namespace

std::optional<Figure> phase_cost_figure(const Document& document) {
    const auto& runs = document.runs();
    if (!has_cost(runs)) return std::nullopt;
    CostChart cost(runs, &CostResult::by_kind, Series::Kind::Bars);
    Chart chart = cost.make("by kind");
    cost.add_users_line(chart);
    chart.x = phases_axis(runs);
    chart.description = "What each phase costs a month by kind of use, stacked, and what 1000 users cost.";
    return Figure{"phase-cost", "What each phase costs a month", {std::move(chart)}};
}

std::optional<Figure> component_cost_figure(const Document& document) {
    const auto& runs = document.runs();
    if (!has_cost(runs)) return std::nullopt;
    Chart chart = CostChart(runs, &CostResult::by_component, Series::Kind::Bars).make("by component");
    chart.x = phases_axis(runs);
    chart.description = "What each phase costs a month by component, stacked.";
    return Figure{"component-cost", "What the components cost a month", {std::move(chart)}};
}

std::optional<Figure> growth_cost_figure(const Document& document) {
    const auto& points = document.points();
    if (!has_cost(points)) return std::nullopt;
    CostChart cost(points, &CostResult::by_kind, Series::Kind::Area);
    Chart chart = cost.make("by kind");
    cost.add_users_line(chart);
    Extent users;
    for (const RunResult& run : points) users.add(run.users);
    chart.x = users.log_axis("Daily users", Unit::None);
    chart.bands = bands_of(document);
    chart.description = "What a month costs by kind of use against daily users, stacked, and what 1000 users cost.";
    return Figure{"growth-cost", "Cost against users", {std::move(chart)}};
}

}  // namespace headroom::report
