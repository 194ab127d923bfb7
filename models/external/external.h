// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/component.h"
#include "kernel/token_bucket.h"
#include "kernel/trial.h"
#include "schema/types.h"

namespace headroom::models {

/// Somebody else's service: answers after a while, sometimes with an error, up to a quota.
struct ExternalSettings {
    PerRoute<Distribution> latency{Distribution::constant(0.1)};
    PerRoute<Ratio> error_ratio;
    std::optional<Rate> quota;
    std::int64_t burst = 1;
};
const schema::Record& record_of(const ExternalSettings*);

class External : public kernel::Component {
public:
    External(const kernel::BuildContext& context, const ExternalSettings& settings);

    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void wake(kernel::Slot slot, kernel::Call& call) override;
    void slow_down(std::size_t, double factor) override { slowness_ = factor; }
    void hold_steady() override;
    double settling_s() const override { return trial_.left_s(simulation()); }
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    ExternalSettings settings_;
    std::optional<kernel::TokenBucket> quota_;
    kernel::Trial trial_;  ///< of the quota
    double slowness_ = 1;
    kernel::Counter &served_, &refused_, &errors_;
    RandomStream times_, failures_;
};

}  // namespace headroom::models
