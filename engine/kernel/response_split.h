// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernel/statistics.h"

namespace headroom::kernel {

/// What the time of a response goes to. The first two are of components, the others of connections.
enum class TimeKind : std::uint8_t {
    Queueing,  ///< waits at a component: for a worker, for its share of a processor, for a disk, for another's fetch
    Service,   ///< is worked on
    Pool,      ///< waits for what the caller's policy makes it wait for: the rate limit, a bulkhead, a pooled connection
    Network,   ///< is on its way there or back
    Retries,   ///< attempts that failed, and the waits between attempts
};

/// An amount of time of one response, and what it went to.
struct TimeShare {
    std::uint32_t part = 0;
    Time time = 0;
};

/// Where the time of responses went, mean and near the 95th percentile. Means are of all; for the percentile every so many of a
/// route are remembered one by one, so many that memory does not grow.
class ResponseSplit {
public:
    ResponseSplit(Statistics& statistics, std::size_t components, std::size_t connections, std::size_t routes);

    /// The parts of a response: two of each component, then three of each connection.
    std::size_t parts() const { return of_connection(connections_, TimeKind::Pool); }
    std::size_t of_component(std::size_t component, TimeKind kind) const { return 2 * component + static_cast<std::size_t>(kind); }
    std::size_t of_connection(std::size_t connection, TimeKind kind) const {
        return 2 * components_ + 3 * connection + static_cast<std::size_t>(kind) - static_cast<std::size_t>(TimeKind::Pool);
    }

    /// A response came back now; its shares sum to what it took.
    void add(std::size_t route, Time now, const std::vector<TimeShare>& shares);
    /// Forgets single responses, as Statistics::begin does the blocks.
    void restart();

    /// Seconds by part.
    struct Means {
        std::vector<double> all;
        /// Of responses between the 94th and the 96th percentile; empty where fewer than 20 of those remembered lie beyond the 95th.
        std::vector<double> around_p95;
    };
    /// Of routes, over blocks up to the last. Nothing where none was answered.
    Means of(const std::vector<std::size_t>& routes, Blocks blocks) const;

private:
    struct Response {
        Time at = 0, took = 0;
        std::size_t first = 0, count = 0;  ///< of its shares among those of the route
    };
    struct Route {
        Counter* answered;
        std::vector<Total*> totals;  ///< by part; null where nothing went
        std::vector<Response> kept;
        std::vector<TimeShare> shares;
        std::uint64_t seen = 0, stride = 1;
    };
    void thin_out(Route& route) const;
    std::vector<double> near_p95(const std::vector<std::size_t>& routes, Time from) const;

    Statistics& statistics_;
    std::size_t components_, connections_;
    std::vector<Route> routes_;
};

}  // namespace headroom::kernel
