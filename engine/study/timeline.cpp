// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/summary.h"

namespace headroom::study {

namespace {

using protocol::Measurement;
using protocol::Timeline;

void average(std::vector<std::vector<double>>& mean, const std::vector<Measurement>& replications,
             std::vector<std::vector<double>> Timeline::*series) {
    const auto n = static_cast<double>(replications.size());
    mean = replications.front().timeline.*series;
    for (std::size_t i = 0; i < mean.size(); ++i)
        for (std::size_t window = 0; window < mean[i].size(); ++window) {
            double sum = 0;
            for (const auto& replication : replications) sum += (replication.timeline.*series).at(i).at(window);
            mean[i][window] = sum / n;
        }
}

/// Of the replications in which a request came back in the window.
void average(std::vector<std::vector<std::optional<double>>>& mean, const std::vector<Measurement>& replications,
             std::vector<std::vector<std::optional<double>>> Timeline::*series) {
    mean = replications.front().timeline.*series;
    for (std::size_t i = 0; i < mean.size(); ++i)
        for (std::size_t window = 0; window < mean[i].size(); ++window) {
            double sum = 0, count = 0;
            for (const auto& replication : replications)
                if (const auto value = (replication.timeline.*series).at(i).at(window)) {
                    sum += *value;
                    ++count;
                }
            mean[i][window] = count > 0 ? std::optional(sum / count) : std::nullopt;
        }
}

}  // namespace

std::optional<Timeline> mean_timeline(const std::vector<Measurement>& replications) {
    if (replications.front().timeline.window_s <= 0) return std::nullopt;
    Timeline mean = replications.front().timeline;
    average(mean.utilization, replications, &Timeline::utilization);
    average(mean.queue_length, replications, &Timeline::queue_length);
    average(mean.replicas, replications, &Timeline::replicas);
    average(mean.throughput_per_s, replications, &Timeline::throughput_per_s);
    average(mean.failures_per_s, replications, &Timeline::failures_per_s);
    average(mean.mean_s, replications, &Timeline::mean_s);
    average(mean.p95_s, replications, &Timeline::p95_s);
    return mean;
}

}  // namespace headroom::study
