// SPDX-License-Identifier: GPL-3.0-or-later
#include "replication/warm_up.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::replication {

namespace {

using Series = std::vector<std::optional<double>>;

struct Moments {
    double count = 0, mean = 0, squares = 0;  ///< squares: sum of squared deviations
};

Moments moments(const Series& series, std::size_t first, std::size_t last) {
    Moments m;
    for (std::size_t i = first; i < last; ++i) {
        if (!series[i]) continue;
        m.count += 1;
        const double delta = *series[i] - m.mean;
        m.mean += delta / m.count;
        m.squares += delta * (*series[i] - m.mean);
    }
    return m;
}

Series response_series(const kernel::Source& source, std::size_t route, std::size_t blocks) {
    Series series;
    for (std::size_t b = 0; b < blocks; ++b) series.push_back(source.routes()[route].response.mean_in(b));
    return series;
}

Series present_series(const kernel::Component& component, std::size_t blocks) {
    Series series;
    for (std::size_t b = 0; b < blocks; ++b) series.push_back(component.figures.present.integral({b, b + 1}));
    return series;
}

std::vector<Series> output_series(const kernel::Component& component, std::size_t blocks) {
    std::vector<Series> all;
    for (std::size_t b = 0; b < blocks; ++b) {
        const auto outputs = component.outputs({b, b + 1});
        all.resize(outputs.size());
        for (std::size_t i = 0; i < outputs.size(); ++i) all[i].push_back(outputs[i]);
    }
    return all;
}

kernel::Blocks second_half(const kernel::Statistics& statistics) { return {statistics.blocks() / 2, statistics.blocks()}; }

/// Does the number present rise from quarter to quarter of the window, by more than chance? `arrivals`: in its second half.
bool piles_up(const kernel::Statistics& statistics, const kernel::Headcount& present, double arrivals, double least_arrivals) {
    const std::size_t n = statistics.blocks();
    const auto mean = [&](std::size_t from, std::size_t to) { return present.integral({from, to}) / statistics.seconds({from, to}); };
    const double second = mean(n / 4, n / 2);
    const double third = mean(n / 2, n - n / 4);
    const double fourth = mean(n - n / 4, n);
    const double pile = 2 * (fourth - third);  // over half of the window
    const bool rises = third > 1.2 * second && fourth > 1.2 * third;
    const bool enough =
        2 * arrivals >= least_arrivals ? pile > std::max(50.0, 1.5 * std::sqrt(arrivals)) : pile > std::max(50.0, 0.05 * arrivals);
    return rises && enough;
}

/// What is shipped over a line waits for its turn before it, where only what it is for can be seen to grow.
bool is_full(kernel::Simulation& simulation, const kernel::Network& network, std::size_t lane) {
    const kernel::Blocks blocks = second_half(simulation.statistics());
    return network.bytes(lane, blocks) > 0.999 * network.capacity(lane) * simulation.statistics().seconds(blocks);
}

bool is_too_short(kernel::Simulation& simulation) {
    const kernel::Statistics& statistics = simulation.statistics();
    return statistics.seconds({0, statistics.blocks()}) < stays_before_growth * longest_stay(simulation);
}

}  // namespace

std::size_t mser_cut(const Series& series) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t cut = 0; cut <= series.size() / 2; ++cut) {
        const Moments rest = moments(series, cut, series.size());
        if (rest.count < 2) break;
        const double error = rest.squares / (rest.count * rest.count);
        if (error < least * (1 - 1e-12)) {
            least = error;
            best = cut;
        }
    }
    return best;
}

bool drifts(const Series& series) {
    const std::size_t n = series.size();
    const Moments third = moments(series, n / 2, n - n / 4);
    const Moments fourth = moments(series, n - n / 4, n);
    if (third.count < 4 || fourth.count < 4) return false;
    const double difference = std::abs(fourth.mean - third.mean);
    const double variance = third.squares / (third.count * (third.count - 1)) + fourth.squares / (fourth.count * (fourth.count - 1));
    return difference > 0.02 * std::abs(fourth.mean) && difference > 4 * std::sqrt(variance);
}

WarmUp find_warm_up(kernel::Simulation& simulation) {
    const std::size_t blocks = simulation.statistics().blocks();
    WarmUp result;
    const auto consider = [&](const Series& series) {
        const std::size_t cut = mser_cut(series);
        result.cut = std::max(result.cut, cut);
        if (cut >= blocks / 2 && drifts(series)) result.settled = false;
    };
    for (const kernel::Source* source : simulation.sources()) {
        for (std::size_t r = 0; r < source->routes().size(); ++r) consider(response_series(*source, r, blocks));
    }
    for (std::size_t i = 0; i < simulation.component_count(); ++i) {
        const kernel::Component& component = simulation.component(i);
        consider(present_series(component, blocks));
        for (const Series& series : output_series(component, blocks)) consider(series);
    }
    return result;
}

double longest_stay(kernel::Simulation& simulation) {
    double longest = 0;
    for (std::size_t i = 0; i < simulation.component_count(); ++i) longest = std::max(longest, simulation.component(i).longest_stay());
    return longest;
}

std::vector<std::size_t> growing_components(kernel::Simulation& simulation, double least_arrivals) {
    std::vector<std::size_t> growing;
    if (is_too_short(simulation)) return growing;
    for (std::size_t i = 0; i < simulation.component_count(); ++i) {
        const auto& figures = simulation.component(i).figures;
        const auto arrivals = static_cast<double>(figures.arrivals.in(second_half(simulation.statistics())));
        if (piles_up(simulation.statistics(), figures.present, arrivals, least_arrivals)) growing.push_back(i);
    }
    return growing;
}

std::vector<std::size_t> growing_lines(kernel::Simulation& simulation, double least_arrivals) {
    std::vector<std::size_t> growing;
    const kernel::Network* network = simulation.network();
    if (network == nullptr || is_too_short(simulation)) return growing;
    std::optional<bool> grows_behind;  // asked for once a lane is full
    const auto is_waited_for = [&](std::size_t lane) {
        if (!is_full(simulation, *network, lane)) return false;
        if (!grows_behind) grows_behind = !growing_components(simulation, least_arrivals).empty();
        return *grows_behind;
    };
    for (std::size_t lane = 0; lane < network->lanes(); ++lane) {
        if (!network->is_limited(lane)) continue;
        const double arrivals = network->arrivals(lane, second_half(simulation.statistics()));
        const bool piles = piles_up(simulation.statistics(), network->sharing(lane), arrivals, least_arrivals);
        if (!piles && !is_waited_for(lane)) continue;
        if (growing.empty() || growing.back() != lane / 2) growing.push_back(lane / 2);
    }
    return growing;
}

}  // namespace headroom::replication
