// SPDX-License-Identifier: GPL-3.0-or-later
#include "simgrid/measurements.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace headroom::simgrid_models {

namespace {

constexpr std::size_t batches = 30;
constexpr double student_975 = 2.045229642;  // 29 degrees of freedom

}  // namespace

std::string Outcome::json() const {
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(),
                  R"({"mean_response":%.9g,"half_width":%.9g,"throughput":%.9g,"blocked_ratio":%.9g,"completed":%zu})", mean_response,
                  half_width, throughput, blocked_ratio, completed);
    return text.data();
}

void Measurements::completed(double now, double response) {
    times_.push_back(now);
    responses_.push_back(response);
}

Outcome Measurements::outcome() const {
    const std::size_t first = responses_.size() / 10;
    const std::size_t size = (responses_.size() - first) / batches;
    if (size < 2) throw std::invalid_argument("too few requests completed for 30 batches");

    std::array<double, batches> means{};
    for (std::size_t b = 0; b < batches; ++b) {
        const auto begin = responses_.begin() + static_cast<std::ptrdiff_t>(first + b * size);
        means[b] = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(size), 0.0) / static_cast<double>(size);
    }
    Outcome outcome;
    outcome.mean_response = std::accumulate(means.begin(), means.end(), 0.0) / batches;
    double squares = 0;
    for (const double mean : means) squares += (mean - outcome.mean_response) * (mean - outcome.mean_response);
    outcome.half_width = student_975 * std::sqrt(squares / (batches - 1) / batches);
    outcome.throughput = static_cast<double>(responses_.size() - 1 - first) / (times_.back() - times_[first]);
    if (arrived_ > warm_up_) outcome.blocked_ratio = static_cast<double>(refused_) / static_cast<double>(arrived_ - warm_up_);
    outcome.completed = responses_.size();
    return outcome;
}

}  // namespace headroom::simgrid_models
