// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "study/result.h"

namespace headroom::report {

/// When things of a run happen, for tools that know the world's clock alone: on the day that the prices are of, UTC. A span has its own
/// times of day. The levels of an ordinary day follow one another, least traffic first, each for its hours.
class SimulatedDay {
public:
    explicit SimulatedDay(const study::Origin& origin);

    /// Unix time, seconds, at so many seconds after midnight.
    double at(double seconds) const { return midnight_s_ + seconds; }
    double begin_of(const study::RunResult& run, std::size_t level) const;
    double end_of(const study::RunResult& run, std::size_t level) const;
    /// Unix time, nanoseconds, of one of the level's.
    std::int64_t nanoseconds_at(const study::RunResult& run, std::size_t level, std::uint64_t since_begin_ns) const;
    /// Unix time, nanoseconds, at which the day begins.
    std::int64_t midnight_ns() const;
    /// Unix time, seconds, of what a run's first replication tells of.
    double time_of(const study::RunResult& run, std::optional<std::size_t> level, double at_s) const;

private:
    double midnight_s_ = 0;
};

/// "2026-07-20T19:00:05.250Z" of a Unix time, to the millisecond.
std::string print_time(double unix_s);

}  // namespace headroom::report
