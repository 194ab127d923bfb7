// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cdn/cdn.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
                   "Points of presence, each with a cache of its own: the more there are, the fewer requests warm each.", {1.0, 1000.0})
            .param(&S::skew, "skew",
                   "How unevenly the users are spread over the points: the k-th busiest has a share proportional to k^-skew. 0 is even.",
                   {0.0, 5.0})
            .param(&S::storage, "storage", Unit::Bytes,
                   "Room for answers at each point. Unset: enough for all, as where the CDN's other customers leave it.", {1.0, 1e18})
            .param(&S::eviction, "eviction", "Which answer gives way when a point is full.")
            .param(&S::ttl, "ttl", Unit::Seconds,
                   "How long a point keeps an answer (s-maxage). Unset: the route's `cacheable`; 0 s keeps nothing. Routes that write "
                   "are never kept. A route without a keyspace has one answer.",
                   {0.0, 1e9})
            .param(&S::coalescing, "coalescing",
                   "Misses of one answer at one point at the same time share one call to the origin (request collapsing).")
            .param(&S::purge, "purge",
                   "A write that passes through removes the answers of its key at all points, at once. Otherwise, as is usual, the points "
                   "go on giving the old ones until their ttl ends.")
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
            .output("items", Unit::None, "Answers kept at all points, time mean.", Aggregate::Sum)
            .output("stored", Unit::Bytes, "Their bytes.", Aggregate::Sum)
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
      bytes_(simulation().statistics().total()),
      origin_bytes_(simulation().statistics().total()),
      used_(simulation().statistics().gauge()),
      items_(simulation().statistics().gauge()),
      points_(simulation().stream(context.id(), "points")),
      edge_(simulation().stream(context.id(), "edge")) {
    const auto points = static_cast<std::size_t>(settings.points);
    const double room = settings.storage ? settings.storage->value : std::numeric_limits<double>::infinity();
    double sum = 0;
    for (std::size_t i = 0; i < points; ++i) {
        share_up_to_.push_back(sum += std::pow(static_cast<double>(i + 1), -settings.skew));
        stores_.emplace_back(settings.eviction, room, simulation().stream(context.id(), "eviction " + std::to_string(i)));
    }
    for (double& share : share_up_to_) share /= sum;
    share_up_to_.back() = 1;
    fetches_.resize(points);
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

/// Users are near the points in proportion to their shares.
std::optional<std::uint16_t> Cdn::choose_replica(const Call&) {
    if (stores_.size() == 1) return 0;
    const auto point = std::upper_bound(share_up_to_.begin(), share_up_to_.end(), points_.uniform());
    return static_cast<std::uint16_t>(point - share_up_to_.begin());
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
    KeyStore& store = stores_[call.replica];
    const double used = store.used();
    const auto size = static_cast<double>(store.size());
    const std::uint64_t item = answer_of(call.route, call);
    if (store.find(item, simulation().now())) {
        hits_.add();
        answer(slot, Outcome::Ok);
        return;
    }
    count_items(store.used() - used, static_cast<double>(store.size()) - size);
    call.stage = fetching;
    if (!settings_.coalescing || !fetches_[call.replica].join(item, slot)) {
        go_to_origin(slot, fetching);
    } else {
        coalesced_.add();
    }
}

/// Without an origin for its route the point answers by itself, as a site does that was uploaded to it.
void Cdn::go_to_origin(Slot slot, Stage stage) {
    Call& call = simulation().call(slot);
    call.stage = stage;
    kernel::Channel* const origin = origins_[call.route];
    if (origin == nullptr) {
        if (stage == fetching) keep(call);
        answer(slot, Outcome::Ok);
        return;
    }
    if (stage == fetching && settings_.coalescing) fetches_[call.replica].lead(answer_of(call.route, call), slot);
    from_origin_.add();
    simulation().forward(slot, *origin);
}

void Cdn::replied(Slot slot, Call& record) {
    const Call call = record;
    if (call.outcome == Outcome::Ok) {
        origin_bytes_.add(origins_[call.route]->response_bytes(call.route));
        if (call.stage == fetching) keep(call);
        if (settings_.purge && is_write(call)) purge(call);
    }
    answer(slot, call.outcome);
    if (call.stage != fetching || !settings_.coalescing) return;
    for (const Slot follower : fetches_[call.replica].settle(answer_of(call.route, call))) answer(follower, call.outcome);
}

void Cdn::keep(const Call& call) {
    KeyStore& store = stores_[call.replica];
    const double used = store.used();
    const auto size = static_cast<double>(store.size());
    const kernel::Channel* const origin = origins_[call.route];
    const double bytes = origin == nullptr ? answer_bytes(call) : origin->response_bytes(call.route);
    evictions_.add(store.insert(answer_of(call.route, call), bytes, simulation().now() + lifetimes_[call.route]));
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
    if (call.stage != fetching || !settings_.coalescing) return;
    const auto next = fetches_[call.replica].leave(answer_of(call.route, call), slot);
    if (!next) return;
    from_origin_.add();
    simulation().forward(*next, *origins_[simulation().call(*next).route]);
}

std::vector<std::optional<double>> Cdn::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    const auto rate = [&](const kernel::Counter& counter) { return static_cast<double>(counter.in(blocks)) / seconds; };
    return {ratio(hits_, cacheable_, blocks),
            bytes_.in(blocks) / seconds,
            origin_bytes_.in(blocks) / seconds,
            rate(from_origin_),
            rate(coalesced_),
            rate(evictions_),
            items_.integral(blocks) / seconds,
            used_.integral(blocks) / seconds};
}

}  // namespace headroom::models
