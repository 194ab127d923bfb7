// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/pilot.h"

#include <algorithm>
#include <cmath>

namespace headroom::replication {

namespace {

constexpr std::uint64_t least_answers = 500;  ///< of a route in the window, to say anything of its p95

/// Relative standard error of the mean of `count` batches of equal length; absent where one of them is empty.
struct Batches {
    double sum = 0, squares = 0;
    std::size_t count = 0;
    void add(double value) {
        sum += value;
        squares += value * value;
        ++count;
    }
    double relative_error() const {
        const auto n = static_cast<double>(count);
        const double mean = sum / n;
        const double variance = std::max(0.0, squares / n - mean * mean) * n / (n - 1);
        return mean > 0 ? std::sqrt(variance / n) / mean : 0;
    }
};

std::optional<double> error_in_batches(const kernel::Tally& tally, std::size_t cut, std::size_t blocks, std::size_t batches) {
    Batches means, tails;
    const std::size_t length = (blocks - cut) / batches;
    for (std::size_t i = 0; i < batches; ++i) {
        const auto sample = tally.in({blocks - (i + 1) * length, blocks - i * length});
        const auto tail = sample.quantile(0.95, 1);
        if (!tail) return std::nullopt;
        means.add(*sample.mean());
        tails.add(*tail);
    }
    return std::max(means.relative_error(), tails.relative_error());
}

}  // namespace

std::optional<double> relative_error(kernel::Simulation& simulation, std::size_t cut) {
    const std::size_t blocks = simulation.statistics().blocks();
    double worst = 0;
    for (const kernel::Source* source : simulation.sources()) {
        for (const auto& route : source->routes()) {
            if (route.offered.all() == 0) continue;
            if (route.completed.all() == 0) continue;  // nothing answered: no response time to be sure of
            if (route.response.in({cut, blocks}).count() < least_answers) return std::nullopt;
            for (const std::size_t batches : {std::size_t{16}, std::size_t{8}}) {  // long batches see slow swings, short ones are many
                const auto error = error_in_batches(route.response, cut, blocks, batches);
                if (!error) return std::nullopt;
                worst = std::max(worst, *error);
            }
        }
    }
    return worst;
}

}  // namespace headroom::replication
