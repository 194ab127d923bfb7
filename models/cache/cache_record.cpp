// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/long_times.h"
#include "kernel/component_type.h"
#include "models/cache/cache.h"
#include "schema/describe.h"

namespace headroom::models {

std::span<const schema::EnumOption<CacheMode>> options_of(CacheMode) {
    static const std::array<schema::EnumOption<CacheMode>, 2> options = {{
        {CacheMode::Keyed, "keyed", "Real keys, sizes and evictions; the hit ratio is an outcome."},
        {CacheMode::FixedRatio, "fixed_ratio", "For sketches: each read is a hit with probability hit_ratio."},
    }};
    return options;
}

std::span<const schema::EnumOption<Access>> options_of(Access) {
    static const std::array<schema::EnumOption<Access>, 2> options = {{
        {Access::ReadThrough, "read_through", "The cache asks the store for what it misses."},
        {Access::Aside, "aside", "The miss returns to the caller, who asks the store along the cache's misses and then sets the item."},
    }};
    return options;
}

std::span<const schema::EnumOption<Start>> options_of(Start) {
    static const std::array<schema::EnumOption<Start>, 2> options = {{
        {Start::Warm, "warm",
         "With what a long time of the traffic at the beginning leaves here: requests without work are drawn before "
         "the run until the hit ratio settles, two million at most."},
        {Start::Cold, "cold", "Empty."},
    }};
    return options;
}

std::span<const schema::EnumOption<Writes>> options_of(Writes) {
    static const std::array<schema::EnumOption<Writes>, 3> options = {{
        {Writes::Around, "around", "A write goes to the store and removes the key here."},
        {Writes::Through, "through", "A write goes to the store and is kept here."},
        {Writes::Behind, "behind",
         "A write is kept here and acknowledged, and goes to the store later; a node that is lost takes those with it "
         "that have not."},
    }};
    return options;
}

std::span<const schema::EnumOption<CacheEngine>> options_of(CacheEngine) {
    static const std::array<schema::EnumOption<CacheEngine>, 2> options = {{
        {CacheEngine::Redis, "redis", "Redis OSS."},
        {CacheEngine::Valkey, "valkey", "Valkey."},
    }};
    return options;
}

const schema::Record& record_of(const CacheSettings*) {
    using S = CacheSettings;
    static const schema::Record record =
        schema::Describe<S>("cache", "Cache", "Keeps hot keys in memory in front of a slower store.")
            .role(schema::Role::Cache)
            .tier(schema::Tier::Data)
            .icon("cache")
            .param(&S::mode, "mode", "Real keys, or a given hit ratio.")
            .param(&S::hit_ratio, "hit_ratio", Unit::Ratio, "Share of the reads that are hits, of fixed_ratio.", {0.0, 1.0})
            .only_with("mode", {"fixed_ratio"})
            .param(&S::access, "access", "Who asks the store on a miss.")
            .param(&S::writes, "writes", "What a write does to its key here.")
            .param(&S::write_delay, "write_delay", Unit::Seconds,
                   "How long an acknowledged write waits before it goes to the store (behind); writes of one key meanwhile become one.",
                   {0.0, fortnight_s})
            .only_with("writes", {"behind"})
            .param(&S::write_batch, "write_batch",
                   "Writes that go to the store as one call (behind), about the first one's key. A node has one such call under way at a "
                   "time.",
                   {1.0, 1e6})
            .only_with("writes", {"behind"})
            .param(&S::eviction, "eviction", "Which item gives way when memory is full.")
            .only_with("mode", {"keyed"})
            .param(&S::samples, "samples",
                   "Items that sampled_lru draws for each eviction (Redis' maxmemory-samples); the best candidates "
                   "of former draws are kept in a pool of 16.",
                   {1.0, 64.0})
            .only_with("eviction", {"sampled_lru"})
            .param(&S::placement, "placement", "Which node a key is on, and where the keys of one go that is lost or added.")
            .param(&S::start, "start", "What a keyed cache holds when a run begins.")
            .only_with("mode", {"keyed"})
            .param(&S::nodes, "nodes", "Nodes; keys are spread over them by hash.", {1.0, 10000.0})
            .relieves({"cpu", "workers"})
            .param(&S::instance, "instance", "Instance type of each node, of the price catalogue: gives vCPUs, memory and speed.")
            .param(&S::engine, "engine", "What runs on the nodes; their price depends on it.")
            .param(&S::memory, "memory", Unit::Bytes, "Memory for items on each node. Unset: the instance's; without one, 1 GiB.",
                   {1.0, 1e13})
            .param(&S::overhead, "overhead", Unit::Bytes, "Memory that an item takes beyond its own bytes.", {0.0, 1e6})
            .only_with("mode", {"keyed"})
            .param(&S::ttl, "ttl", Unit::Seconds, "How long an item lives after it was stored; without one, until evicted.",
                   {0.0, 100 * year_s})
            .only_with("mode", {"keyed"})
            .param(&S::ttl_jitter, "ttl_jitter", Unit::Ratio, "The life of an item is drawn from ttl · [1 − jitter, 1 + jitter].",
                   {0.0, 1.0})
            .only_with("ttl")
            .param(&S::coalescing, "coalescing", "Misses of one key at the same time share one call to the store (read_through).")
            .param(&S::workers, "workers", "Calls that a node works on at once (Redis: 1); more wait. Null: unlimited.", {1.0, 1e9})
            .relieves({"workers"})
            .param(&S::queue_limit, "queue_limit",
                   "Calls that wait for a worker of a node; more are refused (queue_full). Unset: unlimited.", {0.0, 1e9})
            .only_with("workers")
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one call (a get, or a set after a miss).", {0.0, std::nullopt})
            .param(&S::boot, "boot", Unit::Seconds,
                   "Time until a node that a scaler adds serves; it is empty then. No vendor gives a figure; minutes are usual.",
                   {0.0, fortnight_s})
            .in("requests")
            .in("scaling", schema::Connects::Scaling, "An autoscaler that adds and takes away nodes.")
            .out("misses")
            .output("hit_ratio", Unit::Ratio, "Reads answered here.")
            .output("evictions_per_s", Unit::PerSecond, "Items that gave way to others.", schema::Aggregate::Sum)
            .output("coalesced_per_s", Unit::PerSecond, "Misses that waited for another's.", schema::Aggregate::Sum)
            .output("items", Unit::None, "Items held, time mean.", schema::Aggregate::Sum)
            .output("refused_per_s", Unit::PerSecond, "Items that memory had no room for (noeviction).", schema::Aggregate::Sum)
            .output("unwritten", Unit::None, "Items acknowledged that the store does not have yet (behind), time mean.",
                    schema::Aggregate::Sum)
            .output("lost_writes_per_s", Unit::PerSecond, "Of those, items that were lost with their node.", schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_cache() {
    return {&record_of(static_cast<const CacheSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Cache>(context, context.settings<CacheSettings>()); }};
}

}  // namespace headroom::models
