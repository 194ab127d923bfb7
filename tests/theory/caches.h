// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

/// Hit ratios when every request draws its key independently (independent reference model). Capacity is in items of
/// equal size. `popularity` holds the keys' probabilities, sum 1.
namespace headroom::theory {

/// Probability of rank i (from 0) proportional to 1 / (i + 1)^exponent.
std::vector<double> zipf(int keys, double exponent);

struct CacheHits {
    double ratio = 0;             ///< of requests
    std::vector<double> per_key;  ///< of the requests for that key
};

/// Characteristic time t of LRU in requests: sum_i (1 - e^{-p_i t}) = capacity. Che, Tung, Wang 2002, "Hierarchical
/// web caching systems".
double che_characteristic_time(const std::vector<double>& popularity, double capacity);
/// LRU by Che's approximation, h_i = 1 - e^{-p_i t}; error well below 1 % from some tens of items on. Fricker, Robert,
/// Roberts 2012, "A versatile and accurate approximation for LRU cache performance".
CacheHits lru_che(const std::vector<double>& popularity, double capacity);
/// FIFO and RANDOM in the same way, h_i = p_i t / (1 + p_i t). Fricker et al. 2012.
CacheHits fifo_che(const std::vector<double>& popularity, double capacity);

/// LRU, exact: the ordered content (i_1 .. i_C) has probability prod_k p_{i_k} / (1 - p_{i_1} - .. - p_{i_{k-1}}).
/// Enumerated, so for about 10 keys and capacity 5. King 1971, "Analysis of demand paging algorithms".
CacheHits lru_exact(const std::vector<double>& popularity, int capacity);
/// FIFO and RANDOM replacement, exact (they are equal): a content has probability proportional to the product of its
/// popularities. Takes keys^2 x capacity steps. Gelenbe 1973, "A unified approach to the evaluation of a class of
/// replacement algorithms".
CacheHits fifo_exact(const std::vector<double>& popularity, int capacity);
/// LFU with perfect knowledge: the `capacity` most popular keys are always there. Coffman, Denning 1973.
CacheHits lfu_ideal(const std::vector<double>& popularity, int capacity);

/// LFU that counts only while an item is in the cache, and starts again at 1 when it comes back, in the long run: the counts
/// of all items but one grow for ever, so that those are never evicted, and the last place holds the key that missed last.
/// Which keys `settled` are is decided by chance and early: the hit ratio, sum of their popularities and of
/// p_j^2 / (1 - that sum) over the others, depends on it.
double lfu_in_cache_ratio(const std::vector<double>& popularity, const std::vector<std::size_t>& settled);

/// Two LRU caches in line, a copy left in both on the way back; the second sees the misses of the first.
struct TwoLayerHits {
    double first = 0;   ///< of all requests
    double second = 0;  ///< of the requests that miss the first
    double origin = 0;  ///< of all requests that reach the store = (1 - first) (1 - second)
};
/// Exact, by the Markov chain of both ordered contents; for up to 5 keys.
TwoLayerHits two_lru_exact(const std::vector<double>& popularity, int first_capacity, int second_capacity);
/// Approximation: i_ = p_i (1 - h1_i) asks the second layer, whose time t2 solves sum_i (1 - e^{-i_ t2}) = capacity;
/// h2_i = 1 - e^{-i_ (t2 - t1)}, 0 for t2 < t1, as an asker has not been seen for t1. Martina, Garetto, Leonardi 2014,
/// "A unified approach to the performance analysis of caching systems".
TwoLayerHits two_lru_che(const std::vector<double>& popularity, double first_capacity, double second_capacity);
/// By replaying independent requests on two plain lists (std::list), the first half of them to fill the caches: one
/// realisation, good to about 1 / sqrt(requests).
TwoLayerHits two_lru_replay(const std::vector<double>& popularity, std::size_t first_capacity, std::size_t second_capacity,
                            std::size_t requests);

/// Life of `ttl` s from the miss, not renewed by hits, unlimited memory, Poisson requests of rate `lambda` for the key:
/// lambda ttl / (1 + lambda ttl), exact. Jung, Berger, Balakrishnan 2003, "Modeling TTL-based Internet caches".
double ttl_hit_ratio(double lambda, double ttl);
/// Life renewed by each hit: 1 - e^{-lambda ttl}, exact.
double ttl_renewed_hit_ratio(double lambda, double ttl);
/// Over all keys, `lambda` requests a second in total: non-renewed.
CacheHits ttl_hits(const std::vector<double>& popularity, double lambda, double ttl);

}  // namespace headroom::theory
