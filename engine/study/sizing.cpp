// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/sizing.h"

#include <algorithm>
#include <map>
#include <optional>

#include "study/outline_json.h"
#include "study/run_course.h"
#include "study/size_axes.h"

namespace headroom::study {

namespace {

constexpr double same_cost = 1e-3;  ///< relative; requests that differ by chance cost a little more or less

bool keeps(const SweepRow& row) { return row.outline && row.outline->slo_met() && row.outline->status < Status::Overloaded; }

/// A study on its way. What was looked at once is remembered over several searches.
class Sizer {
public:
    Sizer(const plan::Plan& reduced, const plan::Surroundings& surroundings, const SizingOptions& options, const Grid& grid,
          Observer& observer)
        : reduced_(reduced), surroundings_(surroundings), options_(options), grid_(grid), observer_(observer) {}

    void run(Sizing& sizing, Executor& searcher, Executor& simulator) {
        std::vector<SearchAxis> axes;
        for (std::size_t i = 0; i < grid_.axes().size(); ++i) axes.push_back({grid_.axes()[i].values.size(), sizing.is_ordered[i]});
        while (true) {
            const Search found = search(axes, [&](const Point& point) { return evaluate(point, sizing, searcher); });
            sizing.is_proven = found.is_proven;
            sizing.is_monotone = found.is_monotone;
            const std::optional<std::size_t> row = cheapest(sizing);
            if (!row) return;
            sizing.confirmed.push_back({*row, run_one(points_[*row], options_.confirm, simulator)});
            if (sizing.confirmed.back().kept() || sizing.confirmed.size() == options_.most_confirmed) return;
            refuted_.push_back(*row);
        }
    }

private:
    RunResult run_one(const Point& point, const Options& options, Executor& executor) {
        Diagnostics mistakes;
        const plan::Plan plan = with_settings(reduced_, grid_.settings(point), mistakes);
        RunCourse course(plan, {plan.phases.front().name, std::nullopt}, surroundings_, options);
        run_courses({&course}, executor, observer_);
        return course.result();
    }

    bool is_good(const Sizing& sizing, std::size_t row) const {
        return keeps(sizing.evaluated[row]) && std::ranges::find(refuted_, row) == refuted_.end();
    }

    /// Also where the search was ended. Of those that cost the same the first in the order of the axes.
    std::optional<std::size_t> cheapest(const Sizing& sizing) const {
        std::optional<std::size_t> best;
        const auto cost = [&](std::size_t row) { return sizing.evaluated[row].outline->cost_per_month.value; };
        for (std::size_t i = 0; i < sizing.evaluated.size(); ++i)
            if (is_good(sizing, i) && cost(i) && (!best || is_cheaper(*cost(i), points_[i], *cost(*best), points_[*best]))) best = i;
        return best;
    }

    std::optional<Evaluation> evaluate(const Point& point, Sizing& sizing, Executor& executor) {
        const auto known = rows_.find(point);
        if (known == rows_.end() && points_.size() >= options_.most) return std::nullopt;
        const std::size_t row = known == rows_.end() ? points_.size() : known->second;
        if (known == rows_.end()) {
            sizing.evaluated.push_back(look_at(point, sizing, executor));
            rows_.emplace(point, row);
            points_.push_back(point);
        }
        const auto& outline = sizing.evaluated[row].outline;
        return Evaluation{is_good(sizing, row), outline ? outline->cost_per_month.value : std::nullopt};
    }

    SweepRow look_at(const Point& point, const Sizing& sizing, Executor& executor) {
        SweepRow row{sizing.design, sizing.phase, grid_.written(point), "wrong"};
        try {
            row.outline = outline_of(run_one(point, options_.search, executor));
            row.status = to_string(row.outline->status);
        } catch (const InvalidDocument& error) {
            row.message = error.diagnostics().front().message;
        }
        return row;
    }

    const plan::Plan& reduced_;
    plan::Surroundings surroundings_;
    const SizingOptions& options_;
    const Grid& grid_;
    Observer& observer_;
    std::map<Point, std::size_t> rows_;  ///< of Sizing::evaluated
    std::vector<Point> points_;          ///< of the rows
    std::vector<std::size_t> refuted_;   ///< by simulation
};

}  // namespace

bool Sizing::is_free() const {
    std::optional<double> least, most;
    std::size_t known = 0;
    for (const SweepRow& row : evaluated) {
        const auto cost = row.outline ? row.outline->cost_per_month.value : std::nullopt;
        if (!cost) continue;
        ++known;
        least = std::min(least.value_or(*cost), *cost);
        most = std::max(most.value_or(*cost), *cost);
    }
    return known > 1 && *most - *least <= same_cost * *most;
}

Sizing size(const plan::Plan& reduced, const std::vector<Axis>& axes, const plan::Surroundings& surroundings, const SizingOptions& options,
            Executor& searcher, Executor& simulator, Observer& observer) {
    Sizing sizing;
    sizing.options = options;
    sizing.design = reduced.designs.front().name;
    sizing.phase = reduced.phases.front().name;
    sizing.combinations = 1;
    for (const Axis& axis : axes) {
        const std::optional<Axis> known = ordered(reduced, axis, surroundings);
        sizing.axes.push_back(known.value_or(axis));
        sizing.is_ordered.push_back(known.has_value());
        sizing.combinations *= static_cast<double>(axis.values.size());
    }
    const Grid grid(sizing.axes);
    if (const Diagnostics mistakes = check_grid(reduced, grid, surroundings); mistakes.has_errors())
        throw InvalidDocument("--set", mistakes.list());
    Sizer(reduced, surroundings, options, grid, observer).run(sizing, searcher, simulator);
    std::vector<std::pair<std::optional<double>, std::optional<double>>> figures;
    constexpr std::size_t p95 = 2;  // of protocol::percentiles
    for (const SweepRow& row : sizing.evaluated) {
        figures.emplace_back();
        if (row.outline && row.outline->status < Status::Overloaded)
            figures.back() = {row.outline->cost_per_month.value, row.outline->response.quantiles[p95].value};
    }
    sizing.front = pareto_front(figures);
    return sizing;
}

std::string print_sizing(const Sizing& sizing) {
    const auto settings_of = [&](const SweepRow& row) { return settings_json(sizing.axes, row.values); };
    const auto row_of = [&](std::size_t i) {
        const SweepRow& row = sizing.evaluated[i];
        Json json = {{"settings", settings_of(row)}, {"status", row.status}};
        json.update(json_of(row.outline));
        return json;
    };
    const auto confirmed_of = [&](const Confirmation& each) {
        Json json = {{"settings", settings_of(sizing.evaluated[each.row])}, {"status", std::string(to_string(each.run.status))}};
        json.update(json_of(std::optional(outline_of(each.run))));
        json["availability"] = json_of(each.run.peak().total.availability);
        json["kept"] = each.kept();
        return json;
    };
    Json json = header_of("headroom-sizing", sizing_version, sizing.origin);
    json["seed"] = sizing.options.confirm.seed;
    json["design"] = sizing.design;
    json["phase"] = sizing.phase;
    json["axes"] = Json::array();
    for (std::size_t i = 0; i < sizing.axes.size(); ++i) {
        Json values = Json::array();
        for (const AxisValue& value : sizing.axes[i].values) values.push_back(value.written);
        json["axes"].push_back({{"path", sizing.axes[i].path}, {"ordered", bool{sizing.is_ordered[i]}}, {"values", std::move(values)}});
    }
    json["combinations"] = number(sizing.combinations);
    json["evaluated"] = sizing.evaluated.size();
    json["proven"] = sizing.is_proven;
    json["monotone"] = sizing.is_monotone;
    json["free"] = sizing.is_free();
    json["best"] = sizing.best() ? confirmed_of(*sizing.best()) : Json(nullptr);
    json["confirmed"] = Json::array();
    for (const Confirmation& each : sizing.confirmed) json["confirmed"].push_back(confirmed_of(each));
    json["front"] = Json::array();
    for (const std::size_t i : sizing.front) json["front"].push_back(row_of(i));
    json["rows"] = Json::array();
    for (std::size_t i = 0; i < sizing.evaluated.size(); ++i) json["rows"].push_back(row_of(i));
    return print(json);
}

}  // namespace headroom::study
