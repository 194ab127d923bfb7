// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Services of one worker a replica. Requests come when told.
Sketch web(const std::string& cpu, const std::string& more) {
    return {service("web", cpu, R"("workers": 1)" + (more.empty() ? "" : ", " + more)), arrow("users", "web")};
}

}  // namespace

/// Replicas that come, go, are lost and slower: all by hand.
class TestReplicas : public QObject {
    Q_OBJECT

private slots:
    void one_more_serves_when_it_has_booted() {
        Lab lab(web("10 s", R"("boot": "10 s")"));
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.request(2, 1);  // at 1 s and 2 s: the second waits for the first
        web.scale_to(2);
        QCOMPARE(web.wanted(), std::size_t{2});
        QCOMPARE(web.ready(), std::size_t{1});
        lab.run_to(11.5);
        QCOMPARE(web.ready(), std::size_t{1});
        lab.run_to(12.5);
        QCOMPARE(web.ready(), std::size_t{2});
        lab.request(2, 0.5);  // at 13 s for the first, which is busy until 21 s, and at 13.5 s for the new one
        QVERIFY(lab.drain(100));
        lab.run_to(40);
        QCOMPARE(lab.figure("completed"), 4.);
        QVERIFY(std::abs(lab.figure("mean") - (10 + 19 + 18 + 10) / 4.) < 1e-6);
        QVERIFY(std::abs(lab.figure("serving web") - (1 + (40 - 12.001) / 40)) < 1e-3);
    }

    void one_less_goes_when_it_is_empty() {
        Lab lab(web("10 s", R"("replicas": 2)"));
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.request(2, 1);  // at 1 s and 2 s, one for each
        web.scale_to(1);
        QCOMPARE(web.wanted(), std::size_t{1});
        QCOMPARE(web.ready(), std::size_t{1});
        lab.run_to(3);
        lab.request(1, 1);  // at 4 s: waits for the one that stays, until 11 s
        lab.run_to(40);
        QCOMPARE(lab.figure("completed"), 3.);
        QVERIFY(std::abs(lab.figure("mean") - (10 + 10 + 17) / 3.) < 1e-6);
        // 40 s of the one, and 12 s of the other until its call is done: as long as they are paid for
        double instances = -1;
        for (const plan::Usage& use : web.usage({0, lab.blocks()}))
            if (use.meter == plan::Meter::Instance) instances = use.per_hour;
        QVERIFY(std::abs(instances - (40 + 12) / 40.) < 1e-6);
        QVERIFY(std::abs(lab.figure("cpu web") - 30 / (40 + 12.)) < 1e-3);
    }

    /// A start that is taken back is not paid for longer, and does not come up later.
    void a_start_can_be_taken_back() {
        Lab lab(web("1 s", R"("boot": "10 s")"));
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.run_to(1);
        web.scale_to(3);
        lab.run_to(2);
        web.scale_to(1);
        lab.run_to(3);
        web.scale_to(2);
        lab.run_to(12);
        QCOMPARE(web.ready(), std::size_t{1});
        lab.run_to(14);
        QCOMPARE(web.ready(), std::size_t{2});
    }

    void what_is_lost_answers_unavailable() {
        Lab lab(web("10 s", R"("replicas": 2)"));
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.request(2, 1);
        web.fail(0);
        web.fail(0);  // for two causes
        QCOMPARE(lab.figure("failed unavailable"), 0.);
        lab.run_to(3);
        QCOMPARE(lab.figure("failed unavailable"), 1.);
        web.recover(0);
        QCOMPARE(web.ready(), std::size_t{1});
        lab.request(1, 1);  // to the other, which is busy until 12 s
        web.recover(0);
        QCOMPARE(web.ready(), std::size_t{2});
        lab.run_to(40);
        QCOMPARE(lab.figure("completed"), 2.);
        QVERIFY(std::abs(lab.figure("mean") - (10 + 18) / 2.) < 1e-6);
    }

    /// What drains and is lost is gone.
    void what_drains_can_be_lost() {
        Lab lab(web("10 s", R"("replicas": 2)"));
        kernel::Component& web = lab.component("web");
        web.prepare_to_scale();
        lab.request(2, 1);
        web.scale_to(1);
        lab.run_to(4);
        web.fail(1);
        web.recover(1);
        lab.run_to(20);
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("failed unavailable"), 1.);
        QCOMPARE(web.ready(), std::size_t{1});
    }

    void slower_and_back_again() {
        Lab lab(web("1 s", ""));
        lab.component("web").slow_down(0, 3);
        lab.request(1, 1);
        lab.run_to(10);
        lab.component("web").slow_down(0, 1);
        lab.request(1, 1);
        lab.run_to(20);
        QVERIFY(std::abs(lab.figure("mean") - (3 + 1) / 2.) < 1e-6);
    }

    void errors_by_share() {
        Lab lab(web("1 ms", ""));
        lab.component("web").set_error_ratio(1);
        lab.request(10, 1);
        lab.component("web").set_error_ratio(0);
        lab.request(5, 1);
        lab.run_to(20);
        QCOMPARE(lab.figure("failed error"), 10.);
        QCOMPARE(lab.figure("completed"), 5.);
    }

    /// What was computed since the beginning does not depend on where blocks end, and a new start of the statistics loses none.
    void spent_since_the_beginning() {
        Lab lab(web("2 s", ""));
        lab.request(1, 0.5);
        lab.run_to(1.75);
        QVERIFY(std::abs(lab.component("web").cpu_seconds() - 1.25) < 1e-6);
        lab.simulation().statistics().begin(lab.simulation().now(), kernel::from_seconds(1));
        QVERIFY(std::abs(lab.component("web").cpu_seconds() - 1.25) < 1e-6);
        lab.run_to(9);
        QVERIFY(std::abs(lab.component("web").cpu_seconds() - 2) < 1e-6);
    }

    void workers_come_and_go() {
        Lab lab(Sketch{several({R"({"id": "jobs", "type": "queue"})",
                                R"({"id": "work", "type": "worker", "cpu": "10 s", "boot": "5 s", "long_poll": "20 s"})"}),
                       several({arrow("users", "jobs"), arrow("jobs", "work")})});
        kernel::Component& work = lab.component("work");
        work.prepare_to_scale();
        lab.request(4, 0.1);
        work.scale_to(2);  // at 0.4 s: one thread until 5.4 s, then two
        // the first is done at 10.1 s; the new thread takes the second at 5.4 s; the third ends at 20.1 s, the fourth at 25.4 s
        const auto present = [&](double at) {
            lab.run_to(at);
            return lab.component("work").figures.present.value();
        };
        QCOMPARE(present(5), 1);
        QCOMPARE(present(6), 2);
        QCOMPARE(present(21), 1);
        work.scale_to(1);  // the fourth is on the new one, which goes when it is done
        QCOMPARE(work.ready(), std::size_t{1});
        QCOMPARE(present(25.3), 1);
        QCOMPARE(present(25.5), 0);
        lab.request(2, 0.1);
        QCOMPARE(present(30), 1);  // one thread is left
    }
};

QTEST_APPLESS_MAIN(TestReplicas)
#include "tst_replicas.moc"
