// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernel/channel.h"
#include "kernel/component.h"
#include "kernel/sharded.h"
#include "models/shard_router/resharding.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Sharding { Hash, Range };
std::span<const schema::EnumOption<Sharding>> options_of(Sharding);

struct ShardRouterSettings {
    std::int64_t shards = 4;
    Sharding by = Sharding::Hash;
};
const schema::Record& record_of(const ShardRouterSettings*);

/// The shard of a key, by hash, while there were only the first `before` of `shards`: what is on those in the end always was.
std::size_t shard_before(std::uint64_t key, std::uint64_t salt, std::size_t shards, std::size_t before);

/// Sends each call to the shard of its key, or to all of them where it has none.
class ShardRouter : public kernel::Component, public kernel::Sharded {
public:
    ShardRouter(const kernel::BuildContext& context, const ShardRouterSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override { reply(slot, call, call.outcome); }
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;

    void begin_with(std::size_t shards) override;
    void spread(std::optional<double> data, double most_per_s) override;
    /// A stream of data is there.
    void wake(kernel::Slot slot, kernel::Call& call) override;

private:
    using Channels = std::vector<kernel::Channel*>;

    /// Of `shards`.
    std::size_t shard_of(const kernel::Call& call, std::size_t shards) const;
    std::size_t shard_of(const kernel::Call& call) const;
    std::vector<std::vector<std::size_t>> stores() const;
    void begin_moves();

    std::size_t shards_;
    Sharding by_;
    std::uint64_t salt_;
    std::vector<Channels> of_shard_;          ///< [shard · routes + route]
    std::vector<Channels> of_all_;            ///< [route]
    std::vector<kernel::Counter*> answered_;  ///< calls by shard
    kernel::Counter& scattered_;
    std::optional<Resharding> resharding_;  ///< unless all have had their keys from the beginning
    double most_per_s_ = 0;                 ///< bytes of a stream
    kernel::Total& moved_;                  ///< bytes
    kernel::Headcount& moving_;             ///< streams
};

}  // namespace headroom::models
