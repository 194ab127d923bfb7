// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "kernel/channel.h"
#include "kernel/simulation.h"

/// Further attempts of a call that has failed.
namespace headroom::kernel {

bool Channel::try_again(const Call& ended, Outcome outcome) {
    if (RetryBudget* budget = budget_of(ended); budget != nullptr && !budget->take(outcome)) return false;
    const Slot slot = begin(ended.parent, ended, ended.remaining);
    Call& call = simulation_.call(slot);
    call.attempt = static_cast<std::uint8_t>(ended.attempt + 1);
    call.place = Place::Caller;
    call.after_timeout = outcome == Outcome::Timeout;
    simulation_.adopt(ended.parent, slot);
    if (trace_ != nullptr) trace_->tried_again(ended, slot);
    simulation_.schedule(simulation_.now() + backoff(ended.attempt), slot, Event::Retry);
    return true;
}

Time Channel::backoff(std::uint8_t attempt) {
    const policy::Retry& retry = *policy_.retry;
    double wait = retry.wait.value;
    if (retry.backoff == policy::Backoff::Exponential) wait *= std::pow(retry.multiplier, attempt - 1);
    if (retry.jitter.value > 0) wait *= 1 + retry.jitter.value * (2 * waits_.uniform() - 1);
    if (retry.longest_wait) wait = std::min(wait, retry.longest_wait->value);
    return from_seconds(wait);
}

}  // namespace headroom::kernel
