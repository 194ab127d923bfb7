// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "core/forecast.h"
#include "models/autoscaler/scaling.h"

namespace headroom::models {

enum class Forecast { HoltWinters, LeastSquares };

struct PredictiveSettings {
    Forecast method = Forecast::HoltWinters;
    double window_s = 300;
    double look_ahead_s = 300;  ///< that a replica takes to serve
};

/// Replicas for the most that is expected until those started now serve, and for what there is.
class Predictive : public Scaling {
public:
    /// `shape`: by window, two whole days before the first one, in any unit; empty: there is no day, and what is will be.
    Predictive(const PredictiveSettings& settings, Bounds bounds, std::vector<double> shape)
        : settings_(settings), bounds_(bounds), shape_(std::move(shape)) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return 2 * settings_.window_s; }

private:
    void end_window(double observed);
    double expected() const;

    PredictiveSettings settings_;
    Bounds bounds_;
    std::vector<double> shape_;
    std::unique_ptr<Forecaster> forecaster_;  ///< from the first window on, which tells how much the shape's unit is
    double begin_ = -1, sum_ = 0, readings_ = 0;
    std::optional<double> last_;  ///< of the window that ended last
};

}  // namespace headroom::models
