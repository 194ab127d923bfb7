// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/levels.h"

#include <algorithm>
#include <numeric>

namespace headroom::plan {

namespace {

constexpr double same = 1e-6;  ///< relative difference of rates that count as equal

Level mean_of(const std::vector<Level>& members) {
    Level level{std::vector<double>(members.front().rates.size()), 0};
    for (const Level& member : members) {
        level.hours += member.hours;
        for (std::size_t s = 0; s < level.rates.size(); ++s) level.rates[s] += member.rates[s] * member.hours;
    }
    for (double& rate : level.rates) rate /= level.hours;
    return level;
}

}  // namespace

double Level::rate() const { return std::accumulate(rates.begin(), rates.end(), 0.0); }

std::vector<Level> levels_of_day(const std::vector<MeanRate>& sources, std::size_t most) {
    std::vector<Level> pieces;
    for (std::size_t q = 0; q < quarters; ++q) {
        const double from = quarter_s * static_cast<double>(q);
        Level piece{{}, quarter_s / 3600};
        for (const MeanRate& source : sources) piece.rates.push_back(source(from, from + quarter_s));
        pieces.push_back(std::move(piece));
    }
    std::stable_sort(pieces.begin(), pieces.end(), [](const Level& a, const Level& b) { return a.rate() < b.rate(); });
    if (pieces.back().rate() - pieces.front().rate() <= same * pieces.back().rate()) return {mean_of(pieces)};

    const Level peak = pieces.back();
    if (most <= 1) return {peak};
    pieces.pop_back();
    const double low = pieces.front().rate();
    const double band = (pieces.back().rate() - low) / static_cast<double>(most - 1);
    std::vector<std::vector<Level>> bands(most - 1);
    for (const Level& piece : pieces) {
        const auto index = band > 0 ? static_cast<std::size_t>((piece.rate() - low) / band) : 0;
        bands[std::min(index, bands.size() - 1)].push_back(piece);
    }
    std::vector<Level> levels;
    for (const auto& members : bands) {
        if (!members.empty()) levels.push_back(mean_of(members));
    }
    levels.push_back(peak);
    return levels;
}

}  // namespace headroom::plan
