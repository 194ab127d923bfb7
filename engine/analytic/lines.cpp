// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/lines.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace headroom::analytic {

namespace {

/// Share of the replicas by zone; in a single place: what is in every zone.
std::vector<std::pair<std::optional<std::size_t>, double>> zones_of(const plan::Scenario& scenario, std::size_t component,
                                                                    double replicas) {
    if (replicas <= 0) return {{std::nullopt, 1}};
    const std::vector<double> standing = replicas_by_zone(scenario, component, replicas);
    std::vector<std::pair<std::optional<std::size_t>, double>> zones;
    for (std::size_t zone = 0; zone < standing.size(); ++zone)
        if (standing[zone] > 0) zones.emplace_back(zone, standing[zone] / replicas);
    return zones;
}

}  // namespace

std::vector<double> replicas_by_zone(const plan::Scenario& scenario, std::size_t component, double replicas) {
    const plan::Scenario::Component& drawn = scenario.components[component];
    std::vector<double> standing(scenario.zones_of(component), 0);
    for (double r = 0; r < replicas; ++r)
        standing[scenario.platform->zone_of(*drawn.place, static_cast<std::size_t>(r), drawn.turn)] += std::min(1.0, replicas - r);
    return standing;
}

Distance distance(const plan::Scenario& scenario, std::size_t connection, double caller, double callee) {
    Distance distance;
    const auto &from = scenario.components[scenario.connections[connection].from].place,
               &to = scenario.components[scenario.connections[connection].to].place;
    if (!scenario.platform || !from || !to) return distance;
    const plan::Platform& platform = *scenario.platform;
    distance.is_far = from->region != to->region;
    for (const auto& [begin, leaving] : zones_of(scenario, scenario.connections[connection].from, caller)) {
        for (const auto& [end, coming] : zones_of(scenario, scenario.connections[connection].to, callee)) {
            const double share = leaving * coming;
            const plan::Spot here{from->region, begin}, there{to->region, end};
            const plan::Path out = platform.path(here, there).value(), home = platform.path(there, here).value();
            distance.latency_s += share * (out.latency_s + home.latency_s) / 2;
            distance.stretches.push_back({share, out.lanes, home.lanes});
            if (!distance.is_far && begin && end && begin != end) distance.changes_zone += share;
        }
    }
    return distance;
}

Lines::Lines(const plan::Scenario& scenario) {
    if (!scenario.platform) return;
    for (const plan::Platform::Line& line : scenario.platform->lines) capacity_.insert(capacity_.end(), 2, line.bytes_per_s.value_or(0));
    bytes_.assign(capacity_.size(), 0);
}

void Lines::add(const Distance& distance, double request_bytes, double response_bytes) {
    for (const Stretch& stretch : distance.stretches) {
        for (const std::size_t lane : stretch.there) bytes_[lane] += stretch.share * request_bytes;
        for (const std::size_t lane : stretch.back) bytes_[lane] += stretch.share * response_bytes;
    }
}

double Lines::seconds(const std::vector<std::size_t>& lanes, double bytes) const {
    constexpr double fullest = 0.999;  // beyond, messages pile up, which overfull() tells
    double slowest = 0;
    for (const std::size_t lane : lanes)
        if (capacity_[lane] > 0) slowest = std::max(slowest, bytes / capacity_[lane] / (1 - std::min(fullest, busy(lane))));
    return slowest;
}

double Lines::transfer_s(const Distance& distance, double request_bytes, double response_bytes) const {
    double mean = 0;
    for (const Stretch& stretch : distance.stretches)
        mean += stretch.share * (seconds(stretch.there, request_bytes) + seconds(stretch.back, response_bytes));
    return mean;
}

std::vector<std::size_t> Lines::overfull() const {
    std::vector<std::size_t> lines;
    for (std::size_t lane = 0; lane < capacity_.size(); ++lane)
        if (busy(lane) >= 1 && (lines.empty() || lines.back() != lane / 2)) lines.push_back(lane / 2);
    return lines;
}

}  // namespace headroom::analytic
