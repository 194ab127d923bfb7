// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/error.h"
#include "core/files.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/run.h"
#include "validation/in_workers.h"
#include "validation/validation.h"

namespace headroom::validation {

using namespace headroom::study;

/// A phase of a preset in short: of a length for a precision of a quarter. An empty name is the last phase.
class ShortRun {
public:
    ShortRun(const QString& preset, const QString& phase, std::size_t replications = 1)
        : files_(HEADROOM_PRESETS), parsed_(plan::read_plan(HEADROOM_PRESETS "/" + preset.toStdString() + ".headroom.json")) {
        if (!parsed_.plan) throw InvalidDocument(preset.toStdString(), parsed_.diagnostics.list());
        Options options;
        options.precision = 0.25;
        options.replications = replications;
        const std::string name = phase.isEmpty() ? parsed_.plan->phases.back().name : phase.toStdString();
        validation::InWorkers executor(HEADROOM_WORKER);
        Observer nobody;
        result_ = run(*parsed_.plan, {{name, std::nullopt}}, {catalogue_, cost::find_builtin(cost::default_catalogue)->instances, files_},
                      options, executor, nobody)
                      .front();
    }

    const RunResult& result() const { return result_; }
    /// All that the preset's notes say.
    QString notes() const {
        std::string all = parsed_.plan->note;
        for (const plan::Design& design : parsed_.plan->designs) all += "\n" + design.note;
        for (const plan::Phase& phase : parsed_.plan->phases) all += "\n" + phase.note;
        return QString::fromStdString(all);
    }
    double utilization(const QString& component) const {
        const ComponentResult* found = result_.peak().find(component.toStdString());
        return found == nullptr ? -1 : found->utilization().value.value_or(-1);
    }
    double p95_s() const { return result_.peak().total.response.quantiles[p95].value.value_or(-1); }
    double output(const std::string& component, const std::string& name) const {
        const auto& outputs = result_.peak().find(component)->outputs;
        const auto found = std::ranges::find(outputs, name, &OutputResult::name);
        return found == outputs.end() ? -1 : found->value.value.value_or(-1);
    }

    /// Over a part of the span: the ratio of a route's requests that fail.
    double failing(const std::string& route, double after_s, double until_s) const {
        const std::size_t number = number_of_route(route);
        const protocol::Timeline& timeline = *result_.timeline;
        double failed = 0, answered = 0;
        for (std::size_t i = window_at(after_s); i < window_at(until_s); ++i) {
            failed += timeline.failures_per_s[number][i];
            answered += timeline.throughput_per_s[number][i];
        }
        return failed / (failed + answered);
    }
    /// The mean response time of a route in the window at a time of the span.
    double mean_at(const std::string& route, double after_s) const {
        return result_.timeline->mean_s[number_of_route(route)][window_at(after_s)].value_or(-1);
    }

    /// The same over a part of it.
    double mean_over(const std::string& route, double after_s, double until_s) const {
        const std::size_t number = number_of_route(route);
        double sum = 0, answered = 0;
        for (std::size_t i = window_at(after_s); i < window_at(until_s); ++i) {
            const double answers = result_.timeline->throughput_per_s[number][i];
            sum += answers * result_.timeline->mean_s[number][i].value_or(0);
            answered += answers;
        }
        return sum / answered;
    }

    /// Over the span: a number of requests of a route.
    double sum_of(const std::string& route, std::vector<std::vector<double>> protocol::Timeline::*figure) const {
        double sum = 0;
        for (const double each : (*result_.timeline.*figure)[number_of_route(route)]) sum += each * result_.timeline->window_s;
        return sum;
    }
    double utilization_at(const std::string& component, double after_s) const {
        return result_.timeline->utilization[number_of(component)][window_at(after_s)];
    }
    /// The most that wait at a component, and the times of the day when it begins and ceases to be more than a twentieth of that.
    std::tuple<double, double, double> pile(const std::string& component) const {
        const auto& length = result_.timeline->queue_length[number_of(component)];
        const double peak = std::ranges::max(length);
        const auto is_pile = [peak](double each) { return each > peak / 20; };
        const auto from = std::ranges::find_if(length, is_pile) - length.begin();
        const auto to = std::find_if_not(std::ranges::max_element(length), length.end(), is_pile) - length.begin();
        const auto time = [this](auto window) {
            return result_.timeline->from_s + static_cast<double>(window) * result_.timeline->window_s;
        };
        return {peak, time(from), time(to)};
    }

private:
    std::size_t window_at(double after_s) const { return static_cast<std::size_t>(after_s / result_.timeline->window_s); }
    std::size_t number_of_route(const std::string& route) const {
        return static_cast<std::size_t>(std::ranges::find(result_.routes, route, &RouteResult::name) - result_.routes.begin());
    }
    std::size_t number_of(const std::string& component) const {
        const auto& all = result_.peak().components;
        return static_cast<std::size_t>(std::ranges::find(all, component, &ComponentResult::id) - all.begin());
    }

    schema::Catalogue catalogue_ = models::all().catalogue();
    Files files_;
    plan::ParsedPlan parsed_;
    RunResult result_;
};

}  // namespace headroom::validation
