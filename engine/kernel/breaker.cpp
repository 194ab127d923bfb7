// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/breaker.h"

#include <algorithm>

namespace headroom::kernel {

using policy::BreakerMode;
using policy::WindowKind;

Breaker::Breaker(const policy::Breaker& settings) : settings_(settings) {
    if (settings_.window == WindowKind::Count) settings_.minimum_calls = std::min(settings_.minimum_calls, settings_.window_size);
}

bool Breaker::admit(Time now, bool& probe) {
    if (state_ == State::Closed) return true;
    if (state_ == State::Open) {
        if (now < open_until_) return false;
        state_ = State::HalfOpen;
        probes_left_ = settings_.mode == BreakerMode::Window ? settings_.probes : 1;
        probes_ = {};
    }
    if (probes_left_ == 0) return false;
    --probes_left_;
    probe = true;
    return true;
}

void Breaker::probe_gone() {
    if (state_ == State::HalfOpen) ++probes_left_;
}

void Breaker::ended(Time now, bool failed, Time took, bool probe) {
    if (state_ == State::Open || (state_ == State::HalfOpen && !probe)) return;
    if (settings_.mode == BreakerMode::Consecutive) {
        judge_in_a_row(now, failed, probe);
        return;
    }
    const bool slow = took > from_seconds(settings_.slow.value);
    if (state_ == State::Closed) {
        record(now, failed, slow);
        judge_window(now);
        return;
    }
    probes_.add(failed, slow);
    if (probes_.calls < std::min(settings_.minimum_calls, settings_.probes)) return;
    is_too_bad(probes_) ? trip(now) : close();
}

void Breaker::judge_in_a_row(Time now, bool failed, bool probe) {
    if (!failed) {
        probe ? close() : void(in_a_row_ = 0);
    } else if (probe || ++in_a_row_ >= settings_.failures) {
        trip(now);
    }
}

void Breaker::record(Time now, bool failed, bool slow) {
    const bool by_count = settings_.window == WindowKind::Count;
    const std::int64_t when = by_count ? recorded_ : now / from_seconds(1);
    ++recorded_;
    if (buckets_.empty() || buckets_.back().when != when) buckets_.push_back({when, {}});
    for (Tally* tally : {&buckets_.back().tally, &window_}) tally->add(failed, slow);
    while (buckets_.front().when <= when - settings_.window_size) {
        const Tally& old = buckets_.front().tally;
        window_.calls -= old.calls;
        window_.failed -= old.failed;
        window_.slow -= old.slow;
        buckets_.pop_front();
    }
}

void Breaker::judge_window(Time now) {
    if (window_.calls >= settings_.minimum_calls && is_too_bad(window_)) trip(now);
}

bool Breaker::is_too_bad(const Tally& tally) const {
    const auto calls = static_cast<double>(tally.calls);
    return static_cast<double>(tally.failed) >= settings_.failure_rate.value * calls ||
           static_cast<double>(tally.slow) >= settings_.slow_rate.value * calls;
}

void Breaker::close() {
    state_ = State::Closed;
    in_a_row_ = 0;
    buckets_.clear();
    window_ = {};
}

void Breaker::trip(Time now) {
    state_ = State::Open;
    open_until_ = now + from_seconds(settings_.open.value);
}

}  // namespace headroom::kernel
