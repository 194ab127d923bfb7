// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <array>
#include <cmath>

#include "core/random.h"
#include "lab.h"
#include "models/key_parts.h"
#include "models/shard_router/resharding.h"
#include "models/shard_router/shard_router.h"

using namespace headroom;
using namespace headroom::lab;
using models::Resharding;

namespace {

/// Disks of 256 KiB an access: 25 of them.
constexpr const char* quarter = R"("6.5536 MB/s")";

Sketch growing(const std::string& router, const std::string& database_more, const std::string& incident) {
    Sketch sketch{several({R"({"id": "router", "type": "shard_router", )" + router + "}",
                           R"({"id": "db", "type": "database", "cpu": "0 s")" + database_more + "}"}),
                  several({arrow("users", "router"), arrow("router", "db")}), R"({"name": "r", "keyspace": "k"})",
                  R"x({"name": "k", "keys": "uniform(3000)"})x"};
    sketch.incidents = R"({"type": "reshard", "component": "router", )" + incident + "}";
    return sketch;
}

/// Clock and incidents begin at midnight.
struct Course : Lab {
    explicit Course(const Sketch& sketch) : Lab(sketch) { simulation().schedule_incidents(0, 86400); }
};

/// Of n requests, as many as a share of them within what chance does in all but one of 30 000 cases.
bool is_share(double count, double n, double share) { return std::abs(count - n * share) <= 4.2 * std::sqrt(n * share * (1 - share)); }

}  // namespace

/// Shards that are added, and the data that moves to them.
class TestResharding : public QObject {
    Q_OBJECT

private slots:
    /// By range: [0, 1/2) and [1/2, 1) become thirds.
    void shares_by_range() {
        const Resharding two_to_three(2, 3, false);
        const std::array<std::array<double, 3>, 2> expected = {{{1. / 3, 1. / 6, 0}, {0, 1. / 6, 1. / 3}}};
        for (std::size_t i = 0; i < 2; ++i)
            for (std::size_t j = 0; j < 3; ++j) QVERIFY(std::abs(two_to_three.share(i, j) - expected[i][j]) < 1e-12);
    }

    /// By hash: what moves is what the new ones get, from all of the old ones alike, and not a key more.
    void keys_by_hash() {
        constexpr int keys = 60000;
        const Resharding three_to_five(3, 5, true);
        std::array<std::array<int, 5>, 3> counts{};
        for (std::uint64_t key = 0; key < keys; ++key) {
            const std::size_t before = models::shard_before(key, stable_hash("router"), 5, 3);
            ++counts[before][models::part_by_hash(key, stable_hash("router"), 5)];
        }
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 5; ++j) {
                const double expected = j == i ? 1. / 5 : j < 3 ? 0 : 1. / 15;
                QVERIFY(std::abs(three_to_five.share(i, j) - expected) < 1e-12);
                QVERIFY(is_share(counts[i][j], keys, expected));
            }
        }
    }

    /// From two shards to four: two streams at a time, each shard in one.
    void a_shard_is_in_one_stream_at_a_time() {
        Resharding resharding(2, 4, true);
        resharding.plan({{10}, {11}, {12}, {13}}, {1}, 800);
        const std::vector<std::size_t> round = resharding.take();
        QCOMPARE(round.size(), std::size_t{2});
        QVERIFY(resharding.take().empty());
        const auto& first = resharding.move(round[0]);
        QCOMPARE(first.bytes, 100.);
        QCOMPARE(first.source, 10 + first.from);
        QCOMPARE(resharding.now(first.from, first.to), first.from);
        resharding.ended(round[0]);
        QCOMPARE(resharding.now(first.from, first.to), first.to);
        QVERIFY(resharding.take().empty());  // its next partners are busy
        resharding.ended(round[1]);
        QCOMPARE(resharding.take().size(), std::size_t{2});
    }

    /// 900 MB, of which the third shard gets 300: 150 MB from each of the others, one after the other, at 10 MB/s.
    void keys_follow_their_data() {
        Course lab(growing(R"("shards": 3)", R"(, "storage": "300 MB")", R"("at": 100, "from": 2, "rate": "10 MB/s")"));
        lab.arrive(100);
        lab.run_to(230);
        const auto at_third = [&](std::size_t from, std::size_t to) { return lab.figure("arrivals db[2]", {from, to}); };
        QCOMPARE(at_third(0, 115), 0.);
        QVERIFY(is_share(at_third(115, 130), 1500, 1. / 6));
        QVERIFY(is_share(at_third(130, 230), 10000, 1. / 3));
        QVERIFY(is_share(lab.figure("arrivals db[0]", {0, 100}), 10000, 1. / 2));
        QCOMPARE(lab.figure("moved_bytes router", {0, 115}), 0.);
        QCOMPARE(lab.figure("moved_bytes router", {115, 116}), 150e6);
        QCOMPARE(lab.figure("moved_bytes router", {0, 230}), 300e6);
        QCOMPARE(lab.figure("moves router", {100, 130}), 1.);
        QCOMPARE(lab.figure("moves router", {130, 230}), 0.);
        const auto& told = lab.simulation().transitions().seen();
        QCOMPARE(told.size(), std::size_t{2});
        QVERIFY(told[0].state == "begins" && told[0].at == kernel::from_seconds(100));
        QVERIFY(told[1].state == "ends" && told[1].at == kernel::from_seconds(130) && told[1].subject == told[0].subject);
    }

    /// What is given counts, not what is stored.
    void so_much_data() {
        Course lab(growing(R"("shards": 2, "by": "range")", R"(, "storage": "300 MB")",
                           R"("at": 1, "from": 1, "rate": "10 MB/s", "data": "100 MB")"));
        lab.run_to(7);
        QCOMPARE(lab.figure("moved_bytes router", {0, 6}), 0.);
        QCOMPARE(lab.figure("moved_bytes router", {6, 7}), 50e6);
    }

    /// A hundred writes, one every 2.5 ms, at a disk of 100 accesses a second, of which the stream takes some.
    void disks_have_less_for_calls_data() {
        QTest::addColumn<QString>("rate");
        QTest::addColumn<double>("left");
        QTest::addColumn<double>("seconds");  // that the stream of 655.36 MB takes
        QTest::newRow("a quarter") << quarter << 75. << 100.;
        QTest::newRow("as much as may be") << R"("1 GB/s")" << 50. << 50.;
    }
    void disks_have_less_for_calls() {
        QFETCH(QString, rate);
        QFETCH(double, left);
        QFETCH(double, seconds);
        Sketch sketch =
            growing(R"("shards": 2)", R"(, "storage": "655.36 MB", "iops": 100)", R"("at": 10, "from": 1, "rate": )" + rate.toStdString());
        sketch.routes = R"({"name": "r", "kind": "write", "keyspace": "k"})";
        Course lab(sketch);
        lab.run_to(20);
        lab.request(100, 0.0025);
        const auto end = static_cast<std::size_t>(10 + seconds);
        lab.run_to(static_cast<double>(end) + 20);
        QVERIFY(std::abs(lab.figure("mean") - 49.5 * (1 / left - 0.0025)) < 1e-3);
        QCOMPARE(lab.figure("moved_bytes router", {0, end}), 0.);
        QCOMPARE(lab.figure("moved_bytes router", {end, end + 1}), 655.36e6);
        for (const char* disk : {"iops db[0]", "iops db[1]"}) {  // one is read, the other is written
            QVERIFY(std::abs(lab.figure(disk, {30, end}) - (1 - left / 100)) < 1e-6);
            QCOMPARE(lab.figure(disk, {end + 1, end + 20}), 0.);
        }
        lab.request(100, 0.0025);
        lab.run_to(static_cast<double>(end) + 40);
        QVERIFY(lab.figure("mean", {end + 20, end + 40}) < 49.5 * (1 / 100. - 0.0025));  // two disks by now, all theirs
    }

    /// To object storage; a disk of 100 accesses a second.
    void a_backup_is_read_from_the_disk() {
        Sketch sketch{database("db", "0 s", R"("storage": "655.36 MB", "iops": 100)"), arrow("users", "db")};
        sketch.incidents = R"({"type": "backup", "component": "db", "at": 10, "rate": )" + std::string(quarter) + "}";
        Course lab(sketch);
        lab.run_to(130);
        QCOMPARE(lab.figure("iops db", {0, 10}), 0.);
        QVERIFY(std::abs(lab.figure("iops db", {10, 110}) - 0.25) < 1e-9);
        QCOMPARE(lab.figure("iops db", {110, 130}), 0.);
        const auto& told = lab.simulation().transitions().seen();  // 655.36 MB at a quarter of 26.2144 MB/s
        QCOMPARE(told.size(), std::size_t{2});
        QVERIFY(told[0].state == "begins" && told[0].at == kernel::from_seconds(10));
        QVERIFY(told[1].state == "ends" && told[1].at == kernel::from_seconds(110) && told[1].subject == told[0].subject);
    }
};

QTEST_GUILESS_MAIN(TestResharding)
#include "tst_resharding.moc"
