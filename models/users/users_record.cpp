// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/long_times.h"
#include "models/users/users.h"
#include "schema/describe.h"

namespace headroom::models {

std::span<const schema::EnumOption<Arrivals>> options_of(Arrivals) {
    static const std::array<schema::EnumOption<Arrivals>, 3> options = {{
        {Arrivals::Poisson, "poisson", "Independently of each other, as people's do."},
        {Arrivals::Regular, "regular", "Evenly spaced, as a clock's do."},
        {Arrivals::Bursty, "bursty", "As people's do who call each other: Poisson at one of two rates in turn (a 2-state MMPP)."},
    }};
    return options;
}

const schema::Record& record_of(const UsersSettings*) {
    static const schema::Record record =
        schema::Describe<UsersSettings>(
            "users", "Users", "People or systems that send requests: open traffic over a day, or sessions that think between requests.")
            .role(schema::Role::Source)
            .tier(schema::Tier::Clients)
            .icon("users")
            .param(&UsersSettings::requests_per_user_per_day, "requests_per_user_per_day", Unit::None,
                   "Requests of one of the phase's daily users in an ordinary day, all routes. Sessions (with think) ignore it.",
                   {0.0, 1e7})
            .only_without("think")
            .param(&UsersSettings::profile, "profile",
                   "Shape of the traffic over the day: constant, diurnal(peak=3, at=20:00), ramp(from=0.5, to=1.5), "
                   "spike(at=12:00, factor=50, lasts=10 min), csv(file.csv), or several multiplied with *.")
            .only_without("think")
            .param(&UsersSettings::arrivals, "arrivals", "How requests follow each other within the profile.")
            .only_without("think")
            .param(&UsersSettings::burst_ratio, "burst_ratio",
                   "With bursty arrivals: the rate within a burst, as a multiple of the rate between bursts. The profile's mean is kept.",
                   {1.0, 1e6})
            .only_with("arrivals", {"bursty"})
            .param(&UsersSettings::burst_lasts, "burst_lasts", Unit::Seconds,
                   "With bursty arrivals: mean length of a burst, exponential, as are the times between them.", {0.001, fortnight_s})
            .only_with("arrivals", {"bursty"})
            .param(&UsersSettings::burst_share, "burst_share", Unit::Ratio, "With bursty arrivals: share of the time that is in bursts.",
                   {0.0001, 0.9999})
            .only_with("arrivals", {"bursty"})
            .param(&UsersSettings::think, "think", Unit::Seconds,
                   "Think time between an answer and the session's next request. With it the source is closed: the phase's users are "
                   "sessions, each with one request at a time. Without, arrivals are Poisson and never wait for answers.",
                   {0.0, std::nullopt})
            .param(&UsersSettings::share, "share", Unit::None, "Share of the phase's users, relative to the other sources'.",
                   {0.0, std::nullopt})
            .param(&UsersSettings::browser_cache, "browser_cache", Unit::Seconds,
                   "How long a browser keeps an answer; unset: the route's cacheable. 0 s keeps nothing. A hit never leaves the browser.",
                   {0.0, std::nullopt})
            .param(
                &UsersSettings::pause, "pause", Unit::Seconds,
                "Journeys of open traffic (routes with a `next`): time between an answer and the session's next request. Closed sessions "
                "have `think`.",
                {0.0, std::nullopt})
            .only_without("think")
            .param(
                &UsersSettings::regions, "regions",
                "Where users are: \"eu 60 % 20 ms, us 40 % 90 ms\": name, share of the users, latency each way of the path to the system, "
                "which comes to that of the connection. Shares that add up to less than 100 % are of their sum. A CDN is near all of "
                "them, and far from its origin. Unset: all are near.")
            .out("requests")
            .output("browser_hit_ratio", Unit::Ratio, "Requests that people wanted and their browser answered.")
            .output("wanted_per_s", Unit::PerSecond, "Requests that people wanted, those answered by their browser included.",
                    schema::Aggregate::Sum)
            .done();
    return record;
}

}  // namespace headroom::models
