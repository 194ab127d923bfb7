// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/outcome.h"
#include "policy/retry.h"

namespace headroom::kernel {

/// Decides whether a replica of the caller may retry: Envoy's share of its active calls, or the AWS SDK's token bucket.
class RetryBudget {
public:
    explicit RetryBudget(const policy::RetryBudget& settings) : settings_(settings), tokens_(settings.capacity) {}

    /// An attempt is in flight, or no longer is.
    void begins() { ++active_; }
    void ends() { --active_; }
    /// Takes what a retry after `failure` costs; false where there is not enough.
    bool take(Outcome failure) {
        if (settings_.kind == policy::BudgetKind::ActiveShare) {
            const double allowed = std::max(static_cast<double>(settings_.minimum), settings_.share.value * active_);
            if (static_cast<double>(retries_) + 1 > allowed) return false;
            ++retries_;
            return true;
        }
        const std::int64_t cost = failure == Outcome::Timeout ? settings_.timeout_cost : settings_.cost;
        if (tokens_ < cost) return false;
        tokens_ -= cost;
        return true;
    }
    /// A retry is tried twice: it ends twice.
    void retry_goes_on() {
        if (settings_.kind == policy::BudgetKind::ActiveShare) ++retries_;
    }
    /// A retry is over.
    void retry_ended() {
        if (settings_.kind == policy::BudgetKind::ActiveShare) --retries_;
    }
    /// The attempt of that number succeeded: brings back what it took, or the refund where it was the first.
    void succeeded(std::uint8_t attempt, bool after_timeout) {
        const std::int64_t cost = after_timeout ? settings_.timeout_cost : settings_.cost;
        tokens_ = std::min(settings_.capacity, tokens_ + (attempt == 1 ? settings_.refund : cost));
    }

private:
    policy::RetryBudget settings_;
    std::uint32_t active_ = 0;
    std::int64_t tokens_;
    std::int64_t retries_ = 0;
};

}  // namespace headroom::kernel
