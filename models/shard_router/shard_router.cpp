// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shard_router/shard_router.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>

#include "core/random.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "models/key_parts.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

std::span<const schema::EnumOption<Sharding>> options_of(Sharding) {
    static const std::array<schema::EnumOption<Sharding>, 2> options = {{
        {Sharding::Hash, "hash", "Keys are strewn over the shards; a popular key still makes its shard hotter."},
        {Sharding::Range, "range", "Each shard has a run of keys. Keys are numbered by popularity: the first run is the hottest."},
    }};
    return options;
}

const schema::Record& record_of(const ShardRouterSettings*) {
    using S = ShardRouterSettings;
    static const schema::Record record =
        schema::Describe<S>("shard_router", "Shard router",
                            "Sends each call to the shard of its key. All that requests reach only through it exists once per shard: "
                            "db[0], db[1] and so on. A call without a key goes to all shards, and is answered when all have answered.")
            .role(schema::Role::Partition)
            .tier(schema::Tier::Traffic)
            .icon("shard_router")
            .param(&S::shards, "shards", "How many there are.", {1.0, 1000.0})
            .relieves({"cpu", "workers", "iops", "connections"})
            .multiplies()
            .param(&S::by, "by", "How a key's shard is found.")
            .in("calls")
            .out("shards", schema::Connects::Calls, "To what exists once per shard.")
            .output("imbalance", Unit::Ratio,
                    "Calls to the hottest shard, relative to the mean of all; 1 is even. Absent where shards are added meanwhile.")
            .output("scattered_ratio", Unit::Ratio, "Calls that went to all shards, having no key.")
            .output("moved_bytes", Unit::Bytes, "Data that has come to the shard which its keys are to be on (incident reshard).",
                    schema::Aggregate::Sum)
            .output("moves", Unit::None, "Streams of data from shard to shard.")
            .concern({"hot_shard", "imbalance", "", 1.5,
                      "sends its hottest shard {} times the calls of the mean one: that one is full while the others are not"})
            .done();
    return record;
}

kernel::ComponentType type_of_shard_router() {
    return {&record_of(static_cast<const ShardRouterSettings*>(nullptr)), [](const kernel::BuildContext& context) {
                return std::make_unique<ShardRouter>(context, context.settings<ShardRouterSettings>());
            }};
}

std::size_t shard_before(std::uint64_t key, std::uint64_t salt, std::size_t shards, std::size_t before) {
    const std::size_t after = part_by_hash(key, salt, shards);
    return after < before ? after : part_by_hash(key, mix64(salt), before);
}

/// Routers in a row strew keys independently of each other.
ShardRouter::ShardRouter(const kernel::BuildContext& context, const ShardRouterSettings& settings)
    : Component(context),
      shards_(static_cast<std::size_t>(settings.shards)),
      by_(settings.by),
      salt_(stable_hash(context.id())),
      scattered_(simulation().statistics().counter()),
      moved_(simulation().statistics().total()),
      moving_(simulation().statistics().headcount()) {
    for (std::size_t i = 0; i < shards_; ++i) answered_.push_back(&simulation().statistics().counter());
}

/// What is not the router's own is called from every shard alike.
void ShardRouter::start() {
    const std::size_t routes = simulation().scenario().routes.size();
    of_shard_.resize(shards_ * routes);
    of_all_.resize(routes);
    for (kernel::Channel* channel : simulation().channels_of(index(), "shards")) {
        const auto own = simulation().scenario().connections[channel->index()].shard;
        for (std::uint8_t route = 0; route < routes; ++route) {
            if (!channel->carries(route)) continue;
            of_all_[route].push_back(channel);
            for (std::size_t shard = 0; shard < shards_; ++shard) {
                if (!own || *own == shard) of_shard_[shard * routes + route].push_back(channel);
            }
        }
    }
}

std::size_t ShardRouter::shard_of(const kernel::Call& call, std::size_t shards) const {
    if (by_ == Sharding::Range) return part_by_range(call.key, simulation().scenario().keyspaces[call.keyspace].keys.keys(), shards);
    return shards == shards_ ? part_by_hash(call.key, salt_, shards_) : shard_before(call.key, salt_, shards_, shards);
}

std::size_t ShardRouter::shard_of(const kernel::Call& call) const {
    const std::size_t shard = shard_of(call, shards_);
    return resharding_ ? resharding_->now(shard_of(call, resharding_->before()), shard) : shard;
}

void ShardRouter::begin_with(std::size_t shards) { resharding_.emplace(shards, shards_, by_ == Sharding::Hash); }

/// Of each shard, what keeps its data: what is reached from it alone and has a disk, or else what is called.
std::vector<std::vector<std::size_t>> ShardRouter::stores() const {
    const plan::Scenario& scenario = simulation().scenario();
    std::vector<std::vector<std::size_t>> reached(shards_), stores(shards_);
    std::vector<std::size_t> shards_of(scenario.components.size());
    for (const plan::Scenario::Connection& each : scenario.connections)
        if (each.from == index() && each.shard) reached[*each.shard].push_back(each.to);
    const std::vector<std::vector<std::size_t>> called = reached;
    for (auto& list : reached) {
        for (std::size_t i = 0; i < list.size(); ++i)
            for (const plan::Scenario::Connection& each : scenario.connections)
                if (each.from == list[i] && std::ranges::find(list, each.to) == list.end()) list.push_back(each.to);
        for (const std::size_t each : list) ++shards_of[each];
    }
    for (std::size_t shard = 0; shard < shards_; ++shard) {
        std::ranges::copy_if(reached[shard], std::back_inserter(stores[shard]),
                             [&](std::size_t each) { return shards_of[each] == 1 && simulation().component(each).stored().has_value(); });
        if (stores[shard].empty()) stores[shard] = called[shard];
    }
    return stores;
}

void ShardRouter::spread(std::optional<double> data, double most_per_s) {
    const auto stores = this->stores();
    std::vector<double> shares;
    for (const std::size_t store : stores.front()) shares.push_back(simulation().component(store).stored().value_or(0));
    const double stored = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) share = stored > 0 ? share / stored : 1 / static_cast<double>(shares.size());
    most_per_s_ = most_per_s;
    resharding_->plan(stores, shares, data.value_or(stored * static_cast<double>(shards_)));
    begin_moves();
}

void ShardRouter::begin_moves() {
    for (const std::size_t number : resharding_->take()) {
        const Resharding::Move& move = resharding_->move(number);
        moving_.enter(simulation().now());
        simulation().environment().begin({static_cast<std::uint16_t>(move.source), static_cast<std::uint16_t>(move.target), 0, move.bytes,
                                          most_per_s_, index(), number});
    }
    if (moving_.value() == 0)
        simulation().transitions().note(
            {simulation().now(), "reshard", simulation().scenario().components[index()].id, "ends", std::nullopt, {}});
}

void ShardRouter::wake(Slot slot, kernel::Call& call) {
    const std::size_t number = call.key;
    simulation().release(slot);
    moved_.add(resharding_->move(number).bytes);
    moving_.leave(simulation().now());
    resharding_->ended(number);
    begin_moves();
}

void ShardRouter::arrive(Slot slot, kernel::Call& call) {
    const bool has_key = call.keyspace != kernel::no_keyspace;
    const std::size_t shard = has_key ? shard_of(call) : 0;
    const Channels& channels = has_key ? of_shard_[shard * of_all_.size() + call.route] : of_all_[call.route];
    if (channels.empty()) {
        reply(slot, call, Outcome::Unavailable);
        return;
    }
    if (has_key) {
        answered_[shard]->add();
    } else {
        scattered_.add();
    }
    simulation().forward_to_all(slot, channels);
}

std::vector<std::optional<double>> ShardRouter::outputs(Blocks blocks) const {
    const auto everywhere = static_cast<double>(scattered_.in(blocks));
    double most = 0, sum = 0;
    for (const kernel::Counter* counter : answered_) {
        const double here = static_cast<double>(counter->in(blocks)) + everywhere;
        most = std::max(most, here);
        sum += here;
    }
    const std::optional<double> moved = resharding_ ? std::optional(moved_.in(blocks)) : std::nullopt;
    const std::optional<double> moves =
        resharding_ ? std::optional(moving_.integral(blocks) / simulation().statistics().seconds(blocks)) : std::nullopt;
    if (sum == 0) return {std::nullopt, std::nullopt, moved, moves};
    const double keyed = sum - everywhere * static_cast<double>(shards_);
    const std::optional<double> imbalance = resharding_ ? std::nullopt : std::optional(most * static_cast<double>(shards_) / sum);
    return {imbalance, everywhere / (everywhere + keyed), moved, moves};
}

}  // namespace headroom::models
