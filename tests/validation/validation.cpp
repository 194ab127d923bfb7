// SPDX-License-Identifier: GPL-3.0-or-later
#include "validation/validation.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <fmt/format.h>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "plan/scenario.h"
#include "protocol/request.h"
#include "replication/replication.h"

namespace headroom::validation {

namespace {

constexpr double confidence = 0.9999;

plan::Plan read_theory(const std::string& name, const std::vector<std::pair<std::string, std::string>>& settings) {
    const std::string path = std::string(HEADROOM_PRESETS) + "/theory/" + name + ".headroom.json";
    plan::ParsedPlan parsed = plan::read_plan(path);
    if (!parsed.plan || parsed.diagnostics.has_errors()) throw InvalidDocument(path, parsed.diagnostics.list());
    Diagnostics diagnostics;
    for (const auto& [setting, value] : settings) {
        plan::apply(*parsed.plan, parsed.plan->designs.front().name, {setting, Value(value), {}}, diagnostics);
    }
    if (diagnostics.has_errors()) throw InvalidDocument(path, diagnostics.list());
    return plan::reduce(*parsed.plan, parsed.plan->phases.front().name, std::nullopt);
}

const protocol::LevelMeasure& peak(const protocol::Measurement& measurement) { return measurement.levels.back(); }

/// Seconds in which about as many requests are made.
double length_of(protocol::Request request, double requests) {
    request.level_s = {1};
    const auto probe = replication::run(request, models::all());
    if (probe.levels.front().rate_per_s > 0) return requests / probe.levels.front().rate_per_s;
    request.level_s = {100};
    return 100 * requests / static_cast<double>(replication::run(request, models::all()).levels.front().total.counts.offered);
}

}  // namespace

std::vector<protocol::Measurement> run_theory(const std::string& plan, double requests, std::size_t replications,
                                              const std::vector<std::pair<std::string, std::string>>& settings) {
    protocol::Request request;
    request.plan = read_theory(plan, settings);
    request.prices = cost::default_catalogue;
    request.seed = 20261123;
    request.max_requests = 1e12;
    request.level_s = {length_of(request, requests)};
    std::vector<protocol::Measurement> result;
    for (std::size_t i = 0; i < replications; ++i) {
        request.replication = i;
        result.push_back(replication::run(request, models::all()));
    }
    return result;
}

Interval interval_of(const std::vector<protocol::Measurement>& replications, const Figure& figure) {
    const auto n = static_cast<double>(replications.size());
    double sum = 0, squares = 0;
    for (const auto& replication : replications) sum += figure(replication);
    for (const auto& replication : replications) squares += std::pow(figure(replication) - sum / n, 2);
    const boost::math::students_t t(n - 1);
    return {sum / n, boost::math::quantile(t, 0.5 + confidence / 2) * std::sqrt(squares / (n - 1) / n)};
}

double mean_response(const protocol::Measurement& measurement) { return peak(measurement).total.response.mean.value_or(NAN); }

double throughput(const protocol::Measurement& measurement) { return peak(measurement).total.throughput_per_s; }

double error_ratio(const protocol::Measurement& measurement) { return peak(measurement).total.error_ratio; }

Figure response_quantile(std::size_t percentile) {
    return [=](const protocol::Measurement& m) { return peak(m).total.response.quantiles[percentile].value_or(NAN); };
}

Figure mean_waiting(std::size_t component) {
    return [=](const protocol::Measurement& m) { return peak(m).components[component].waiting.mean.value_or(NAN); };
}

Figure waiting_quantile(std::size_t component, std::size_t percentile) {
    return [=](const protocol::Measurement& m) { return peak(m).components[component].waiting.quantiles[percentile].value_or(NAN); };
}

Figure utilization(std::size_t component, const std::string& resource) {
    return [=](const protocol::Measurement& m) {
        for (const auto& use : peak(m).components[component].resources) {
            if (use.name == resource) return use.utilization;
        }
        return static_cast<double>(NAN);
    };
}

Figure output(std::size_t component, std::size_t output) {
    return [=](const protocol::Measurement& m) { return peak(m).components[component].outputs[output].value_or(NAN); };
}

std::string disagreement(const Interval& interval, double expected, double widest) {
    const bool inside = std::abs(interval.mean - expected) <= interval.half_width + 1e-9 * std::abs(expected);
    const bool narrow = interval.half_width <= widest * std::abs(expected);
    if (inside && narrow) return {};
    return fmt::format("{:.6g} ± {:.2g} ({:.2f} %), expected {:.6g}{}", interval.mean, interval.half_width,
                       100 * interval.half_width / std::abs(expected), expected, inside ? ": too wide" : "");
}

}  // namespace headroom::validation
