// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "kernel/simulation.h"
#include "models/cache/cache.h"

/// Which node a key is on, and how nodes come and go.
namespace headroom::models {

using kernel::Call;

namespace {

/// Lamping and Veach, A Fast, Minimal Memory, Consistent Hash Algorithm (2014).
std::size_t jump(std::uint64_t hash, std::size_t nodes) {
    std::size_t node = 0;
    for (double next = 0; next < static_cast<double>(nodes);) {
        node = static_cast<std::size_t>(next);
        hash = hash * 2862933555777941757ULL + 1;
        next = static_cast<double>(node + 1) * (2147483648.0 / static_cast<double>((hash >> 33) + 1));
    }
    return node;
}

}  // namespace

std::span<const schema::EnumOption<Placement>> options_of(Placement) {
    static const std::array<schema::EnumOption<Placement>, 4> options = {{
        {Placement::Consistent, "consistent",
         "Consistent hashing: the keys of a node that is lost move to the others, and a node that is added takes its share; no other key "
         "moves."},
        {Placement::Modulo, "modulo", "Hash modulo the nodes that serve: with each that comes or goes nearly all keys move."},
        {Placement::Slots, "slots",
         "Hash slots (Redis Cluster): the keys of a lost node are not served until it is back. Those whose slots go to a node that is "
         "added, or come from one that goes, are asked of the store anew."},
        {Placement::Caller, "caller",
         "Each replica of the caller has the node of its number, with keys of its own: a cache in the process of a service. Give as "
         "many nodes as it has replicas, no instance (the memory is the service's), no scaler, and its connection no latency."},
    }};
    return options;
}

std::optional<std::uint16_t> Cache::choose_replica(const Call& call) {
    if (ready() == 0) return std::nullopt;
    const std::size_t nodes = stores_.size();
    if (!keyed(call)) return next_in_turn();
    if (settings_.placement == Placement::Caller) {
        if (call.parent == kernel::no_slot) return next_in_turn();
        const std::size_t own = simulation().call(call.parent).replica % nodes;
        return serves(own) ? static_cast<std::uint16_t>(own) : next_in_turn();
    }
    std::uint64_t hash = mix64(item_of(call));
    if (settings_.placement == Placement::Modulo) return node_that_serves(hash % ready());
    std::uint16_t node = ring_[jump(hash, ring_.size())];
    while (!serves(node) && !(settings_.placement == Placement::Slots && is_lost(node))) {
        hash = mix64(hash);
        node = ring_[hash % ring_.size()];
    }
    return node;
}

std::uint16_t Cache::next_in_turn() {
    while (!serves(turn_ % stores_.size())) ++turn_;
    return static_cast<std::uint16_t>(turn_++ % stores_.size());
}

std::uint16_t Cache::node_that_serves(std::size_t rank) const {
    std::size_t node = 0;
    if (all_serve()) return static_cast<std::uint16_t>(rank);
    for (;; ++node) {
        if (serves(node) && rank-- == 0) return static_cast<std::uint16_t>(node);
    }
}

void Cache::add_node() {
    const std::string purpose = "eviction " + std::to_string(stores_.size());
    stores_.emplace_back(settings_.eviction, capacity_, simulation().stream(id_, purpose),
                         Sampling{.samples = static_cast<std::size_t>(settings_.samples)});
    used_.push_back(&simulation().statistics().gauge());
    items_.push_back(&simulation().statistics().gauge());
    fetches_.emplace_back();
    behind_.emplace_back();
}

void Cache::forget_all(std::size_t node) {
    stores_[node].clear();
    count_memory(node);
}

void Cache::flush() {
    for (std::size_t node = 0; node < stores_.size(); ++node) forget_all(node);
}

/// Its keys are lost, and the writes that the store does not have. Who waits for a fetch is answered with all that it holds.
void Cache::fail(std::size_t node) {
    fetches_[node].clear();
    Server::fail(node);
    forget_all(node);
    lost_.add(behind_[node].waiting.size());
    dirty_.add(simulation().now(), -static_cast<double>(behind_[node].waiting.size()));
    behind_[node].waiting.clear();
}

/// One that is no longer needed gives its memory back, and its keys to the others; one that is withdrawn for a time keeps it.
void Cache::replica_left(std::size_t node) {
    if (!is_available(node)) return;
    forget_all(node);
    std::erase(ring_, node);
}

/// Takes the place of one that has been given up, or its own share of the keys. It is empty.
void Cache::replica_joined(std::size_t node) {
    if (std::ranges::find(ring_, node) != ring_.end()) return;
    const auto given_up = std::ranges::find_if(ring_, [&](std::uint16_t other) { return !belongs(other); });
    (given_up == ring_.end() ? ring_.emplace_back() : *given_up) = static_cast<std::uint16_t>(node);
}

/// As it goes in a run, a miss being filled at once. Reads that are answered here go no further, nor do writes but to the store.
bool Cache::rehearse(Call& call, kernel::Time at) {
    if (!keyed(call)) return false;
    call.replica = stores_.size() > 1 ? choose_replica(call).value_or(0) : std::uint16_t{0};
    KeyStore& store = stores_[call.replica];
    if (is_write(call) && settings_.writes == Writes::Around) {
        store.erase(item_of(call));
        return false;
    }
    if (!is_write(call) && store.find(item_of(call), at)) return true;
    // what comes for the first time is of any age, lest it all end at the same time
    const bool first = at < longest_lifetime() && rehearsed_.insert(item_of(call)).second;
    keep_at(call, at, first ? lifetimes_.uniform() : 1);
    return false;
}

double Cache::remembered() const {
    std::size_t items = 0;
    for (const KeyStore& store : stores_) items += store.size();
    return static_cast<double>(items);
}

kernel::Time Cache::longest_life() const { return KeyStore::longest_stay(stores_, longest_lifetime()); }

kernel::Time Cache::longest_lifetime() const {
    return settings_.ttl ? kernel::from_seconds(settings_.ttl->value * (1 + settings_.ttl_jitter.value)) : 0;
}

void Cache::rehearsal_over(kernel::Time at) {
    rehearsed_.clear();
    for (std::size_t node = 0; node < stores_.size(); ++node) {
        stores_[node].set_back(at);
        count_memory(node);
    }
}

}  // namespace headroom::models
