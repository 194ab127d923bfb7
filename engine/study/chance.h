// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/scenario.h"
#include "protocol/measurement.h"
#include "protocol/request.h"
#include "study/beside.h"
#include "study/result.h"

namespace headroom::study {

/// Incidents that come by chance are far too rare to meet in a run. Each is forced, at the busiest time of the day, in a span beside
/// each replication of the run; another one is the same span without. What it loses, by how often it comes, is taken off the
/// availability: 1 − errors − Σ (requests lost by one / requests a second) / mean time between two.
class Chance {
public:
    Chance() = default;
    /// Beside the run of a request; none where nothing comes by chance.
    Chance(const protocol::Request& request, const plan::Scenario& scenario, const plan::Surroundings& surroundings);

    std::size_t runs() const { return beside_.size(); }
    /// Appends what belongs to a round of the run, whose first `size` requests are the run's own.
    void add_to(std::vector<protocol::Request>& round, std::size_t size) const { study::add_to(round, size, beside_); }
    /// Takes the answers to it off the end.
    void take_from(std::vector<protocol::Measurement>& answers, std::size_t size);

    /// The peak's availability, and a finding for each incident. `replications` are the run's own.
    void add_to(RunResult& run, const std::vector<protocol::Measurement>& replications) const;

private:
    struct Forced {
        std::string title;      ///< of its kind
        std::string what;       ///< "web", "web->db", "zone 1"
        std::string component;  ///< id as drawn; empty: none
        double every_s = 0;
        std::size_t beside = 0;
    };
    const protocol::RequestMeasure& part(const protocol::Measurement& measurement, const std::size_t* route) const;
    /// Seconds' worth of requests that one such incident loses, in a replication.
    double lost_s(const Forced& forced, std::size_t replication, const std::size_t* route) const;
    Estimate availability(const std::vector<protocol::Measurement>& replications, const std::size_t* route) const;
    /// Nothing where it loses no more than chance does.
    std::optional<Finding> explain(const Forced& forced) const;

    std::vector<Beside> beside_;  ///< the first without an incident
    std::vector<Forced> forced_;
    double length_s_ = 0;  ///< of the longest span
};

}  // namespace headroom::study
