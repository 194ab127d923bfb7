// SPDX-License-Identifier: GPL-3.0-or-later
#include "theory/closed_forms.h"
#include "theory/compare.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <random>

using namespace headroom::theory;

/// Hit ratios.
class TestClosedFormsCaches : public QObject {
    Q_OBJECT

private slots:
    void zipf_data();
    void zipf();
    void uniform_popularity();
    void one_place();
    void lru_by_markov_chain_data();
    void lru_by_markov_chain();
    void fifo_by_subsets();
    void order_of_policies();
    void che_approaches_exact();
    void che_against_simulated_lru();
    void lfu_settles();
    void two_layers();
    void two_layers_simulated();
    void ttl();
};

void TestClosedFormsCaches::zipf_data() {
    QTest::addColumn<int>("keys");
    QTest::addColumn<double>("exponent");
    QTest::addColumn<double>("first");
    QTest::newRow("uniform") << 10 << 0.0 << 0.1;
    QTest::newRow("3 keys, 1: 6/11") << 3 << 1.0 << 6.0 / 11;
    QTest::newRow("2 keys, 2: 4/5") << 2 << 2.0 << 0.8;
}

void TestClosedFormsCaches::zipf() {
    QFETCH(int, keys);
    QFETCH(double, exponent);
    QFETCH(double, first);
    const std::vector<double> p = headroom::theory::zipf(keys, exponent);
    COMPARE_NEAR(p[0], first, 1e-14);
    COMPARE_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-14);
}

void TestClosedFormsCaches::uniform_popularity() {
    const std::vector<double> p = headroom::theory::zipf(8, 0);
    COMPARE_NEAR(lru_exact(p, 3).ratio, 0.375, 1e-12);
    COMPARE_NEAR(fifo_exact(p, 3).ratio, 0.375, 1e-12);
    COMPARE_NEAR(lfu_ideal(p, 3).ratio, 0.375, 1e-12);
    COMPARE_NEAR(lru_che(p, 3).ratio, 0.375, 1e-12);
    COMPARE_NEAR(fifo_che(p, 3).ratio, 0.375, 1e-12);
    COMPARE_NEAR(lru_exact(p, 8).ratio, 1, 1e-12);
    COMPARE_NEAR(lru_che(p, 8).ratio, 1, 1e-12);
    COMPARE_NEAR(fifo_exact(p, 8).ratio, 1, 1e-12);
}

void TestClosedFormsCaches::one_place() {
    // The one key kept is the last asked for: sum of p^2, LRU and FIFO alike.
    const std::vector<double> p{0.5, 0.3, 0.2};
    COMPARE_NEAR(lru_exact(p, 1).ratio, 0.38, 1e-12);
    COMPARE_NEAR(fifo_exact(p, 1).ratio, 0.38, 1e-12);
    // LRU, two places: P(key 0 missing) = P(contents {1,2}) = .3 .2/.7 + .2 .3/.8.
    COMPARE_NEAR(lru_exact(p, 2).per_key[0], 1 - (0.06 / 0.7 + 0.06 / 0.8), 1e-12);
    // FIFO: contents weigh .15, .10, .06.
    COMPARE_NEAR(fifo_exact(p, 2).per_key[0], 0.25 / 0.31, 1e-12);
}

void TestClosedFormsCaches::lru_by_markov_chain_data() {
    QTest::addColumn<double>("exponent");
    QTest::addColumn<int>("capacity");
    QTest::newRow("flat, 2") << 0.4 << 2;
    QTest::newRow("zipf 1, 3") << 1.0 << 3;
    QTest::newRow("steep, 4") << 1.6 << 4;
}

void TestClosedFormsCaches::lru_by_markov_chain() {
    QFETCH(double, exponent);
    QFETCH(int, capacity);
    // The first layer of the pair is a plain LRU, solved another way.
    const std::vector<double> p = headroom::theory::zipf(5, exponent);
    COMPARE_NEAR(two_lru_exact(p, capacity, 1).first, lru_exact(p, capacity).ratio, 1e-11);
}

void TestClosedFormsCaches::fifo_by_subsets() {
    const std::vector<double> p = headroom::theory::zipf(7, 0.9);
    double total = 0;
    double hits = 0;
    for (unsigned subset = 0; subset < 128; ++subset) {
        if (std::popcount(subset) != 3) continue;
        double product = 1;
        double mass = 0;
        for (std::size_t i = 0; i < 7; ++i) {
            if ((subset >> i & 1) == 0) continue;
            product *= p[i];
            mass += p[i];
        }
        total += product;
        hits += product * mass;
    }
    COMPARE_NEAR(fifo_exact(p, 3).ratio, hits / total, 1e-12);
}

void TestClosedFormsCaches::order_of_policies() {
    for (const double exponent : {0.5, 0.9, 1.3}) {
        const std::vector<double> p = headroom::theory::zipf(8, exponent);
        for (int capacity = 2; capacity <= 4; ++capacity) {
            QVERIFY(fifo_exact(p, capacity).ratio < lru_exact(p, capacity).ratio);
            QVERIFY(lru_exact(p, capacity).ratio < lfu_ideal(p, capacity).ratio);
        }
    }
}

void TestClosedFormsCaches::che_approaches_exact() {
    COMPARE_NEAR(lru_che(headroom::theory::zipf(10, 0.8), 4).ratio, lru_exact(headroom::theory::zipf(10, 0.8), 4).ratio, 0.01);
    const std::vector<double> p = headroom::theory::zipf(1000, 0.8);
    COMPARE_NEAR(fifo_che(p, 300).ratio, fifo_exact(p, 300).ratio, 2e-4);
    const double t = che_characteristic_time(p, 300);
    double present = 0;
    for (const double rate : p) present += 1 - std::exp(-rate * t);
    COMPARE_NEAR(present, 300, 1e-9);
}

namespace {

/// LRU by brute force: keys, most recent first.
class Lru {
public:
    explicit Lru(std::size_t capacity) : capacity_(capacity) {}
    bool ask(std::size_t key) {
        const auto found = std::find(keys_.begin(), keys_.end(), key);
        const bool hit = found != keys_.end();
        if (hit)
            keys_.erase(found);
        else if (keys_.size() == capacity_)
            keys_.pop_back();
        keys_.insert(keys_.begin(), key);
        return hit;
    }

private:
    std::size_t capacity_;
    std::vector<std::size_t> keys_;
};

}  // namespace

void TestClosedFormsCaches::che_against_simulated_lru() {
    const std::vector<double> p = headroom::theory::zipf(300, 0.9);
    std::mt19937_64 random(7);
    std::discrete_distribution<std::size_t> key(p.begin(), p.end());
    Lru cache(40);
    int hits = 0;
    constexpr int requests = 400000;
    for (int i = 0; i < 10000; ++i) cache.ask(key(random));
    for (int i = 0; i < requests; ++i) hits += cache.ask(key(random));
    COMPARE_NEAR(static_cast<double>(hits) / requests, lru_che(p, 40).ratio, 0.003);
}

void TestClosedFormsCaches::lfu_settles() {
    COMPARE_NEAR(lfu_in_cache_ratio({0.5, 0.3, 0.2}, {}), lru_exact({0.5, 0.3, 0.2}, 1).ratio, 1e-14);
    COMPARE_NEAR(lfu_in_cache_ratio({0.5, 0.3, 0.2}, {0}), 0.5 + 0.5 * (0.36 + 0.16), 1e-14);
    QVERIFY(lfu_in_cache_ratio({0.5, 0.3, 0.2}, {0}) < lfu_ideal({0.5, 0.3, 0.2}, 2).ratio);
}

void TestClosedFormsCaches::two_layers() {
    const std::vector<double> p = headroom::theory::zipf(4, 1);
    const TwoLayerHits everything = two_lru_exact(p, 1, 4);
    COMPARE_NEAR(everything.second, 1, 1e-12);
    COMPARE_NEAR(everything.origin, 0, 1e-12);
    // Equal sizes, one place: both hold the last key, the second never helps.
    COMPARE_NEAR(two_lru_exact(p, 1, 1).second, 0, 1e-12);
    // A larger second layer in which everything of the first lies: together an LRU only roughly.
    const std::vector<double> many = headroom::theory::zipf(2000, 0.8);
    const TwoLayerHits layers = two_lru_che(many, 50, 400);
    COMPARE_NEAR(layers.first, lru_che(many, 50).ratio, 1e-12);
    COMPARE_NEAR(layers.origin, (1 - layers.first) * (1 - layers.second), 1e-12);
    QVERIFY(layers.first + (1 - layers.first) * layers.second < lfu_ideal(many, 400).ratio);
    COMPARE_NEAR(two_lru_che(many, 50, 2000).second, 1, 1e-12);
}

void TestClosedFormsCaches::two_layers_simulated() {
    const std::vector<double> few = headroom::theory::zipf(5, 0.8);
    const TwoLayerHits replayed = two_lru_replay(few, 2, 3, 2000000);
    const TwoLayerHits exact = two_lru_exact(few, 2, 3);
    COMPARE_NEAR(replayed.first, exact.first, 0.002);
    COMPARE_NEAR(replayed.second, exact.second, 0.002);
    COMPARE_NEAR(replayed.origin, exact.origin, 0.002);
    const std::vector<double> many = headroom::theory::zipf(400, 0.9);
    const TwoLayerHits replayed_many = two_lru_replay(many, 20, 80, 800000);
    const TwoLayerHits approximated = two_lru_che(many, 20, 80);
    COMPARE_NEAR(replayed_many.first, approximated.first, 0.004);
    COMPARE_NEAR(replayed_many.second, approximated.second, 0.02);
}

void TestClosedFormsCaches::ttl() {
    COMPARE_NEAR(ttl_hit_ratio(2, 3), 6.0 / 7, 1e-14);
    COMPARE_NEAR(ttl_hit_ratio(0, 3), 0, 0);
    COMPARE_NEAR(ttl_renewed_hit_ratio(2, 3), 1 - std::exp(-6.0), 1e-14);
    const CacheHits hits = ttl_hits({0.75, 0.25}, 4, 1);
    COMPARE_NEAR(hits.per_key[0], 0.75, 1e-14);
    COMPARE_NEAR(hits.ratio, 0.75 * 0.75 + 0.25 * 0.5, 1e-14);
}

QTEST_APPLESS_MAIN(TestClosedFormsCaches)
#include "tst_closed_forms_caches.moc"
