// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "analytic/model.h"
#include "models/autoscaler/autoscaler.h"
#include "models/autoscaler/rest.h"

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

    /// Where the load stays as it is: as many as it comes to rest at, mean. They may change with what is asked, and what was there.
    std::optional<double> scale(const analytic::ScaledTarget& target) override {
        if (settings_.mode == ScalingMode::Schedule) return wanted_ = std::clamp(static_cast<double>(settings_.replicas), min_, max_);
        double wanted = 0;
        bool near_enough = true, known = false;
        const auto consider = [&](double total, double of_replica, bool is_share) {
            known = true;
            if (settings_.mode == ScalingMode::TargetTracking || settings_.mode == ScalingMode::Predictive) {
                const double ratio = total / std::max(1.0, target.replicas) / of_replica;
                near_enough = near_enough && settings_.tolerances().hold(ratio);
                wanted = std::max(wanted, std::ceil(total / of_replica - 1e-9));
            } else {
                near_enough = false;
                wanted = std::max(wanted, at_rest(target, total / of_replica, is_share ? std::optional(100 * of_replica) : std::nullopt));
            }
        };
        const bool by_default = !settings_.cpu && !settings_.memory && !settings_.requests && !settings_.queue;
        if (settings_.requests) consider(target.calls, settings_.requests->value, false);
        if (settings_.cpu || by_default) consider(target.busy / target.vcpus, settings_.cpu ? settings_.cpu->value : 0.8, true);
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
        if (settings_.mode == ScalingMode::Schedule) caveats.emplace_back("the replicas of its schedule are taken to be there all day");
        if (settings_.queue)
            caveats.emplace_back(
                "its queue is taken to stay short once as many replicas are there as keep up with what comes; where it takes them away "
                "again as the queue gets short, it swings between too few and many more, and these cost more");
        if (settings_.memory) caveats.emplace_back("its target of memory is left out");
        if (settings_.mode == ScalingMode::Knative && settings_.min.value_or(0) == 0)
            caveats.emplace_back(
                "calls are taken to come at random: so do the pauses in which there is no replica, and the share of "
                "the calls that waits for one to start, which counts as time of their workers");
        if (settings_.mode == ScalingMode::Step) caveats.emplace_back("its steps are taken to lead to the target");
        return caveats;
    }

private:
    /// `wanted` replicas would bring a metric to its target, on the whole.
    double at_rest(const analytic::ScaledTarget& target, double wanted, std::optional<double> percent) const {
        constexpr double already_there = 0.98;  // a scaler that follows a load which rises slowly has the rest of them already
        const bool is_knative = settings_.mode == ScalingMode::Knative;
        const double seen_s = is_knative ? settings_.stable_window.value : interval_s(settings_);
        const double scv = target.calls_scv + (percent ? target.work_scv : 0);
        const rest::Wanted all{wanted, target.calls > 0 ? wanted * std::sqrt(scv / (target.calls * seen_s)) : 0, percent};
        rest::Before before{target.before, target.has_piled && percent};  // what comes to be worked off is no call that comes
        if (!target.is_first) before = {std::max(target.before, std::ceil(already_there * wanted)), false};
        if (is_knative) return rest::by_looks(all);
        if (settings_.mode == ScalingMode::Step) return rest::by_steps(all, before, settings_.low);
        return rest::by_hpa(all, before, settings_.tolerances(), settings_.down.stabilization.value / interval_s(settings_) + 1);
    }

    /// With fewer the queue grows, and with it what the scaler wants; with these it is short.
    static double fewest_that_keep_up(const analytic::ScaledTarget& target) {
        return std::floor(std::max(target.busy / target.vcpus, target.at_work / target.workers)) + 1;
    }

    double min_ = 1, max_ = 100, wanted_ = 1;
};

}  // namespace

void add_estimate_of_autoscaler(analytic::ModelTypes& types) { types.add<AutoscalerModel>("autoscaler"); }

}  // namespace headroom::models
