// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/random.h"
#include "kernel/time.h"
#include "schema/traits.h"

namespace headroom::models {

enum class Eviction { Lru, Lfu, Fifo, Random, SampledLru, NoEviction };
std::span<const schema::EnumOption<Eviction>> options_of(Eviction);

/// How Redis approximates an LRU (evict.c): of some items drawn at random those longest unused join a pool of candidates, the best
/// of which is evicted. Idle times are those when an item was drawn, as there; they are counted in uses of the store.
struct Sampling {
    std::size_t samples = 5;
    std::size_t pool = 16;  ///< candidates kept from one eviction to the next; 0: the best of each sample goes (Redis before 3.0)
};

/// What one node of a cache holds: keys with sizes and ends of life, evicted by a rule when bytes run out.
class KeyStore {
public:
    /// `capacity` in bytes. Streams only matter to Eviction::Random and SampledLru.
    KeyStore(Eviction eviction, double capacity, RandomStream random, Sampling sampling = {})
        : eviction_(eviction), capacity_(capacity), random_(random), sampling_(sampling) {}

    /// True for a hit, which counts as a use. An item past its end of life is removed and missed.
    bool find(std::uint64_t key, kernel::Time now);
    /// Inserts or replaces; gives the number of items evicted for it. An item larger than the store is not kept, nor, where
    /// nothing is evicted, one that there is no room for: what was kept under its key then stays.
    std::uint64_t insert(std::uint64_t key, double bytes, kernel::Time expires);
    void erase(std::uint64_t key);
    void clear();
    /// The clock is set back by so much.
    void set_back(kernel::Time by);
    /// When the life of an item ends, which is kept and past or not.
    std::optional<kernel::Time> end_of(std::uint64_t key) const;
    /// Is there room for it without an eviction?
    bool fits(std::uint64_t key, double bytes) const;
    /// Removes what is past its end of life, where nothing is ever evicted for it.
    void expire(kernel::Time now);

    /// Is what comes kept in the place of what was there?
    bool displaces() const {
        return eviction_ != Eviction::NoEviction && used_ * static_cast<double>(size() + 1) > capacity_ * static_cast<double>(size());
    }

    /// The longest that something is kept in stores for its life; 0 where all of them displace what is there sooner.
    static kernel::Time longest_stay(const std::vector<KeyStore>& stores, kernel::Time longest_life);

    double used() const { return used_; }
    std::size_t size() const { return index_.size(); }

    struct Kept {
        std::uint64_t evicted = 0;
        bool refused = false;
    };
    /// insert(), where nothing is evicted after what is past its end of life has made room.
    Kept keep(std::uint64_t key, double bytes, kernel::Time now, kernel::Time expires);

private:
    using Index = std::uint32_t;
    static constexpr Index none = std::numeric_limits<Index>::max();
    struct Item {
        std::uint64_t key;
        double bytes;
        kernel::Time expires;
        Index newer = none, older = none;   ///< in the order of use (lru) or of insertion (fifo)
        std::uint64_t uses = 1, stamp = 0;  ///< of lfu; the last use, of sampled_lru
    };
    /// Least used first, of those the longest unused.
    struct Rank {
        std::uint64_t uses, stamp;
        Index item;
        auto operator<=>(const Rank&) const = default;
    };
    struct Candidate {
        std::uint64_t key, idle;
    };
    void put(Index index);
    void take(Index index);
    void link(Index index);
    void unlink(Index index);
    void touch(Index index);
    void remove(Index index);
    Index any() { return dense_[random_.below(dense_.size())]; }
    Index victim();
    Index longest_unused_of_sample();
    void sample();

    Eviction eviction_;
    double capacity_;
    RandomStream random_;
    Sampling sampling_;
    double used_ = 0;
    std::unordered_map<std::uint64_t, Index> index_;
    std::vector<Item> items_;
    std::vector<Index> free_;
    std::vector<Index> dense_;                       ///< all items, of random and sampled_lru
    std::vector<std::uint32_t> place_;               ///< of an item in dense_
    std::set<Rank> ranks_;                           ///< of lfu
    std::vector<Candidate> pool_;                    ///< of sampled_lru, ascending by idle
    std::set<std::pair<kernel::Time, Index>> ends_;  ///< of life, of noeviction
    Index newest_ = none, oldest_ = none;
    std::uint64_t stamp_ = 0;
};

}  // namespace headroom::models
