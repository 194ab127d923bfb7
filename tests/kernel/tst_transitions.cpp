// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// "2 breaker web->wall open web 0": whole seconds, and replicas that an incident takes.
QStringList told(Lab& lab) {
    QStringList lines;
    for (const kernel::Transition& each : lab.simulation().transitions().seen()) {
        QString line = QString("%1 %2 %3 %4")
                           .arg(std::floor(kernel::to_seconds(each.at)))
                           .arg(each.kind.c_str(), each.subject.c_str(), each.state.c_str());
        if (each.replica)
            line += QString(" %1 %2").arg(lab.simulation().scenario().components[each.replica->first].id.c_str()).arg(each.replica->second);
        if (!each.taken.empty()) line += QString(" takes %1").arg(each.taken.size());
        lines += line;
    }
    return lines;
}

}  // namespace

/// What changes its state is told, by hand.
class TestTransitions : public QObject {
    Q_OBJECT

private slots:
    /// Calls fail at 1 s and 2 s: open for 3 s. The call of 5 s is a probe, and fails at once; so does that of 8 s.
    void breakers() {
        Lab lab({several({service("web", "1 us"), wall()}),
                 several({arrow("users", "web"), arrow("web", "wall", R"("breaker": {"failures": 2, "open": "3 s"})"), wall_arrow()})});
        lab.request(9, 1);
        QCOMPARE(told(lab),
                 QStringList({"2 breaker web->wall open web 0", "5 breaker web->wall half_open web 0", "5 breaker web->wall open web 0",
                              "8 breaker web->wall half_open web 0", "8 breaker web->wall open web 0"}));
        QCOMPARE(lab.simulation().transitions().left_out(), std::uint64_t{0});
    }

    /// Two calls at 1 s and 2 s are too slow; the probe of 6 s is not, since nothing else is there, and ends a second later.
    void a_breaker_closes() {
        Sketch sketch{
            several({service("web", "1 us", R"("workers": 100)"), service("slow", "1 s", R"("workers": 1, "replicas": 1)")}),
            several({arrow("users", "web"), arrow("web", "slow", R"("time_limit": "1.5 s", "breaker": {"failures": 2, "open": "6 s"})")})};
        Lab lab(sketch);
        lab.request(4, 0.1);  // at 0.1 s to 0.4 s: done at 1.1 s; the others are given up at 1.7 s, 1.8 s and 1.9 s
        lab.run_to(9);        // the second failure in a row opened it at 1.8 s, until 7.8 s
        lab.request(1, 1);
        lab.run_to(12);
        QCOMPARE(told(lab), QStringList({"1 breaker web->slow open web 0", "10 breaker web->slow half_open web 0",
                                         "11 breaker web->slow closed web 0"}));
    }

    void incidents_data() {
        QTest::addColumn<QString>("incident");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("replicas") << R"({"type": "replica_loss", "component": "web", "at": 4, "replicas": 2, "lasts": "5 s"})"
                                  << QStringList{"4 replica_loss web begins takes 2", "9 replica_loss web ends"};
        // of three replicas the first and the third stand in it
        QTest::newRow("a zone") << R"({"type": "zone_loss", "at": 1, "zone": 1, "zones": 2, "lasts": "2 s"})"
                                << QStringList{"1 zone_loss zone 1 begins takes 2", "3 zone_loss zone 1 ends"};
        QTest::newRow("errors") << R"({"type": "error_burst", "component": "web", "at": 2, "share": 0.5, "lasts": "1 s"})"
                                << QStringList{"2 error_burst web begins", "3 error_burst web ends"};
        QTest::newRow("a link") << R"({"type": "link_delay", "connection": "users->web", "at": 2, "delay": "1 s", "lasts": "1 s"})"
                                << QStringList{"2 link_delay users->web begins", "3 link_delay users->web ends"};
        QTest::newRow("spot")
            << R"({"type": "spot_interruption", "component": "web", "at": 3, "replicas": 2, "notice": "2 s", "lasts": "4 s"})"
            << QStringList{"3 spot_interruption web notice takes 2", "5 spot_interruption web begins takes 2",
                           "9 spot_interruption web ends"};
        // three batches of one replica, 4 s each
        QTest::newRow("a deploy") << R"({"type": "deploy", "component": "web", "at": 1, "batch": 1, "restart": "4 s"})"
                                  << QStringList{"1 deploy web begins takes 3", "13 deploy web ends"};
    }
    void incidents() {
        QFETCH(QString, incident);
        QFETCH(QStringList, lines);
        Sketch sketch{service("web", "1 us", R"("replicas": 3)"), arrow("users", "web")};
        sketch.incidents = incident.toStdString();
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.run_to(60);
        QCOMPARE(told(lab), lines);
    }

    void a_flush_is_over_at_once() {
        Sketch sketch{several({R"({"id": "cache", "type": "cache"})", service("db", "1 us")}),
                      several({arrow("users", "cache"), arrow("cache", "db")})};
        sketch.incidents = R"({"type": "flush", "component": "cache", "at": 2})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        lab.run_to(60);
        QCOMPARE(told(lab), QStringList({"2 flush cache begins", "2 flush cache ends"}));
    }

    /// Of each kind and subject the first and the last fifty; the others go on.
    void many_are_counted() {
        kernel::Transitions transitions;
        for (int i = 0; i < 150; ++i) transitions.note({i, "breaker", "a->b", i % 2 == 0 ? "open" : "closed", {}, {}});
        transitions.note({150, "breaker", "a->c", "open", {}, {}});
        transitions.note({151, "health_check", "a->b", "unhealthy", {}, {}});
        QCOMPARE(transitions.seen().size(), std::size_t{102});
        QCOMPARE(transitions.left_out(), std::uint64_t{50});
        QCOMPARE(transitions.seen()[49].at, kernel::Time{49});
        QCOMPARE(transitions.seen()[50].at, kernel::Time{100});
        QCOMPARE(transitions.seen()[99].at, kernel::Time{149});
        transitions.forget();
        QVERIFY(transitions.seen().empty());
        QCOMPARE(transitions.left_out(), std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestTransitions)
#include "tst_transitions.moc"
