// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/units.h"
#include "schema/record.h"
#include "schema/traits.h"

namespace headroom::policy {

enum class Backoff { Fixed, Exponential };
std::span<const schema::EnumOption<Backoff>> options_of(Backoff);

enum class BudgetKind { ActiveShare, TokenBucket };
std::span<const schema::EnumOption<BudgetKind>> options_of(BudgetKind);

/// Keeps retries from multiplying a failure.
struct RetryBudget {
    BudgetKind kind = BudgetKind::ActiveShare;
    Ratio share{0.2};                ///< Envoy: retries in flight, of the connection's calls in flight
    std::int64_t minimum = 3;        ///< Envoy: always allowed at once
    std::int64_t capacity = 500;     ///< AWS SDK: tokens
    std::int64_t cost = 5;           ///< AWS SDK: of a retry
    std::int64_t timeout_cost = 10;  ///< AWS SDK: of a retry after a time-out
    std::int64_t refund = 1;         ///< AWS SDK: for a clean success
};
const schema::Record& record_of(const RetryBudget*);

/// Tries again when a call fails; defaults are resilience4j's.
struct Retry {
    std::int64_t attempts = 3;  ///< the first included
    Duration wait{0.5};         ///< before the second attempt
    Backoff backoff = Backoff::Fixed;
    double multiplier = 1.5;  ///< of exponential
    Ratio jitter{0};          ///< the wait is drawn from wait · [1 − jitter, 1 + jitter]; resilience4j's randomised wait: 0.5
    std::optional<Duration> longest_wait;
    std::optional<RetryBudget> budget;
};
const schema::Record& record_of(const Retry*);

}  // namespace headroom::policy
