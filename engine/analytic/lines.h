// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "plan/scenario.h"

/// How far the messages of a platform go, and what they find on its lines.
namespace headroom::analytic {

/// So many replicas of a component on the scenario's platform, which stand in their zones in turn; the last may be a part of one.
std::vector<double> replicas_by_zone(const plan::Scenario& scenario, std::size_t component, double replicas);

/// From zone to zone.
struct Stretch {
    double share = 0;                      ///< of the messages
    std::vector<std::size_t> there, back;  ///< lanes (plan::Path) that requests pass, and answers
};

/// Of the messages of one connection, with so many replicas at its ends.
struct Distance {
    double latency_s = 0;     ///< one way, mean of both, without the connection's own
    bool is_far = false;      ///< from region to region
    double changes_zone = 0;  ///< share that does, within a region
    std::vector<Stretch> stretches;
};

/// Calls spread evenly over those of the callee. `caller`, `callee`: replicas; 0 for what is
/// in every zone. Without a platform, or from or to what is outside of it: none.
Distance distance(const plan::Scenario& scenario, std::size_t connection, double caller, double callee);

/// What passes each lane.
class Lines {
public:
    explicit Lines(const plan::Scenario& scenario);
    void clear() { bytes_.assign(bytes_.size(), 0); }
    /// Bytes a second of requests, and of answers.
    void add(const Distance& distance, double request_bytes, double response_bytes);
    double bytes_per_s(std::size_t lane) const { return bytes_[lane]; }
    /// Mean seconds that a request and an answer of so many bytes take: on each stretch, on its fullest lane, whose messages share it
    /// (processor sharing).
    double transfer_s(const Distance& distance, double request_bytes, double response_bytes) const;
    /// Lines that more comes to than they carry.
    std::vector<std::size_t> overfull() const;

private:
    double seconds(const std::vector<std::size_t>& lanes, double bytes) const;
    double busy(std::size_t lane) const { return capacity_[lane] > 0 ? bytes_[lane] / capacity_[lane] : 0; }

    std::vector<double> capacity_;  ///< bytes a second; 0: as much as comes
    std::vector<double> bytes_;
};

}  // namespace headroom::analytic
