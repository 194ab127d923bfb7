// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"
#include "models/models.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

const std::string web = service("web", "1 us", R"("workers": 9)");
const std::string to_web = arrow("users", "web");

std::string with_arrivals(const Sketch& sketch, const std::string& arrivals) {
    std::string plan = plan_text(sketch);
    return plan.replace(plan.find("regular"), 7, arrivals);
}

/// 99.99 % of a Poisson (or binomial) number.
bool agrees(double count, double expected) { return std::abs(count - expected) <= 3.89 * std::sqrt(expected); }

/// The expected figure lies in the batches' 99.99 % interval (Student's t with 39 degrees of freedom), which is narrow.
void compare(const std::vector<double>& batches, double expected, double narrow) {
    const auto n = static_cast<double>(batches.size());
    double mean = 0, squares = 0;
    for (const double batch : batches) mean += batch / n;
    for (const double batch : batches) squares += std::pow(batch - mean, 2);
    const double half_width = 4.32 * std::sqrt(squares / (n - 1) / n);
    const QString figures = QString("%1 ± %2, expected %3").arg(mean).arg(half_width).arg(expected);
    QVERIFY2(std::abs(mean - expected) <= half_width && half_width <= narrow * expected, qPrintable(figures));
}

}  // namespace

/// Sources: how many requests, when, of which route.
class TestUsers : public QObject {
    Q_OBJECT

private slots:
    void evenly_spaced() {
        Lab lab({web, to_web}, 0.5);
        lab.arrive(2);
        lab.run_to(5.25);
        lab.arrive(4);  // in place of the one at 5.5: the next at 5.5, 5.75, ...
        lab.run_to(7);
        lab.arrive(0);
        lab.run_to(20);
        QCOMPARE(lab.figure("offered", {0, 10}), 9.);  // 0.5 to 4.5; the one at 5 is in the next block
        QCOMPARE(lab.figure("offered", {10, 11}), 1.);
        QCOMPARE(lab.figure("offered", {11, 14}), 6.);  // 5.5 to 6.75
        QCOMPARE(lab.figure("offered", {14, 40}), 0.);
    }

    void poisson() {
        Lab poisson(with_arrivals({web, to_web}, "poisson"), 0.1, 3, models::all());
        poisson.arrive(50);
        poisson.run_to(1000);
        const double count = poisson.figure("offered");
        QVERIFY(agrees(count, 50000));
        double squares = 0;  // of the number in 100 ms: its variance is its mean
        for (std::size_t b = 0; b < 10000; ++b) squares += std::pow(poisson.figure("offered", {b, b + 1}) - 5, 2);
        QVERIFY(std::abs(squares / 10000 / 5 - 1) < 3.89 * std::sqrt(2. / 10000));
    }

    /// Counts in windows of 1 s. The rate of a 2-state MMPP has variance v = p (1 - p) (a - b)², and its autocovariance falls as
    /// exp(-k t), k being the sum of the rates of turning: the index of dispersion of counts is
    /// 1 + 2 v / (mean k) (1 - (1 - exp(-k t)) / (k t)) (Heffes and Lucantoni 1986).
    void bursty() {
        constexpr double p = 0.25, ratio = 4, lasts = 0.5, mean = 50;
        const std::string users = R"("burst_ratio": 4, "burst_lasts": "500 ms", "burst_share": 0.25)";
        Lab lab(with_arrivals({web, to_web, R"({"name": "r"})", "", users}, "bursty"), 1, 7, models::all());
        lab.arrive(mean);
        constexpr std::size_t batches = 40, windows = 1000;
        lab.run_to(batches * windows);
        std::vector<double> counts, dispersions;
        for (std::size_t i = 0; i < batches; ++i) {
            double squares = 0;
            for (std::size_t b = i * windows; b < (i + 1) * windows; ++b) squares += std::pow(lab.figure("offered", {b, b + 1}) - mean, 2);
            dispersions.push_back(squares / windows / mean);
            counts.push_back(lab.figure("offered", {i * windows, (i + 1) * windows}) / windows);
        }
        const double between = mean / (1 + p * (ratio - 1)), v = p * (1 - p) * std::pow((ratio - 1) * between, 2);
        const double k = 1 / lasts + p / (1 - p) / lasts;
        compare(counts, mean, 0.02);
        compare(dispersions, 1 + 2 * v / (mean * k) * (1 - (1 - std::exp(-k)) / k), 0.05);
    }

    void population() {
        const std::string second = R"({"id": "second", "type": "users", "share": 3, "requests_per_user_per_day": 10})";
        Lab lab({several({web, second}), several({to_web, arrow("second", "web")}), R"({"name": "r"})", "",
                 R"("requests_per_user_per_day": 20)", R"("400k")"});
        const auto& sources = lab.simulation().sources();
        QCOMPARE(sources[0]->mean_rate(0, 86400), 100'000 * 20 / 86400.);
        QCOMPARE(sources[1]->mean_rate(0, 3600), 300'000 * 10 / 86400.);
    }

    void route_shares() {
        Lab lab({web, to_web, R"({"name": "a", "share": 3}, {"name": "b", "share": 0}, {"name": "c", "share": 1})"}, 10);
        lab.request(20000, 0.001);
        lab.run_to(30);
        QVERIFY(std::abs(lab.figure("offered:a") - 15000) < 3.89 * std::sqrt(20000 * .75 * .25));
        QCOMPARE(lab.figure("offered:b"), 0.);
        QCOMPARE(lab.figure("offered:a") + lab.figure("offered:c"), 20000.);
    }

    void day_data() {
        QTest::addColumn<QString>("arrivals");
        QTest::newRow("poisson") << "poisson";
        QTest::newRow("regular") << "regular";
        QTest::newRow("bursty") << "bursty";
    }
    /// A day's requests, hour by hour, at three times the mean in the evening and ten times as much again in a spike at noon.
    void day() {
        QFETCH(QString, arrivals);
        const std::string users =
            R"x("requests_per_user_per_day": 86.4, "profile": "diurnal(peak=3, at=20:00) * spike(at=12:00, factor=10, lasts=1 h)",
                "burst_ratio": 2, "burst_lasts": "1 s", "burst_share": 0.1)x";
        Lab lab(with_arrivals({web, to_web, R"({"name": "r"})", "", users, "1000"}, arrivals.toStdString()), 3600, 5, models::all());
        kernel::Source& source = lab.users();
        source.follow_day(18 * 3600);
        lab.simulation().run_until(0);
        for (int hour = 0; hour < 24; ++hour) {
            lab.simulation().run_until(kernel::from_seconds(3600. * (hour + 1)));
            lab.simulation().statistics().close_block(lab.simulation().now());
        }
        double most = 0, sum = 0;
        for (std::size_t hour = 0; hour < 24; ++hour) {
            const double from = std::fmod(18. + static_cast<double>(hour), 24) * 3600;
            const double expected = source.mean_rate(from, from + 3600) * 3600;
            const double count = lab.figure("offered", {hour, hour + 1});
            // bursts add to the variance, see bursty(): v = 0.09 (0.909 λ)², k = 10 / 9
            const double dispersion = 1 + 2 * 0.09 / 1.21 / (10 / 9.) * expected / 3600;
            const bool good = arrivals == "poisson"  ? agrees(count, expected)
                              : arrivals == "bursty" ? std::abs(count - expected) <= 3.89 * std::sqrt(expected * dispersion)
                                                     : std::abs(count - expected) < 3 + 0.005 * expected;
            QVERIFY2(good, qPrintable(QString("hour %1: %2, expected %3").arg(hour).arg(count).arg(expected)));
            sum += count;
            if (from != 12 * 3600) most = std::max(most, count);
        }
        QVERIFY(std::abs(most / 3600 - 3) < 0.15);  // of a mean of 1 a second
        QVERIFY(sum > 86400 * 1.05);                // the spike comes on top of the ordinary day
    }

    void nobody_at_all_data() {
        QTest::addColumn<QString>("users");
        QTest::newRow("who want nothing") << R"("requests_per_user_per_day": 0)";
        QTest::newRow("of whom none is here") << R"("share": 0)";
    }
    /// A day without requests ends.
    void nobody_at_all() {
        QFETCH(QString, users);
        Lab lab({web, to_web, R"({"name": "r"})", "", users.toStdString(), "100"}, 3600);
        lab.users().follow_day(0);
        lab.simulation().run_until(kernel::from_seconds(86400));
        lab.simulation().statistics().close_block(lab.simulation().now());
        QCOMPARE(lab.figure("offered"), 0.);
    }

    /// One wish a second for one key, kept for 3 s from the answer: three of four are hits; a write never is.
    void browser_cache() {
        const std::string key = R"x({"name": "k", "keys": "uniform(1)"})x";
        const std::string every_second = R"("requests_per_user_per_day": 172800)";
        Lab lab(
            {web, to_web,
             R"({"name": "read", "keyspace": "k", "cacheable": "3 s"}, {"name": "write", "kind": "write", "keyspace": "k", "cacheable": "3 s"})",
             key, every_second},
            10);
        lab.request(40000, 0.001);
        lab.run_to(50);
        const double writes = lab.figure("offered:write"), reads = 40000 - writes;
        QVERIFY(std::abs(writes - 20000) < 3.89 * 100);
        QVERIFY(std::abs(lab.figure("offered:read") / reads - 0.25) < 3.89 * std::sqrt(.25 * .75 / reads));
        QVERIFY(std::abs(lab.figure("browser_hit_ratio users") - 0.375) < 0.01);
        QCOMPARE(lab.figure("wanted_per_s users"), 40000 / 50.);
    }

    void browser_cache_off() {
        const std::string key = R"x({"name": "k", "keys": "uniform(1)"})x";
        Lab lab({web, to_web, R"({"name": "read", "keyspace": "k", "cacheable": "1 h"})", key,
                 R"("requests_per_user_per_day": 86400, "browser_cache": 0)"},
                10);
        lab.request(1000, 0.001);
        lab.run_to(10);
        QCOMPARE(lab.figure("offered"), 1000.);
        QCOMPARE(lab.figure("browser_hit_ratio users"), 0.);
    }

    /// One wish in 10 s of each session, kept for 5 min: 30 of 31 are hits, however often users of open traffic would come.
    void browsers_of_sessions() {
        Lab lab({web, to_web, R"({"name": "home", "cacheable": "5 min"})", "", R"x("think": "exponential(10 s)")x", "100"}, 1000);
        lab.run_to(20000);
        QVERIFY(std::abs(lab.figure("browser_hit_ratio users") - 30. / 31) < 0.001);
    }

    /// Sessions of 5 pages in the mean, 10 s apart: the browser keeps what the first one got for 30 of them, and users come back too
    /// seldom for more.
    void browsers_of_journeys() {
        Lab lab({web, to_web, R"({"name": "home", "cacheable": "5 min", "next": {"home": 0.8}})", "", R"("pause": "10 s")", "1000000"},
                100);
        lab.arrive(50);
        lab.run_to(4000);
        QVERIFY(std::abs(lab.figure("browser_hit_ratio users") - (1 - 1 / (1 - std::pow(0.8, 30)) / 5)) < 0.004);
    }

    /// What comes of each of ten users is as random as what comes of all: of 0.8 a second each, whoever may ask once a second, as many are
    /// let in as by a server that takes one second and turns away who comes meanwhile.
    void each_user_comes_at_random() {
        const std::string gateway =
            R"({"id": "g", "type": "gateway", "client_rate_limit": "1/s", "client_burst": 1, "clients": 10, "overhead": 0})";
        const Sketch sketch{
            several({gateway, web}), several({arrow("users", "g"), arrow("g.targets", "web")}), R"({"name": "r"})", "", "", "10"};
        Lab lab(with_arrivals(sketch, "poisson"), 100, 7, models::all());
        lab.arrive(8);
        lab.run_to(10000);
        QVERIFY(std::abs(lab.figure("failed") / lab.figure("offered") - 0.8 / 1.8) < 0.01);
    }

    /// Two designs see the same users: their moments, routes and keys do not depend on what is behind.
    void same_users_for_all_designs() {
        const std::string routes = R"({"name": "a", "keyspace": "k"}, {"name": "b", "keyspace": "k"})",
                          keys = R"x({"name": "k", "keys": "zipf(100, 1)"})x";
        const auto counts = [&](const std::string& components, const std::string& connections) {
            Lab lab(with_arrivals({components, connections, routes, keys}, "poisson"), 1, 9, models::all());
            lab.arrive(100);
            lab.run_to(50);
            std::vector<double> result;
            for (std::size_t b = 0; b < 50; ++b) {
                for (const char* route : {"offered:a", "offered:b"}) result.push_back(lab.figure(route, {b, b + 1}));
            }
            return result;
        };
        const auto fast = counts(web, to_web);
        const auto slow =
            counts(several({service("web", "exponential(50 ms)", R"("workers": 2, "queue_limit": 3)"), database("db", "5 ms")}),
                   several({arrow("users", "web", R"("retry": {"jitter": 0.5}, "time_limit": "100 ms")"), arrow("web", "db")}));
        QVERIFY(fast == slow);
        QVERIFY(fast[0] != fast[2] || fast[1] != fast[3]);
    }
};

QTEST_MAIN(TestUsers)
#include "tst_users.moc"
