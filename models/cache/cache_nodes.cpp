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
    static const std::array<schema::EnumOption<Placement>, 3> options = {{
        {Placement::Consistent, "consistent",
         "Consistent hashing: the keys of a node that is lost move to the others, no other key moves."},
        {Placement::Modulo, "modulo", "Hash modulo the nodes that serve: with each that comes or goes nearly all keys move."},
        {Placement::Slots, "slots", "Hash slots (Redis Cluster): the keys of a lost node are not served until it is back."},
    }};
    return options;
}

std::optional<std::uint16_t> Cache::choose_replica(const Call& call) {
    if (ready() == 0) return std::nullopt;
    const std::size_t nodes = stores_.size();
    if (!keyed(call)) {
        while (!serves(turn_ % nodes)) ++turn_;
        return static_cast<std::uint16_t>(turn_++ % nodes);
    }
    std::uint64_t hash = mix64(item_of(call));
    if (settings_.placement == Placement::Modulo) return node_that_serves(hash % ready());
    std::size_t node = jump(hash, nodes);
    while (!serves(node) && !(settings_.placement == Placement::Slots && is_lost(node))) {
        hash = mix64(hash);
        node = hash % nodes;
    }
    return static_cast<std::uint16_t>(node);
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

/// One that is no longer needed gives its memory back; one that is withdrawn for a time keeps it.
void Cache::replica_left(std::size_t node) {
    if (is_available(node)) forget_all(node);
}

}  // namespace headroom::models
