// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "analytic/model.h"
#include "models/function/function.h"
#include "models/station_terms.h"

namespace headroom::models {

namespace {

class FunctionModel : public analytic::ModelOf<FunctionSettings> {
public:
    explicit FunctionModel(const analytic::ModelContext& context) : ModelOf(context) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        const double rate = around.rate(), busy = around.present();
        cold_ = rate > 0 ? cold_share(rate * (1 - around.refused()), busy) : 0;
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times.push_back({{1, settings_.cpu[r].is_zero() ? settings_.cpu[r] : settings_.cpu[r].scaled(1 / speed(settings_))}});
            way.times.push_back({{cold_, settings_.cold_start}});
            way.visits = context_.visits("calls", r);
            conduct.ways.push_back(std::move(way));
        }
        conduct.station = door_terms(settings_.concurrency, Outcome::RateLimited);
        conduct.resources.push_back({"concurrency", busy / static_cast<double>(settings_.concurrency)});
        return conduct;
    }

    bool near_users() const override { return settings_.at_edge; }
    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        return usage_of(settings_, around.rate() * (1 - around.refused()) * 3600, around.present());
    }
    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        return {around.rate() > 0 ? std::optional(cold_) : std::nullopt, around.rate() * around.refused()};
    }
    std::vector<std::string> caveats() const override { return {"how often instances start is approximated"}; }
    bool has_instance_for_each_call() const override { return true; }

private:
    /// A call that finds n at work needs an instance n + 1. It has ended if none has needed it for so long as idle ones are kept; it
    /// is needed at the rate of calls that find n or more. So many are at work as in M/G/inf: a Poisson number.
    double cold_share(double rate, double busy) const {
        constexpr double surely = 10;  // standard deviations
        const double first = std::floor(std::max(0.0, busy - surely * std::sqrt(busy)));
        double probability = busy > 0 ? pdf(boost::math::poisson(busy), first) : 1, below = 0, cold = 0;
        for (double n = first;; ++n) {
            const double or_more = std::max(0.0, 1 - below);
            if (n >= static_cast<double>(settings_.provisioned))
                cold += probability * std::exp(-rate * or_more * settings_.keep_alive.value);
            below += probability;
            if (n > busy && probability < 1e-14) break;
            probability *= busy / (n + 1);
        }
        return cold;
    }

    double cold_ = 0;
};

}  // namespace

void add_estimate_of_function(analytic::ModelTypes& types) { types.add<FunctionModel>("function"); }

}  // namespace headroom::models
