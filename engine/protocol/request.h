// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace headroom::protocol {

inline constexpr int version = 1;

/// The replication index of pilots, out of the way of the others'.
inline constexpr std::uint64_t pilot_replication = 0xffffffff;

/// That a day of changing traffic is cut into, at most, unless fewer will do.
inline constexpr std::size_t levels_of_a_day = 8;

/// One replication to be run: everything that its result depends on, and nothing else.
struct Request {
    plan::Plan plan;                           ///< reduced: one design, one phase, settings applied
    std::map<std::string, std::string> files;  ///< that the plan names: name -> text
    std::string prices;                        ///< name of the price catalogue (instance types)
    std::uint64_t seed = 1;
    std::uint64_t replication = 0;
    /// Seconds that each level is simulated, from a pilot; empty asks for a pilot.
    std::vector<double> level_s;
    std::size_t most_levels = levels_of_a_day;  ///< that a steady day is cut into; with one, its peak alone
    bool only_peak_precise = false;             ///< the other levels are as long as what they cost wants; see study::Options
    double precision = 0.05;                    ///< wanted relative half-width; what a pilot plans for
    double max_requests = 5e6;                  ///< of one replication, all levels
    bool trace = false;                         ///< say where the time of responses goes, too; changes nothing else
    std::uint64_t traces = 0;                   ///< of each level, so many requests at most one by one; changes nothing else
};

}  // namespace headroom::protocol
