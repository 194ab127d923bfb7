// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/replay/results_book.h"
#include "app/replay/track.h"
#include "runs.h"

using namespace headroom;
using namespace headroom::replay;

class TestSnapshot : public QObject {
    Q_OBJECT

private slots:
    /// What has no price costs nobody knows what, not nothing.
    void without_a_price_it_says_so() {
        study::RunResult run = sample_run(50e3);
        run.cost->unpriced = {{"db", "no instance type is given"}};
        const auto tell = [&] { return Snapshot(std::make_shared<study::RunResult>(run)); };
        QCOMPARE(tell().node("db")->unpriced, std::string("no instance type is given"));
        QCOMPARE(tell().cost(), std::string("from $4200/month"));
        run.cost->per_month = {0, {}};
        run.cost->lines.front().per_month = 0;
        QCOMPARE(tell().cost(), std::string("no price"));
    }

    void a_level_gives_its_components_figures() {
        const Snapshot snapshot(std::make_shared<study::RunResult>(sample_run(182e3)));
        const auto db = snapshot.node("db");
        QVERIFY(db.has_value());
        QCOMPARE(*db->utilization.value, 0.8);
        QCOMPARE(db->bottleneck, std::string("cpu"));
        QCOMPARE(*db->cost_per_month, 4200.4);
        QCOMPARE(*snapshot.arrow("web->db")->calls_per_s.value, 200.0);
        QVERIFY(!snapshot.node("nobody"));
        QVERIFY(!snapshot.arrow("nothing"));
        QCOMPARE(snapshot.users(), std::string("182k users"));
        QCOMPARE(snapshot.response(), std::string("p99 240 ms"));
        QCOMPARE(snapshot.cost(), std::string("$4200/month"));
        QCOMPARE(snapshot.busiest(), std::string("db 80 %"));
        QVERIFY(!snapshot.time_s());
    }

    void a_window_gives_its_own() {
        const Track track(sample_day());
        QCOMPARE(track.size(), std::size_t{2});
        const Snapshot& late = track.at(1);
        QCOMPARE(*late.time_s(), 72600.0);
        QCOMPARE(*late.node("db")->utilization.value, 0.95);
        QCOMPARE(*late.node("db")->queue_length.value, 12.0);
        QCOMPARE(*late.node("db")->replicas.value, 1.5);
        QVERIFY(!late.node("db")->arrivals_per_s.value);  // known of the whole day alone
        QCOMPARE(*late.node("db")->cost_per_month, 4200.4);
        QCOMPARE(late.busiest(), std::string("db 95 %"));
        QCOMPARE(track.at(0).response(), std::string("p95 200 ms"));
        QCOMPARE(late.response(), std::string("p95 300 ms, 25 % errors"));  // 20 of 80
        QCOMPARE(late.utilization_over_time("db"), (std::vector<double>{0.3, 0.95}));
    }

    void what_is_unstable_has_no_response() {
        study::RunResult run = sample_run(1e6);
        run.levels.back().status = study::Status::Unstable;
        run.levels.back().growing = {"db"};
        const Snapshot snapshot(std::make_shared<study::RunResult>(run));
        QCOMPARE(snapshot.response(), std::string("unstable"));
        QVERIFY(snapshot.node("db")->grows);
    }

    void load_by_utilization_data() {
        QTest::addColumn<double>("utilization");
        QTest::addColumn<int>("load");
        const auto row = [](double utilization, Load load) { QTest::addRow("%g", utilization) << utilization << static_cast<int>(load); };
        row(0, Load::Idle);
        row(0.01, Load::Fine);
        row(0.699, Load::Fine);
        row(0.7, Load::Busy);
        row(0.899, Load::Busy);
        row(0.9, Load::Saturated);
        row(1, Load::Saturated);
    }
    void load_by_utilization() {
        QFETCH(double, utilization);
        QFETCH(int, load);
        QCOMPARE(static_cast<int>(load_of(utilization)), load);
    }

    void results_of_another_plan_are_outdated() {
        ResultsBook book;
        book.set_plans({"aa"});
        auto growth = std::make_shared<study::Growth>(sample_growth());
        growth->origin.plan_sha256 = "aa";
        book.put("", growth);
        QVERIFY(!book.is_outdated(book.growth()->origin));
        book.set_plans({"bb"});
        QVERIFY(book.is_outdated(book.growth()->origin));
        QVERIFY(book.growth("B") == nullptr);
        book.set_plans({"aa"});
        QVERIFY(!book.is_outdated(book.growth()->origin));
        book.clear();
        QVERIFY(book.growth() == nullptr);
    }

    void days_of_another_plan_are_outdated() {
        ResultsBook book;
        book.set_plans({"aa"});
        QVERIFY(!book.is_day_outdated("Now"));
        study::Origin origin;
        origin.plan_sha256 = "aa";
        book.put_day("Now", sample_day(), origin);
        QVERIFY(!book.is_day_outdated("Now"));
        book.set_plans({"bb"});
        QVERIFY(book.is_day_outdated("Now"));
        book.clear();
        QVERIFY(!book.is_day_outdated("Now"));
    }

    void of_shards_the_busiest_is_shown() {
        study::LevelResult level;
        for (const double utilization : {0.2, 0.7, 0.4}) {
            study::ComponentResult& shard = level.components.emplace_back();
            shard.id = "db[" + std::to_string(level.components.size() - 1) + "]";
            shard.resources = {{"disk", {utilization, 0}}};
            shard.bottleneck = 0;
        }
        QCOMPARE(busiest_of(level, "db")->id, std::string("db[1]"));
        QCOMPARE(busiest_of(level, "db[2]")->id, std::string("db[2]"));
        QVERIFY(busiest_of(level, "web") == nullptr);
    }
};

QTEST_APPLESS_MAIN(TestSnapshot)
#include "tst_snapshot.moc"
