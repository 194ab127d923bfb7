// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/units.h"
#include "kernel/decision.h"
#include "kernel/messages.h"
#include "kernel/simulation.h"
#include "models/autoscaler/cloud_scaling.h"
#include "models/autoscaler/hpa.h"
#include "models/autoscaler/hpa_policies.h"
#include "models/autoscaler/predictive.h"

namespace headroom::models {

enum class ScalingMode { Hpa, Keda, Knative, TargetTracking, Step, Schedule, Predictive };
std::span<const schema::EnumOption<ScalingMode>> options_of(ScalingMode);
std::span<const schema::EnumOption<Forecast>> options_of(Forecast);
namespace hpa {
std::span<const schema::EnumOption<Select>> options_of(Select);
}

/// `behavior` of one direction.
struct DirectionUp {
    Duration stabilization{0};
    hpa::Select select = hpa::Select::Max;
    std::vector<hpa::Policy> policies = hpa::default_up().policies;
    std::optional<double> tolerance;
};
const schema::Record& record_of(const DirectionUp*);
struct DirectionDown {
    Duration stabilization{300};
    hpa::Select select = hpa::Select::Max;
    std::vector<hpa::Policy> policies = hpa::default_down().policies;
    std::optional<double> tolerance;
};
const schema::Record& record_of(const DirectionDown*);

struct AutoscalerSettings {
    ScalingMode mode = ScalingMode::Hpa;
    std::optional<Ratio> cpu, memory;
    std::optional<Rate> requests;
    std::optional<double> queue;
    std::optional<Duration> replace_lost_after;
    std::optional<std::int64_t> min, max;
    std::optional<Duration> interval;
    double tolerance = 0.1;
    hpa::Tolerances tolerances() const { return {up.tolerance.value_or(tolerance), down.tolerance.value_or(tolerance)}; }
    Duration cpu_initialization{300};
    DirectionUp up;
    DirectionDown down;
    Duration poll{30};
    Duration cool_down{300};
    double activation = 0;
    Duration stable_window{60};
    Duration panic_window{6};
    double panic_threshold = 2;
    Duration zero_grace{30};
    Duration out_cool_down{300};
    Duration in_cool_down{300};
    double far = 1.25;
    double low = 0.5;
    std::int64_t add = 1;
    std::int64_t add_far = 3;
    std::int64_t remove = 1;
    TimeOfDay from{8 * 3600.0};
    TimeOfDay until{20 * 3600.0};
    std::int64_t replicas = 2;
    Forecast forecast = Forecast::HoltWinters;
    Duration window{300};
    Duration look_ahead{300};
};
const schema::Record& record_of(const AutoscalerSettings*);
/// Time between two looks: the mode's, where none is set.
double interval_s(const AutoscalerSettings& settings);

/// Adds and takes away the replicas of the component that it is attached to.
class Autoscaler : public kernel::Component {
public:
    Autoscaler(const kernel::BuildContext& context, const AutoscalerSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override { reply(slot, call, Outcome::Ok); }
    void timer(kernel::Slot slot, std::uint8_t tag) override;
    void targets_changed(kernel::Channel& channel) override;
    void call_held() override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;

    const std::vector<kernel::Decision>* decisions() const override { return &decisions_; }
    void forget_decisions() override { decisions_.clear(); }
    double settling_s() const override;
    double deciding_s() const override;
    void hold_steady() override;

private:
    struct Seen {
        double started = 0;
        double turned = 0;  ///< when it last began or ceased to serve
        double cpu_s = 0;   ///< spent by the last look
        bool served = true;
    };
    Observation look();
    Metric cpu_metric(double seconds);
    std::optional<Metric> memory_metric() const;
    double messages_waiting() const;
    void keep(const Advice& advice, std::int64_t from);
    std::vector<double> shape_of_days() const;
    std::unique_ptr<Scaling> make_scaling() const;
    double now() const;
    std::int64_t current() const { return static_cast<std::int64_t>(target_->wanted()); }
    void have_at_least(std::int64_t replicas);
    bool is_group() const;
    void begin_day();
    double mean_rate(double from, double to) const;
    void replace_lost();
    void follow(const Advice& advice, std::int64_t from);

    AutoscalerSettings settings_;
    Bounds bounds_;
    kernel::Time interval_;
    kernel::Component* target_ = nullptr;
    /// What the target takes messages from.
    struct Queue {
        const kernel::MessageGiver* giver;
        const kernel::Channel* channel;
    };
    std::vector<Queue> queues_;
    std::unique_ptr<Scaling> scaling_;
    std::vector<Seen> replicas_;
    kernel::Time looked_ = 0;
    std::uint64_t arrivals_ = 0;
    double changed_ = 0;                   ///< when replicas (wanted, or there) last did, or the load
    std::optional<double> content_since_;  ///< with what is there
    double load_ = 0;                      ///< requests a second that hold_steady() was told of last; 0: none
    double needed_ = 0;                    ///< replicas that would have been just on target at the last look
    bool of_day_ = false;                  ///< the clock is of a day
    std::vector<kernel::Decision> decisions_;
    kernel::Counter &ups_, &downs_;
    kernel::Gauge& wanted_;
};

}  // namespace headroom::models
