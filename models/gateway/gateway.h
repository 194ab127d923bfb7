// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/component.h"
#include "kernel/token_bucket.h"
#include "kernel/trial.h"
#include "schema/types.h"

namespace headroom::models {

/// The door of an API: limits, inspection, authentication.
struct GatewaySettings {
    Distribution overhead = Distribution::constant(0.005);
    std::optional<Rate> rate_limit;
    std::int64_t burst = 5000;
    std::optional<Rate> client_rate_limit;
    std::int64_t client_burst = 10;
    std::optional<Number> clients;
    Distribution inspection;
    Ratio malicious;
    std::optional<std::int64_t> firewall_rules;
    Duration token_lifetime{3600};
};
const schema::Record& record_of(const GatewaySettings*);
/// Of the users' requests, and what comes beside them.
std::vector<plan::Usage> usage_of(const GatewaySettings& settings, double calls_per_hour);

class Gateway : public kernel::Component {
public:
    Gateway(const kernel::BuildContext& context, const GatewaySettings& settings);

    void start() override;
    bool passes_answers_on() const override { return true; }
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void hold_steady() override;
    double settling_s() const override { return trial_.left_s(simulation()); }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    /// What a call here is doing, kept in Call::stage.
    enum Stage : std::uint8_t { inspected, authenticating, forwarded };

    std::uint32_t client_of(const kernel::Call& call) const { return clients_ ? call.session % *clients_ : call.session; }
    void go_on(kernel::Slot slot, kernel::Call& call);

    GatewaySettings settings_;
    std::optional<std::uint32_t> clients_;
    std::optional<kernel::TokenBucket> total_;
    std::unordered_map<std::uint64_t, kernel::TokenBucket> quotas_;  ///< by client
    kernel::Trial trial_;                                            ///< of the limits
    std::unordered_map<std::uint64_t, kernel::Time> tokens_;         ///< by client: until when its token is known
    std::vector<kernel::Channel*> authentication_;                   ///< by route; null: none
    kernel::Counter &passed_, &limited_, &authentications_;
    RandomStream overheads_, inspections_;
};

}  // namespace headroom::models
