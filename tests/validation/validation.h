// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/measurement.h"

/// The kernel against theory: plans of presets/theory/ are run with fixed seeds, and what is known apart from the code has to
/// lie in the 99.99 % interval, which has to be narrow enough to show a real error.
namespace headroom::validation {

/// A plan of presets/theory/ by its name without extension, run in `replications` of about `requests` requests each, the
/// first tenth of which is warm-up at least. `settings` are paths and values as for --set.
std::vector<protocol::Measurement> run_theory(const std::string& plan, double requests, std::size_t replications = 20,
                                              const std::vector<std::pair<std::string, std::string>>& settings = {});

struct Interval {
    double mean = 0;
    double half_width = 0;  ///< 99.99 %, Student's t over replications
};

using Figure = std::function<double(const protocol::Measurement&)>;
Interval interval_of(const std::vector<protocol::Measurement>& replications, const Figure& figure);

/// Figures of the only (or the peak) level.
double mean_response(const protocol::Measurement& measurement);
double throughput(const protocol::Measurement& measurement);
double error_ratio(const protocol::Measurement& measurement);
/// percentile: index into protocol::percentiles.
Figure response_quantile(std::size_t percentile);
/// By the place of the component in the plan.
Figure mean_waiting(std::size_t component);
Figure waiting_quantile(std::size_t component, std::size_t percentile);
Figure utilization(std::size_t component, const std::string& resource);
Figure output(std::size_t component, std::size_t output);

inline constexpr std::size_t p50 = 0, p90 = 1, p95 = 2, p99 = 3, p999 = 4;

/// Empty where `expected` lies in the interval and the half-width is at most 2 % of it; else what is wrong.
std::string disagreement(const Interval& interval, double expected, double widest = 0.02);

}  // namespace headroom::validation

#define HEADROOM_AGREES(measurements, figure, expected)                                                                       \
    do {                                                                                                                     \
        const std::string wrong = headroom::validation::disagreement(headroom::validation::interval_of(measurements, figure), expected); \
        QVERIFY2(wrong.empty(), (std::string(#figure) + ": " + wrong).c_str());                                              \
    } while (false)
