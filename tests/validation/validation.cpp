// SPDX-License-Identifier: GPL-3.0-or-later
#include "validation/validation.h"

#include <fmt/format.h>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "protocol/request.h"
#include "replication/replication.h"

namespace headroom::validation {

namespace {

constexpr double confidence = 0.9999;
constexpr double widest = 0.02;

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

plan::Plan theory_plan(const std::string& name, const Settings& settings) {
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

const plan::Surroundings& surroundings() {
    static const schema::Catalogue catalogue = models::all().catalogue();
    static const Files files;
    static const plan::Surroundings all{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files};
    return all;
}

namespace {

std::vector<protocol::Measurement> run_all(const std::string& plan, double requests, std::size_t replications, const Settings& settings,
                                           bool trace) {
    protocol::Request request;
    request.plan = theory_plan(plan, settings);
    request.prices = cost::default_catalogue;
    request.seed = 20261123;
    request.max_requests = 1e12;
    request.trace = trace;
    request.level_s = {length_of(request, requests)};
    std::vector<protocol::Measurement> result;
    for (std::size_t i = 0; i < replications; ++i) {
        request.replication = i;
        result.push_back(replication::run(request, models::all()));
    }
    return result;
}

}  // namespace

std::vector<protocol::Measurement> run_theory(const std::string& plan, double requests, std::size_t replications,
                                              const Settings& settings) {
    return run_all(plan, requests, replications, settings, false);
}

std::vector<protocol::Measurement> run_traced(const std::string& plan, double requests, const Settings& settings) {
    return run_all(plan, requests, 30, settings, true);
}

Interval interval_of(const std::vector<double>& replications) {
    const auto n = static_cast<double>(replications.size());
    const double mean = std::accumulate(replications.begin(), replications.end(), 0.0) / n;
    double squares = 0;
    for (const double value : replications) squares += (value - mean) * (value - mean);
    const boost::math::students_t t(n - 1);
    return {mean, boost::math::quantile(t, 0.5 + confidence / 2) * std::sqrt(squares / (n - 1) / n)};
}

Interval interval_of(const std::vector<protocol::Measurement>& replications, const Figure& figure) {
    std::vector<double> values;
    for (const auto& replication : replications) values.push_back(figure(replication));
    return interval_of(values);
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

Figure mean_residence(std::size_t component) {
    return [=](const protocol::Measurement& m) { return peak(m).components[component].residence.mean.value_or(NAN); };
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

std::string disagreement(const std::string& what, const Interval& interval, double expected, double error) {
    const double away = std::abs(interval.mean - expected);
    const bool inside = away <= interval.half_width + (error + 1e-9) * std::abs(expected);  // a half-width may be 0
    const bool narrow = interval.half_width <= widest * std::abs(expected);
    const std::string said =
        fmt::format("{}: {:.6g} ± {:.2g} % of it, expected {:.6g}{} ({:+.2g} %){}", what, interval.mean,
                    100 * interval.half_width / std::abs(expected), expected, error > 0 ? fmt::format(" ± {:.2g} %", 100 * error) : "",
                    100 * (interval.mean / expected - 1), inside && !narrow ? ": too wide" : "");
    std::printf("    %s\n", said.c_str());
    return inside && narrow ? std::string() : said;
}

}  // namespace headroom::validation
