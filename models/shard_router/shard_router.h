// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernel/channel.h"
#include "kernel/component.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Sharding { Hash, Range };
std::span<const schema::EnumOption<Sharding>> options_of(Sharding);

struct ShardRouterSettings {
    std::int64_t shards = 4;
    Sharding by = Sharding::Hash;
};
const schema::Record& record_of(const ShardRouterSettings*);

/// The shard of key `key` of `keys`.
std::size_t shard_by_range(std::uint64_t key, std::uint64_t keys, std::size_t shards);
std::size_t shard_by_hash(std::uint64_t key, std::uint64_t salt, std::size_t shards);

/// Sends each call to the shard of its key, or to all of them where it has none.
class ShardRouter : public kernel::Component {
public:
    ShardRouter(const kernel::BuildContext& context, const ShardRouterSettings& settings);

    void start() override;
    void arrive(kernel::Slot slot, kernel::Call& call) override;
    void replied(kernel::Slot slot, kernel::Call& call) override { reply(slot, call, call.outcome); }
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;

private:
    using Channels = std::vector<kernel::Channel*>;

    std::size_t shard_of(const kernel::Call& call) const;

    std::size_t shards_;
    Sharding by_;
    std::uint64_t salt_;
    std::vector<Channels> of_shard_;          ///< [shard · routes + route]
    std::vector<Channels> of_all_;            ///< [route]
    std::vector<kernel::Counter*> answered_;  ///< calls by shard
    kernel::Counter& scattered_;
};

}  // namespace headroom::models
