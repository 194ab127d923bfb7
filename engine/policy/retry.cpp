// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/retry.h"

#include <array>

#include "schema/describe.h"

namespace headroom::policy {

std::span<const schema::EnumOption<Backoff>> options_of(Backoff) {
    static const std::array<schema::EnumOption<Backoff>, 2> options = {{
        {Backoff::Fixed, "fixed", "the same wait before every attempt"},
        {Backoff::Exponential, "exponential", "each wait is `multiplier` times the one before"},
    }};
    return options;
}

std::span<const schema::EnumOption<BudgetKind>> options_of(BudgetKind) {
    static const std::array<schema::EnumOption<BudgetKind>, 2> options = {{
        {BudgetKind::ActiveShare, "active_share", "Envoy's retry budget: retries in flight are at most a share of the calls in flight"},
        {BudgetKind::TokenBucket, "token_bucket",
         "the AWS SDKs' retry quota: retries take tokens from a bucket, successes bring them back"},
    }};
    return options;
}

const schema::Record& record_of(const RetryBudget*) {
    static const schema::Record record =
        schema::Describe<RetryBudget>(
            "retry_budget", "Retry budget",
            "Keeps retries from multiplying a failure: a retry beyond the budget is not made, the call has failed.")
            .param(&RetryBudget::kind, "kind",
                   "How the budget is counted. `share` and `minimum` belong to active_share, the others to token_bucket.")
            .param(&RetryBudget::share, "share", Unit::Ratio,
                   "Envoy `budget_percent`: retries in flight, of the connection's calls in flight.", {0, 1})
            .only_with("kind", {"active_share"})
            .param(&RetryBudget::minimum, "minimum", Unit::None,
                   "Envoy `min_retry_concurrency`: this many retries in flight are always allowed.", {0, 1e6})
            .only_with("kind", {"active_share"})
            .param(&RetryBudget::capacity, "capacity", Unit::None,
                   "AWS SDK, standard retry mode: tokens in the full bucket of each replica of the caller.", {0, 1e9})
            .only_with("kind", {"token_bucket"})
            .param(&RetryBudget::cost, "cost", Unit::None, "AWS SDK: tokens that a retry takes.", {0, 1e9})
            .only_with("kind", {"token_bucket"})
            .param(&RetryBudget::timeout_cost, "timeout_cost", Unit::None, "AWS SDK: tokens that a retry after a time-out takes.", {0, 1e9})
            .only_with("kind", {"token_bucket"})
            .param(&RetryBudget::refund, "refund", Unit::None,
                   "AWS SDK: tokens that a success at the first attempt brings back; one after a retry brings back what that retry took.",
                   {0, 1e9})
            .only_with("kind", {"token_bucket"})
            .done();
    return record;
}

const schema::Record& record_of(const Retry*) {
    static const schema::Record record =
        schema::Describe<Retry>("retry", "Retry", "Tries again when an attempt fails, after a wait. Defaults are resilience4j's.")
            .param(&Retry::attempts, "attempts", Unit::None, "resilience4j `maxAttempts`: attempts in all, the first included.", {1, 100})
            .param(&Retry::wait, "wait", Unit::Seconds, "resilience4j `waitDuration`: the wait before the second attempt.", {0, 3600})
            .param(&Retry::backoff, "backoff", "How the wait grows from attempt to attempt (resilience4j `intervalFunction`).")
            .param(&Retry::multiplier, "multiplier", Unit::None,
                   "resilience4j `exponentialBackoffMultiplier`: of exponential, each wait is this many times the one before.", {1, 100})
            .only_with("backoff", {"exponential"})
            .param(&Retry::jitter, "jitter", Unit::Ratio,
                   "resilience4j `randomizedWaitFactor`: the wait is drawn evenly from wait · [1 − jitter, 1 + jitter]; 0.5 is its default "
                   "where random waits are chosen.",
                   {0, 1})
            .param(&Retry::longest_wait, "longest_wait", Unit::Seconds,
                   "resilience4j `exponentialMaxWaitDuration`: a wait grows no longer than this.", {0, 86400})
            .param(&Retry::budget, "budget", "Keeps retries from multiplying a failure; unset: every failed attempt is retried.")
            .done();
    return record;
}

}  // namespace headroom::policy
