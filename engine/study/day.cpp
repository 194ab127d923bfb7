// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/day.h"

#include <algorithm>
#include <map>

#include "core/units.h"

namespace headroom::study {

namespace {

using protocol::LevelMeasure;
using protocol::Measurement;

double seconds_of(const LevelMeasure& level) { return level.hours_per_day * 3600; }
double completed_a_day(const LevelMeasure& level) { return level.total.throughput_per_s * seconds_of(level); }

double failed_a_day(const LevelMeasure& level) {
    double rate = 0;
    for (const double failed : level.total.failed_per_s) rate += failed;
    return rate * seconds_of(level);
}

std::optional<double> mean_of(const Measurement& replication) {
    double sum = 0, weight = 0;
    for (const LevelMeasure& level : replication.levels) {
        if (!level.total.response.mean) continue;
        sum += completed_a_day(level) * *level.total.response.mean;
        weight += completed_a_day(level);
    }
    if (weight <= 0) return std::nullopt;
    return sum / weight;
}

struct Cell {
    double weight = 0;               ///< requests a day
    std::uint64_t observations = 0;  ///< that were simulated
};

/// The levels' histograms, each scaled to its requests a day.
std::map<std::uint32_t, Cell> mixture_of(const Measurement& replication) {
    std::map<std::uint32_t, Cell> mixture;
    for (const LevelMeasure& level : replication.levels) {
        double count = 0;
        for (const std::uint64_t n : level.response.counts) count += static_cast<double>(n);
        for (std::size_t i = 0; i < level.response.counts.size(); ++i) {
            const std::uint64_t n = level.response.counts[i];
            if (n == 0) continue;
            Cell& cell = mixture[level.response.first + static_cast<std::uint32_t>(i)];
            cell.weight += completed_a_day(level) * static_cast<double>(n) / count;
            cell.observations += n;
        }
    }
    return mixture;
}

std::optional<double> quantile_of(const std::map<std::uint32_t, Cell>& mixture, double q) {
    constexpr std::uint64_t least_beyond = 20;
    double total = 0;
    std::uint64_t beyond = 0;
    for (const auto& [index, cell] : mixture) {
        total += cell.weight;
        beyond += cell.observations;
    }
    double below = 0;
    for (const auto& [index, cell] : mixture) {
        const double part = (q * total - below) / cell.weight;
        if (part <= 1) {
            const double above = static_cast<double>(beyond) - part * static_cast<double>(cell.observations);
            if (above < static_cast<double>(least_beyond)) return std::nullopt;
            const double begin = protocol::cell_begin(index);
            return begin + part * (protocol::cell_begin(index + 1) - begin);
        }
        below += cell.weight;
        beyond -= cell.observations;
    }
    return std::nullopt;
}

}  // namespace

bool covers_a_day(const plan::Horizon& horizon) { return horizon.kind == plan::Horizon::Kind::Steady || horizon.length == day_s; }

DayResult mix_day(const std::vector<Measurement>& replications) {
    std::vector<protocol::Sample> samples;
    std::vector<std::optional<double>> requests, error_ratios;
    for (const Measurement& replication : replications) {
        if (replication.grows()) continue;
        protocol::Sample& sample = samples.emplace_back();
        double completed = 0, failed = 0;
        for (const LevelMeasure& level : replication.levels) {
            sample.count += level.total.response.count;
            completed += completed_a_day(level);
            failed += failed_a_day(level);
        }
        sample.mean = mean_of(replication);
        const auto mixture = mixture_of(replication);
        for (std::size_t i = 0; i < sample.quantiles.size(); ++i) sample.quantiles[i] = quantile_of(mixture, protocol::percentiles[i]);
        requests.emplace_back(completed + failed);
        error_ratios.push_back(completed + failed > 0 ? std::optional(failed / (completed + failed)) : std::nullopt);
    }
    std::vector<const protocol::Sample*> pointers;
    for (const auto& sample : samples) pointers.push_back(&sample);
    return {estimate_times(pointers), estimate(requests), estimate(error_ratios)};
}

double failed_per_month(const std::vector<LevelResult>& levels, std::size_t route) {
    double failed = 0;
    for (const LevelResult& level : levels)
        for (const Estimate& rate : level.routes[route].failed_per_s)
            failed += rate.value.value_or(0) * level.hours_per_day * 3600 * days_per_month;
    return failed;
}

}  // namespace headroom::study
