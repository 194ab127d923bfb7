// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/growth_estimate.h"

#include <fmt/format.h>

#include <algorithm>

#include "study/estimator.h"
#include "study/left_out.h"
#include "study/run_course.h"
#include "study/uncertainty.h"

namespace headroom::study {

namespace {

constexpr std::size_t populations_of_a_line = 40;

/// Those of the points among a finer grid.
std::vector<Population> populations_of_line(const Growth& growth, const plan::Plan& plan, const plan::Surroundings& surroundings) {
    GrowthOptions finer = growth.options;
    finer.points = populations_of_a_line;
    std::vector<Population> all = populations(plan, surroundings, finer);
    for (const RunResult& point : growth.points) all.push_back({point.users, point.phase});
    std::ranges::stable_sort(all, {}, &Population::users);
    const auto same = std::ranges::unique(all, {}, &Population::users);
    all.erase(same.begin(), same.end());
    return all;
}

void add_caveats(Growth& growth, const std::string& phase, const std::vector<std::string>& caveats) {
    for (const std::string& caveat : caveats) {
        const std::string text = caveat.starts_with(phase + ": ") ? caveat : fmt::format("{}: {}", phase, caveat);
        if (std::ranges::find(growth.caveats, text) == growth.caveats.end()) growth.caveats.push_back(text);
    }
}

}  // namespace

const RunResult* Growth::estimate_at(double users) const {
    const auto found = std::ranges::find(line, users, &RunResult::users);
    return found == line.end() ? nullptr : &*found;
}

void add_uncertainty(Growth& growth, const plan::Plan& plan, const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                     unsigned threads, Observer& observer) {
    UncertaintyOptions options;
    options.seed = growth.options.seed;
    options.most_levels = 1;
    options.threads = threads;
    for (RunResult& point : growth.points)
        point.uncertainty =
            find_uncertainty(at_population(plan, {point.users, point.phase}), point, surroundings, options, types, observer);
}

void add_estimates(Growth& growth, const plan::Plan& plan, const plan::Surroundings& surroundings, const analytic::ModelTypes& types,
                   unsigned threads, Observer& observer) {
    Options peak;
    peak.seed = growth.options.seed;
    peak.most_levels = 1;
    std::vector<RunCourse> courses;
    const std::vector<Population> line = populations_of_line(growth, plan, surroundings);
    courses.reserve(line.size());
    std::vector<Course*> pointers;
    for (const Population& each : line) {
        courses.emplace_back(at_population(plan, each), Case{each.phase, growth.options.design}, surroundings, peak);
        pointers.push_back(&courses.back());
    }
    Estimator estimator(surroundings.catalogue, types, analytic::Detail::Full, threads);
    try {
        run_courses(pointers, estimator, observer);
    } catch (const Cancelled&) {
        throw;
    } catch (const RunError& error) {
        growth.caveats.emplace_back(error.what());
        return;
    }
    for (RunCourse& course : courses) growth.line.push_back(std::move(course).result());
    leave_out_incidents(growth.line, plan, surroundings);
    for (const RunResult& run : growth.line) add_caveats(growth, run.phase, run.caveats);
    add_uncertainty(growth, plan, surroundings, types, threads, observer);
}

}  // namespace headroom::study
