// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/units.h"
#include "kernel/simulation.h"
#include "models/users/users.h"

/// What the browsers of users have kept.
namespace headroom::models {

/// Requests a second, assets apart. Of sessions: of those so far, before there are enough of them as if answers took no time.
double Users::rate_of_user() const {
    constexpr std::uint64_t enough = 1000;
    if (!settings_.think) return settings_.requests_per_user_per_day / day_s;
    const std::uint64_t wanted = wanted_.so_far();
    const double seconds = kernel::to_seconds(simulation().now());
    if (wanted < enough || seconds <= 0) return present_rate() / asked_ / std::max(1.0, population_);
    return static_cast<double>(wanted) / asked_ / seconds / std::max(1.0, population_);
}

/// Of users who each ask for this key in a Poisson stream of rate λ, those within the lifetime T of an earlier answer:
/// λT / (1 + λT), the hit ratio of a cache whose lifetimes run from the miss.
double Users::kept_share(const Request& request, std::uint64_t key) const {
    const double popularity = request.keys ? request.keys->probability(key) : 1;
    const double wanted = rate_of_user() * request.share * popularity * request.cache_s;
    return wanted / (1 + wanted);
}

/// What a session asks for again and again, and is the same each time, its browser has or has not: followed user by user. At first
/// as many have it as will have, for any part of its lifetime yet.
void Users::begin_with_kept(Request& request) {
    constexpr std::uint32_t most_followed = 4'000'000;
    if (request.cache_s <= 0 || request.keys != nullptr || request.is_asset || sessions_ > most_followed) return;
    const double share = kept_share(request, 0);
    for (std::uint32_t i = 0; i < std::max<std::uint32_t>(1, sessions_); ++i) {
        const double u = browser_.uniform();
        request.kept_until.push_back(u < share ? kernel::from_seconds(u / share * request.cache_s) : 0);
    }
}

bool Users::cached_in_browser(const Request& request, std::uint32_t session, std::uint64_t key) {
    if (!request.kept_until.empty()) return simulation().now() < request.kept_until[session - first_session_];
    return browser_.uniform() < kept_share(request, key);
}

}  // namespace headroom::models
