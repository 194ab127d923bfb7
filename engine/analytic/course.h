// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "analytic/station.h"
#include "analytic/wait_limit.h"

/// A replica as a birth-death process of the number of its calls.
namespace headroom::analytic {

inline constexpr double unlimited = std::numeric_limits<double>::infinity();
inline constexpr std::size_t most_states = 20'000;
inline constexpr double next_to_nothing = 1e-13;

/// How fast it lets calls go, and what of them is what.
struct Course {
    std::vector<double> leaving;             ///< calls a second, by the number there; the last for all above
    std::vector<double> computing;           ///< calls that compute; empty: all that have a worker
    std::vector<std::vector<double>> among;  ///< [queue][number − 1]
    double places = unlimited;               ///< calls that a worker can be had for
    double most = unlimited;                 ///< calls that are let in
    std::optional<WaitLimit> wait_limit;     ///< of calls that have no place

    double at(const std::vector<double>& values, std::size_t n) const {
        return n == 0 || values.empty() ? 0 : values[std::min(n, values.size()) - 1];
    }
    /// Calls at a queue, or computing, where so many are there: not all numbers are followed, and more are where the last one is.
    double present(const std::vector<double>& followed, std::size_t n) const {
        const double count = std::min(static_cast<double>(n), places), last = static_cast<double>(followed.size());
        if (last < 2 || count <= last) return at(followed, n);
        return followed.back() + (count - last) * (followed.back() - followed[followed.size() - 2]);
    }
    /// Calls a second that go, served or not.
    double going(std::size_t n) const {
        return wait_limit && static_cast<double>(n) > places ? wait_limit->going(n - static_cast<std::size_t>(places)) : at(leaving, n);
    }
    std::size_t most_followed() const { return wait_limit ? static_cast<std::size_t>(places) + wait_limit->most() : most_states; }
};

/// `limit`: of the wait, at which calls give up.
Course course_of(const Replica& replica, const Load& load, const std::optional<Distribution>& limit);

/// Shares of the time.
struct Shares {
    std::vector<double> of;  ///< by number of calls
    double beyond = 0;       ///< ratio of each further share to the one before it; 0: there are none
    bool is_stable = true;
};

/// `arriving(n)`: calls a second that come where n are.
Shares shares_of(const Course& course, const std::function<double(std::size_t)>& arriving);

/// Replicas among which callers choose by how many calls each has: each sees arrivals that depend on its own number, in the mean
/// field of the others (Mitzenmacher 2001).
Shares shares_by_choice(const Course& course, double rate, double replicas, std::size_t choices);

/// `coming` a second in the mean, of so many sessions, each of those that are not here as often as the other.
std::function<double(std::size_t)> arriving_of_sessions(const Course& course, double sessions, double coming);

/// Means over time, and sums over the calls of a second.
struct Sums {
    double present = 0, queued = 0, working = 0, computing = 0, finds_none = 0, rate = 0;
    double gave_up = 0;                    ///< calls a second
    double wait = 0, wait_square = 0;      ///< of those that are served, all of a second
    double slowed = 0, slowed_square = 0;  ///< by how many times sharing makes what they find longer, likewise
    std::vector<double> among;
};

Sums sums_of(const Course& course, const Shares& shares, const std::function<double(std::size_t)>& arriving);

}  // namespace headroom::analytic
