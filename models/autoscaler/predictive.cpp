// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/predictive.h"

#include <algorithm>
#include <cmath>

namespace headroom::models {

namespace {
constexpr std::size_t harmonics = 3;
}

/// The days before had the same shape; the first window that is observed tells how much it was.
void Predictive::end_window(double observed) {
    last_ = observed;
    if (shape_.empty()) return;
    if (!forecaster_) {
        const std::size_t windows_a_day = shape_.size() / 2;
        const double then = shape_[windows_a_day];
        for (double& value : shape_) value *= then > 0 ? observed / then : 0;
        if (settings_.method == Forecast::HoltWinters)
            forecaster_ = std::make_unique<HoltWinters>(shape_, windows_a_day, HoltWinters::Weights{});
        else
            forecaster_ = std::make_unique<LeastSquares>(shape_, windows_a_day, harmonics);
    }
    forecaster_->add(observed);
}

double Predictive::expected() const {
    double most = *last_;
    if (!forecaster_) return most;
    const auto windows = static_cast<std::size_t>(std::ceil(settings_.look_ahead_s / settings_.window_s)) + 1;
    for (std::size_t ahead = 1; ahead <= windows; ++ahead) most = std::max(most, forecaster_->forecast(ahead));
    return most;
}

Advice Predictive::decide(const Observation& seen) {
    if (seen.metrics.empty()) return {{}, 0, 1, seen.current, {}, seen.current};
    const Metric& metric = seen.metrics.front();
    if (begin_ < 0) begin_ = seen.now;
    sum_ += metric.total;
    ++readings_;
    Advice advice{metric.name, 0, 1, seen.current, {}, seen.current};
    if (seen.now - begin_ < settings_.window_s - 1e-6) return advice;
    end_window(sum_ / readings_);
    begin_ = seen.now;
    sum_ = readings_ = 0;
    const double most = expected();
    const auto replicas = static_cast<double>(std::max<std::int64_t>(1, seen.current));
    advice.value = most / replicas;
    advice.ratio = advice.value / metric.target;
    advice.recommended = hpa::ceiling(most / metric.target);
    bound(advice, bounds_);
    return advice;
}

}  // namespace headroom::models
