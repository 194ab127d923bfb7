// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/distribution.h"
#include "core/units.h"
#include "kernel/server.h"
#include "models/cache/write_buffer.h"
#include "models/fetches.h"
#include "models/key_store.h"
#include "schema/types.h"

namespace headroom::models {

enum class CacheMode { Keyed, FixedRatio };
std::span<const schema::EnumOption<CacheMode>> options_of(CacheMode);
enum class Access { ReadThrough, Aside };
std::span<const schema::EnumOption<Access>> options_of(Access);
enum class Writes { Around, Through, Behind };
std::span<const schema::EnumOption<Writes>> options_of(Writes);

enum class Placement { Consistent, Modulo, Slots, Caller };
std::span<const schema::EnumOption<Placement>> options_of(Placement);

enum class Start { Warm, Cold };
std::span<const schema::EnumOption<Start>> options_of(Start);

enum class CacheEngine { Redis, Valkey };
std::span<const schema::EnumOption<CacheEngine>> options_of(CacheEngine);

/// Keeps hot keys in memory in front of a slower store.
struct CacheSettings {
    CacheMode mode = CacheMode::Keyed;
    Ratio hit_ratio{0.8};
    Access access = Access::ReadThrough;
    Writes writes = Writes::Around;
    Duration write_delay{1};
    std::int64_t write_batch = 1;
    Eviction eviction = Eviction::Lru;
    std::int64_t samples = 5;
    std::int64_t nodes = 1;
    Placement placement = Placement::Consistent;
    Start start = Start::Warm;
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
    Duration boot{300};
};
const schema::Record& record_of(const CacheSettings*);
std::vector<plan::Usage> usage_of(const CacheSettings& settings, std::vector<double> ranks);

class Cache : public kernel::ServerOf<Cache> {
public:
    Cache(const kernel::BuildContext& context, const CacheSettings& settings);

    void computed(kernel::Slot slot, kernel::Call& call) override;
    void start() override;
    void replied(kernel::Slot slot, kernel::Call& call) override;
    void missed(kernel::Slot slot, kernel::Call& call) override;
    void cancelled(kernel::Slot slot, kernel::Call& call) override;
    bool sends_callers_on() const override { return settings_.access == Access::Aside; }
    /// Callers of a single node that stays alone do not look for the node of a key.
    bool chooses_replicas() const override { return is_scaled_ || stores_.size() > 1; }
    bool scales() const override { return chooses_replicas(); }
    void fail(std::size_t node) override;
    void flush() override;
    bool remembers() const override { return settings_.mode == CacheMode::Keyed && settings_.start == Start::Warm; }
    bool rehearse(kernel::Call& call, kernel::Time at) override;
    double remembered() const override;
    kernel::Time longest_life() const override;
    void rehearsal_over(kernel::Time at) override;
    std::optional<std::uint16_t> choose_replica(const kernel::Call& call) override;
    std::vector<kernel::ResourceUse> resources(kernel::Blocks blocks) const override;
    std::vector<std::optional<double>> outputs(kernel::Blocks blocks) const override;
    std::vector<plan::Usage> usage(kernel::Blocks blocks) const override;

protected:
    void resumed(kernel::Slot slot, kernel::Call& call) override;
    void replica_added() override { add_node(); }
    void replica_left(std::size_t node) override;
    void replica_joined(std::size_t node) override;

private:
    kernel::Time longest_lifetime() const;  ///< 0: none is limited
    /// Stages of records of its own, beyond those of the calls that a server holds.
    enum WriteStage : std::uint8_t { write_due = 0x20, writing };
    struct Behind {
        WriteBuffer waiting;
        bool busy = false;  ///< an event or a call of its own is under way
    };

    bool is_write(const kernel::Call& call) const { return simulation().is_write(call.route); }
    bool keyed(const kernel::Call& call) const { return settings_.mode == CacheMode::Keyed && call.keyspace != kernel::no_keyspace; }
    /// Of key and keyspace; keys of two keyspaces are different items.
    std::uint64_t item_of(const kernel::Call& call) const { return call.key | (static_cast<std::uint64_t>(call.keyspace) << 56); }
    bool look_up(const kernel::Call& call);
    bool find(const kernel::Call& call);
    /// False where it was refused for want of room.
    bool keep(const kernel::Call& call);
    KeyStore::Kept keep_at(const kernel::Call& call, kernel::Time now, double share_of_life = 1);
    void forget(const kernel::Call& call);
    void told(kernel::Slot slot, kernel::Call& call);
    void write(kernel::Slot slot);
    void write_later(kernel::Slot slot, kernel::Call& call);
    void remember(std::size_t node, const WriteBuffer::Write& write);
    kernel::Time next_write(std::size_t node) const;
    void wait_to_write(std::size_t node);
    void write_batch(std::size_t node);
    void go_on_writing(std::size_t node);
    void batch_written(kernel::Slot slot, Outcome outcome);
    void go_to_store(kernel::Slot slot);
    bool follow(kernel::Slot slot);
    void settle_followers(const kernel::Call& leader, Outcome outcome);
    void fetched(kernel::Slot slot, Outcome outcome);
    /// The connection that a miss goes along; none where there is no store for its route.
    kernel::Channel* store_of(const kernel::Call& call) const { return stores_by_route_[call.route]; }
    void count_memory(std::size_t node);
    void add_node();
    void forget_all(std::size_t node);
    std::uint16_t next_in_turn();
    std::uint16_t node_that_serves(std::size_t rank) const;

    CacheSettings settings_;
    std::string id_;
    bool is_scaled_;                               ///< there is a scaler
    std::vector<std::uint16_t> ring_;              ///< nodes that keys are spread over, serving or lost
    std::size_t turn_ = 0;                         ///< the node of the next call without a key
    std::unordered_set<std::uint64_t> rehearsed_;  ///< items that have come in the rehearsal
    std::vector<KeyStore> stores_;                 ///< by node
    std::vector<kernel::Gauge*> used_;             ///< bytes, by node
    std::vector<kernel::Gauge*> items_;
    double capacity_ = 0;
    std::vector<Fetches> fetches_;                                               ///< by node
    std::vector<Behind> behind_;                                                 ///< by node
    std::unordered_map<kernel::Slot, std::vector<WriteBuffer::Write>> batches_;  ///< on their way to the store, by their call
    std::vector<kernel::Channel*> stores_by_route_;
    kernel::Counter &reads_, &hits_, &evictions_, &coalesced_, &refused_, &lost_;
    kernel::Gauge& dirty_;
    RandomStream chance_, lifetimes_;
};

}  // namespace headroom::models
