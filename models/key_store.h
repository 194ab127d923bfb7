// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/random.h"
#include "kernel/time.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Eviction { Lru, Lfu, Fifo, Random };
std::span<const schema::EnumOption<Eviction>> options_of(Eviction);

/// What one node of a cache holds: keys with sizes and ends of life, evicted by a rule when bytes run out.
class KeyStore {
public:
    /// `capacity` in bytes. Streams only matter to Eviction::Random.
    KeyStore(Eviction eviction, double capacity, RandomStream random) : eviction_(eviction), capacity_(capacity), random_(random) {}

    /// True for a hit, which counts as a use. An item past its end of life is removed and missed.
    bool find(std::uint64_t key, kernel::Time now);
    /// Inserts or replaces; gives the number of items evicted for it. An item larger than the store is not kept.
    std::uint64_t insert(std::uint64_t key, double bytes, kernel::Time expires);
    void erase(std::uint64_t key);

    double used() const { return used_; }
    std::size_t size() const { return index_.size(); }

private:
    using Index = std::uint32_t;
    static constexpr Index none = std::numeric_limits<Index>::max();
    struct Item {
        std::uint64_t key;
        double bytes;
        kernel::Time expires;
        Index newer = none, older = none;   ///< in the order of use (lru) or of insertion (fifo)
        std::uint64_t uses = 1, stamp = 0;  ///< of lfu
    };
    /// Least used first, of those the longest unused.
    struct Rank {
        std::uint64_t uses, stamp;
        Index item;
        auto operator<=>(const Rank&) const = default;
    };
    void link(Index index);
    void unlink(Index index);
    void touch(Index index);
    void remove(Index index);
    Index victim();

    Eviction eviction_;
    double capacity_;
    RandomStream random_;
    double used_ = 0;
    std::unordered_map<std::uint64_t, Index> index_;
    std::vector<Item> items_;
    std::vector<Index> free_;
    std::vector<Index> dense_;          ///< all items, of random
    std::vector<std::uint32_t> place_;  ///< of an item in dense_
    std::set<Rank> ranks_;              ///< of lfu
    Index newest_ = none, oldest_ = none;
    std::uint64_t stamp_ = 0;
};

}  // namespace headroom::models
