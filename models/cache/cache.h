// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "models/fetches.h"
#include "models/key_store.h"
#include "schema/types.h"

namespace headroom::models {

enum class CacheMode { Keyed, FixedRatio };
std::span<const schema::EnumOption<CacheMode>> options_of(CacheMode);
enum class Access { ReadThrough, Aside };
std::span<const schema::EnumOption<Access>> options_of(Access);
enum class Writes { Around, Through };
std::span<const schema::EnumOption<Writes>> options_of(Writes);

enum class CacheEngine { Redis, Valkey };
std::span<const schema::EnumOption<CacheEngine>> options_of(CacheEngine);

/// Keeps hot keys in memory in front of a slower store.
struct CacheSettings {
    CacheMode mode = CacheMode::Keyed;
    Ratio hit_ratio{0.8};
    Access access = Access::ReadThrough;
    Writes writes = Writes::Around;
    Eviction eviction = Eviction::Lru;
    std::int64_t nodes = 1;
    std::optional<InstanceRef> instance;
    CacheEngine engine = CacheEngine::Redis;
    std::optional<Bytes> memory;
    Bytes overhead{64};
    std::optional<Duration> ttl;
    Ratio ttl_jitter;
    bool coalescing = false;
    std::optional<std::int64_t> workers = 1;
    std::optional<std::int64_t> queue_limit;
    PerRoute<Distribution> cpu{Distribution::constant(20e-6)};
};
const schema::Record& record_of(const CacheSettings*);
std::vector<plan::Usage> usage_of(const CacheSettings& settings, double nodes);

class Cache : public kernel::ServerOf<Cache> {
public:
    Cache(const kernel::BuildContext& context, const CacheSettings& settings);

    void computed(kernel::Slot slot, kernel::Call& call) override;
    void start() override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void missed(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    bool sends_callers_on() const override { return settings_.access == Access::Aside; }
    bool chooses_replicas() const override { return stores_.size() > 1; }
    std::optional<std::uint16_t> choose_replica(const kernel::Call& call) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

private:
    bool is_write(const kernel::Call& call) const { return simulation().is_write(call.route); }
    bool keyed(const kernel::Call& call) const { return settings_.mode == CacheMode::Keyed && call.keyspace != kernel::no_keyspace; }
    /// Of key and keyspace; keys of two keyspaces are different items.
    std::uint64_t item_of(const kernel::Call& call) const { return call.key | (static_cast<std::uint64_t>(call.keyspace) << 56); }
    bool look_up(const kernel::Call& call);
    bool find(const kernel::Call& call);
    void keep(const kernel::Call& call);
    void forget(const kernel::Call& call);
    void told(kernel::Slot slot, kernel::Call& call);
    void write(kernel::Slot slot);
    void go_to_store(kernel::Slot slot);
    bool follow(kernel::Slot slot);
    void settle_followers(const kernel::Call& leader, Outcome outcome);
    void fetched(kernel::Slot slot, Outcome outcome);
    /// The connection that a miss goes along; none where there is no store for its route.
    kernel::Channel* store_of(const kernel::Call& call) const { return stores_by_route_[call.route]; }
    void count_memory(std::size_t node);

    CacheSettings settings_;
    std::size_t turn_ = 0;              ///< the node of the next call without a key
    std::vector<KeyStore> stores_;      ///< by node
    std::vector<kernel::Gauge*> used_;  ///< bytes, by node
    std::vector<kernel::Gauge*> items_;
    double capacity_ = 0;
    std::vector<Fetches> fetches_;  ///< by node
    std::vector<kernel::Channel*> stores_by_route_;
    kernel::Counter &reads_, &hits_, &evictions_, &coalesced_;
    RandomStream chance_, lifetimes_;
};

}  // namespace headroom::models
