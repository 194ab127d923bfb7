// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/load_balancer/outlier_detector.h"

#include <algorithm>
#include <cmath>

namespace headroom::models {

using kernel::Time;

void OutlierDetector::join(std::uint32_t host) {
    if (host >= hosts_.size()) hosts_.resize(host + 1);
    hosts_[host] = {};
    hosts_[host].takes_part = true;
    ++taking_part_;
}

void OutlierDetector::leave(std::uint32_t host) {
    if (hosts_[host].ejected) restore(hosts_[host]);
    hosts_[host].takes_part = false;
    --taking_part_;
}

bool OutlierDetector::answered(std::uint32_t index, Outcome outcome, Time now) {
    if (!takes_part(index)) return false;
    Host& host = hosts_[index];
    ++host.requests;
    if (!is_5xx(outcome)) {
        ++host.successes;
        host.failures_in_a_row = 0;
        return false;
    }
    if (++host.failures_in_a_row != settings_.consecutive_5xx) return false;
    host.failures_in_a_row = 0;
    return eject(host, now);
}

bool OutlierDetector::eject(Host& host, Time now) {
    if (host.ejected) return false;
    const double share = static_cast<double>(ejected_ + 1) / static_cast<double>(taking_part_);
    if (ejected_ > 0 && share > settings_.max_ejection.value) return false;
    host.ejected = true;
    host.ejected_at = now;
    ++ejected_;
    const double base = settings_.base_ejection_time.value;
    const double longest = std::max(base, settings_.max_ejection_time.value);
    if (static_cast<double>(host.times) * base < longest + base) ++host.times;
    return true;
}

void OutlierDetector::restore(Host& host) {
    host.ejected = false;
    host.failures_in_a_row = 0;
    --ejected_;
}

bool OutlierDetector::take_back(std::uint32_t index) {
    if (!takes_part(index) || !hosts_[index].ejected) return false;
    restore(hosts_[index]);
    hosts_[index].requests = hosts_[index].successes = 0;
    return true;
}

bool OutlierDetector::is_over(const Host& host, Time now) const {
    const double base = settings_.base_ejection_time.value;
    const double lasts = std::min(static_cast<double>(host.times) * base, std::max(base, settings_.max_ejection_time.value));
    return now - host.ejected_at >= kernel::from_seconds(lasts);
}

std::vector<std::uint32_t> OutlierDetector::sweep(Time now) {
    std::vector<std::uint32_t> changed;
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
        Host& host = hosts_[i];
        if (!host.takes_part) continue;
        if (!host.ejected) {
            if (host.times > 0) --host.times;
        } else if (is_over(host, now)) {
            restore(host);
            changed.push_back(i);
        }
    }
    compare_success_rates(now, changed);
    for (Host& host : hosts_) host.requests = host.successes = 0;
    return changed;
}

void OutlierDetector::compare_success_rates(Time now, std::vector<std::uint32_t>& changed) {
    std::vector<std::uint32_t> compared;
    std::vector<double> rates;
    for (std::uint32_t i = 0; i < hosts_.size(); ++i) {
        const Host& host = hosts_[i];
        if (!host.takes_part || host.ejected || host.requests < settings_.success_rate_request_volume) continue;
        compared.push_back(i);
        rates.push_back(static_cast<double>(host.successes) / static_cast<double>(host.requests));
    }
    if (rates.empty() || rates.size() < static_cast<std::size_t>(settings_.success_rate_minimum_hosts)) return;
    const Threshold limit = success_rate_threshold(rates, settings_.success_rate_stdev_factor);
    for (std::size_t k = 0; k < rates.size(); ++k) {
        if (rates[k] < limit.threshold && eject(hosts_[compared[k]], now)) changed.push_back(compared[k]);
    }
}

OutlierDetector::Threshold OutlierDetector::success_rate_threshold(std::span<const double> rates, double factor) {
    const auto count = static_cast<double>(rates.size());
    double sum = 0, squares = 0;
    for (const double rate : rates) sum += rate;
    const double mean = sum / count;
    for (const double rate : rates) squares += (rate - mean) * (rate - mean);
    return {mean, mean - factor * std::sqrt(squares / count)};
}

}  // namespace headroom::models
