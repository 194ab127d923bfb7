// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <QtTest>

#include "core/error.h"
#include "kernel/decision.h"
#include "lab.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Nodes of 2 vCPUs and 8 GiB, all of it for pods.
std::string cluster(const std::string& more = "") {
    return R"({"id": "k8s", "type": "cluster", "instance": "m6i.large", "reserve": "none", "daemons_cpu": 0)" + more + "}";
}
std::string web(const std::string& more) { return service("web", "10 ms", R"("boot": 0, )" + more); }
std::string api(const std::string& more) { return service("api", "10 ms", R"("boot": 0, )" + more); }

Sketch alone(const std::string& of_web, const std::string& of_cluster = "") {
    return {several({web(of_web), cluster(of_cluster)}), several({arrow("users", "web"), arrow("k8s", "web")})};
}
Sketch scaled(const std::string& of_web, const std::string& of_scaler, const std::string& of_cluster = "") {
    Sketch sketch = alone(of_web, of_cluster);
    sketch.components = several({sketch.components, R"({"id": "scaler", "type": "autoscaler")" + of_scaler + "}"});
    sketch.connections = several({sketch.connections, arrow("scaler", "web")});
    return sketch;
}
/// Two services with a worker beside them.
Sketch shared(const std::string& of_web, const std::string& of_api, const std::string& of_cluster = "") {
    return {several({web(of_web), api(of_api), cluster(of_cluster)}),
            several({arrow("users", "web"), arrow("web", "api"), arrow("k8s", "web"), arrow("k8s", "api")})};
}

double amount(Lab& lab, const std::string& component, plan::Meter meter) {
    double sum = 0;
    for (const plan::Usage& usage : lab.component(component).usage({0, lab.blocks()}))
        if (usage.meter == meter) sum += usage.per_hour;
    return sum;
}

void ready_at(Lab& lab, const char* id, double at, std::size_t ready) {
    lab.run_to(at);
    QCOMPARE(lab.component(id).ready(), ready);
}

}  // namespace

/// Services that share a cluster's nodes.
class TestCluster : public QObject {
    Q_OBJECT
private slots:
    /// 3 · 0.5 and 2 · 1 vCPUs are 3.5 of the 4 of two nodes; 3 · 1 and 2 · 3 GiB are 9 of 16. The nodes are billed, and EKS, and nothing
    /// of the services.
    void nodes_are_shared() {
        Lab lab(shared(R"("replicas": 3, "vcpus": 0.5, "memory_request": "1 GiB")", R"("replicas": 2, "vcpus": 1, "memory": "3 GiB")"));
        lab.run_to(100);
        QCOMPARE(lab.figure("nodes k8s"), 2.);
        QCOMPARE(lab.figure("pods_per_node k8s"), 2.5);
        QCOMPARE(lab.figure("pending_pods k8s"), 0.);
        QCOMPARE(lab.figure("requested_cpu k8s"), 3.5 / 4);
        QCOMPARE(lab.figure("requested_memory k8s"), 9. / 16);
        QCOMPARE(amount(lab, "k8s", plan::Meter::Instance), 2.);
        QCOMPARE(amount(lab, "k8s", plan::Meter::ControlPlane), 1.);
        for (const char* id : {"web", "api"}) QCOMPARE(amount(lab, id, plan::Meter::Instance), 0.);
    }

    /// What a pod may use and what it requests are two things: four of 2 vCPUs that request a quarter each stand on one node. One call
    /// in a second of 10 ms on each of the two services is 0.02 of 2 vCPUs.
    void requests_say_where_pods_fit() {
        Lab lab(shared(R"("replicas": 2, "vcpus": 2, "cpu_request": 0.25)", R"("replicas": 2, "vcpus": 2, "cpu_request": 0.25)"));
        lab.arrive(1);
        lab.run_to(100.5);
        QCOMPARE(lab.figure("nodes k8s"), 1.);
        QCOMPARE(lab.figure("requested_cpu k8s"), 0.5);
        QVERIFY(std::abs(lab.figure("used_cpu k8s") - 0.01) < 2e-4);
    }

    /// 2 - 0.07 - 0.15 vCPUs are left of an m6i.large: three pods of 0.5, not four.
    void not_all_of_a_node_is_for_pods() {
        Sketch sketch = alone(R"("replicas": 4, "vcpus": 0.5)");
        sketch.components =
            several({web(R"("replicas": 4, "vcpus": 0.5)"), R"({"id": "k8s", "type": "cluster", "instance": "m6i.large"})"});
        Lab lab(sketch);
        lab.run_to(10);
        QCOMPARE(lab.figure("nodes k8s"), 2.);
        QVERIFY(std::abs(lab.figure("requested_cpu k8s") - 2 / (2 * 1.78)) < 1e-12);
    }

    void a_pod_must_fit_on_a_node() {
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, Lab(alone(R"("vcpus": 2.01)")));
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, Lab(alone(R"("workers": 3)")));
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, Lab(alone(R"("vcpus": 1, "memory": "8.01 GiB")")));
        Lab(alone(R"("vcpus": 2, "memory": "8 GiB")"));
        Lab(alone(R"("vcpus": 3, "cpu_request": 1, "memory": "9 GiB", "memory_request": "1 GiB")"));
    }

    /// Kubernetes: "must be less than or equal to cpu limit".
    void no_pod_requests_more_than_it_has_data() {
        QTest::addColumn<QString>("of_web");
        QTest::addColumn<QString>("error");
        QTest::newRow("vCPUs") << R"("vcpus": 1, "cpu_request": 1.5)"
                               << R"("cpu_request" is 1.5, "vcpus" 1; expected 1 at most)";
        QTest::newRow("memory") << R"("vcpus": 1, "memory": "1 GiB", "memory_request": "2 GiB")"
                                << R"("memory_request" is 2 GiB, "memory" 1 GiB; expected 1 GiB at most)";
    }
    void no_pod_requests_more_than_it_has() {
        QFETCH(QString, of_web);
        QFETCH(QString, error);
        try {
            Lab lab(alone(of_web.toStdString()));
            QFAIL("accepted");
        } catch (const InvalidDocument& mistakes) {
            QVERIFY2(QString(mistakes.what()).contains(error), mistakes.what());
        }
    }

    /// Of four pods two have a place; requests that two replicas can take go to these.
    void no_more_nodes_than_there_may_be() {
        Lab lab(alone(R"("replicas": 4, "vcpus": 1)", R"(, "max": 1)"));
        lab.arrive(10);
        lab.run_to(100);
        QCOMPARE(lab.component("web").ready(), std::size_t{2});
        QCOMPARE(lab.figure("pending_pods k8s"), 2.);
        QCOMPARE(lab.figure("failed"), 0.);
    }

    /// Pods of two services stand on each of two nodes: one of each is lost with the node that is taken, the cluster's or that of one.
    void a_lost_node_takes_pods_of_all() {
        for (const char* of : {"k8s", "web"}) {
            Sketch sketch = shared(R"("replicas": 2, "vcpus": 1)", R"("replicas": 2, "vcpus": 1)");
            sketch.incidents = fmt::format(R"({{"type": "host_loss", "component": "{}", "at": 50, "lasts": "100 s"}})", of);
            Lab lab(sketch);
            lab.simulation().schedule_incidents(0, 86400);
            for (const char* id : {"web", "api"}) ready_at(lab, id, 49.9, 2);
            for (const char* id : {"web", "api"}) ready_at(lab, id, 50.1, 1);
            for (const char* id : {"web", "api"}) ready_at(lab, id, 149.9, 1);
            for (const char* id : {"web", "api"}) ready_at(lab, id, 150.1, 2);
        }
    }

    /// Two nodes in two racks of the only zone; with three racks the third is empty.
    void a_rack_takes_its_nodes_data() {
        QTest::addColumn<int>("rack");
        QTest::addColumn<std::size_t>("left");
        QTest::newRow("the first node") << 1 << std::size_t{1};
        QTest::newRow("the second node") << 2 << std::size_t{1};
        QTest::newRow("none") << 3 << std::size_t{2};
    }
    void a_rack_takes_its_nodes() {
        QFETCH(int, rack);
        QFETCH(std::size_t, left);
        Sketch sketch = shared(R"("replicas": 2, "vcpus": 1)", R"("replicas": 2, "vcpus": 1)");
        sketch.incidents = fmt::format(R"({{"type": "rack_loss", "rack": {}, "racks": 3, "at": 50, "lasts": "100 s"}})", rack);
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        for (const auto& [at, ready] : {std::pair{49.9, std::size_t{2}}, {50.1, left}, {149.9, left}, {150.1, std::size_t{2}}})
            for (const char* id : {"web", "api"}) ready_at(lab, id, at, ready);
    }

    void a_spot_node_is_taken_back() {
        Sketch sketch = shared(R"("replicas": 2, "vcpus": 1)", R"("replicas": 2, "vcpus": 1)");
        sketch.incidents = R"({"type": "spot_interruption", "component": "k8s", "at": 50, "notice": "2 min", "lasts": "1 min"})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        for (const auto& [at, ready] : {std::pair{49.9, 2U}, {50.1, 1U}, {229.9, 1U}, {230.1, 2U}})
            for (const char* id : {"web", "api"}) ready_at(lab, id, at, ready);
    }

    /// Two pods of four are lost at 100 s. At 160 s they are given up and a node is asked for, which is there 90 s later; or they wait
    /// for theirs.
    void lost_pods_are_started_elsewhere_data() {
        QTest::addColumn<QString>("evict_after");
        QTest::addColumn<double>("back");
        QTest::newRow("replaced") << "1 min" << 250.;
        QTest::newRow("waited for") << "20 min" << 700.;
    }
    void lost_pods_are_started_elsewhere() {
        QFETCH(QString, evict_after);
        QFETCH(double, back);
        Sketch sketch = alone(R"("replicas": 4, "vcpus": 1)", fmt::format(R"(, "evict_after": "{}")", evict_after.toStdString()));
        sketch.incidents = R"({"type": "host_loss", "component": "k8s", "at": 100, "lasts": "10 min"})";
        Lab lab(sketch);
        lab.simulation().schedule_incidents(0, 86400);
        for (const auto& [at, ready] : {std::pair{99.9, 4U}, {100.1, 2U}, {back - 0.1, 2U}, {back + 0.1, 4U}, {1500., 4U}})
            ready_at(lab, "web", at, ready);
    }

    /// 20 requests a second at 5 a pod: four pods are wanted at 15 s, two have places on the m6i.large that is there. The look of
    /// 20 s asks for another, which is there 90 s later. Both are paid for from then on.
    void pods_wait_for_nodes() {
        Lab lab(scaled(R"("vcpus": 1, "workers": 8)", R"(, "requests": "5/s")"));
        lab.arrive(20);
        ready_at(lab, "web", 16, 2);
        ready_at(lab, "web", 109.9, 2);
        ready_at(lab, "web", 200, 4);
        QCOMPARE(kernel::to_seconds(lab.component("scaler").decisions()->front().at), 15.0);
        QCOMPARE(lab.component("scaler").decisions()->front().to, 4);
        const auto& nodes = *lab.component("k8s").decisions();
        QCOMPARE(nodes.size(), std::size_t{1});
        QCOMPARE(kernel::to_seconds(nodes[0].at), 20.0);
        QCOMPARE(nodes[0].value, 2.0);
        QCOMPARE(nodes[0].from, 1);
        QCOMPARE(nodes[0].to, 2);
        QCOMPARE(amount(lab, "k8s", plan::Meter::Instance), (20 + 180 * 2) / 200.0);
        QVERIFY(std::abs(lab.figure("pending_pods k8s") - 2 * 95 / 200.0) < 1e-9);
        QVERIFY(std::abs(lab.figure("nodes k8s") - 1.9) < 1e-9);
        QVERIFY(std::abs(lab.figure("wanted_replicas scaler") - (15 + 4 * 185) / 200.0) < 1e-9);
    }

    /// Back to one pod: 300 s of stabilisation, then ten minutes until the other node goes.
    void and_back() {
        Lab lab(scaled(R"("vcpus": 1, "workers": 8, "replicas": 4)", R"(, "requests": "5/s")"));
        lab.arrive(2);
        ready_at(lab, "web", 331, 1);
        double down = 0;
        for (const kernel::Decision& decision : *lab.component("scaler").decisions())
            if (decision.to == 1 && decision.from > 1) down = kernel::to_seconds(decision.at);
        const double seen = std::ceil(down / 10) * 10;  // by the next look, or the one at the same time
        lab.run_to(seen + 599);
        const std::size_t before = lab.blocks();
        QVERIFY(std::abs(lab.figure("nodes k8s", {before - 1, before}) - 2) < 1e-9);
        lab.run_to(seen + 615);
        QVERIFY(std::abs(lab.figure("nodes k8s", {lab.blocks() - 1, lab.blocks()}) - 1) < 1e-9);
    }

    /// The room that one service leaves is another's at once: two pods of web wait where api has the only node, until api's go.
    void room_is_handed_on() {
        Lab lab(shared(R"("replicas": 2, "vcpus": 1)", R"("replicas": 2, "vcpus": 1)", R"(, "max": 1)"));
        lab.run_to(5);
        QCOMPARE(lab.component("web").ready() + lab.component("api").ready(), std::size_t{2});
        QCOMPARE(lab.component("web").ready(), std::size_t{2});  // it was drawn first
        lab.component("web").scale_to(1);
        lab.run_to(6);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        QCOMPARE(lab.component("api").ready(), std::size_t{1});
    }

    /// A replica in each of three zones needs a node in each.
    void nodes_stand_in_zones() {
        Sketch sketch = alone(R"("replicas": 3, "vcpus": 0.5)");
        sketch.platform = R"({"regions": [{"name": "eu", "zones": 3}]})";
        Lab lab(sketch);
        lab.run_to(10);
        QCOMPARE(lab.figure("nodes k8s"), 3.);
    }

    /// What a share of vCPUs is in use of is what a replica requests: 0.4 of 0.5 is the default target of 80 %.
    void scalers_look_at_what_is_requested() {
        Lab lab(scaled(R"("vcpus": 1, "cpu_request": 0.5)", ""));
        lab.arrive(80);  // 0.8 vCPUs
        lab.run_to(400);
        QCOMPARE(lab.component("web").ready(), std::size_t{2});
        QCOMPARE(lab.figure("nodes k8s"), 1.);
    }
};

QTEST_APPLESS_MAIN(TestCluster)
#include "tst_cluster.moc"
