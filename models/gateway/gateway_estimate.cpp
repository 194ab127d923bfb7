// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analytic/model.h"
#include "analytic/token_bucket.h"
#include "models/gateway/gateway.h"

namespace headroom::models {

namespace {

class GatewayModel : public analytic::ModelOf<GatewaySettings> {
public:
    explicit GatewayModel(const analytic::ModelContext& context) : ModelOf(context) {
        clients_ = std::max(1.0, context.scenario.users);
        if (settings_.clients) clients_ = std::min(clients_, settings_.clients->value);
    }

    /// Who finds no token is refused. A client is asked who it is when its token has ended.
    analytic::Conduct conduct(const analytic::Around& around) override {
        const double rate = around.rate();
        double passed = rate;
        if (settings_.client_rate_limit)  // clients are alike
            passed *= 1 - analytic::take_tokens(rate / clients_, settings_.client_rate_limit->value,
                                                static_cast<double>(settings_.client_burst), 0)
                              .refused;
        analytic::Conduct conduct;
        if (settings_.rate_limit) {
            const double per_s = settings_.rate_limit->value;
            const double refused = analytic::take_tokens(passed, per_s, static_cast<double>(settings_.burst), 0).refused;
            conduct.evened = analytic::evened_by(passed, refused, per_s);
            passed *= 1 - refused;
        }
        refused_ = rate > 0 ? 1 - passed / rate : 0;
        asked_ = 0;
        double asking = 0;
        for (std::size_t r = 0; r < around.routes(); ++r)
            if (!context_.visits("authentication", r).empty()) asking += around.arrivals(r).rate * (1 - refused_);
        const double renewed = 1 / (1 + asking / clients_ * settings_.token_lifetime.value);
        for (std::size_t r = 0; r < around.routes(); ++r) {
            analytic::Way way;
            way.times = {{{1, settings_.overhead}}, {{1, settings_.inspection}}};
            auto authentication = context_.visits("authentication", r);
            if (!authentication.empty()) {
                authentication.resize(1);
                authentication.front().calls = renewed;
                authentication.front().step = -1;  // before all others
                way.visits.push_back(authentication.front());
                asked_ += around.arrivals(r).rate * (1 - refused_) * renewed;
            }
            for (const analytic::Visit& visit : context_.visits("targets", r)) way.visits.push_back(visit);
            if (refused_ > 0) way.turned_away = {refused_, Outcome::RateLimited};
            conduct.ways.push_back(std::move(way));
        }
        if (settings_.rate_limit) conduct.resources.push_back({"rate", passed / settings_.rate_limit->value});
        return conduct;
    }

    std::vector<plan::Usage> usage(const analytic::Around& around) const override { return usage_of(settings_, around.rate() * 3600); }

    std::vector<std::optional<double>> outputs(const analytic::Around& around) const override {
        const double rate = around.rate(), share = settings_.malicious.value;
        return {rate * refused_, rate * share / (1 - share), rate > 0 ? std::optional(asked_ / (rate * (1 - refused_))) : std::nullopt};
    }
    bool passes_answers_on() const override { return true; }

    std::vector<std::string> caveats() const override {
        if (!settings_.rate_limit && !settings_.client_rate_limit) return {};
        return {"requests are taken to come to the limits independently of each other, of all clients alike"};
    }

private:
    double clients_ = 1, refused_ = 0, asked_ = 0;
};

}  // namespace

void add_estimate_of_gateway(analytic::ModelTypes& types) { types.add<GatewayModel>("gateway"); }

}  // namespace headroom::models
