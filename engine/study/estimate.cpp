// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/estimate.h"

#include <cmath>

namespace headroom::study {

std::optional<double> Estimate::relative_half_width() const {
    if (!value || !half_width) return std::nullopt;
    if (*half_width == 0) return 0;
    if (*value == 0) return std::nullopt;
    return *half_width / std::abs(*value);
}

Estimate estimate(std::span<const std::optional<double>> replications) {
    const auto n = static_cast<double>(replications.size());
    double sum = 0;
    for (const auto& value : replications) {
        if (!value) return {};
        sum += *value;
    }
    if (replications.empty()) return {};
    const double mean = sum / n;
    if (replications.size() == 1) return {mean, std::nullopt};
    double squares = 0;
    for (const auto& value : replications) squares += (*value - mean) * (*value - mean);
    return {mean, student_t(replications.size() - 1) * std::sqrt(squares / (n - 1) / n)};
}

Times estimate_times(const std::vector<const protocol::Sample*>& replications) {
    Times times;
    for (const auto* sample : replications) times.count += sample->count;
    times.mean = estimate_over(replications, [](const protocol::Sample& s) { return s.mean; });
    for (std::size_t i = 0; i < times.quantiles.size(); ++i)
        times.quantiles[i] = estimate_over(replications, [i](const protocol::Sample& s) { return s.quantiles[i]; });
    return times;
}

}  // namespace headroom::study
