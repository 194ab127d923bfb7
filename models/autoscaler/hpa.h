// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/autoscaler/hpa_behavior.h"
#include "models/autoscaler/scaling.h"

namespace headroom::models {

/// Kubernetes' HorizontalPodAutoscaler v2.
class Hpa : public Scaling {
public:
    Hpa(hpa::Rules up, hpa::Rules down, Bounds bounds, hpa::Tolerances tolerances)
        : settling_s_(std::max(up.stabilization_s, down.stabilization_s)),
          deciding_s_(up.stabilization_s),
          behavior_(std::move(up), std::move(down), {bounds.min, bounds.max}),
          tolerances_(tolerances) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return settling_s_; }
    double deciding_s() const override { return deciding_s_; }
    /// Its windows keep recommendations that differ, and each look is at what has been spent since the last: three in a row tell.
    double quiet_s() const override { return std::min(settling_s_, 30.0); }

private:
    double settling_s_, deciding_s_;
    hpa::Behavior behavior_;
    hpa::Tolerances tolerances_;
    bool began_ = false;
};

struct KedaSettings {
    double poll_s = 30;
    double cool_down_s = 300;
    double activation = 0;  ///< messages, above which there is work
};

/// KEDA's scaler of a queue: from none to one replica, and after the cool-down to none, by itself; else by an HPA.
class Keda : public Scaling {
public:
    Keda(const KedaSettings& settings, std::unique_ptr<Hpa> hpa, Bounds bounds)
        : settings_(settings), hpa_(std::move(hpa)), bounds_(bounds) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return std::max(settings_.cool_down_s, hpa_->settling_s()); }

private:
    KedaSettings settings_;
    std::unique_ptr<Hpa> hpa_;
    Bounds bounds_;
    double polled_ = -1e18, last_active_ = -1e18;
    bool active_ = false, cooled_down_ = false;
};

}  // namespace headroom::models
