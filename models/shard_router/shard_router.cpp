// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/shard_router/shard_router.h"

#include <algorithm>
#include <array>

#include "core/random.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
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
            .output("imbalance", Unit::Ratio, "Calls to the hottest shard, relative to the mean of all; 1 is even.")
            .output("scattered_ratio", Unit::Ratio, "Calls that went to all shards, having no key.")
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

std::size_t shard_by_range(std::uint64_t key, std::uint64_t keys, std::size_t shards) {
    return static_cast<std::size_t>(static_cast<double>(key) / static_cast<double>(keys) * static_cast<double>(shards));
}

std::size_t shard_by_hash(std::uint64_t key, std::uint64_t salt, std::size_t shards) {
    return static_cast<std::size_t>(mix64(mix64(key) ^ salt) % shards);
}

/// Routers in a row strew keys independently of each other.
ShardRouter::ShardRouter(const kernel::BuildContext& context, const ShardRouterSettings& settings)
    : Component(context),
      shards_(static_cast<std::size_t>(settings.shards)),
      by_(settings.by),
      salt_(stable_hash(context.id())),
      scattered_(simulation().statistics().counter()) {
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

std::size_t ShardRouter::shard_of(const kernel::Call& call) const {
    if (by_ == Sharding::Hash) return shard_by_hash(call.key, salt_, shards_);
    return shard_by_range(call.key, simulation().scenario().keyspaces[call.keyspace].keys.keys(), shards_);
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
    if (sum == 0) return {std::nullopt, std::nullopt};
    const double keyed = sum - everywhere * static_cast<double>(shards_);
    return {most * static_cast<double>(shards_) / sum, everywhere / (everywhere + keyed)};
}

}  // namespace headroom::models
