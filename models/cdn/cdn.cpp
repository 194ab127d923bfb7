// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cdn/cdn.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/long_times.h"
#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Call;
using kernel::Slot;

const schema::Record& record_of(const CdnSettings*) {
    using S = CdnSettings;
    using schema::Aggregate;
    static const schema::Record record =
        schema::Describe<S>(
            "cdn", "CDN", "Keeps answers of cacheable routes at points of presence near the users; all else passes through to the origin.")
            .role(schema::Role::Cache)
            .tier(schema::Tier::Edge)
            .icon("cdn")
            .param(&S::points, "points",
                   "Points of presence, each with a cache of its own: the more there are, the fewer requests warm each. Where users have "
                   "regions, each has as many points as its share of the users, in the regions' order.",
                   {1.0, 1000.0})
            .param(&S::skew, "skew",
                   "How unevenly the users are spread over the points: the k-th busiest has a share proportional to k^-skew. 0 is even.",
                   {0.0, 5.0})
            .param(&S::storage, "storage", Unit::Bytes,
                   "Room for answers at each point. Unset: enough for all, as where the CDN's other customers leave it.", {1.0, 1e18})
            .param(&S::eviction, "eviction", "Which answer gives way when a point is full.")
            .only_with("storage")
            .param(&S::ttl, "ttl", Unit::Seconds,
                   "How long a point keeps an answer (s-maxage). Unset: the route's `cacheable`; 0 s keeps nothing. Routes that write "
                   "are never kept. A route without a keyspace has one answer.",
                   {0.0, 100 * year_s})
            .param(&S::coalescing, "coalescing",
                   "Misses of one answer at one point at the same time share one call to the origin (request collapsing).")
            .param(&S::purge, "purge",
                   "A write that passes through removes the answers of its key at all points, at once. Otherwise, as is usual, the points "
                   "go on giving the old ones until their ttl ends.")
            .param(&S::shield, "shield", "One more cache, as large as a point's, in which the misses of all points meet before the origin.")
            .param(&S::shield_time, "shield_time", Unit::Seconds, "Time from a point to the shield and back.", {0.0, 60.0})
            .only_with("shield")
            .param(&S::edge_time, "edge_time", Unit::Seconds, "Time that a point takes for a call, hit or miss. Points never queue.",
                   {0.0, std::nullopt})
            .in("requests")
            .out("misses")
            .output("hit_ratio", Unit::Ratio, "Requests of cacheable routes that the points answered.")
            .output("bytes_per_s", Unit::BytesPerSecond, "Answers to the users.", Aggregate::Sum)
            .output("origin_bytes_per_s", Unit::BytesPerSecond, "Answers from the origin.", Aggregate::Sum)
            .output("origin_per_s", Unit::PerSecond, "Calls to the origin.", Aggregate::Sum)
            .output("coalesced_per_s", Unit::PerSecond, "Misses that waited for another's.", Aggregate::Sum)
            .output("evictions_per_s", Unit::PerSecond, "Answers that gave way to others.", Aggregate::Sum)
            .output("items", Unit::None, "Answers kept at all points and the shield, time mean.", Aggregate::Sum)
            .output("stored", Unit::Bytes, "Their bytes.", Aggregate::Sum)
            .output("shield_hit_ratio", Unit::Ratio, "Misses of the points that the shield answered.")
            .done();
    return record;
}

kernel::ComponentType type_of_cdn() {
    return {&record_of(static_cast<const CdnSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Cdn>(context, context.settings<CdnSettings>()); }};
}

Cdn::Cdn(const kernel::BuildContext& context, const CdnSettings& settings)
    : Component(context),
      settings_(settings),
      cacheable_(simulation().statistics().counter()),
      hits_(simulation().statistics().counter()),
      coalesced_(simulation().statistics().counter()),
      from_origin_(simulation().statistics().counter()),
      evictions_(simulation().statistics().counter()),
      shield_asked_(simulation().statistics().counter()),
      shield_hits_(simulation().statistics().counter()),
      bytes_(simulation().statistics().total()),
      origin_bytes_(simulation().statistics().total()),
      used_(simulation().statistics().gauge()),
      items_(simulation().statistics().gauge()),
      points_(simulation().stream(context.id(), "points")),
      edge_(simulation().stream(context.id(), "edge")),
      lives_(simulation().stream(context.id(), "lives")) {
    const auto points = static_cast<std::size_t>(settings.points);
    const double room = settings.storage ? settings.storage->value : std::numeric_limits<double>::infinity();
    double sum = 0;
    for (std::size_t i = 0; i < points; ++i) {
        share_up_to_.push_back(sum += std::pow(static_cast<double>(i + 1), -settings.skew));
        stores_.emplace_back(settings.eviction, room, simulation().stream(context.id(), "eviction " + std::to_string(i)));
    }
    for (double& share : share_up_to_) share /= sum;
    share_up_to_.back() = 1;
    if (settings.shield) stores_.emplace_back(settings.eviction, room, simulation().stream(context.id(), "eviction at the shield"));
    fetches_.resize(stores_.size());
    set_replica_count(points);
    for (std::size_t r = 0; r < context.scenario.routes.size(); ++r) {
        const plan::Route& route = context.scenario.routes[r];
        const auto ttl = settings.ttl[r] ? settings.ttl[r] : route.cacheable;
        lifetimes_.push_back(ttl && route.kind == plan::RouteKind::Read ? kernel::from_seconds(ttl->value) : 0);
    }
}

void Cdn::start() {
    const auto channels = simulation().channels_of(index(), "misses");
    for (std::size_t r = 0; r < lifetimes_.size(); ++r) {
        const auto route = static_cast<std::uint8_t>(r);
        const auto found = std::find_if(channels.begin(), channels.end(), [route](const auto* channel) { return channel->carries(route); });
        origins_.push_back(found == channels.end() ? nullptr : *found);
    }
}

/// Points are in a row as the users' regions are, each region with as many as its share of the users; one at a border serves both.
/// Users are near those of their region in proportion to the points' shares; those near one that does not serve are led to the next.
std::optional<std::uint16_t> Cdn::choose_replica(const Call& call) {
    const std::size_t points = replica_count();
    std::size_t point = 0;
    if (points > 1) {
        const auto [from, to] = region_span(call);
        const double at = from + (to - from) * points_.uniform();
        point = static_cast<std::size_t>(std::upper_bound(share_up_to_.begin(), share_up_to_.end(), at) - share_up_to_.begin());
        point = std::min(point, points - 1);
    }
    if (ready() == 0) return std::nullopt;
    while (!serves(point)) point = (point + 1) % points;
    return static_cast<std::uint16_t>(point);
}

std::pair<double, double> Cdn::region_span(const Call& call) const {
    const kernel::Source* source = simulation().source_of(call.session);
    return source != nullptr ? source->region_span(call.session) : std::pair{0.0, 1.0};
}

/// What an answer is kept under. Keys are below 2^48.
std::uint64_t Cdn::answer_of(std::uint8_t route, const Call& call) const {
    return (call.key << 16) | (static_cast<std::uint64_t>(call.keyspace) << 8) | route;
}

double Cdn::answer_bytes(const Call& call) const { return simulation().channel(call.channel).response_bytes(call.route); }

void Cdn::arrive(Slot slot, Call& call) {
    call.stage = at_the_edge;
    const double time = settings_.edge_time.sample(edge_);
    if (time > 0) {
        simulation().wake_at(simulation().now() + kernel::from_seconds(time), slot);
    } else {
        look_up(slot);
    }
}

void Cdn::look_up(Slot slot) {
    Call& call = simulation().call(slot);
    if (!cacheable(call)) {
        go_to_origin(slot, passing);
        return;
    }
    cacheable_.add();
    const std::uint64_t item = answer_of(call.route, call);
    const bool hit = find(call.replica, item, simulation().now());
    note_found(slot, hit);
    if (hit) {
        hits_.add();
        answer(slot, Outcome::Ok);
        return;
    }
    call.stage = fetching;
    if (!settings_.coalescing || !fetches_[call.replica].join(item, slot)) {
        ask_beyond(slot);
    } else {
        wait_for_another(slot);
    }
}

void Cdn::wait_for_another(Slot slot) {
    coalesced_.add();
    note_work(slot, 0);
}

/// A miss of a point, which is led by this call where misses are coalesced.
void Cdn::ask_beyond(Slot slot) {
    Call& call = simulation().call(slot);
    if (settings_.coalescing) fetches_[call.replica].lead(answer_of(call.route, call), slot);
    if (!settings_.shield) {
        go_to_origin(slot, fetching);
        return;
    }
    call.stage = to_the_shield;
    simulation().wake_at(simulation().now() + kernel::from_seconds(settings_.shield_time.value), slot);
}

void Cdn::look_up_at_shield(Slot slot) {
    Call& call = simulation().call(slot);
    call.stage = fetching;
    const std::uint64_t item = answer_of(call.route, call);
    shield_asked_.add();
    if (find(shield(), item, simulation().now())) {
        shield_hits_.add();
        fetched(slot, Outcome::Ok);
    } else if (!settings_.coalescing || !fetches_[shield()].join(item, slot)) {
        if (settings_.coalescing) fetches_[shield()].lead(item, slot);
        go_to_origin(slot, fetching);
    } else {
        wait_for_another(slot);
    }
}

bool Cdn::find(std::size_t place, std::uint64_t item, kernel::Time now) {
    KeyStore& store = stores_[place];
    const double used = store.used();
    const auto size = static_cast<double>(store.size());
    const bool hit = store.find(item, now);
    if (!hit) count_items(store.used() - used, static_cast<double>(store.size()) - size);
    return hit;
}

/// Without an origin for its route the point answers by itself, as a site does that was uploaded to it.
void Cdn::go_to_origin(Slot slot, Stage stage) {
    Call& call = simulation().call(slot);
    call.stage = stage;
    kernel::Channel* const origin = origins_[call.route];
    from_origin_.add(origin == nullptr ? 0 : 1);
    if (origin == nullptr) {
        came_from_origin(slot, Outcome::Ok);
    } else {
        simulation().forward(slot, *origin);
    }
}

void Cdn::replied(Slot slot, Call& call) {
    if (call.outcome == Outcome::Ok) {
        origin_bytes_.add(origins_[call.route]->response_bytes(call.route));
        if (settings_.purge && is_write(call)) purge(call);
    }
    came_from_origin(slot, call.outcome);
}

/// The shield tells all points that wait for it, each point all calls that do.
void Cdn::came_from_origin(Slot slot, Outcome outcome) {
    const Call call = simulation().call(slot);
    if (call.stage == passing) {
        answer(slot, outcome);
        return;
    }
    if (settings_.shield && outcome == Outcome::Ok) insert(shield(), call, simulation().now());
    fetched(slot, outcome);
    if (!settings_.shield || !settings_.coalescing) return;
    for (const Slot other : fetches_[shield()].settle(answer_of(call.route, call))) fetched(other, outcome);
}

/// What a point has asked for is there.
void Cdn::fetched(Slot slot, Outcome outcome) {
    const Call call = simulation().call(slot);
    if (outcome == Outcome::Ok) insert(call.replica, call, simulation().now());
    answer(slot, outcome);
    if (!settings_.coalescing) return;
    for (const Slot follower : fetches_[call.replica].settle(answer_of(call.route, call))) answer(follower, outcome);
}

/// A point keeps what comes from the shield as long as that has left to live there, as its Age says (RFC 9111, 4.2).
void Cdn::insert(std::size_t place, const Call& call, kernel::Time now, double share_of_life) {
    KeyStore& store = stores_[place];
    const double used = store.used();
    const auto size = static_cast<double>(store.size());
    const kernel::Channel* const origin = origins_[call.route];
    const double bytes = origin == nullptr ? answer_bytes(call) : origin->response_bytes(call.route);
    const std::uint64_t item = answer_of(call.route, call);
    kernel::Time end = now + static_cast<kernel::Time>(static_cast<double>(lifetimes_[call.route]) * share_of_life);
    if (settings_.shield && place != shield()) end = stores_[shield()].end_of(item).value_or(end);
    evictions_.add(store.keep(item, bytes, now, end).evicted);
    count_items(store.used() - used, static_cast<double>(store.size()) - size);
}

/// The answers of all routes about the key that was written.
void Cdn::purge(const Call& call) {
    for (KeyStore& store : stores_) {
        const double used = store.used();
        const auto size = static_cast<double>(store.size());
        for (std::size_t route = 0; route < lifetimes_.size(); ++route) store.erase(answer_of(static_cast<std::uint8_t>(route), call));
        count_items(store.used() - used, static_cast<double>(store.size()) - size);
    }
}

void Cdn::answer(Slot slot, Outcome outcome) {
    Call& call = simulation().call(slot);
    if (outcome == Outcome::Ok) bytes_.add(answer_bytes(call));
    reply(slot, call, outcome);
}

void Cdn::count_items(double change_of_bytes, double change_of_items) {
    if (change_of_items == 0 && change_of_bytes == 0) return;
    used_.add(simulation().now(), change_of_bytes);
    items_.add(simulation().now(), change_of_items);
}

/// Those who wait for a fetch that is given up are led by the first of them.
void Cdn::cancelled(Slot slot, Call& call) {
    if ((call.stage != fetching && call.stage != to_the_shield) || !settings_.coalescing) return;
    const std::uint64_t item = answer_of(call.route, call);
    if (settings_.shield && call.stage == fetching) {
        if (const auto next = fetches_[shield()].leave(item, slot)) go_to_origin(*next, fetching);
    }
    if (const auto next = fetches_[call.replica].leave(item, slot)) ask_beyond(*next);
}

/// As it goes in a run, a miss being filled at once.
bool Cdn::rehearse(Call& call, kernel::Time at) {
    if (!cacheable(call)) {
        if (settings_.purge && is_write(call)) purge(call);
        return false;
    }
    call.replica = choose_replica(call).value_or(0);
    const std::uint64_t item = answer_of(call.route, call);
    if (stores_[call.replica].find(item, at)) return true;
    const bool at_shield = settings_.shield && stores_[shield()].find(item, at);
    // what comes for the first time is of any age, lest it all end at the same time
    const bool first = at < longest_lifetime() && rehearsed_.emplace(settings_.shield ? shield() : call.replica, item).second;
    const double share = first ? lives_.uniform() : 1;
    if (settings_.shield && !at_shield) insert(shield(), call, at, share);
    insert(call.replica, call, at, share);
    return at_shield;
}

double Cdn::remembered() const {
    std::size_t answers = 0;
    for (const KeyStore& store : stores_) answers += store.size();
    return static_cast<double>(answers);
}

kernel::Time Cdn::longest_life() const { return KeyStore::longest_stay(stores_, longest_lifetime()); }

kernel::Time Cdn::longest_lifetime() const { return lifetimes_.empty() ? 0 : *std::ranges::max_element(lifetimes_); }

void Cdn::rehearsal_over(kernel::Time at) {
    rehearsed_.clear();
    for (KeyStore& store : stores_) store.set_back(at);
    count_all();
}

void Cdn::count_all() {
    double bytes = 0;
    for (const KeyStore& store : stores_) bytes += store.used();
    used_.set(simulation().now(), bytes);
    items_.set(simulation().now(), remembered());
}

void Cdn::fail(std::size_t point) {
    Component::fail(point);
    stores_[point].clear();
    count_all();
}

void Cdn::flush() {
    for (KeyStore& store : stores_) store.clear();
    count_all();
}

std::vector<std::optional<double>> Cdn::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    return {ratio(hits_, cacheable_, blocks),
            bytes_.in(blocks) / seconds,
            origin_bytes_.in(blocks) / seconds,
            per_second(from_origin_, blocks),
            per_second(coalesced_, blocks),
            per_second(evictions_, blocks),
            items_.integral(blocks) / seconds,
            used_.integral(blocks) / seconds,
            settings_.shield ? ratio(shield_hits_, shield_asked_, blocks) : std::nullopt};
}

}  // namespace headroom::models
