// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/keys.h"
#include "core/random.h"
#include "lab.h"
#include "models/key_parts.h"
#include "models/shard_router/shard_router.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

std::string router(const std::string& more) { return R"({"id": "router", "type": "shard_router", )" + more + "}"; }

Sketch sharded(const std::string& settings, const std::string& cpu, const std::string& keys = {}) {
    Sketch sketch{several({router(settings), database("db", cpu)}), several({arrow("users", "router"), arrow("router", "db")})};
    if (!keys.empty()) {
        sketch.routes = R"({"name": "r", "keyspace": "k"})";
        sketch.keyspaces = R"({"name": "k", "keys": ")" + keys + "\"}";
    }
    return sketch;
}

/// Requests come at 1 s, 2 s, ...
const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"without a key, to all",
         sharded(R"("shards": 3)", "2 s"),
         1,
         1,
         20,
         {{"mean", 2},
          {"arrivals db[0]", 1},
          {"arrivals db[2]", 1},
          {"scattered_ratio router", 1},
          {"imbalance router", 1},
          {"sent router->db[1]", 1}}},
        {"answered when the last has answered",
         {several({router(R"("shards": 2)"), service("near", "1 s"), service("far", "3 s")}),
          several({arrow("users", "router"), arrow("router", "near"), arrow("router", "far", R"("latency": "500 ms")")})},
         1,
         1,
         20,
         {{"mean", 4}, {"arrivals near[1]", 1}, {"arrivals far[0]", 1}}},
        {"one that fails fails all",
         {several({router(R"("shards": 2)"), service("near", "1 s"), wall()}),
          several({arrow("users", "router"), arrow("router", "near"), arrow("router", "wall"), wall_arrow()})},
         1,
         1,
         20,
         {{"failed unavailable", 1}, {"arrivals near[1]", 1}}},
        {"one key, one shard",
         sharded(R"("shards": 5, "by": "range")", "1 s", "uniform(1)"),
         4,
         1,
         20,
         {{"arrivals db[0]", 4}, {"arrivals db[1]", 0}, {"imbalance router", 5}, {"scattered_ratio router", 0}}},
        {"what others reach, too, is there once",
         {several({router(R"("shards": 2)"), service("own", "1 s"), service("common", "1 s")}),
          several({arrow("users", "router"), arrow("users", "common", R"("step": 2)"), arrow("router", "own"), arrow("own", "common")})},
         1,
         1,
         20,
         {{"arrivals own[0]", 1}, {"arrivals common", 3}}},
        {"scopes nest",
         {several({R"({"id": "outer", "type": "shard_router", "shards": 2})", R"({"id": "inner", "type": "shard_router", "shards": 3})",
                   service("own", "1 s")}),
          several({arrow("users", "outer"), arrow("outer", "inner"), arrow("inner", "own")})},
         1,
         1,
         20,
         {{"arrivals inner[1]", 1}, {"arrivals own[1][2]", 1}, {"sent inner->own[1][2]", 1}, {"mean", 1}}},
        {"a primary and its replicas are there once per shard",
         {several({router(R"("shards": 2)"), database("db", "1 s"), R"({"id": "copy", "type": "read_replica", "cpu": "3 s"})"}),
          several({arrow("users", "router"), arrow("router", "db"), arrow("db", "copy")})},
         1,
         1,
         20,
         {{"arrivals copy[0]", 1}, {"arrivals copy[1]", 1}, {"mean", 3}}},
    };
    return all;
}

/// Share of the calls that each shard has where key k is asked for with probability p(k).
std::vector<double> shares(const KeyDistribution& keys, std::size_t shards, bool by_range) {
    double sum = 0;
    std::vector<double> result(shards);
    for (std::uint64_t key = 0; key < keys.keys(); ++key) {
        const double weight = std::pow(static_cast<double>(key + 1), -keys.exponent());
        const std::size_t shard =
            by_range ? models::part_by_range(key, keys.keys(), shards) : models::part_by_hash(key, stable_hash("router"), shards);
        result[shard] += weight;
        sum += weight;
    }
    for (double& each : result) each /= sum;
    return result;
}

}  // namespace

class TestShardRouter : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void runs_of_keys() {
        QCOMPARE(models::part_by_range(0, 10, 3), 0u);
        QCOMPARE(models::part_by_range(3, 10, 3), 0u);
        QCOMPARE(models::part_by_range(4, 10, 3), 1u);
        QCOMPARE(models::part_by_range(9, 10, 3), 2u);
    }

    /// Each shard's share of the calls, under Zipf: that of its keys, summed.
    void shares_under_zipf_data() {
        QTest::addColumn<bool>("by_range");
        QTest::newRow("hash") << false;
        QTest::newRow("range") << true;
    }
    void shares_under_zipf() {
        QFETCH(bool, by_range);
        constexpr int count = 40000;
        Lab lab(sharded(by_range ? R"("shards": 4, "by": "range")" : R"("shards": 4)", "1 ms", "zipf(1000, 0.9)"), 100);
        lab.request(count, 0.01);
        lab.run_to(count * 0.01 + 100);
        const auto expected = shares(KeyDistribution::zipf(1000, 0.9), 4, by_range);
        for (std::size_t shard = 0; shard < 4; ++shard) {
            const double share = lab.figure("arrivals db[" + std::to_string(shard) + "]") / count;
            const double deviation = std::sqrt(expected[shard] * (1 - expected[shard]) / count);
            QVERIFY2(std::abs(share - expected[shard]) < 4.2 * deviation,
                     qPrintable(QString("%1: %2, expected %3").arg(shard).arg(share).arg(expected[shard])));
        }
        const double hottest = *std::max_element(expected.begin(), expected.end());
        QVERIFY(std::abs(lab.figure("imbalance router") / (4 * hottest) - 1) < 0.02);
        QVERIFY(by_range ? 4 * hottest > 2.9 : 4 * hottest < 1.6);  // the popular ones together, or strewn
    }

    /// Without load, the last of n exponential answers is there after (1 + 1/2 + ... + 1/n) times their mean.
    void last_of_several() {
        Lab lab(sharded(R"("shards": 5)", "exponential(1 ms)"), 100);
        constexpr int count = 20000;
        lab.request(count, 0.1);
        lab.run_to(count * 0.1 + 100);
        const double harmonic = 1 + 1. / 2 + 1. / 3 + 1. / 4 + 1. / 5, variance = 1 + 1. / 4 + 1. / 9 + 1. / 16 + 1. / 25;
        QVERIFY(std::abs(lab.figure("mean") * 1000 - harmonic) < 3.89 * std::sqrt(variance / count));
    }
};

QTEST_MAIN(TestShardRouter)
#include "tst_shard_router.moc"
