// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "study/growth.h"

namespace headroom::study {

namespace {

struct Step {
    double users;
    std::string phase;
};

/// Ascending; phases with as many users as a former one are not in force anywhere.
std::vector<Step> steps_of(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options) {
    std::vector<Step> steps;
    for (const plan::Phase& phase : plan.phases) {
        if (options.phase && phase.name != *options.phase) continue;
        steps.push_back({plan::resolve(plan, phase.name, options.design, surroundings).users, phase.name});
    }
    if (steps.empty()) plan::reduce(plan, options.phase.value_or(""), options.design);  // throws, and says what there is
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.users < b.users; });
    steps.erase(std::unique(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.users == b.users; }), steps.end());
    return steps;
}

const std::string& in_force(const std::vector<Step>& steps, double users) {
    const auto found = std::find_if(steps.begin(), steps.end(), [users](const Step& step) { return users <= step.users; });
    return found == steps.end() ? steps.back().phase : found->phase;
}

/// Three digits: "7.45k".
double rounded(double users) {
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(users)) - 2));
    return std::max(1.0, std::round(users / unit) * unit);
}

std::vector<double> grid(double from, double to, std::size_t points) {
    std::vector<double> users;
    for (std::size_t i = 0; i < points; ++i) {
        const double part = points == 1 ? 0 : static_cast<double>(i) / static_cast<double>(points - 1);
        users.push_back(rounded(from * std::pow(to / from, part)));
    }
    users.front() = from;
    if (points > 1) users.back() = to;
    return users;
}

/// Puts a phase's population in the place of the nearest that is not a phase's yet.
void put(std::vector<double>& users, std::vector<bool>& taken, double own) {
    std::size_t nearest = users.size();
    for (std::size_t i = 0; i < users.size(); ++i)
        if (!taken[i] && (nearest == users.size() || std::abs(std::log(users[i] / own)) < std::abs(std::log(users[nearest] / own))))
            nearest = i;
    if (nearest == users.size()) return;
    users[nearest] = own;
    taken[nearest] = true;
}

}  // namespace

std::vector<Population> populations(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options) {
    const std::vector<Step> steps = steps_of(plan, surroundings, options);
    const double from = options.from.value_or(std::max(1.0, std::min(steps.front().users / 2, options.to.value_or(1e300))));
    const double to = options.to.value_or(std::max(steps.back().users * 2, from));
    if (from > to) throw Error(fmt::format("the populations end ({:.6g}) before they begin ({:.6g})", to, from));
    std::vector<double> users = grid(from, to, options.points);
    std::vector<bool> taken(users.size(), false);
    taken.front() = taken.back() = true;  // what was asked for
    for (const Step& step : steps)
        if (step.users >= from && step.users <= to) put(users, taken, step.users);
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    std::vector<Population> result;
    for (const double each : users) result.push_back({each, in_force(steps, each)});
    return result;
}

}  // namespace headroom::study
