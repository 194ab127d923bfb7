// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/users/users.h"

#include <algorithm>
#include <cmath>

#include "core/units.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "plan/journeys.h"

namespace headroom::models {

using kernel::Slot;
using kernel::Time;

namespace {
constexpr double segment_s = 60;  ///< a day's profile is bounded piece by piece
}  // namespace

kernel::ComponentType type_of_users() {
    return {&record_of(static_cast<const UsersSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Users>(context, context.settings<UsersSettings>()); }};
}

Users::Users(const kernel::BuildContext& context, const UsersSettings& settings)
    : Source(context),
      settings_(settings),
      wanted_(simulation().statistics().counter()),
      browser_hits_(simulation().statistics().counter()) {
    const plan::Scenario& scenario = context.scenario;
    const plan::Journeys journeys = plan::journeys_of(scenario.routes).value();
    walks_ = journeys.walks;
    session_length_ = journeys.length;
    double below = 0, asked = 0;
    for (std::size_t r = 0; r < scenario.routes.size(); ++r) {
        const plan::Route& route = scenario.routes[r];
        const double share = journeys.visits[r] / journeys.length;
        const auto ttl = settings.browser_cache[r] ? settings.browser_cache[r] : route.cacheable;
        Request request{below += journeys.begins[r], asked += share, share, ttl && route.kind == plan::RouteKind::Read ? ttl->value : 0};
        request.is_asset = journeys.is_asset[r];
        if (route.assets) {
            request.asset = static_cast<std::uint8_t>(scenario.find_route(route.assets->route.name).value());
            request.assets = route.assets->count;
        }
        double next = 0;
        for (std::size_t to = 0; walks_ && to < scenario.routes.size(); ++to) request.next_up_to.push_back(next += route.next[to].value);
        goes_on_ = goes_on_ || walks_ || settings.think || route.assets;
        if (route.keyspace) {
            const std::size_t keyspace = scenario.find_keyspace(route.keyspace->name).value();
            request.keyspace = static_cast<std::uint8_t>(keyspace);
            request.keys = &scenario.keyspaces[keyspace].keys;
        }
        if (route.patience) request.patience = &*route.patience;
        impatient_ = impatient_ || route.patience;
        requests_.push_back(std::move(request));
        add_route();
    }
    // what is left to rounding is of the last route that anybody begins with
    for (std::size_t r = requests_.size(); r-- > 0;) {
        requests_[r].share_up_to = 1;
        if (journeys.begins[r] > 0) break;
    }
    const bool has_assets = std::ranges::any_of(journeys.is_asset, [](bool is_asset) { return is_asset; });
    if (has_assets) asked_ = asked;
    if (walks_ || has_assets)
        for (Request& request : requests_) request.asked_up_to /= asked;
    else
        for (Request& request : requests_) request.asked_up_to = request.share_up_to;
    requests_.back().asked_up_to = 1;
    if (settings.regions) {
        double all = 0, up_to = 0;
        for (const Regions::Region& region : settings.regions->list) all += region.share;
        for (const Regions::Region& region : settings.regions->list)
            regions_.push_back({up_to += region.share / all, kernel::from_seconds(region.latency_s), &simulation().statistics().tally()});
        regions_.back().share_up_to = 1;
        goes_on_ = true;
    }
    const std::string& id = context.id();
    arrivals_ = simulation().stream(id, "arrivals");
    bursts_ = simulation().stream(id, "bursts");
    routes_drawn_ = simulation().stream(id, "routes");
    users_drawn_ = simulation().stream(id, "users");
    keys_ = simulation().stream(id, "keys");
    thinks_ = simulation().stream(id, "think");
    browser_ = simulation().stream(id, "browser");
    patiences_ = simulation().stream(id, "patience");
    walks_drawn_ = simulation().stream(id, "journeys");
    assets_ = simulation().stream(id, "assets");
}

void Users::start() {
    double shares = 0, shares_before = 0;
    for (const kernel::Source* source : simulation().sources()) {
        if (source == this) shares_before = shares;
        shares += source->share();
    }
    const double per_share = shares > 0 ? simulation().scenario().users / shares : 0;
    population_ = settings_.share * per_share;
    sessions_ = static_cast<std::uint32_t>(std::llround(population_));
    first_session_ = static_cast<std::uint32_t>(std::llround(shares_before * per_share));
    for (std::size_t r = 0; r < requests_.size(); ++r) {
        Request& request = requests_[r];
        kernel::Channel* const only = simulation().only_call(index(), r);
        if (only != nullptr && only->launches() && !request.patience) request.launched_along = only;
        if (!request.patience || request.patience->kind() != Distribution::Kind::Constant) continue;
        request.constant_patience = std::make_unique<kernel::DeadlineQueue>(simulation(), *this, static_cast<std::uint8_t>(r),
                                                                            kernel::from_seconds(request.patience->mean()));
    }
    if (settings_.arrivals == Arrivals::Bursty && !settings_.think) {
        be_in_burst(bursts_.uniform() < settings_.burst_share.value);
        schedule_turn(simulation().allocate());
    }
    if (goes_on_) tell_sessions();
    if (walks_ || settings_.think)
        for (Request& request : requests_) begin_with_kept(request);
    if (!settings_.think) return;
    for (std::uint32_t i = 0; i < sessions_; ++i) think(first_session_ + i);
}

double Users::mean_rate(double from, double to) const {
    if (settings_.think) return 0;
    return mean_of_day() * settings_.profile.mean(from, to);
}

double Users::mean_of_day() const { return population_ * settings_.requests_per_user_per_day / day_s; }

double Users::time_of_day() const { return day_offset_ + kernel::to_seconds(simulation().now()); }

void Users::hold_rate(double per_second) {
    if (settings_.think) return;
    follows_day_ = false;
    segment_end_ = kernel::never;
    rate_ = per_second;
    schedule_arrival();
}

void Users::follow_day(double seconds_after_midnight) {
    if (settings_.think) return;
    follows_day_ = true;
    day_offset_ = seconds_after_midnight - kernel::to_seconds(simulation().now());
    segment_end_ = simulation().now();
    schedule_arrival();
}

void Users::surge(double factor) {
    surge_ = factor;
    if (!follows_day_) return;
    segment_end_ = simulation().now();
    schedule_arrival();
}

/// Until the next arrival, as a multiple of the mean.
double Users::next_gap() { return settings_.arrivals == Arrivals::Regular ? 1 : arrivals_.exponential(); }

/// The rate between bursts is such that the mean over both is the profile's.
void Users::be_in_burst(bool burst) {
    in_burst_ = burst;
    burst_ = (burst ? settings_.burst_ratio : 1) / (1 + settings_.burst_share.value * (settings_.burst_ratio - 1));
}

/// A burst ends or begins. What is to come is drawn anew at the new rate, since it is memoryless; the pending arrival may lie in a
/// later segment of the day.
void Users::turn(Slot slot) {
    be_in_burst(!in_burst_);
    schedule_turn(slot);
    if (follows_day_) segment_end_ = simulation().now();
    schedule_arrival();
}

/// `slot` waits for the end of this burst, or for the next.
void Users::schedule_turn(Slot slot) {
    const double share = settings_.burst_share.value;
    const double mean = settings_.burst_lasts.value * (in_burst_ ? 1 : (1 - share) / share);
    kernel::Call& record = simulation().call(slot);
    record.component = index();
    record.stage = burst_turns;
    simulation().wake_at(simulation().now() + kernel::from_seconds(mean * bursts_.exponential()), slot);
}

/// Draws the next arrival, in place of the one that is pending: when as many requests are due as the gap says, at rates that
/// hold for a segment of the day each. Poisson arrivals are drawn at the segment's bound and thinned when they come (Lewis and
/// Shedler 1979), regular ones at its mean.
void Users::schedule_arrival() {
    if (arrival_ != kernel::no_slot) {
        simulation().release(arrival_);
        arrival_ = kernel::no_slot;
    }
    if (follows_day_ ? mean_of_today() <= 0 : rate_ <= 0) return;
    Time from = simulation().now();
    Time at = kernel::never;
    for (double due = next_gap();;) {
        if (follows_day_ && from >= segment_end_) {
            segment_end_ = from + kernel::from_seconds(segment_s);
            const double begin = day_offset_ + kernel::to_seconds(from);
            const double factor = settings_.arrivals == Arrivals::Regular ? settings_.profile.mean(begin, begin + segment_s)
                                                                          : settings_.profile.bound(begin, begin + segment_s);
            rate_ = mean_of_today() * factor;
        }
        mean_gap_ = session_length_ * 1e9 / (rate_ * burst_);
        at = rate_ > 0 ? from + kernel::from_nanoseconds(due * mean_gap_) : kernel::never;
        if (at < segment_end_) break;
        due -= static_cast<double>(segment_end_ - from) / mean_gap_;
        from = segment_end_;
    }
    arrival_ = simulation().allocate();
    kernel::Call& record = simulation().call(arrival_);
    record.component = index();
    record.stage = next_arrival;
    simulation().wake_at(at, arrival_);
}

/// Of open traffic any user may be the next, each a session of its own: what comes of one is as random as what comes of all. Where
/// arrivals are regular they ask in turn.
inline std::uint32_t Users::next_user() {
    if (settings_.arrivals != Arrivals::Regular)
        return first_session_ + (sessions_ > 1 ? static_cast<std::uint32_t>(users_drawn_.below(sessions_)) : 0);
    const std::uint32_t user = next_user_;
    next_user_ = user + 1 < sessions_ ? user + 1 : 0;
    return first_session_ + user;
}

/// Schedules the next arrival. False for one that is only there to be thinned out.
inline bool Users::arrival_came(Slot slot, kernel::Call& record) {
    if (!follows_day_) {
        simulation().wake_again_at(simulation().now() + kernel::from_nanoseconds(next_gap() * mean_gap_), slot, record);
        return true;
    }
    const double rate = mean_of_today() * settings_.profile.at(time_of_day());
    const bool accepted = settings_.arrivals == Arrivals::Regular || arrivals_.uniform() * rate_ < rate;
    arrival_ = kernel::no_slot;
    simulation().release(slot);
    schedule_arrival();
    return accepted;
}

inline std::uint8_t Users::first_route() {
    std::uint8_t route = 0;
    if (requests_.size() > 1) {
        const double u = routes_drawn_.uniform();
        while (u >= requests_[route].share_up_to) ++route;
    }
    return route;
}

[[gnu::always_inline]] inline void Users::request(std::uint32_t session, std::uint8_t route) {
    const Request& kind = requests_[route];
    const std::uint64_t key = kind.keys ? kind.keys->sample(keys_) : 0;
    wanted_.add();
    if (kind.cache_s > 0 && cached_in_browser(kind, session, key)) {
        browser_hits_.add();
        if (goes_on_) go_on(session, route, Outcome::Ok);
        return;
    }
    begin_request(route);
    kernel::Channel* const channel = kind.launched_along;
    const Slot slot = channel != nullptr ? channel->new_call() : simulation().allocate();
    kernel::Call& call = simulation().call(slot);
    call.route = route;
    call.session = session;
    call.keyspace = kind.keyspace;
    call.key = key;
    if (channel != nullptr) {
        channel->launch(slot);
        return;
    }
    const Time now = simulation().now();
    call.component = index();
    call.place = kernel::Place::Component;
    call.arrived = now;
    if (kernel::Trace* trace = simulation().trace()) trace->asked(slot);
    if (kind.constant_patience) {
        kind.constant_patience->push(slot);
    } else if (kind.patience) {
        simulation().start_timer(now + kernel::from_seconds(kind.patience->sample(patiences_)), *this, slot, route);
    }
    if (!simulation().make_calls(slot)) end(slot, Outcome::Ok);
}

void Users::wake(Slot slot, kernel::Call& record) {
    std::uint32_t session = record.session;
    std::uint8_t route = any_route;
    if (record.stage != next_arrival) {
        if (record.stage == burst_turns) {
            turn(slot);
            return;
        }
        route = record.route;
        simulation().release(slot);
    } else if (arrival_came(slot, record)) {
        session = next_user();
    } else {
        return;
    }
    request(session, route == any_route ? first_route() : route);
}

void Users::session_goes_on(std::uint32_t session, std::uint8_t route, Outcome outcome, Time response) {
    if (!regions_.empty() && outcome == Outcome::Ok) region_of(session).response->add(response);
    Request& kind = requests_[route];
    if (!kind.kept_until.empty() && outcome == Outcome::Ok)
        kind.kept_until[session - first_session_] = simulation().now() + kernel::from_seconds(kind.cache_s);
    go_on(session, route, outcome);
}

/// A page loads its assets, and a session that walks asks for the next one, or leaves; a closed one begins anew.
void Users::go_on(std::uint32_t session, std::uint8_t route, Outcome outcome) {
    const Request& kind = requests_[route];
    if (kind.is_asset) return;
    if (outcome == Outcome::Ok && kind.asset != any_route) load_assets(session, kind);
    if (walks_ && outcome == Outcome::Ok) {
        const double u = walks_drawn_.uniform();
        const auto next = std::ranges::upper_bound(kind.next_up_to, u);
        if (next != kind.next_up_to.end()) {
            think(session, static_cast<std::uint8_t>(next - kind.next_up_to.begin()));
            return;
        }
    }
    if (settings_.think) think(session);
}

void Users::load_assets(std::uint32_t session, const Request& page) {
    auto count = static_cast<std::uint32_t>(page.assets);
    if (const double rest = page.assets - count; rest > 0 && assets_.uniform() < rest) ++count;
    for (std::uint32_t i = 0; i < count; ++i) request(session, page.asset);
}

void Users::think(std::uint32_t session, std::uint8_t route) {
    const Slot slot = simulation().allocate();
    kernel::Call& record = simulation().call(slot);
    record.component = index();
    record.stage = thinking;
    record.session = session;
    record.route = route;
    const Distribution& time = settings_.think ? *settings_.think : settings_.pause;
    simulation().wake_at(simulation().now() + kernel::from_seconds(time.sample(thinks_)), slot);
}

/// Of sessions: as if answers took no time.
double Users::present_rate() const {
    if (settings_.think) return asked_ * (settings_.think->mean() > 0 ? population_ / settings_.think->mean() : population_);
    return asked_ * (follows_day_ ? mean_of_today() * settings_.profile.mean(time_of_day(), time_of_day() + segment_s) : rate_);
}

bool Users::rehearse_request(kernel::Call& call, RandomStream& random) {
    const double u = random.uniform();
    std::size_t route = 0;
    while (u >= requests_[route].asked_up_to && route + 1 < requests_.size()) ++route;
    const Request& request = requests_[route];
    call.route = static_cast<std::uint8_t>(route);
    if (!regions_.empty()) call.session = first_session_ + static_cast<std::uint32_t>(random.below(std::max<std::uint32_t>(1, sessions_)));
    call.keyspace = request.keyspace;
    call.key = request.keys != nullptr ? request.keys->sample(random) : 0;
    return request.cache_s == 0 || random.uniform() >= kept_share(request, call.key);
}

bool Users::awaits(const kernel::Call& call, std::uint8_t) const { return call.place == kernel::Place::Component; }

void Users::expired(Slot slot, std::uint8_t) {
    simulation().abandon(slot);
    end(slot, Outcome::Abandoned);
}

void Users::timer(Slot slot, std::uint8_t tag) { expired(slot, tag); }

void Users::replied(Slot slot, kernel::Call& call) { end(slot, call.outcome); }

void Users::end(Slot slot, Outcome outcome) {
    const kernel::Call& call = simulation().call(slot);
    const std::uint32_t session = call.session;
    const std::uint8_t route = call.route;
    const Time asked = call.arrived;
    const Time now = simulation().now();
    end_request(route, outcome, now - asked);
    if (kernel::Trace* trace = simulation().trace()) trace->over(slot, outcome);
    simulation().release(slot);
    if (goes_on_) session_goes_on(session, route, outcome, now - asked);
}

std::vector<std::optional<double>> Users::outputs(kernel::Blocks blocks) const {
    return {ratio(browser_hits_, wanted_, blocks), per_second(wanted_, blocks)};
}

}  // namespace headroom::models
