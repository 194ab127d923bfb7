// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

/// Long lines of calls that end at one moment: nothing may be done by calling oneself once for each.
class TestDepth : public QObject {
    Q_OBJECT

private slots:
    /// All that wait for a pooled connection are refused at once, when the first that has one is.
    void a_long_line_for_a_pool() {
        Lab lab({several({service("web", "0 s"), database("db", "1 s", R"("connection_limit": 1)")}),
                 several({arrow("users", "web"),
                          arrow("web", "db", R"("calls": 30000, "parallel": true, "on_failure": "ignore", "pool": {"size": 2})")})});
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY(lab.drain(100));
    }

    /// Calls in a row that take no time at all.
    void a_long_row_of_calls_without_time() {
        Lab lab({several({service("web", "0 s"), database("db", "0 s")}),
                 several({arrow("users", "web"), arrow("web", "db", R"("calls": 300000)")})});
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("sent web->db"), 300000.);
    }

    /// More calls than fit into 16 bits.
    void very_many_calls() {
        Lab lab({several({service("web", "0 s"), database("db", "1 us", R"("workers": 9)")}),
                 several({arrow("users", "web"), arrow("web", "db", R"("calls": 200000)")})});
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("sent web->db"), 200000.);
    }

    /// All that wait for a worker time out together, or are served in no time.
    void a_long_queue() {
        Lab lab({several({service("web", "0 s"),
                          database("db", "0 s",
                                   R"("workers": 1, "disk_read": "1 s", "working_set": "1 GB", "memory": "1 MB", "buffer_share": 0)")}),
                 several({arrow("users", "web"),
                          arrow("web", "db",
                                R"("calls": 30000, "parallel": true, "on_failure": "ignore", "time_limit": "5 s", "cancel": true)")})});
        lab.request(1, 1);
        lab.run_to(10);
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("mean"), 5.);
        QVERIFY(lab.drain(100));
    }
};

QTEST_MAIN(TestDepth)
#include "tst_depth.moc"
