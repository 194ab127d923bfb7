// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "plan/scenario.h"
#include "protocol/measurement.h"

/// The kernel against theory: plans of presets/theory/ are run with fixed seeds, and what is known apart from the code has to
/// lie in the 99.99 % interval, which has to be narrow enough to show a real error.
namespace headroom::validation {

/// Paths and values, as for --set.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// A plan of presets/theory/ by its name without extension, with its only phase and design.
plan::Plan theory_plan(const std::string& name, const Settings& settings = {});
/// The catalogues of types and instances.
const plan::Surroundings& surroundings();

/// Such a plan, run in `replications` of about `requests` requests each; the warm-up is cut as in any run.
std::vector<protocol::Measurement> run_theory(const std::string& plan, double requests, std::size_t replications = 30,
                                              const Settings& settings = {});
/// The same, and where responses spend their time.
std::vector<protocol::Measurement> run_traced(const std::string& plan, double requests, const Settings& settings);

struct Interval {
    double mean = 0;
    double half_width = 0;  ///< 99.99 %, Student's t over replications
};

using Figure = std::function<double(const protocol::Measurement&)>;
Interval interval_of(const std::vector<double>& replications);
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
Figure mean_residence(std::size_t component);
Figure utilization(std::size_t component, const std::string& resource);
/// By its place in the type's record.
Figure output(std::size_t component, std::size_t output);

inline constexpr std::size_t p50 = 0, p90 = 1, p95 = 2, p99 = 3, p999 = 4;

/// Empty where `expected` lies in the interval and the half-width is at most 2 % of it; else what is wrong. `error`:
/// relative, of an expected value that is an approximation. Prints the comparison either way.
std::string disagreement(const std::string& what, const Interval& interval, double expected, double error = 0);

}  // namespace headroom::validation

#define HEADROOM_AGREES_WITHIN(measurements, figure, expected, error)                                       \
    do {                                                                                                    \
        const auto interval_ = headroom::validation::interval_of(measurements, figure);                     \
        const std::string wrong_ = headroom::validation::disagreement(#figure, interval_, expected, error); \
        QVERIFY2(wrong_.empty(), wrong_.c_str());                                                           \
    } while (false)
#define HEADROOM_AGREES(measurements, figure, expected) HEADROOM_AGREES_WITHIN(measurements, figure, expected, 0)
