// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/admission.h"

#include <algorithm>

namespace headroom::kernel {

Throttle::Bucket& Throttle::bucket(Time now) {
    const Time length = std::max<Time>(1, from_seconds(settings_.window.value) / buckets);
    const std::int64_t when = now / length;
    if (buckets_.empty() || buckets_.back().when != when) buckets_.push_back({when});
    while (buckets_.front().when <= when - buckets) {
        requests_ -= buckets_.front().requests;
        accepts_ -= buckets_.front().accepts;
        buckets_.pop_front();
    }
    return buckets_.back();
}

double Throttle::ask(Time now) {
    Bucket& current = bucket(now);
    const double probability = std::max(0.0, (requests_ - settings_.k * accepts_) / (requests_ + 1));
    ++current.requests;
    ++requests_;
    return probability;
}

void Throttle::accepted(Time now) {
    ++bucket(now).accepts;
    ++accepts_;
}

Gate::Gate(const policy::Connection& policy) {
    if (policy.throttle) throttle_.emplace(*policy.throttle);
    if (policy.breaker) breaker_.emplace(*policy.breaker);
    if (const auto& limit = policy.rate_limit) bucket_.emplace(limit->rate.value, static_cast<double>(limit->burst), limit->wait.value);
}

Gate::Answer Gate::ask(Time now, RandomStream& random) {
    Answer answer;
    if (throttle_) {
        const double probability = throttle_->ask(now);
        if (probability > 0 && random.uniform() < probability) return {Outcome::RateLimited};
    }
    if (breaker_ && !breaker_->admit(now, answer.probe)) return {Outcome::BreakerOpen};
    if (!bucket_) return answer;
    const std::optional<Time> wait = bucket_->take(now);
    if (!wait) {
        if (breaker_) breaker_->ended(now, true, 0, answer.probe);
        return {Outcome::RateLimited};
    }
    answer.wait = *wait;
    return answer;
}

void Gate::ended(Time now, Outcome outcome, Time took, bool probe) {
    if (throttle_ && (outcome == Outcome::Ok || outcome == Outcome::Error)) throttle_->accepted(now);
    if (breaker_) breaker_->ended(now, outcome != Outcome::Ok, took, probe);
}

void Gate::gone(bool probe) {
    if (breaker_ && probe) breaker_->probe_gone();
}

}  // namespace headroom::kernel
