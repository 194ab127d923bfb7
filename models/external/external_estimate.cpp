// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/model.h"
#include "analytic/token_bucket.h"
#include "models/external/external.h"

namespace headroom::models {

namespace {

class ExternalModel : public analytic::ModelOf<ExternalSettings> {
public:
    explicit ExternalModel(const analytic::ModelContext& context) : ModelOf(context) {}

    analytic::Conduct conduct(const analytic::Around& around) override {
        const double rate = around.rate();
        refused_ =
            settings_.quota ? analytic::take_tokens(rate, settings_.quota->value, static_cast<double>(settings_.burst), 0).refused : 0;
        errors_ = 0;
        analytic::Conduct conduct;
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.latency[r]}}};
            way.failing = settings_.error_ratio[r].value;
            if (refused_ > 0) way.turned_away = {refused_, Outcome::RateLimited};
            errors_ += around.arrivals(r).rate * (1 - refused_) * way.failing;
            conduct.ways.push_back(std::move(way));
        }
        if (settings_.quota) conduct.resources.push_back({"quota", rate * (1 - refused_) / settings_.quota->value});
        return conduct;
    }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        return {around.rate() * refused_, errors_};
    }

    bool sends_over_internet() const override { return false; }
    std::vector<plan::Usage> usage(const analytic::Around& around) const override {
        if (context_.scenario.components[context_.index].place) return {};
        double bytes = 0;
        for (const std::size_t i : context_.incoming) {
            if (context_.scenario.components[context_.scenario.connections[i].from].record->role == schema::Role::Source) continue;
            for (std::size_t r = 0; r < around.routes(); ++r) bytes += around.calls(i, r) * around.request_bytes(i, r);
        }
        return {{plan::Meter::Egress, {}, {}, bytes * 3600}};
    }

    std::vector<std::string> caveats() const override {
        if (!settings_.quota) return {};
        return {"calls are taken to come to the quota independently of each other"};
    }

private:
    double refused_ = 0, errors_ = 0;
};

}  // namespace

void add_estimate_of_external(analytic::ModelTypes& types) { types.add<ExternalModel>("external"); }

}  // namespace headroom::models
