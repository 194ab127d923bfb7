// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/day_backlog.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/units.h"
#include "study/solution.h"

namespace headroom::study {

namespace {

constexpr std::size_t parts = 288;  ///< of a day

/// Requests a second of the source, in each.
struct Traffic {
    std::vector<double> course;
    plan::Level mean;
};

Traffic traffic_of(const analytic::SourceTerms& source) {
    Traffic traffic;
    double sum = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const double part_s = day_s / parts, from = static_cast<double>(i) * part_s;
        traffic.course.push_back(source.rate(from, from + part_s));
        sum += traffic.course.back();
    }
    traffic.mean.rates.push_back(sum / parts);
    return traffic;
}

}  // namespace

std::optional<DayWithBacklog> day_with_backlog(const plan::Scenario& scenario, const plan::Surroundings& surroundings,
                                               const analytic::ModelTypes& types, analytic::Detail detail) {
    if (!scenario.slo.empty()) return std::nullopt;  // promises are of the peak, or of a whole day with its peak
    analytic::Network network(scenario, surroundings, types);
    const std::vector<analytic::SourceTerms> sources = network.sources();
    if (sources.size() != 1 || sources.front().sessions > 0 || sources.front().bursts) return std::nullopt;
    const Traffic traffic = traffic_of(sources.front());
    const double mean = traffic.mean.rate(), highest = std::ranges::max(traffic.course);
    if (mean <= 0) return std::nullopt;
    const analytic::Solution on_the_whole = network.solve(traffic.mean.rates, analytic::Detail::Sketch);
    if (on_the_whole.grows()) return std::nullopt;
    std::vector<std::string> caveats;
    for (std::size_t c = 0; c < scenario.components.size(); ++c) {
        const analytic::ComponentFigures& figures = on_the_whole.components[c];
        const double busy = busy_share(figures);
        if (busy * highest < mean) continue;
        if (!network.takes_messages(c)) return std::nullopt;
        std::vector<double> coming;
        for (const double rate : traffic.course) coming.push_back(figures.arrivals * rate / mean);
        auto backlog = analytic::backlog_of_day(coming, figures.arrivals / busy);
        if (!backlog) return std::nullopt;
        network.expect(c, std::move(*backlog));
        caveats.push_back(
            fmt::format("{}: more messages come in busy hours than it works on, and wait for others: figures are of the whole day, those "
                        "beside the messages of its mean traffic",
                        scenario.components[c].id));
    }
    if (caveats.empty()) return std::nullopt;
    DayWithBacklog day{traffic.mean, network.solve(traffic.mean.rates, detail)};
    if (day.solution.grows()) return std::nullopt;
    day.solution.caveats.insert(day.solution.caveats.begin(), caveats.begin(), caveats.end());
    return day;
}

}  // namespace headroom::study
