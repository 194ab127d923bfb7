// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/key_cache.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "near.h"

using headroom::test::compare;
using namespace headroom;
using namespace headroom::analytic;

namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();

double hit_ratio(const KeyRule& rule, const KeyDistribution& keys, double rate) {
    const auto classes = classes_of(keys);
    std::vector<KeyTraffic> traffic;
    for (const KeyClass& each : classes) traffic.push_back({each.keys, rate * each.share / each.keys, 0, 1, 0});
    const KeyAnswer answer = keep(rule, traffic);
    double hits = 0;
    for (std::size_t k = 0; k < classes.size(); ++k) hits += classes[k].share * answer.hits[k];
    return hits;
}

}  // namespace

class TestKeyCache : public QObject {
    Q_OBJECT

private slots:
    void classes_hold_all_keys_and_requests() {
        for (const KeyDistribution& keys :
             {KeyDistribution::uniform(1000), KeyDistribution::zipf(200'000, 0.9), KeyDistribution::zipf(50'000'000, 1)}) {
            double count = 0, share = 0;
            for (const KeyClass& each : classes_of(keys)) {
                count += each.keys;
                share += each.share;
            }
            QCOMPARE(count, static_cast<double>(keys.keys()));
            compare(share, 1, 1e-12);
            const KeyClass first = classes_of(keys).front();
            compare(first.share / first.keys, keys.probability(0), 1e-3);
        }
    }

    /// Equally popular keys: what there is room for is hit, under any rule.
    void even_keys() {
        for (const auto eviction : {KeyRule::Eviction::LeastRecent, KeyRule::Eviction::Random, KeyRule::Eviction::LeastFrequent})
            compare(hit_ratio({eviction, 300, {}, false}, KeyDistribution::uniform(1000), 50), 0.3, 0.01);
    }

    /// A lifetime T alone: λT / (1 + λT) for each key.
    void a_lifetime() {
        const KeyDistribution keys = KeyDistribution::zipf(500, 0.8);
        double expected = 0;
        for (std::uint64_t k = 0; k < 500; ++k) {
            const double asked = 20 * keys.probability(k) * 60;
            expected += keys.probability(k) * asked / (1 + asked);
        }
        compare(hit_ratio({KeyRule::Eviction::LeastRecent, no_limit, 60.0, false}, keys, 20), expected, 2e-3);
    }

    /// Least recently used, by the exact formula of King (1971) for three keys of which two fit:
    /// Σ over ordered pairs (i, j) of p_i p_j / (1 − p_i) (p_i + p_j). Che's approximation is within a few percent even there.
    void the_least_recent_goes() {
        std::vector<KeyTraffic> traffic;
        const std::vector<double> p = {0.5, 0.3, 0.2};
        double expected = 0;
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j)
                if (i != j) expected += p[i] * p[j] / (1 - p[i]) * (p[i] + p[j]);
        for (const double each : p) traffic.push_back({1, each, 0, 1, 0});
        const KeyAnswer answer = keep({KeyRule::Eviction::LeastRecent, 2, {}, false}, traffic);
        double hits = 0;
        for (std::size_t k = 0; k < 3; ++k) hits += p[k] * answer.hits[k];
        compare(hits, expected, 0.03);
        compare(answer.bytes, 2, 1e-6);
    }

    /// What is over takes room until it is asked for again or evicted at random, at a rate v that keeps 300 of 1000 there: of λ + v, λ.
    /// Where it is there, it is read for (1 − e^(−vT)) / v, which λ reads a second come to.
    void what_is_over_takes_room() {
        constexpr double reads = 0.05, life = 10, evicted = reads * (1000 / 300.0 - 1);
        const KeyRule rule{KeyRule::Eviction::Random, 300, life, false};
        const KeyAnswer answer = keep(rule, {{1000, reads, 0, 1, 0}});
        const double read = reads * -std::expm1(-evicted * life) / evicted;
        compare(answer.items, 300, 1e-6);
        compare(answer.hits.front(), read / (1 + read), 1e-6);
        compare(answer.evictions, 1000 * reads * 0.7, 1e-6);
        QVERIFY(keep({KeyRule::Eviction::LeastFrequent, 300, life, false}, {{1000, reads, 0, 1, 0}}).evictions > 0);
    }

    /// Whatever is evicted for being unread or first had come to the end of its life before: λT / (1 + λT). 800 of 1000 keys are there: of
    /// those longest unread e^(−λC) are not, of those that came first C is that part of T + 1/λ in which they are fetched again.
    void lives_that_end_before_evictions() {
        constexpr double reads = 0.05, life = 10;
        for (const auto eviction : {KeyRule::Eviction::LeastRecent, KeyRule::Eviction::FirstIn}) {
            const KeyAnswer answer = keep({eviction, 800, life, false}, {{1000, reads, 0, 1, 0}});
            compare(answer.hits.front(), reads * life / (1 + reads * life), 1e-6);
            compare(answer.items, 800, 1e-6);
            const double time = eviction == KeyRule::Eviction::LeastRecent
                                    ? -std::log(0.2) / reads
                                    : life - std::log(1 - reads * (0.8 * (life + 1 / reads) - life)) / reads;
            compare(*answer.characteristic_s, time, 1e-6);
        }
    }
    /// A life of many times what an item is kept unread for changes little; one that is a little longer ends some lives in their middle.
    void lives_that_end_after_evictions() {
        constexpr double reads = 0.05;
        const auto hit = [](double life) {
            return keep({KeyRule::Eviction::LeastRecent, 800, life, false}, {{1000, reads, 0, 1, 0}}).hits.front();
        };
        const double time = -std::log(0.2) / reads;
        compare(hit(1e6), 0.8, 1e-3);
        compare(hit(1.0001 * time), hit(0.9999 * time), 1e-3);
        QVERIFY(hit(2 * time) > hit(time) && hit(2 * time) < 0.8);
    }

    /// A write takes the item away: λ / (λ + w).
    void writes_invalidate() {
        const KeyAnswer answer = keep({KeyRule::Eviction::LeastRecent, no_limit, {}, false}, {{10, 3, 1, 1, 0}});
        compare(answer.hits.front(), 0.75, 1e-9);
    }

    /// Behind a cache that keeps an item for 10 s, reads come 10 s apart and 5 s more on average. An item that lives 30 s answers as many
    /// as fit: the first within 20 s of exponential(5 s), a second within 10 s of two of them, no third.
    void reads_that_come_apart() {
        const KeyTraffic behind{1, 1.0 / 15, 0, 1, 0, 10};
        const auto hit = [&](const KeyRule& rule) { return keep(rule, {behind}).hits.front(); };
        const double answered = (1 - std::exp(-4.0)) + (1 - 3 * std::exp(-2.0));
        compare(hit({KeyRule::Eviction::LeastRecent, no_limit, 30.0, false}), answered / (1 + answered), 0.01);
        QVERIFY(hit({KeyRule::Eviction::LeastRecent, no_limit, 9.0, false}) < 1e-9);
        compare(keep({KeyRule::Eviction::LeastRecent, no_limit, 30.0, false}, {behind}).apart_s.front(), 30);
    }

    /// What the first layer passes on comes later than the second has room to keep it for.
    void a_second_layer_that_keeps_less_has_nothing() {
        const double rate = 50.0 / 1000;
        const KeyAnswer first = keep({KeyRule::Eviction::LeastRecent, no_limit, 60.0, false}, {{1000, rate, 0, 1, 0}});
        const double missed = rate * (1 - first.hits.front());
        // 100 places are turned over in 100 / (1000 · missed) seconds, less than the 60 that the first layer keeps an item
        const KeyAnswer second = keep({KeyRule::Eviction::LeastRecent, 100, {}, false}, {{1000, missed, 0, 1, 0, first.apart_s.front()}});
        QVERIFY(second.hits.front() < 1e-6);
        compare(second.bytes, 100, 1e-6);
        compare(second.apart_s.front(), 60);
    }

    /// Also where more is asked in turn than it remembers.
    void what_is_remembered_is_what_is_kept() {
        KeyCache cache(16);
        for (int round = 0; round < 3; ++round) {
            for (int i = 1; i <= 20; ++i) {
                const KeyRule rule{KeyRule::Eviction::LeastRecent, 10.0 * i, {}, false};
                const std::vector<KeyTraffic> traffic = {{1000, 0.05 * i, 0, 1, 0}};
                for (int again = 0; again < 2; ++again) compare(cache.keep(rule, traffic).hits.front(), keep(rule, traffic).hits.front());
            }
        }
    }

    /// Misses while an item is fetched: of 1 + λd reads at a life's begin all miss, and one fetches where the others wait for it.
    void a_fetch_takes_time() {
        const KeyAnswer answer = keep({KeyRule::Eviction::LeastRecent, no_limit, 10.0, false}, {{1, 5, 0, 1, 0.2}});
        compare(answer.hits.front(), 50.0 / 52, 1e-9);
        compare(answer.fetches.front(), 1.0 / 52, 1e-9);
    }

    /// Where writes renew an item's lifetime, it ends after a time T without one: (e^wT − 1) / w, until the next call sets it again.
    void writes_that_renew() {
        const KeyAnswer answer = keep({KeyRule::Eviction::LeastRecent, no_limit, 2.0, true}, {{1, 0.4, 0.1, 1, 0}});
        const double there = std::expm1(0.1 * 2) / 0.1;
        compare(answer.hits[0], there / (there + 1 / 0.5), 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestKeyCache)
#include "tst_key_cache.moc"
