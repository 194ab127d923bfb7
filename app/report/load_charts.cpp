// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "app/figures/people.h"
#include "app/report/axes.h"
#include "app/report/charts.h"
#include "app/report/growth_bands.h"

namespace headroom::report {

namespace {

using study::ComponentResult;
using study::RunResult;

using Shares = std::map<std::string, double>;

/// Ids, those with the greatest shares first.
std::vector<std::string> ranked(const Shares& shares) {
    std::vector<std::string> ids;
    for (const auto& [id, share] : shares)
        if (share > 0) ids.push_back(id);
    std::stable_sort(ids.begin(), ids.end(), [&](const auto& a, const auto& b) { return shares.at(a) > shares.at(b); });
    return ids;
}

/// As many components as there are colours: the busiest of each phase, then the second of each, and so on.
std::vector<std::string> busiest_of(const std::vector<RunResult>& runs) {
    Shares most;
    std::map<std::string, Shares> by_phase;
    for (const RunResult& run : runs)
        for (const ComponentResult& component : run.peak().components)
            if (const auto value = component.utilization().value)
                for (Shares* shares : {&most, &by_phase[run.phase]}) (*shares)[component.id] = std::max((*shares)[component.id], *value);
    Shares chosen;
    for (std::size_t rank = 0; rank < most.size() && chosen.size() < most_colours; ++rank)
        for (const auto& [phase, shares] : by_phase) {
            const std::vector<std::string> ids = ranked(shares);
            if (rank < ids.size() && chosen.size() < most_colours) chosen[ids[rank]] = most[ids[rank]];
        }
    return ranked(chosen);
}

}  // namespace

std::optional<Figure> utilization_figure(const Document& document) {
    const auto& points = document.points();
    const std::vector<std::string> ids = busiest_of(points);
    if (ids.empty()) return std::nullopt;
    Chart chart;
    Extent users, shares;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Series line{ids[i], Series::Kind::Line, fmt::format("kind-{}", i + 1), static_cast<int>(i % 3), false, {}};
        for (const RunResult& run : points) {
            if (i == 0) users.add(run.users);
            if (!line.points.empty() && (&run)[-1].phase != run.phase)
                line.points.push_back({std::sqrt(line.points.back().x * run.users), {}, {}, {}, {}, {}});
            Point point{run.users, {}, {}, {}, fmt::format("{}, {} users", run.phase, figures::people(run.users)), {}};
            if (const ComponentResult* component = run.peak().find(ids[i]); component != nullptr && component->bottleneck) {
                point.y = component->utilization().value;
                shares.add(point.y);
                point.text = fmt::format("{} {}", figures::people(component->utilization(), Unit::Ratio),
                                         component->resources[*component->bottleneck].name);
            }
            line.points.push_back(std::move(point));
        }
        chart.series.push_back(std::move(line));
    }
    chart.x = users.log_axis("Daily users", Unit::None);
    chart.y = shares.linear_axis("Busy share", Unit::Ratio);
    chart.bands = bands_of(document);
    chart.description = "How busy the busiest resource of the busiest components is, against daily users.";
    return Figure{"utilization", "Busy components against users", {std::move(chart)}};
}

}  // namespace headroom::report
