// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "lab.h"
#include "plan/journeys.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

plan::Route route(const std::string& name, double share, std::vector<double> next = {}) {
    plan::Route route;
    route.name = name;
    route.share = Ratio{share};
    std::vector<Ratio> ratios;
    for (const double each : next) ratios.push_back(Ratio{each});
    if (!ratios.empty()) route.next.assign(ratios);
    return route;
}

const char* const shop = R"({"name": "home", "next": {"list": 0.7, "item": 0.1}},
    {"name": "list", "share": 0.5, "next": {"list": 0.3, "item": 0.5}},
    {"name": "item", "share": 0, "next": {"list": 0.4, "buy": 0.1}},
    {"name": "buy", "share": 0})";

}  // namespace

/// Sessions that walk from route to route.
class TestJourneys : public QObject {
    Q_OBJECT
private slots:
    /// v = b + v · P. With b = (2/3, 1/3, 0, 0): item = 0.1 home + 0.5 list, list = 1/3 + 0.7 home + 0.3 list + 0.4 item.
    void traffic_equations() {
        const auto journeys = plan::journeys_of({route("home", 1, {0, 0.7, 0.1, 0}), route("list", 0.5, {0, 0.3, 0.5, 0}),
                                                 route("item", 0, {0, 0.4, 0, 0.1}), route("buy", 0)});
        QVERIFY(journeys && journeys->walks);
        const double home = 2. / 3, list = (1. / 3 + 0.7 * home + 0.04 * home) / (0.7 - 0.2), item = 0.1 * home + 0.5 * list;
        const double expected[] = {home, list, item, 0.1 * item};
        double sum = 0;
        for (std::size_t r = 0; r < 4; ++r) {
            QVERIFY(std::abs(journeys->visits[r] - expected[r]) < 1e-12);
            sum += expected[r];
        }
        QVERIFY(std::abs(journeys->length - sum) < 1e-12);
    }

    /// Without a way out, or without a walk.
    void ends() {
        QVERIFY(!plan::journeys_of({route("a", 1, {0, 1}), route("b", 1, {1, 0})}));
        QVERIFY(!plan::journeys_of({route("a", 1, {1})}));
        const auto plain = plan::journeys_of({route("a", 1), route("b", 3)});
        QVERIFY(plain && !plain->walks);
        QCOMPARE(plain->begins, (std::vector<double>{0.25, 0.75}));
        QCOMPARE(plain->visits, plain->begins);
        QCOMPARE(plain->length, 1.0);
    }

    /// There are as many sessions as make the rate; the mix is that of the visits. Relative errors of 4 deviations and more.
    void mix_of_an_open_source() {
        Lab lab({service("web", "1 ms"), arrow("users", "web"), shop, "", R"x("pause": "exponential(20 s)")x"}, 60);
        lab.arrive(100);
        lab.run_to(600);  // the first sessions have gone
        const std::size_t from = lab.blocks();
        lab.run_to(7800);
        const auto figure = [&](const char* name) { return lab.figure(name, {from, lab.blocks()}); };
        const double home = 2. / 3, list = (1. / 3 + 0.7 * home + 0.04 * home) / (0.7 - 0.2), item = 0.1 * home + 0.5 * list;
        const double all = home + list + 1.1 * item;
        QVERIFY(std::abs(figure("completed") / 7200 / 100 - 1) < 0.01);
        QVERIFY(std::abs(figure("completed:home") / figure("completed") - home / all) < 0.004);
        QVERIFY(std::abs(figure("completed:list") / figure("completed") - list / all) < 0.004);
        QVERIFY(std::abs(figure("completed:item") / figure("completed") - item / all) < 0.004);
        QVERIFY(std::abs(figure("completed:buy") / figure("completed") - 0.1 * item / all) < 0.002);
    }

    /// A session of two requests, 7 s apart.
    void pause() {
        Lab lab({service("web", "1 s", R"("workers": 9)"), arrow("users", "web"),
                 R"({"name": "a", "next": {"b": 1}}, {"name": "b", "share": 0})", "", R"("pause": "7 s")"});
        lab.arrive(1);  // requests, and so a session every two seconds
        lab.run_to(3.5);
        lab.arrive(0);
        lab.run_to(10.5);
        QCOMPARE(lab.figure("completed"), 1.0);
        lab.run_to(12);
        QCOMPARE(lab.figure("completed:a"), 1.0);
        QCOMPARE(lab.figure("completed:b"), 1.0);
        QCOMPARE(lab.figure("in_flight"), 0.0);
        QCOMPARE(lab.figure("residence web"), 1.0);
    }

    /// Who gets no answer leaves.
    void failure_ends_the_session() {
        Lab lab({wall(), several({arrow("users", "wall"), wall_arrow()}), R"({"name": "a", "next": {"b": 1}}, {"name": "b", "share": 0})",
                 "", R"("pause": "1 s")"});
        lab.arrive(1);
        lab.run_to(61.5);
        QCOMPARE(lab.figure("offered:a"), 30.0);
        QCOMPARE(lab.figure("failed"), 30.0);
        QCOMPARE(lab.figure("offered:b"), 0.0);
    }

    /// A closed session walks, too, and begins anew when it leaves: a cycle of two requests, thinking before each.
    void closed_sessions() {
        Lab lab({service("web", "1 s", R"("workers": 9)"), arrow("users", "web"),
                 R"({"name": "a", "next": {"b": 1}}, {"name": "b", "share": 0})", "", R"("think": "4 s")", "1"});
        lab.run_to(101);
        QCOMPARE(lab.figure("completed"), 20.0);
        QCOMPARE(lab.figure("completed:a"), 10.0);
        QCOMPARE(lab.figure("completed:b"), 10.0);
    }
};

QTEST_APPLESS_MAIN(TestJourneys)
#include "tst_journeys.moc"
