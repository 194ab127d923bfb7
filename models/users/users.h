// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/distribution.h"
#include "core/profile.h"
#include "core/units.h"
#include "kernel/source.h"
#include "models/users/regions.h"
#include "schema/traits.h"
#include "schema/types.h"

namespace headroom::models {

enum class Arrivals { Poisson, Regular, Bursty };
std::span<const schema::EnumOption<Arrivals>> options_of(Arrivals);

/// People who use the system, or other systems that call it.
struct UsersSettings {
    double requests_per_user_per_day = 50;
    Profile profile;
    Arrivals arrivals = Arrivals::Poisson;
    double burst_ratio = 10;
    Duration burst_lasts{60};
    Ratio burst_share{0.1};
    std::optional<Distribution> think;  ///< seconds; makes the source closed
    double share = 1;
    PerRoute<std::optional<Duration>> browser_cache;
    Distribution pause = Distribution::exponential(10);  ///< seconds; of sessions that come and go
    std::optional<Regions> regions;
};
const schema::Record& record_of(const UsersSettings*);

class Users : public kernel::Source {
public:
    Users(const kernel::BuildContext& context, const UsersSettings& settings);

    void start() override;
    void arrive(kernel::Slot, kernel::Call&) override {}
    void wake(kernel::Slot slot, kernel::Call& call) override;
    Wake wake_function() const override { return wake_of<Users>(); }
    void timer(kernel::Slot slot, std::uint8_t tag) override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    bool awaits(const kernel::Call& call, std::uint8_t tag) const override;
    void expired(kernel::Slot slot, std::uint8_t tag) override;
    bool abandons_calls() const override { return impatient_; }

    double share() const override { return settings_.share; }
    double mean_rate(double from, double to) const override;
    void hold_rate(double per_second) override;
    void follow_day(double seconds_after_midnight) override;
    void surge(double factor) override;
    double present_rate() const override;
    bool rehearse_request(kernel::Call& call, RandomStream& random) override;
    bool has_regions() const override { return !regions_.empty(); }
    kernel::Time path(std::uint32_t session) const override { return regions_.empty() ? 0 : region_of(session).latency; }
    std::pair<double, double> region_span(std::uint32_t session) const override;
    bool owns(std::uint32_t session) const override { return session - first_session_ < std::max<std::uint32_t>(1, sessions_); }
    std::vector<Region> regions(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;

private:
    static constexpr std::uint8_t any_route = 0xff;  ///< that a session begins with
    enum Stage : std::uint8_t { next_arrival, next_segment, thinking, burst_turns };

    /// What a request of a route is made with.
    struct Request {
        double share_up_to;  ///< of sessions that begin: of this route and those before it, the last is 1
        double asked_up_to;  ///< the same of all requests
        double share;        ///< of all requests but assets, whose share is beside it
        double cache_s;      ///< 0 where browsers keep nothing
        std::uint8_t keyspace = kernel::no_keyspace;
        const KeyDistribution* keys = nullptr;
        const Distribution* patience = nullptr;
        std::unique_ptr<kernel::DeadlineQueue> constant_patience = nullptr;
        kernel::Channel* launched_along = nullptr;  ///< null where a record waits for the call
        bool is_asset = false;
        std::uint8_t asset = any_route;  ///< the route of what is loaded beside it
        double assets = 0;
        std::vector<double> next_up_to = {};        ///< by route; beyond the last the session leaves
        std::vector<kernel::Time> kept_until = {};  ///< by user, for whose sessions it is followed what their browser has
    };

    struct Place {
        double share_up_to;  ///< of this region and those before it, the last is 1
        kernel::Time latency;
        kernel::Tally* response;  ///< of answers to its users
    };
    const Place& region_of(std::uint32_t session) const;

    void schedule_arrival();
    double next_gap();
    void think(std::uint32_t session, std::uint8_t route = any_route);
    void session_goes_on(std::uint32_t session, std::uint8_t route, Outcome outcome, kernel::Time response) override;
    void go_on(std::uint32_t session, std::uint8_t route, Outcome outcome);
    void load_assets(std::uint32_t session, const Request& page);
    bool arrival_came(kernel::Slot slot, kernel::Call& record);
    std::uint32_t next_user();
    void be_in_burst(bool burst);
    void turn(kernel::Slot slot);
    void schedule_turn(kernel::Slot slot);
    std::uint8_t first_route();
    void request(std::uint32_t session, std::uint8_t route);
    double rate_of_user() const;
    double kept_share(const Request& request, std::uint64_t key) const;
    void begin_with_kept(Request& request);
    bool cached_in_browser(const Request& request, std::uint32_t session, std::uint64_t key);
    void end(kernel::Slot slot, Outcome outcome);
    double time_of_day() const;
    double mean_of_day() const;  ///< requests a second on an ordinary day
    double mean_of_today() const { return mean_of_day() * surge_; }

    UsersSettings settings_;
    double population_ = 0;
    std::uint32_t sessions_ = 0, first_session_ = 0;  ///< its users; their numbers differ from those of other sources
    std::uint32_t next_user_ = 0;                     ///< of those who ask in turn
    double surge_ = 1;
    bool impatient_ = false;
    bool walks_ = false, goes_on_ = false;  ///< sessions walk from route to route; something follows an answer
    double session_length_ = 1;             ///< requests of a session
    double asked_ = 1;                      ///< requests for each that is no asset, assets included
    std::vector<Request> requests_;         ///< by route
    std::vector<Place> regions_;            ///< empty: all are near

    double rate_ = 0;   ///< requests a second now, apart from bursts; the bound of the segment while a day is followed
    double burst_ = 1;  ///< factor of the rate now
    bool in_burst_ = false;
    double mean_gap_ = 0;  ///< nanoseconds between arrivals, 1 / (rate_ * burst_)
    bool follows_day_ = false;
    double day_offset_ = 0;  ///< time of day when the clock is 0
    kernel::Time segment_end_ = kernel::never;
    kernel::Slot arrival_ = kernel::no_slot;

    kernel::Counter& wanted_;
    kernel::Counter& browser_hits_;
    RandomStream arrivals_, bursts_, routes_drawn_, users_drawn_, keys_, thinks_, browser_, patiences_, walks_drawn_, assets_;
};

}  // namespace headroom::models
