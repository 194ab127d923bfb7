// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace headroom::simgrid_models {

/// What a run prints. Times in s, of completed requests after the first tenth.
struct Outcome {
    double mean_response = 0;
    double half_width = 0;      ///< 95 % of mean_response, by 30 batch means
    double throughput = 0;      ///< completions a second
    double blocked_ratio = 0;   ///< refused / arrived
    std::size_t completed = 0;  ///< all of them

    /// One JSON object on one line.
    std::string json() const;
};

/// Collects responses; a tenth of the arrivals and of the completions is left out as warm-up.
class Measurements {
public:
    explicit Measurements(std::size_t requests) : warm_up_(requests / 10) {}

    void arrived() { ++arrived_; }
    void refused() { refused_ += arrived_ > warm_up_ ? 1U : 0U; }
    void completed(double now, double response);
    std::size_t completions() const { return responses_.size(); }

    Outcome outcome() const;

private:
    std::size_t warm_up_;
    std::size_t arrived_ = 0;
    std::size_t refused_ = 0;  ///< after the warm-up
    std::vector<double> times_;
    std::vector<double> responses_;
};

}  // namespace headroom::simgrid_models
