// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"
#include "models/users/regions.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

bool near(double found, double expected, double tolerance = 1e-9) { return std::abs(found - expected) <= tolerance; }

std::vector<kernel::Component::Region> regions_of(Lab& lab) { return lab.users().regions({0, lab.blocks()}); }

}  // namespace

/// Users of several places, each as far from the system as the path from there is long.
class TestRegions : public QObject {
    Q_OBJECT
private slots:
    void as_written_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mistake");
        QTest::newRow("two") << "eu 60 % 20 ms, us 0.4 90ms"
                             << "";
        QTest::newRow("no latency") << "eu 60 %"
                                    << "is no region";
        QTest::newRow("nothing") << ""
                                 << "no region has any users";
        QTest::newRow("more than all") << "eu 60 % 20 ms, us 50 % 90 ms"
                                       << "the shares of the regions add up to 110 %";
        QTest::newRow("twice") << "eu 1 1 ms, eu 1 2 ms"
                               << "a second region 'eu'";
        QTest::newRow("nobody") << "eu 0 1 ms"
                                << "no region has any users";
        QTest::newRow("no unit of time") << "eu 1 5 kg"
                                         << "kg";
        QTest::newRow("beyond reason") << "moon 1 11 s"
                                       << "11";
    }
    void as_written() {
        QFETCH(const QString, text);
        QFETCH(const QString, mistake);
        models::Regions regions;
        const Files files;
        Diagnostics diagnostics;
        const schema::ReadContext context{files, diagnostics, {}, {}, {}, {}, {}};
        const bool understood = models::read_regions(regions, Value(text.toStdString()), "$", context);
        QCOMPARE(understood, mistake.isEmpty());
        QCOMPARE(diagnostics.has_errors(), !mistake.isEmpty());
        if (understood) {
            QCOMPARE(regions.list.size(), std::size_t{2});
            QCOMPARE(regions.list[0].share, 0.6);
            QCOMPARE(regions.list[1].latency_s, 0.09);
        } else {
            QVERIFY2(QString::fromStdString(diagnostics.list().front().message).contains(mistake),
                     diagnostics.list().front().message.c_str());
        }
    }

    /// 10 ms of work, 5 ms of the connection each way, and of a quarter of the users 50 ms more each way.
    void the_way_there_and_back() {
        Lab lab({service("web", "10 ms"), arrow("users", "web", R"("latency": "5 ms")"), R"({"name": "r"})", "",
                 R"("regions": "near 3 0 ms, far 1 50 ms")", "1000"});
        lab.arrive(10);
        lab.run_to(4000);
        const auto regions = regions_of(lab);
        QCOMPARE(regions.size(), std::size_t{2});
        QVERIFY(near(*regions[0].response.mean(), 0.02));
        QVERIFY(near(*regions[1].response.mean(), 0.12));
        QVERIFY(near(regions[1].answers / (regions[0].answers + regions[1].answers), 0.25, 0.002));
        QVERIFY(near(lab.figure("mean"), 0.02 + 0.1 * regions[1].answers / (regions[0].answers + regions[1].answers)));
        QCOMPARE(lab.figure("completed"), regions[0].answers + regions[1].answers);
        QVERIFY(near(lab.figure("network users->web") / lab.figure("completed"), lab.figure("mean") - 0.01, 1e-4));
    }

    /// The time limit is that of the user: it counts from when he asks.
    void time_limits() {
        Lab lab({service("web", "10 ms"), arrow("users", "web", R"("time_limit": "60 ms")"), R"({"name": "r"})", "",
                 R"("regions": "near 3 0 ms, far 1 50 ms")", "100"});
        lab.arrive(10);
        lab.run_to(100);
        const auto regions = regions_of(lab);
        QCOMPARE(regions[1].answers, 0.0);
        QVERIFY(near(lab.figure("failed timeout") / lab.figure("completed"), 1 / 3., 0.02));
    }

    /// A CDN is near all; its origin is not: a hit is quick everywhere, a miss goes all the way.
    void a_cdn_is_near() {
        Lab lab({several({R"({"id": "cdn", "type": "cdn", "points": 1, "edge_time": "0 s"})", service("web", "10 ms")}),
                 several({arrow("users", "cdn"), arrow("cdn", "web")}),
                 R"({"name": "r", "cacheable": "1000000 s"}, {"name": "own", "share": 1})", "",
                 R"("browser_cache": "0 s", "regions": "far 1 50 ms")", "100"});
        lab.arrive(10);
        lab.run_to(1000);
        QVERIFY(near(lab.figure("mean:own"), 0.11, 1e-6));
        QVERIFY(lab.figure("mean:r") < 0.11 / 1000);
    }

    /// At the edge a function is near all users, and what it calls is as far from it as from them.
    void a_function_at_the_edge_data() {
        QTest::addColumn<QString>("more");
        QTest::addColumn<double>("mean_s");
        // 10 ms there, 5 ms at the service; half the users are 20 ms away, half 60 ms
        QTest::newRow("in a region") << "" << 0.015 + 2 * 0.04;
        QTest::newRow("at the edge") << R"(, "at_edge": true)" << 0.015 + 2 * 0.04;
        QTest::newRow("in a region, nothing is called") << R"(, "calls": 0)" << 0.01 + 2 * 0.04;
        QTest::newRow("at the edge, nothing is called") << R"(, "at_edge": true, "calls": 0)" << 0.01;
    }
    void a_function_at_the_edge() {
        QFETCH(QString, more);
        QFETCH(const double, mean_s);
        const bool calls = !more.contains("calls");
        more.remove(R"(, "calls": 0)");
        Lab lab({several({R"({"id": "code", "type": "function", "memory": "1769 MiB", "cpu": "10 ms", "cold_start": 0)" +
                              more.toStdString() + "}",
                          service("web", "5 ms", R"("workers": 9)")}),
                 several({arrow("users", "code"), arrow("code", "web", calls ? "" : R"("calls": 0)")}), R"({"name": "r"})", "",
                 R"("regions": "a 1 20 ms, b 1 60 ms")", "60"});
        lab.request(60, 1);
        lab.run_to(100);
        const double one_user = 2 * 0.04 / 60;  // of 60 may be of the other region
        QVERIFY2(near(lab.figure("mean"), mean_s, more.contains("at_edge") && !calls ? 1e-9 : 1.001 * one_user),
                 qPrintable(QString::number(lab.figure("mean"))));
    }

    /// Of ten points each region has as many as its share of the users; the one at the border serves both.
    void a_cdn_has_points_in_each_region() {
        Lab lab({several({R"({"id": "cdn", "type": "cdn", "points": 10})", service("web", "5 ms")}),
                 several({arrow("users", "cdn"), arrow("cdn", "web")}), R"({"name": "r", "cacheable": "1 min"})", "",
                 R"("regions": "a 65 % 20 ms, b 35 % 60 ms")", "1000"});
        std::vector<int> near_a(10), near_b(10);
        for (std::uint32_t user = 0; user < 1000; ++user) {
            kernel::Call call{};
            call.session = user;
            if (!lab.users().owns(user)) continue;
            const bool is_a = lab.users().path(user) == kernel::from_seconds(0.02);
            for (int i = 0; i < 20; ++i) ++(is_a ? near_a : near_b)[lab.component("cdn").choose_replica(call).value()];
        }
        for (std::size_t point = 0; point < 10; ++point) {
            QCOMPARE(near_a[point] > 0, point <= 6);
            QCOMPARE(near_b[point] > 0, point >= 6);
            QVERIFY(near(near_a[point] + near_b[point], 2000, 250));
        }
    }

    /// Who is of which place does not depend on the load, so that two designs see the same users.
    void the_same_users() {
        const auto answers = [](const char* cpu) {
            Lab lab(
                {service("web", cpu), arrow("users", "web"), R"({"name": "r"})", "", R"("regions": "a 1 1 ms, b 2 3 ms, c 3 5 ms")", "60"});
            lab.request(60, 1);
            lab.run_to(100);
            std::vector<double> counts;
            for (const auto& region : regions_of(lab)) counts.push_back(region.answers);
            return counts;
        };
        QCOMPARE(answers("10 ms"), answers("20 ms"));
        const std::vector<double> counts = answers("10 ms"), shares = {10, 20, 30};
        for (std::size_t i = 0; i < counts.size(); ++i) QVERIFY(near(counts[i], shares[i], 1));
    }
};

QTEST_APPLESS_MAIN(TestRegions)
#include "tst_regions.moc"
