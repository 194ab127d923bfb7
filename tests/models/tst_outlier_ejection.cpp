// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"
#include "models/load_balancer/outlier_detector.h"

using namespace headroom;
using namespace headroom::lab;
using models::OutlierDetector;
using models::OutlierEjection;

namespace {

kernel::Time at(double seconds) { return kernel::from_seconds(seconds); }

OutlierDetector detector(std::uint32_t hosts, const OutlierEjection& settings = {}) {
    OutlierDetector result(settings);
    for (std::uint32_t i = 0; i < hosts; ++i) result.join(i);
    return result;
}
/// So many answers of a host, the first `good` of them well.
bool answers(OutlierDetector& detector, std::uint32_t host, int count, int good, double when) {
    bool ejected = false;
    for (int i = 0; i < count; ++i) ejected = detector.answered(host, i < good ? Outcome::Ok : Outcome::Error, at(when)) || ejected;
    return ejected;
}

std::string balancer(const std::string& more) { return R"({"id": "lb", "type": "load_balancer", "outlier_ejection": {)" + more + "}}"; }
/// Two services, and a wall that refuses all; requests come to each in turn.
Sketch with_a_wall(const std::string& more = {}) {
    return {several({balancer(more), wall(), service("a", "1 us"), service("b", "1 us")}),
            several({arrow("users", "lb"), arrow("lb", "a"), arrow("lb", "b"), arrow("lb", "wall"), wall_arrow()})};
}

}  // namespace

/// Envoy's outlier detection: step by step, and in a running plan by hand.
class TestOutlierEjection : public QObject {
    Q_OBJECT

private slots:
    /// Envoy's own test (outlier_detection_impl_test.cc, SRThreshold): rates 50, 100, 100, 100, 100 and factor 1.9: mean 90,
    /// threshold 52.
    void threshold_of_envoys_test() {
        const auto [mean, threshold] = OutlierDetector::success_rate_threshold(std::vector<double>{50, 100, 100, 100, 100}, 1.9);
        QCOMPARE(mean, 90.);
        QCOMPARE(threshold, 52.);
    }

    void five_in_a_row() {
        OutlierDetector hosts = detector(2);
        QVERIFY(!answers(hosts, 0, 4, 0, 1));
        QVERIFY(!answers(hosts, 0, 1, 1, 1));  // in between one is well
        QVERIFY(!answers(hosts, 0, 4, 0, 1));
        QVERIFY(!hosts.answered(0, Outcome::RateLimited, at(1)));  // 429 is no 5xx
        QVERIFY(!answers(hosts, 0, 4, 0, 1));
        QVERIFY(hosts.answered(0, Outcome::Timeout, at(1)));
        QVERIFY(hosts.is_ejected(0) && !hosts.is_ejected(1));
    }

    void what_is_a_5xx() {
        for (const Outcome outcome : {Outcome::Timeout, Outcome::QueueFull, Outcome::Unavailable, Outcome::Error, Outcome::BreakerOpen})
            QVERIFY(OutlierDetector::is_5xx(outcome));
        for (const Outcome outcome : {Outcome::Ok, Outcome::RateLimited, Outcome::Abandoned}) QVERIFY(!OutlierDetector::is_5xx(outcome));
    }

    /// At most 10 %, but one: of 9 one, of 19 one, of 20 two, of 30 three.
    void at_most_a_tenth_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("most");
        QTest::newRow("9") << 9 << 1;
        QTest::newRow("19") << 19 << 1;
        QTest::newRow("20") << 20 << 2;
        QTest::newRow("30") << 30 << 3;
    }
    void at_most_a_tenth() {
        QFETCH(int, count);
        QFETCH(int, most);
        OutlierDetector hosts = detector(static_cast<std::uint32_t>(count));
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i) answers(hosts, i, 5, 0, 1);
        QCOMPARE(hosts.ejected(), static_cast<std::size_t>(most));
    }
    /// One that could not be ejected can after five failures more.
    void another_five_in_a_row() {
        OutlierDetector hosts = detector(2);
        answers(hosts, 0, 5, 0, 1);
        QVERIFY(!answers(hosts, 1, 5, 0, 1));
        hosts.leave(0);
        QCOMPARE(hosts.ejected(), std::size_t{0});
        QVERIFY(!answers(hosts, 1, 4, 0, 2));
        QVERIFY(answers(hosts, 1, 1, 0, 2));
    }

    /// 30 s × times ejected, 300 s at most; a sweep without takes one off.
    void longer_each_time() {
        OutlierDetector hosts = detector(1);
        double now = 0;
        for (const double lasts : {30., 60., 90., 120., 150., 180., 210., 240., 270., 300., 300., 300.}) {
            QVERIFY(answers(hosts, 0, 5, 0, now));
            QVERIFY(hosts.sweep(at(now + lasts - 0.001)).empty());
            now += lasts;
            QCOMPARE(hosts.sweep(at(now)), std::vector<std::uint32_t>{0});
        }
    }
    void shorter_after_good_sweeps() {
        OutlierDetector hosts = detector(1);
        for (const double now : {0., 100., 200.}) {
            answers(hosts, 0, 5, 0, now);
            hosts.sweep(at(now + 99));
        }
        QVERIFY(hosts.sweep(at(299)).empty());  // the fourth time it would be 120 s; two good sweeps, and it is 60 s
        QVERIFY(hosts.sweep(at(300)).empty());
        answers(hosts, 0, 5, 0, 300);
        QVERIFY(hosts.sweep(at(359)).empty());
        QCOMPARE(hosts.sweep(at(360)), std::vector<std::uint32_t>{0});
    }
    /// Ejected often enough for 330 s, it needs two good sweeps until it is for 300 s again, and a third until it is for 270 s.
    void long_remembered() {
        OutlierDetector hosts = detector(1);
        double now = 0;
        const auto lasts = [&](double longest, int good_sweeps) {
            for (int i = 0; i < good_sweeps; ++i) hosts.sweep(at(now));
            answers(hosts, 0, 5, 0, now);
            now += longest;
            const bool before = !hosts.sweep(at(now - 0.001)).empty();
            return !before && !hosts.sweep(at(now)).empty();
        };
        for (int i = 1; i <= 9; ++i) QVERIFY(lasts(30 * i, 0));
        for (int i = 0; i < 4; ++i) QVERIFY(lasts(300, 0));
        QVERIFY(lasts(300, 2));
        QVERIFY(lasts(270, 2));
    }
    void base_time_above_the_longest() {
        OutlierEjection settings;
        settings.base_ejection_time = {400};
        OutlierDetector hosts = detector(1, settings);
        answers(hosts, 0, 5, 0, 0);
        QVERIFY(hosts.sweep(at(399)).empty());
        QVERIFY(!hosts.sweep(at(400)).empty());
    }

    void success_rates_data() {
        QTest::addColumn<int>("hosts");
        QTest::addColumn<int>("requests");
        QTest::addColumn<int>("good");  ///< of the worst; of the others all
        QTest::addColumn<bool>("ejects");
        // of n hosts one with the rate r: mean 1 − (1 − r)/n, deviation (1 − r)·√(n − 1)/n; below mean − 1.9 deviations where
        // (n − 1) > 1.9 √(n − 1), n > 4.61, whatever r is
        QTest::newRow("five hosts") << 5 << 100 << 96 << true;
        QTest::newRow("four hosts are too few") << 4 << 100 << 50 << false;
        QTest::newRow("99 requests are too few") << 5 << 99 << 50 << false;
        QTest::newRow("all the same") << 5 << 100 << 100 << false;
    }
    void success_rates() {
        QFETCH(int, hosts);
        QFETCH(int, requests);
        QFETCH(int, good);
        QFETCH(bool, ejects);
        OutlierEjection settings;
        settings.consecutive_5xx = 0;
        OutlierDetector all = detector(static_cast<std::uint32_t>(hosts), settings);
        for (std::uint32_t i = 0; i + 1 < static_cast<std::uint32_t>(hosts); ++i) answers(all, i, requests, requests, 1);
        const auto worst = static_cast<std::uint32_t>(hosts - 1);
        QVERIFY(!answers(all, worst, requests, good, 1));
        QCOMPARE(all.sweep(at(10)), ejects ? std::vector{worst} : std::vector<std::uint32_t>{});
        QVERIFY(all.sweep(at(20)).empty());  // nothing was asked since
    }
    /// Two times 60 in two intervals are no 100.
    void requests_are_of_one_interval() {
        OutlierDetector hosts = detector(5);
        for (const double now : {9., 19.}) {
            for (std::uint32_t i = 0; i < 5; ++i) answers(hosts, i, 60, i == 0 ? 56 : 60, now);
            QVERIFY(hosts.sweep(at(now + 1)).empty());
        }
    }
    /// A factor of 2.1 lets pass what 1.9 does not: of five hosts one is two deviations below the mean at most.
    void a_wider_factor() {
        OutlierEjection settings;
        settings.success_rate_stdev_factor = 2.1;
        OutlierDetector hosts = detector(5, settings);
        for (std::uint32_t i = 0; i < 5; ++i) answers(hosts, i, 104, i == 0 ? 100 : 104, 1);
        QVERIFY(hosts.sweep(at(10)).empty());
    }

    /// The wall's fifth call fails at 1.5 s: it is out until the sweep at 40 s, the first 30 s later. Then at 41.5 s for 60 s, until
    /// 110 s, and at 111.5 s until 210 s.
    void in_a_plan() {
        Lab lab(with_a_wall());
        lab.request(2000, 0.1);
        lab.run_to(210);
        QCOMPARE(lab.figure("arrivals wall", {0, 2}), 5.);
        QCOMPARE(lab.figure("arrivals wall", {2, 40}), 0.);
        QCOMPARE(lab.figure("arrivals wall", {40, 43}), 5.);
        QCOMPARE(lab.figure("arrivals wall", {43, 110}), 0.);
        QCOMPARE(lab.figure("failed unavailable"), 15.);
        QCOMPARE(lab.figure("completed"), 1985.);
        QVERIFY(std::abs(lab.figure("ejected lb", {0, 40}) - 38.5 / 40) < 1e-3);
        QVERIFY(std::abs(lab.figure("arrivals a") - lab.figure("arrivals b")) <= 2);
        // the first of its five calls is one of the next three requests
        const std::vector<std::pair<double, std::string>> expected = {
            {1.5, "ejected"}, {40, "back"}, {41.4, "ejected"}, {110, "back"}, {111.4, "ejected"}};
        const auto& told = lab.simulation().transitions().seen();
        QCOMPARE(told.size(), expected.size());
        for (std::size_t i = 0; i < told.size(); ++i) {
            QCOMPARE(told[i].kind + " " + told[i].subject, std::string("outlier_ejection lb"));
            QCOMPARE(lab.simulation().scenario().components[told[i].replica.value().first].id, std::string("wall"));
            QCOMPARE(told[i].state, expected[i].second);
            QVERIFY(std::abs(kernel::to_seconds(told[i].at) - expected[i].first) < 0.11);
        }
    }

    /// Two of four are out: no less than half are left, so none but the good ones get calls. With a panic threshold of 60 % all do.
    void panic_data() {
        QTest::addColumn<QString>("threshold");
        QTest::addColumn<bool>("panics");
        QTest::newRow("50 %") << "0.5" << false;
        QTest::newRow("60 %") << "0.6" << true;
    }
    void panic() {
        QFETCH(QString, threshold);
        QFETCH(bool, panics);
        Sketch sketch = with_a_wall(R"("max_ejection": 1)");
        sketch.components += R"(, {"id": "wall2", "type": "load_balancer"})";
        sketch.components.insert(sketch.components.find("\"outlier_ejection\""), "\"panic_threshold\": " + threshold.toStdString() + ", ");
        sketch.connections += ", " + arrow("lb", "wall2") + ", " + arrow("wall2", "nowhere", R"("calls": 0)");
        Lab lab(sketch);
        lab.request(40, 0.1);  // ten each; five in a row of each wall eject it
        lab.run_to(10);
        QCOMPARE(lab.figure("failed unavailable"), panics ? 20. : 10.);
        QVERIFY(std::abs(lab.figure("ejected lb") - 2 * 0.8) < 0.02);
        QCOMPARE(lab.figure("panic lb"), panics ? 0.5 : 0.);
    }

    /// A health check that is passed takes an ejected replica back: every 5 s, though it is out for 30 s.
    void a_passed_check_takes_back() {
        Sketch sketch = with_a_wall();
        sketch.components.insert(sketch.components.find("\"outlier_ejection\""),
                                 R"("health_check": {"interval": "5 s", "timeout": "1 s"}, )");
        Lab lab(sketch, 1, in_step());
        lab.request(40, 0.1);
        QCOMPARE(lab.figure("arrivals wall", {0, 4}), 5.);
        lab.run_to(6);
        lab.request(3, 0.1);
        lab.run_to(7);
        QCOMPARE(lab.figure("arrivals wall", {4, 7}), 1.);
    }

    /// What the caller's time limit cuts off is the replica's failure (504).
    void time_limits_count() {
        Lab lab({several({balancer(""), service("a", "1 us"), service("slow", "10 s", R"("workers": 1000)")}),
                 several({arrow("users", "lb"), arrow("lb", "a"), arrow("lb", "slow", R"("time_limit": "50 ms")")})});
        lab.request(100, 0.1);
        lab.run_to(12);
        QCOMPARE(lab.figure("arrivals slow"), 5.);
        QCOMPARE(lab.figure("failed timeout"), 5.);
    }
};

QTEST_MAIN(TestOutlierEjection)
#include "tst_outlier_ejection.moc"
