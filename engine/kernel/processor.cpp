// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel/processor.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace headroom::kernel {

Processor::Processor(Simulation& simulation, std::uint16_t component, std::uint16_t replica, const ProcessorSettings& settings)
    : simulation_(simulation),
      component_(component),
      replica_(replica),
      settings_(settings),
      nanoseconds_(1e9 / settings.speed),
      running_(simulation.statistics()),
      busy_(simulation.statistics().gauge()) {
    if (!settings_.credits) return;
    balance_ = &simulation.statistics().gauge();
    throttled_ = &simulation.statistics().headcount();
    set_credits(settings_.credits->at_start);
}

void Processor::count() {
    const Time now = simulation_.now();
    busy_.set(now, std::min(static_cast<double>(running_.value()), capacity()));
    if (!settings_.credits) return;
    balance_->set(now, credits_);
    if (is_throttled() == (throttled_->value() > 0)) return;
    is_throttled() ? throttled_->enter(now) : throttled_->leave(now);
}

void Processor::set_credits(std::optional<double> balance) {
    advance();
    credits_count_ = balance.has_value();
    credits_ = balance.value_or(credits_);
    count();
    arm();
}

bool Processor::is_throttled() const {
    return credits_count_ && settings_.credits->throttles && credits_ <= 0 &&
           static_cast<double>(running_.value()) > settings_.credits->earned;
}

/// vCPUs that may be at work.
double Processor::capacity() const { return is_throttled() ? std::min(settings_.credits->earned, settings_.vcpus) : settings_.vcpus; }

/// Nanoseconds until the credits are spent as things are.
double Processor::until_empty() const {
    const double spent = std::min(static_cast<double>(running_.value()), capacity()) - settings_.credits->earned;
    if (!settings_.credits->throttles || credits_ <= 0 || spent <= 0) return std::numeric_limits<double>::infinity();
    return credits_ / spent * 1e9;
}

/// Less than a nanosecond's work is nothing.
void Processor::earn(double seconds) {
    const CpuCredits& terms = *settings_.credits;
    credits_ += (terms.earned - std::min(static_cast<double>(running_.value()), capacity())) * seconds;
    credits_ = std::clamp(credits_, terms.throttles ? 0 : -terms.most, terms.most);
    if (terms.throttles && credits_ < 2e-9 * settings_.vcpus) credits_ = 0;
}

void Processor::start_shared(Slot slot, double demand) {
    advance();
    running_.enter(simulation_.now());
    count();
    jobs_.push_back({virtual_ + demand * 1e9, order_++, slot});
    std::push_heap(jobs_.begin(), jobs_.end(), std::greater<>());
    arm();
}

void Processor::stop(Slot slot) {
    if (!settings_.shared) {
        woke();
        return;
    }
    advance();
    std::erase_if(jobs_, [slot](const Job& job) { return job.slot == slot; });
    std::make_heap(jobs_.begin(), jobs_.end(), std::greater<>());
    running_.leave(simulation_.now());
    count();
    arm();
}

/// Nanoseconds of the reference machine's work that each job gets in a nanosecond.
double Processor::rate() const {
    const auto n = static_cast<double>(running_.value());
    const double share = std::min(1.0, capacity() / n);
    return share * settings_.speed / (1 + settings_.contention * (n - 1) + settings_.coherency * n * (n - 1));
}

void Processor::advance() {
    const Time now = simulation_.now();
    if (running_.value() == 0) {
        virtual_ = 0;
    } else {
        virtual_ += static_cast<double>(now - updated_) * rate();
    }
    if (credits_count_) {
        earn(to_seconds(now - updated_));
        count();
    }
    updated_ = now;
}

/// Sees to it that an event is pending at the time of the next end. One that comes too early arms again.
void Processor::arm() {
    if (jobs_.empty()) return;
    double wait = std::max(0.0, (jobs_.front().finish - virtual_) / rate());
    if (credits_count_) wait = std::min(wait, std::ceil(until_empty()));
    const Time due = simulation_.now() + from_seconds(wait * 1e-9);
    if (armed_ != no_slot && armed_at_ <= due) return;
    armed_ = simulation_.allocate();
    armed_at_ = due;
    Call& event = simulation_.call(armed_);
    event.component = component_;
    event.replica = replica_;
    event.stage = processor_stage;
    simulation_.wake_at(due, armed_);
}

/// Frees the event; false where another, earlier one was armed in its place.
bool Processor::mine(Slot event) {
    simulation_.release(event);
    if (event != armed_) return false;
    armed_ = no_slot;
    return true;
}

bool Processor::take_finished() {
    if (jobs_.empty() || (jobs_.front().finish - virtual_) > 0.5 * rate()) return false;
    finished_ = jobs_.front().slot;
    std::pop_heap(jobs_.begin(), jobs_.end(), std::greater<>());
    jobs_.pop_back();
    running_.leave(simulation_.now());
    count();
    return true;
}

}  // namespace headroom::kernel
