// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include "lab.h"
#include "models/autoscaler/node_pool.h"

using namespace headroom;
using namespace headroom::lab;
using models::NodePool;
using models::NodeTerms;

namespace {

/// Nodes of two places; a pod is half of one.
NodeTerms terms(double below = 0.5, std::int64_t min = 1, std::int64_t max = 10) { return {2, 0.5, 90, 600, below, min, max}; }
using Times = std::vector<double>;

double instances(Lab& lab, const std::string& component, const std::string& item) {
    double sum = 0;
    for (const plan::Usage& usage : lab.component(component).usage({0, lab.blocks()}))
        if (usage.meter == plan::Meter::Instance && usage.item == item) sum += usage.per_hour;
    return sum;
}

}  // namespace

/// The nodes under an autoscaler's pods, step by step.
class TestNodePool : public QObject {
    Q_OBJECT
private slots:
    void nodes_for_pending_pods() {
        NodePool pool(terms(), 1);
        QCOMPARE(pool.nodes(), std::size_t{1});
        QCOMPARE(pool.capacity(0), 2);
        pool.place(2, 15);
        QCOMPARE(pool.scan(3, 20), (Times{110, 110}));  // of 5 pods 3 have no place: two nodes
        QCOMPARE(pool.nodes(), std::size_t{3});
        QCOMPARE(pool.scan(3, 30), Times{});  // they are coming
        QCOMPARE(pool.capacity(109), 2);
        QCOMPARE(pool.scan(5, 40), Times{130});
        QCOMPARE(pool.capacity(110), 6);
        QCOMPARE(pool.capacity(130), 8);
        pool.place(7, 130);
        QCOMPARE(pool.pods(), 7);
    }

    void at_most() {
        NodePool pool(terms(0.5, 1, 2), 2);
        QCOMPARE(pool.scan(9, 20), Times{110});
        pool.place(9, 200);
        QCOMPARE(pool.pods(), 4);
        QCOMPARE(pool.scan(5, 210), Times{});
    }

    /// Ten minutes after they were last needed, and after the last was asked for.
    void empty_nodes_go_together() {
        NodePool pool(terms(), 5);
        QCOMPARE(pool.nodes(), std::size_t{3});
        pool.scan(0, 10);
        pool.place(1, 395);
        for (double now = 400; now < 1000; now += 10) {
            QCOMPARE(pool.scan(0, now), Times{});
            QCOMPARE(pool.nodes(), std::size_t{3});
        }
        pool.scan(0, 1000);
        QCOMPARE(pool.nodes(), std::size_t{1});
        QCOMPARE(pool.pods(), 1);
    }

    void no_node_goes_soon_after_one_was_added() {
        NodePool pool(terms(), 4);
        pool.place(1, 5);
        pool.scan(0, 10);
        pool.place(4, 300);
        QCOMPARE(pool.scan(1, 300), Times{390});
        pool.place(1, 310);
        for (double now = 310; now < 910; now += 10) pool.scan(0, now);
        QCOMPARE(pool.nodes(), std::size_t{3});
        pool.scan(0, 910);
        QVERIFY(pool.nodes() < 3);
    }

    /// Half full nodes are needed at a threshold of 0.5; above it the pods of one fit on the other.
    void pods_move_together() {
        for (const double below : {0.5, 0.6}) {
            NodePool pool(terms(below), 4);
            pool.place(2, 0);  // one on each
            for (double now = 10; now <= 700; now += 10) pool.scan(0, now);
            QCOMPARE(pool.nodes(), std::size_t{below > 0.5 ? 1U : 2U});
            QCOMPARE(pool.pods(), 2);
        }
    }

    /// The pods of a lost node count where they are until they are given up, and others need places then.
    void a_node_is_lost() {
        NodePool pool(terms(), 3);  // two on one, one on the other
        QCOMPARE(pool.lose(10), 2);
        QCOMPARE(pool.pods(), 3);
        QCOMPARE(pool.capacity(10), 4);
        pool.place(4, 10);
        QCOMPARE(pool.pods(), 4);
        pool.give_up(2);
        QCOMPARE(pool.pods(), 2);
        QCOMPARE(pool.capacity(20), 2);
        QCOMPARE(pool.scan(2, 20), Times{110});
        QCOMPARE(pool.capacity(110), 4);
        pool.find_again();
        QCOMPARE(pool.capacity(110), 6);
        QCOMPARE(pool.nodes(), std::size_t{3});
    }

    void none_is_lost_that_is_empty() {
        NodePool pool(terms(0.5, 2), 1);
        QCOMPARE(pool.lose(0), 1);
        QCOMPARE(pool.lose(0), 0);
    }

    /// Four pods on two nodes. The one that is lost at 100 s takes two with it; they are given up at the look of 165 s, the look of
    /// 170 s asks for a node, which is there 90 s later.
    void a_lost_machine_takes_its_pods_data() {
        QTest::addColumn<QString>("replaced");
        QTest::addColumn<double>("back");
        QTest::newRow("replaced") << R"(, "replace_lost_after": "1 min")" << 260.;
        QTest::newRow("waited for") << "" << 700.;
    }
    void a_lost_machine_takes_its_pods() {
        QFETCH(QString, replaced);
        QFETCH(double, back);
        Sketch sketch{
            several({service("web", "10 ms", R"("vcpus": 1, "replicas": 4, "boot": 0)"),
                     fmt::format(
                         R"({{"id": "scaler", "type": "autoscaler", "min": 4, "cpu_request": 1, "nodes": {{"instance": "m6i.large"}}{}}})",
                         replaced.toStdString())}),
            several({arrow("users", "web"), arrow("scaler", "web")})};
        sketch.incidents = R"({"type": "host_loss", "component": "web", "at": 100, "lasts": "10 min"})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        for (const auto& [at, ready] : {std::pair{99.9, 4U}, {100.1, 2U}, {back - 0.1, 2U}, {back + 0.1, 4U}, {1500., 4U}}) {
            lab.run_to(at);
            QCOMPARE(lab.component("web").ready(), std::size_t{ready});
        }
    }

    void at_least() {
        NodePool pool(terms(0.5, 2), 0);
        QCOMPARE(pool.nodes(), std::size_t{2});
        for (double now = 10; now <= 2000; now += 10) pool.scan(0, now);
        QCOMPARE(pool.nodes(), std::size_t{2});
    }

    /// An m6i.large has 2 vCPUs and 8 GiB: by what each of four pods requests, two or one of them stand on it, whichever is short.
    void pods_are_packed_by_vcpus_and_memory_data() {
        QTest::addColumn<QString>("requests");
        QTest::addColumn<double>("nodes");
        QTest::newRow("vCPUs") << R"("cpu_request": 1)" << 2.;
        QTest::newRow("vCPUs, with memory to spare") << R"("cpu_request": 1, "memory_request": "3 GiB")" << 2.;
        QTest::newRow("memory") << R"("cpu_request": 0.25, "memory_request": "3 GiB")" << 2.;
        QTest::newRow("memory of one") << R"("cpu_request": 0.25, "memory_request": "4.5 GiB")" << 4.;
    }
    void pods_are_packed_by_vcpus_and_memory() {
        QFETCH(QString, requests);
        QFETCH(double, nodes);
        Lab lab({several({service("web", "10 ms", R"("vcpus": 1, "replicas": 4)"),
                          fmt::format(R"({{"id": "scaler", "type": "autoscaler", "min": 4, {}, "nodes": {{"instance": "m6i.large"}}}})",
                                      requests.toStdString())}),
                 several({arrow("users", "web"), arrow("scaler", "web")})});
        lab.run_to(10);
        QCOMPARE(lab.figure("nodes scaler"), nodes);
    }

    /// 20 requests a second at 5 a pod: four pods are wanted at 15 s, two have places on the m6i.large that is there. The look of
    /// 20 s asks for another, which is there 90 s later. Both are paid for from then on, the pods are not.
    void pods_wait_for_nodes() {
        Lab lab({several({service("web", "10 ms", R"("vcpus": 1, "workers": 8, "boot": 0, "instance": "m6i.xlarge")"),
                          R"({"id": "scaler", "type": "autoscaler", "requests": "5/s", "nodes": {"instance": "m6i.large"}})"}),
                 several({arrow("users", "web"), arrow("scaler", "web")})});
        lab.arrive(20);
        lab.run_to(16);
        QCOMPARE(lab.component("web").ready(), std::size_t{2});
        lab.run_to(109.9);
        QCOMPARE(lab.component("web").ready(), std::size_t{2});
        lab.run_to(200);
        QCOMPARE(lab.component("web").ready(), std::size_t{4});
        const auto& decisions = *lab.component("scaler").decisions();
        QVERIFY(decisions.size() >= 2);
        QCOMPARE(kernel::to_seconds(decisions.front().at), 15.0);
        QCOMPARE(decisions.front().limit, std::string("waits for nodes"));
        QCOMPARE(decisions.front().to, 4);
        const auto& came = decisions.back();
        QCOMPARE(kernel::to_seconds(came.at), 110.0);
        QCOMPARE(came.metric, std::string("nodes"));
        QCOMPARE(came.from, 2);
        QCOMPARE(came.to, 4);
        QCOMPARE(instances(lab, "scaler", "m6i.large"), (20 + 180 * 2) / 200.0);
        QCOMPARE(instances(lab, "web", "m6i.xlarge"), 0.0);
        QVERIFY(std::abs(lab.figure("pending_pods scaler") - 2 * 95 / 200.0) < 1e-9);
        QVERIFY(std::abs(lab.figure("nodes scaler") - 1.9) < 1e-9);
        QVERIFY(std::abs(lab.figure("wanted_replicas scaler") - (15 + 4 * 185) / 200.0) < 1e-9);
    }

    /// Back to one pod: 300 s of stabilisation, then ten minutes until the other node goes.
    void and_back() {
        Lab lab({several({service("web", "10 ms", R"("vcpus": 1, "workers": 8, "boot": 0, "replicas": 4)"),
                          R"({"id": "scaler", "type": "autoscaler", "requests": "5/s", "nodes": {"instance": "m6i.large"}})"}),
                 several({arrow("users", "web"), arrow("scaler", "web")})});
        lab.arrive(2);
        lab.run_to(331);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        double down = 0;
        for (const kernel::Decision& decision : *lab.component("scaler").decisions())
            if (decision.to == 1 && decision.from > 1) down = kernel::to_seconds(decision.at);
        const double seen = std::ceil(down / 10) * 10;  // by the next look, or the one at the same time
        lab.run_to(seen + 599);
        const std::size_t before = lab.blocks();
        QVERIFY(std::abs(lab.figure("nodes scaler", {before - 1, before}) - 2) < 1e-9);
        lab.run_to(seen + 615);
        QVERIFY(std::abs(lab.figure("nodes scaler", {lab.blocks() - 1, lab.blocks()}) - 1) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestNodePool)
#include "tst_node_pool.moc"
