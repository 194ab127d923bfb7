// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/component.h"
#include "schema/types.h"

namespace headroom::models {

/// Code that a provider runs on demand, one call an instance (AWS Lambda).
struct FunctionSettings {
    Bytes memory{512.0 * 1048576};
    PerRoute<Distribution> cpu{Distribution::constant(0.02)};
    std::int64_t concurrency = 1000;
    Distribution cold_start = Distribution::constant(0.5);
    Duration keep_alive{600};
    std::int64_t provisioned = 0;
    bool at_edge = false;
};
const schema::Record& record_of(const FunctionSettings*);
/// Of an instance's share of a vCPU.
double speed(const FunctionSettings& settings);
/// `busy`: instances at work, time mean.
std::vector<plan::Usage> usage_of(const FunctionSettings& settings, double calls_per_hour, double busy);

class Function : public kernel::Component {
public:
    Function(const kernel::BuildContext& context, const FunctionSettings& settings);

    bool near_users() const override { return settings_.at_edge; }
    bool has_instance_for_each_call() const override { return true; }
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override { finish(slot, call, call.outcome); }
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    void slow_down(std::size_t, double factor) override { slowness_ = factor; }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    /// Whose instance a call has, kept in Call::stage.
    enum Stage : std::uint8_t { on_demand, provisioned };

    bool find_warm(kernel::Call& call);
    void finish(kernel::Slot slot, kernel::Call& call, Outcome outcome);
    void let_go(const kernel::Call& call);

    FunctionSettings settings_;
    double speed_;  ///< of the share of a vCPU that comes with the memory
    double slowness_ = 1;
    kernel::Headcount busy_;             ///< instances at work
    std::vector<kernel::Time> idle_;     ///< since when instances beyond the provisioned are idle, the one used last at the back
    std::int64_t provisioned_busy_ = 0;  ///< of the provisioned
    kernel::Counter &calls_, &cold_, &refused_;
    RandomStream starts_;
    std::vector<RandomStream> cpu_draws_;  ///< by route
};

}  // namespace headroom::models
