// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/outcome.h"
#include "kernel/time.h"
#include "models/load_balancer/settings.h"

namespace headroom::models {

/// Envoy's outlier detection (source/common/upstream/outlier_detection_impl.cc): hosts that fail several times in a row, or
/// much more often than the others, are ejected for a while. It knows hosts by their number.
class OutlierDetector {
public:
    explicit OutlierDetector(const OutlierEjection& settings) : settings_(settings) {}

    /// A host takes part from now on, as one of which nothing is known; or does no longer.
    void join(std::uint32_t host);
    void leave(std::uint32_t host);
    bool takes_part(std::uint32_t host) const { return host < hosts_.size() && hosts_[host].takes_part; }
    bool is_ejected(std::uint32_t host) const { return hosts_[host].ejected; }
    std::size_t ejected() const { return ejected_; }

    /// Does HTTP have a 5xx for it?
    static bool is_5xx(Outcome outcome) {
        return outcome != Outcome::Ok && outcome != Outcome::RateLimited && outcome != Outcome::Abandoned;
    }
    /// An attempt at the host has ended. True where that ejects it.
    bool answered(std::uint32_t host, Outcome outcome, kernel::Time now);
    /// A health check was passed: true where that takes the host back.
    bool take_back(std::uint32_t host);
    /// At each interval. Returns the hosts that were ejected or taken back.
    std::vector<std::uint32_t> sweep(kernel::Time now);

    /// Success rates below mean − factor × standard deviation (of the population) are outliers.
    struct Threshold {
        double mean = 0;
        double threshold = 0;
    };
    static Threshold success_rate_threshold(std::span<const double> rates, double factor);

private:
    struct Host {
        bool takes_part = false;
        bool ejected = false;
        std::int64_t failures_in_a_row = 0;
        std::int64_t requests = 0, successes = 0;  ///< since the last sweep
        std::int64_t times = 0;                    ///< ejected, less the sweeps in which it was not
        kernel::Time ejected_at = 0;
    };
    bool eject(Host& host, kernel::Time now);
    void restore(Host& host);
    bool is_over(const Host& host, kernel::Time now) const;
    void compare_success_rates(kernel::Time now, std::vector<std::uint32_t>& changed);

    OutlierEjection settings_;
    std::vector<Host> hosts_;
    std::size_t taking_part_ = 0, ejected_ = 0;
};

}  // namespace headroom::models
