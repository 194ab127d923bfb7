// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cache/cache.h"

#include <algorithm>
#include <array>

#include "kernel/channel.h"
#include "kernel/component_type.h"
#include "kernel/machine.h"
#include "kernel/simulation.h"
#include "plan/scaler.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Call;
using kernel::Slot;

namespace {

/// Which of its visits a call beside the cache is on, kept in Call::step while it is there.
enum Visit : std::uint8_t { ask, tell };

kernel::ServerSettings server(const kernel::BuildContext& context, const CacheSettings& s) {
    const kernel::Machine on =
        kernel::machine_of(context.surroundings.instances, s.instance, std::nullopt, std::nullopt, s.memory, s.workers);
    return {static_cast<std::size_t>(s.nodes), s.workers, s.queue_limit, std::nullopt, s.cpu, on.vcpus, on.speed, 0, 0,
            kernel::from_seconds(s.boot.value)};
}

}  // namespace

Cache::Cache(const kernel::BuildContext& context, const CacheSettings& settings)
    : ServerOf(context, server(context, settings)),
      settings_(settings),
      id_(context.id()),
      is_scaled_(plan::scaler_of(context.scenario, context.index).has_value()),
      reads_(simulation().statistics().counter()),
      hits_(simulation().statistics().counter()),
      evictions_(simulation().statistics().counter()),
      coalesced_(simulation().statistics().counter()),
      refused_(simulation().statistics().counter()),
      lost_(simulation().statistics().counter()),
      dirty_(simulation().statistics().gauge()),
      chance_(simulation().stream(context.id(), "hits")),
      lifetimes_(simulation().stream(context.id(), "ttl")) {
    const auto machine =
        kernel::machine_of(context.surroundings.instances, settings.instance, std::nullopt, std::nullopt, settings.memory, std::nullopt);
    capacity_ = machine.memory.value_or(Bytes{1 << 30}).value;
    for (std::int64_t i = 0; i < settings.nodes; ++i) {
        add_node();
        ring_.push_back(static_cast<std::uint16_t>(i));
    }
}

void Cache::start() {
    const auto misses = simulation().channels_of(index(), "misses");
    for (std::size_t route = 0; route < simulation().scenario().routes.size(); ++route) {
        const auto store = std::ranges::find_if(
            misses, [route](const kernel::Channel* channel) { return channel->carries(static_cast<std::uint8_t>(route)); });
        stores_by_route_.push_back(store == misses.end() ? nullptr : *store);
    }
}

inline bool Cache::look_up(const Call& call) {
    if (settings_.mode == CacheMode::FixedRatio) return chance_.uniform() < settings_.hit_ratio.value;
    return keyed(call) && find(call);
}

bool Cache::find(const Call& call) {
    const bool hit = stores_[call.replica].find(item_of(call), simulation().now());
    if (!hit) count_memory(call.replica);
    return hit;
}

void Cache::count_memory(std::size_t node) {
    used_[node]->set(simulation().now(), stores_[node].used());
    items_[node]->set(simulation().now(), static_cast<double>(stores_[node].size()));
}

KeyStore::Kept Cache::keep_at(const Call& call, kernel::Time now, double share_of_life) {
    kernel::Time expires = kernel::never;
    if (settings_.ttl) {
        const double jitter = settings_.ttl_jitter.value > 0 ? 1 + settings_.ttl_jitter.value * (2 * lifetimes_.uniform() - 1) : 1;
        expires = now + kernel::from_seconds(settings_.ttl->value * jitter * share_of_life);
    }
    const plan::Keyspace& keyspace = simulation().scenario().keyspaces[call.keyspace];
    RandomStream sizes(stable_hash(keyspace.name, call.key));
    return stores_[call.replica].keep(item_of(call), keyspace.item.sample(sizes) + settings_.overhead.value, now, expires);
}

bool Cache::keep(const Call& call) {
    if (!keyed(call) || !belongs(call.replica)) return true;
    const KeyStore::Kept kept = keep_at(call, simulation().now());
    if (kept.refused) refused_.add();
    evictions_.add(kept.evicted);
    count_memory(call.replica);
    return !kept.refused;
}

void Cache::forget(const Call& call) {
    if (!keyed(call)) return;
    stores_[call.replica].erase(item_of(call));
    count_memory(call.replica);
}

void Cache::computed(Slot slot, Call& call) {
    if (settings_.access == Access::Aside && call.step == tell) {
        told(slot, call);
    } else if (is_write(call)) {
        write(slot);
    } else {
        reads_.add();
        const bool hit = look_up(call);
        note_found(slot, hit);
        if (hit) {
            hits_.add();
            finish(slot, call, Outcome::Ok);
        } else if (!settings_.coalescing || !follow(slot)) {
            go_to_store(slot);
        }
    }
}

/// A caller beside the cache brings what the store had.
void Cache::told(Slot slot, Call& call) {
    keep(call);
    finish(slot, call, Outcome::Ok);
}

void Cache::write(Slot slot) {
    Call& call = simulation().call(slot);
    if (settings_.writes == Writes::Behind && keyed(call) && store_of(call)) {
        write_later(slot, call);
        return;
    }
    if (settings_.writes == Writes::Around && (settings_.access == Access::Aside || !store_of(call))) forget(call);
    go_to_store(slot);
}

/// A miss or a write: through this cache, or by the caller himself.
void Cache::go_to_store(Slot slot) {
    Call& call = simulation().call(slot);
    kernel::Channel* store = store_of(call);
    if (store == nullptr) {
        const bool kept = (is_write(call) && settings_.writes == Writes::Around) || keep(call);
        finish(slot, is_write(call) && !kept ? Outcome::Error : Outcome::Ok);
    } else if (settings_.access == Access::Aside) {
        call.missed = true;
        finish(slot, Outcome::Ok);
    } else {
        if (settings_.coalescing && keyed(call) && !is_write(call)) fetches_[call.replica].lead(item_of(call), slot);
        release_worker(slot);
        simulation().forward(slot, *store);
    }
}

/// Waits for another call's miss of the same key, where there is one.
bool Cache::follow(Slot slot) {
    const Call& call = simulation().call(slot);
    if (settings_.access == Access::Aside || !keyed(call)) return false;
    if (!fetches_[call.replica].join(item_of(call), slot)) return false;
    coalesced_.add();
    note_work(slot, 0);
    release_worker(slot);
    return true;
}

void Cache::missed(Slot slot, Call& call) { simulation().forward(slot, call, *store_of(call)); }

void Cache::replied(Slot slot, Call& call) {
    const Outcome outcome = call.outcome;
    if (call.stage == writing) {
        batch_written(slot, outcome);
        return;
    }
    if (call.place == kernel::Place::Aside) {
        fetched(slot, outcome);
        return;
    }
    if (outcome == Outcome::Ok) {
        if (!is_write(call) || settings_.writes == Writes::Through) {
            keep(call);
        } else {
            forget(call);
        }
    }
    if (!settings_.coalescing || !keyed(call) || is_write(call)) {
        finish(slot, call, outcome);
        return;
    }
    const Call leader = call;
    finish(slot, call, outcome);
    settle_followers(leader, outcome);
}

/// A caller beside the cache has heard from the store.
void Cache::fetched(Slot slot, Outcome outcome) {
    Call& call = simulation().call(slot);
    kernel::Channel& channel = simulation().channel(call.channel);
    const bool known = keyed(call) || settings_.mode == CacheMode::FixedRatio;
    const bool tells = known && outcome == Outcome::Ok && (!is_write(call) || settings_.writes == Writes::Through);
    if (!tells) {
        channel.give_up(slot, outcome);
        return;
    }
    call.step = tell;
    channel.come_back(slot);
}

void Cache::settle_followers(const Call& leader, Outcome outcome) {
    for (const Slot follower : fetches_[leader.replica].settle(item_of(leader))) finish(follower, outcome);
}

/// The followers of a leader that goes away are led by the first of them.
void Cache::cancelled(Slot slot, Call& call) {
    const bool waits = settings_.coalescing && keyed(call) && !is_write(call) && call.stage == free;
    Server::cancelled(slot, call);
    if (!waits) return;
    const auto next = fetches_[call.replica].leave(item_of(call), slot);
    if (next) simulation().forward(*next, *store_of(simulation().call(*next)));
}

std::vector<kernel::ResourceUse> Cache::resources(Blocks blocks) const {
    auto uses = Server::resources(blocks);
    if (settings_.mode == CacheMode::FixedRatio) return uses;
    double used = 0;
    for (const kernel::Gauge* gauge : used_) used += gauge->integral(blocks);
    const double there = capacity_ * rented(blocks) * simulation().statistics().seconds(blocks);
    uses.push_back({"memory", there > 0 ? used / there : 0});
    return uses;
}

std::vector<std::optional<double>> Cache::outputs(Blocks blocks) const {
    const double seconds = simulation().statistics().seconds(blocks);
    double items = 0;
    for (const kernel::Gauge* gauge : items_) items += gauge->integral(blocks) / seconds;
    return {ratio(hits_, reads_, blocks), per_second(evictions_, blocks),    per_second(coalesced_, blocks), items,
            per_second(refused_, blocks), dirty_.integral(blocks) / seconds, per_second(lost_, blocks)};
}

}  // namespace headroom::models
