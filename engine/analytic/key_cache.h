// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/keys.h"

/// What a store of keyed items holds in the long run.
namespace headroom::analytic {

/// Keys that are about equally popular: the most popular ones alone, the others in classes that widen.
struct KeyClass {
    std::uint64_t first = 0;  ///< rank
    double keys = 1;
    double share = 0;  ///< of the requests
};
std::vector<KeyClass> classes_of(const KeyDistribution& keys);

/// Of one keyspace, by class: what comes for each of its keys.
struct KeyTraffic {
    double keys = 1;
    double reads = 0, writes = 0;  ///< a second, of one key
    double bytes = 0;              ///< of one item
    double fetch_s = 0;            ///< from a miss until the item is there
    double apart_s = 0;            ///< reads of one key come so long after each other, at least: a cache before this one had it
    bool operator==(const KeyTraffic&) const = default;
};

struct KeyRule {
    enum class Eviction { LeastRecent, LeastFrequent, FirstIn, Random, None };
    Eviction eviction = Eviction::LeastRecent;
    double bytes = 0;              ///< that there is room for
    std::optional<double> life_s;  ///< an item is kept no longer, however often it is read
    bool writes_keep = false;      ///< a write puts the item there; else it takes it away
    bool operator==(const KeyRule&) const = default;
};

struct KeyAnswer {
    std::vector<double> hits;     ///< by class: share of the reads
    std::vector<double> fetches;  ///< by class: share of the reads that go to the store where misses of a key wait for each other
    double items = 0, bytes = 0;
    std::vector<double> apart_s;                  ///< by class: at least, between fetches of one key
    double evictions = 0;                         ///< a second
    std::optional<double> characteristic_s = {};  ///< Che's, where items are evicted for want of use
};

/// Che, Tung and Wang 2002: an item that nobody asks for within the characteristic time is gone; the time is such that as much is
/// there as there is room for: also what nobody can read any more, since its life is over, but where nothing is ever evicted. What a cache
/// passes on of a key comes at least as long apart as it keeps an item; beyond that, times between reads are taken to be exponential (as
/// Martina, Garetto and Leonardi 2014, roughly). `guess_s`: of the characteristic time.
KeyAnswer keep(const KeyRule& rule, const std::vector<KeyTraffic>& classes, std::optional<double> guess_s = {});

/// keep(), for who asks the same again and again: remembers its last `most` answers.
class KeyCache {
public:
    explicit KeyCache(std::size_t most) : most_(most) {}
    KeyAnswer keep(const KeyRule& rule, const std::vector<KeyTraffic>& classes);

private:
    struct Known {
        KeyRule rule;
        std::vector<KeyTraffic> classes;
        KeyAnswer answer;
    };
    std::size_t most_;
    std::vector<Known> known_;
    std::size_t oldest_ = 0;
    std::optional<double> guess_s_;  ///< what the last answer had
};

}  // namespace headroom::analytic
