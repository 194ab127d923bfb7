// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/caches.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <list>
#include <map>
#include <numeric>
#include <random>
#include <utility>

#include "theory/markov_chain.h"
#include "theory/numeric.h"

namespace headroom::theory {

namespace {

using Vector = std::vector<double>;
using Content = std::vector<std::size_t>;  // keys, most recently used first

CacheHits weighted(const Vector& popularity, Vector per_key) {
    CacheHits hits;
    for (std::size_t i = 0; i < popularity.size(); ++i) hits.ratio += popularity[i] * per_key[i];
    hits.per_key = std::move(per_key);
    return hits;
}

/// t with sum_i present(rates_i t) = capacity, present increasing from 0 to 1; infinity if all keys fit.
double characteristic_time(const Vector& rates, double capacity, const std::function<double(double)>& present) {
    require(capacity > 0, "cache: capacity > 0");
    if (capacity >= static_cast<double>(rates.size())) return HUGE_VAL;
    const auto missing = [&](double t) {
        double sum = 0;
        for (const double rate : rates) sum += present(rate * t);
        return capacity - sum;
    };
    double high = 1 / *std::max_element(rates.begin(), rates.end());
    while (missing(high) > 0) high *= 2;
    return bisect(missing, 0, high);
}

double lru_present(double x) { return -std::expm1(-x); }

double fifo_present(double x) { return std::isinf(x) ? 1 : x / (1 + x); }

CacheHits che_hits(const Vector& popularity, double capacity, double (*present)(double)) {
    const double t = characteristic_time(popularity, capacity, present);
    Vector per_key;
    for (const double p : popularity) per_key.push_back(p > 0 ? present(p * t) : 0);
    return weighted(popularity, std::move(per_key));
}

/// Visits every ordered content of `left` more keys with its probability.
void add_contents(const Vector& popularity, int left, double probability, double rest, std::vector<bool>& present, Vector& per_key) {
    if (left == 0) {
        for (std::size_t i = 0; i < present.size(); ++i)
            if (present[i]) per_key[i] += probability;
        return;
    }
    for (std::size_t i = 0; i < present.size(); ++i) {
        if (present[i]) continue;
        present[i] = true;
        add_contents(popularity, left - 1, probability * popularity[i] / rest, rest - popularity[i], present, per_key);
        present[i] = false;
    }
}

/// P(exactly k of the independent events happen), k = 0..most, leaving out event `without`.
Vector poisson_binomial(const Vector& probabilities, int most, std::size_t without) {
    Vector mass(static_cast<std::size_t>(most) + 1, 0.0);
    mass[0] = 1;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (i == without) continue;
        for (std::size_t k = mass.size() - 1; k > 0; --k) mass[k] = mass[k] * (1 - probabilities[i]) + mass[k - 1] * probabilities[i];
        mass[0] *= 1 - probabilities[i];
    }
    return mass;
}

bool contains(const Content& content, std::size_t key) { return std::find(content.begin(), content.end(), key) != content.end(); }

/// Moves or puts the key in front; what no longer fits is dropped.
Content touched(Content content, std::size_t key, int capacity) {
    std::erase(content, key);
    content.insert(content.begin(), key);
    content.resize(std::min(content.size(), static_cast<std::size_t>(capacity)));
    return content;
}

}  // namespace

Vector zipf(int keys, double exponent) {
    require(keys >= 1, "zipf: keys >= 1");
    Vector popularity;
    double total = 0;
    for (int i = 1; i <= keys; ++i) {
        popularity.push_back(std::pow(i, -exponent));
        total += popularity.back();
    }
    for (double& p : popularity) p /= total;
    return popularity;
}

double che_characteristic_time(const Vector& popularity, double capacity) { return characteristic_time(popularity, capacity, lru_present); }

CacheHits lru_che(const Vector& popularity, double capacity) { return che_hits(popularity, capacity, lru_present); }

CacheHits fifo_che(const Vector& popularity, double capacity) { return che_hits(popularity, capacity, fifo_present); }

CacheHits lru_exact(const Vector& popularity, int capacity) {
    const int keys = static_cast<int>(popularity.size());
    require(capacity >= 1 && keys <= 12, "lru_exact: capacity >= 1, at most 12 keys");
    std::vector<bool> present(popularity.size(), false);
    Vector per_key(popularity.size(), 0.0);
    add_contents(popularity, std::min(capacity, keys), 1, 1, present, per_key);
    return weighted(popularity, std::move(per_key));
}

CacheHits fifo_exact(const Vector& popularity, int capacity) {
    require(capacity >= 1, "fifo_exact: capacity >= 1");
    if (static_cast<std::size_t>(capacity) >= popularity.size()) return weighted(popularity, Vector(popularity.size(), 1.0));
    // Weights prod p_i over the content are those of independent events of odds p_i t, given that `capacity` happen;
    // any t will do, Che's keeps the masses in range.
    const Vector present = fifo_che(popularity, capacity).per_key;
    Vector per_key;
    for (std::size_t i = 0; i < popularity.size(); ++i) {
        const Vector mass = poisson_binomial(present, capacity, i);
        const double with = present[i] * mass[mass.size() - 2];
        per_key.push_back(with / (with + (1 - present[i]) * mass.back()));
    }
    return weighted(popularity, std::move(per_key));
}

CacheHits lfu_ideal(const Vector& popularity, int capacity) {
    require(capacity >= 1, "lfu_ideal: capacity >= 1");
    std::vector<std::size_t> order(popularity.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return popularity[a] > popularity[b]; });
    Vector per_key(popularity.size(), 0.0);
    for (std::size_t rank = 0; rank < std::min(order.size(), static_cast<std::size_t>(capacity)); ++rank) per_key[order[rank]] = 1;
    return weighted(popularity, std::move(per_key));
}

double lfu_in_cache_ratio(const std::vector<double>& popularity, const std::vector<std::size_t>& settled) {
    double always = 0;
    double squares = std::inner_product(popularity.begin(), popularity.end(), popularity.begin(), 0.0);
    for (const std::size_t key : settled) {
        always += popularity.at(key);
        squares -= popularity[key] * popularity[key];
    }
    require(always < 1, "LFU: some keys are not settled");
    return always + squares / (1 - always);
}

TwoLayerHits two_lru_exact(const Vector& popularity, int first_capacity, int second_capacity) {
    require(first_capacity >= 1 && second_capacity >= 1 && popularity.size() <= 6, "two_lru_exact: at most 6 keys");
    using State = std::pair<Content, Content>;
    std::map<State, std::size_t> numbers{{State{}, 0}};
    std::vector<State> states{State{}};
    MarkovChain chain;
    for (std::size_t here = 0; here < states.size(); ++here) {
        for (std::size_t key = 0; key < popularity.size(); ++key) {
            State next = states[here];
            if (!contains(next.first, key)) next.second = touched(next.second, key, second_capacity);
            next.first = touched(next.first, key, first_capacity);
            const auto [found, is_new] = numbers.try_emplace(next, states.size());
            if (is_new) states.push_back(next);
            chain.add(here, found->second, popularity[key]);
        }
    }
    const Vector mass = chain.solve();
    double first = 0;
    double second = 0;
    for (std::size_t s = 0; s < states.size(); ++s) {
        for (std::size_t key = 0; key < popularity.size(); ++key) {
            if (contains(states[s].first, key))
                first += mass[s] * popularity[key];
            else if (contains(states[s].second, key))
                second += mass[s] * popularity[key];
        }
    }
    return {first, first < 1 ? second / (1 - first) : 0, 1 - first - second};
}

TwoLayerHits two_lru_che(const Vector& popularity, double first_capacity, double second_capacity) {
    const double t1 = che_characteristic_time(popularity, first_capacity);
    const CacheHits first = lru_che(popularity, first_capacity);
    Vector asked;
    for (std::size_t i = 0; i < popularity.size(); ++i) asked.push_back(popularity[i] * (1 - first.per_key[i]));
    const double t2 = characteristic_time(asked, second_capacity, lru_present);
    double hits = 0;
    for (const double rate : asked)
        if (rate > 0 && t2 > t1) hits += rate * lru_present(rate * (t2 - t1));
    const double missed = 1 - first.ratio;
    return {first.ratio, missed > 0 ? hits / missed : 0, missed - hits};
}

namespace {

/// The textbook's list of keys, most recently used first.
class LruList {
public:
    LruList(std::size_t capacity, std::size_t keys) : capacity_(capacity), places_(keys, order_.end()) {}
    bool use(std::size_t key) {
        const bool hit = places_[key] != order_.end();
        if (hit) order_.erase(places_[key]);
        order_.push_front(key);
        places_[key] = order_.begin();
        if (order_.size() > capacity_) {
            places_[order_.back()] = order_.end();
            order_.pop_back();
        }
        return hit;
    }

private:
    std::size_t capacity_;
    std::list<std::size_t> order_;
    std::vector<std::list<std::size_t>::iterator> places_;
};

}  // namespace

TwoLayerHits two_lru_replay(const Vector& popularity, std::size_t first_capacity, std::size_t second_capacity, std::size_t requests) {
    std::mt19937_64 random(1);
    std::discrete_distribution<std::size_t> draw(popularity.begin(), popularity.end());
    LruList first(first_capacity, popularity.size()), second(second_capacity, popularity.size());
    double hits_first = 0, hits_second = 0;
    const std::size_t filling = requests / 2;
    for (std::size_t i = 0; i < requests; ++i) {
        const std::size_t key = draw(random);
        if (first.use(key)) {
            hits_first += i >= filling ? 1 : 0;
        } else if (second.use(key)) {
            hits_second += i >= filling ? 1 : 0;
        }
    }
    const auto counted = static_cast<double>(requests - filling);
    const double missed = counted - hits_first;
    return {hits_first / counted, missed > 0 ? hits_second / missed : 0, (missed - hits_second) / counted};
}

double ttl_hit_ratio(double lambda, double ttl) {
    require(lambda >= 0 && ttl >= 0, "ttl: lambda, ttl >= 0");
    return fifo_present(lambda * ttl);
}

double ttl_renewed_hit_ratio(double lambda, double ttl) {
    require(lambda >= 0 && ttl >= 0, "ttl: lambda, ttl >= 0");
    return lru_present(lambda * ttl);
}

CacheHits ttl_hits(const Vector& popularity, double lambda, double ttl) {
    Vector per_key;
    for (const double p : popularity) per_key.push_back(ttl_hit_ratio(p * lambda, ttl));
    return weighted(popularity, std::move(per_key));
}

}  // namespace headroom::theory
