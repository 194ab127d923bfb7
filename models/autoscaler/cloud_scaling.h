// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "models/autoscaler/scaling.h"

namespace headroom::models {

struct KnativeSettings {
    double stable_s = 60;
    double panic_s = 6;
    double panic_threshold = 2;
    double zero_grace_s = 30;
};

/// Knative's autoscaler: the mean of a stable window, and of a short one while that is far above what there is.
class Knative : public Scaling {
public:
    Knative(const KnativeSettings& settings, Bounds bounds) : settings_(settings), bounds_(bounds) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return settings_.stable_s + (bounds_.min == 0 ? settings_.zero_grace_s : 0); }

private:
    struct Reading {
        double at;
        double total;
    };
    double mean(double since) const;
    void keep_one(const Observation& seen, Advice& advice);

    KnativeSettings settings_;
    Bounds bounds_;
    std::deque<Reading> readings_;
    bool panics_ = false;
    double last_panic_ = 0;
    std::int64_t most_in_panic_ = 0;
    std::optional<double> active_since_, idle_since_;  ///< when there last was no replica; since when none is needed
};

struct CoolDowns {
    double out_s = 300;
    double in_s = 300;
};

/// How long AWS's policies wait after a change: out after the last out, in after the last of any.
class CoolDown {
public:
    explicit CoolDown(const CoolDowns& settings) : settings_(settings) {}
    const CoolDowns& settings() const { return settings_; }
    bool forbids_out(double now) const { return now - last_out_ < settings_.out_s; }
    bool forbids_in(double now) const { return now - std::max(last_in_, last_out_) < settings_.in_s; }
    void changed(double now, std::int64_t from, std::int64_t to) {
        if (to > from) last_out_ = now;
        if (to < from) last_in_ = now;
    }

private:
    CoolDowns settings_;
    double last_out_ = -1e18, last_in_ = -1e18;
};

/// AWS target tracking: out after three minutes above the target, in after fifteen below nine tenths of it.
class TargetTracking : public Scaling {
public:
    TargetTracking(const CoolDowns& cool_downs, Bounds bounds) : cool_down_(cool_downs), bounds_(bounds) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return 15 * 60 + cool_down_.settings().in_s; }
    double deciding_s() const override { return std::max(3 * 60.0, cool_down_.settings().out_s); }

private:
    CoolDown cool_down_;
    Bounds bounds_;
    double above_since_ = -1, below_since_ = -1;
};

struct Steps {
    double far = 1.25;  ///< multiple of the target from which on `add_far` are added
    double low = 0.5;   ///< multiple of the target below which `remove` are taken away
    std::int64_t add = 1;
    std::int64_t add_far = 3;
    std::int64_t remove = 1;
};

/// AWS step scaling: so many more or fewer by how far the alarm's threshold is passed.
class StepScaling : public Scaling {
public:
    StepScaling(const Steps& steps, const CoolDowns& cool_downs, Bounds bounds) : steps_(steps), cool_down_(cool_downs), bounds_(bounds) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return std::max(cool_down_.settings().in_s, cool_down_.settings().out_s); }
    double deciding_s() const override { return cool_down_.settings().out_s; }

private:
    Steps steps_;
    CoolDown cool_down_;
    Bounds bounds_;
};

struct Shift {
    double from_s = 8 * 3600.0;
    double until_s = 20 * 3600.0;
    std::int64_t replicas = 2;
};

/// So many replicas between two times of the day, `min` outside.
class Schedule : public Scaling {
public:
    Schedule(const Shift& shift, Bounds bounds) : shift_(shift), bounds_(bounds) {}
    Advice decide(const Observation& seen) override;
    double settling_s() const override { return 0; }

private:
    Shift shift_;
    Bounds bounds_;
};

}  // namespace headroom::models
