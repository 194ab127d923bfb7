// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/write_log.h"

#include "analytic/law.h"

namespace headroom::analytic {

namespace {

Distribution table_of(const Law& law) {
    constexpr int steps = 40;
    constexpr double least = 1e-4;
    std::vector<double> shares{least};
    for (int i = 1; i < steps; ++i) shares.push_back(static_cast<double>(i) / steps);
    for (const double beyond : {0.01, 5e-3, 2e-3, 1e-3, least}) shares.push_back(1 - beyond);
    Distribution::Table table;
    for (const double share : shares) table.emplace_back(share, law.quantile(share));
    table.front().first = 0;
    table.back().first = 1;
    return Distribution::empirical(std::move(table));
}

}  // namespace

Distribution applied(double utilization, const std::vector<std::pair<double, Distribution>>& works) {
    std::vector<std::pair<double, Law>> laws;
    for (const auto& [rate, seconds] : works) laws.emplace_back(rate, Law::of(seconds));
    const Law work = Law::mixture(laws);
    return table_of(Law::wait(utilization, work) + work);
}

Distribution acknowledged(const Distribution& disk, const std::vector<Followers>& all) {
    std::vector<Law> laws{Law::of(disk)};
    for (const Followers& each : all) laws.insert(laws.end(), each.copies, Law::of(each.applied) + Law::constant(2 * each.way_s));
    return laws.size() == 1 ? disk : table_of(Law::longest(laws));
}

}  // namespace headroom::analytic
