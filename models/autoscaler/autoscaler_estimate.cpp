// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/model.h"
#include "models/autoscaler/autoscaler.h"

namespace headroom::models {

namespace {

class AutoscalerModel : public analytic::ModelOf<AutoscalerSettings> {
public:
    explicit AutoscalerModel(const analytic::ModelContext& context) : ModelOf(context) {
        min_ = static_cast<double>(settings_.min.value_or(1));
        max_ = static_cast<double>(settings_.max.value_or(100));
    }

    analytic::Conduct conduct(const analytic::Around& around) override {
        analytic::Conduct conduct;
        conduct.ways.resize(around.routes());
        return conduct;
    }

    /// Where the load stays as it is: as many as bring the metric to its target, unless it is near enough.
    std::optional<double> scale(const analytic::ScaledTarget& target) override {
        if (settings_.mode == ScalingMode::Schedule) return wanted_ = target.replicas;
        double wanted = 0;
        bool near_enough = true, known = false;
        const auto consider = [&](double total, double of_replica) {
            known = true;
            const double ratio = total / std::max(1.0, target.replicas) / of_replica;
            near_enough = near_enough && settings_.tolerances().hold(ratio);
            wanted = std::max(wanted, std::ceil(total / of_replica - 1e-9));
        };
        const bool by_default = !settings_.cpu && !settings_.memory && !settings_.requests && !settings_.queue;
        if (settings_.requests) consider(target.calls, settings_.requests->value);
        if (settings_.cpu || by_default) consider(target.busy / target.vcpus, settings_.cpu ? settings_.cpu->value : 0.8);
        if (settings_.queue) {
            known = true;
            near_enough = false;
            wanted = std::max({wanted, fewest_that_keep_up(target), std::ceil(target.at_work / *settings_.queue - 1e-9)});
        }
        if (!known) return wanted_ = target.replicas;
        wanted = std::clamp(near_enough ? target.replicas : wanted, std::max(1.0, min_), max_);
        wanted_ = wanted - share_of_none(target.calls);
        return wanted;
    }

    /// Calls that come at random leave a pause that is long enough with that probability; then there is none until the next. From a
    /// call on the look that sees it comes half an interval later, the mean.
    double share_of_none(double calls_per_s) const override {
        if (settings_.mode != ScalingMode::Knative || settings_.min.value_or(0) > 0) return 0;
        return std::exp(-calls_per_s * (settings_.stable_window.value + settings_.zero_grace.value + interval_s(settings_) / 2));
    }

    std::vector<std::optional<double>> outputs(const analytic::Around&) const override { return {wanted_, 0.0, 0.0}; }

    std::vector<std::string> caveats() const override {
        std::vector<std::string> caveats{"it is taken to have come to rest at each level of traffic, as its targets say"};
        if (settings_.mode == ScalingMode::Schedule) caveats.emplace_back("the schedule is left out");
        if (settings_.queue)
            caveats.emplace_back("its queue is taken to stay short once as many replicas are there as keep up with what comes");
        if (settings_.memory) caveats.emplace_back("its target of memory is left out");
        if (settings_.mode == ScalingMode::Knative && settings_.min.value_or(0) == 0)
            caveats.emplace_back(
                "calls are taken to come at random: so do the pauses in which there is no replica, and the share of "
                "the calls that waits for one to start, which counts as time of their workers");
        if (settings_.mode == ScalingMode::Step) caveats.emplace_back("its steps are taken to lead to the target");
        return caveats;
    }

private:
    /// With fewer the queue grows, and with it what the scaler wants; with these it is short.
    static double fewest_that_keep_up(const analytic::ScaledTarget& target) {
        return std::floor(std::max(target.busy / target.vcpus, target.at_work / target.workers)) + 1;
    }

    double min_ = 1, max_ = 100, wanted_ = 1;
};

}  // namespace

void add_estimate_of_autoscaler(analytic::ModelTypes& types) { types.add<AutoscalerModel>("autoscaler"); }

}  // namespace headroom::models
