// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <numeric>
#include <vector>

#include "cost/catalogue.h"
#include "lab.h"
#include "models/autoscaler/cloud_scaling.h"
#include "models/models.h"
#include "plan/reader.h"

using namespace headroom;
using namespace headroom::lab;
using namespace headroom::models;

namespace {

const std::string web = service("web", "100 ms", R"("instance": "m6i.large", "vcpus": 1, "workers": 8, "boot": "10 s")");
const std::string scaler =
    R"({"id": "scaler", "type": "autoscaler", "mode": "knative", "requests": "5/s", "min": 0, "stable_window": "60 s"})";

/// One vCPU that takes ten seconds to start, for calls of 100 ms.
Sketch direct(const std::string& policy = {}) {
    return {several({web, scaler}), several({arrow("users", "web", policy), arrow("scaler", "web")})};
}
Sketch balanced(const std::string& members) {
    return {several({web, scaler, R"({"id": "lb", "type": "load_balancer")" + members + "}"}),
            several({arrow("users", "lb"), arrow("lb", "web"), arrow("scaler", "web")})};
}

std::vector<std::pair<double, std::int64_t>> changes(Lab& lab) {
    std::vector<std::pair<double, std::int64_t>> result;
    for (const kernel::Decision& decision : *lab.component("scaler").decisions())
        if (decision.from != decision.to) result.emplace_back(kernel::to_seconds(decision.at), decision.to);
    return result;
}
using Changes = std::vector<std::pair<double, std::int64_t>>;

double rented_seconds(Lab& lab) {
    double machines = 0;
    for (const plan::Usage& usage : lab.component("web").usage({0, lab.blocks()}))
        if (usage.meter == plan::Meter::Instance) machines += std::accumulate(usage.ranks.begin(), usage.ranks.end(), 0.);
    return machines * static_cast<double>(lab.blocks());
}

/// Nothing until 200 s; then requests one after another, the first at 201 s.
void wait_and_request(Lab& lab, int count, double gap_s) {
    lab.run_to(201 - gap_s);
    QCOMPARE(lab.component("web").wanted(), std::size_t{0});
    lab.request(count, gap_s);
}

}  // namespace

/// Knative's scaling to zero, and the activator that holds calls until there is a replica again.
class TestScaleToZero : public QObject {
    Q_OBJECT

private slots:
    /// The first look is at 2 s, the stable window over at 62 s, the grace period at 92 s. A call at 201 s starts a replica, which
    /// serves at 211 s. The look at 202 s saw it; that leaves the window at 262 s, and the last replica goes at 292 s.
    void one_call_after_a_long_pause_data() {
        QTest::addColumn<QString>("way");
        QTest::newRow("straight") << "";
        QTest::newRow("balanced") << "balanced";
        QTest::newRow("balanced, by requests") << R"(, "algorithm": "least_requests")";
        QTest::newRow("balanced, checked") << R"(, "health_check": {"interval": "5 s"})";
    }
    void one_call_after_a_long_pause() {
        QFETCH(QString, way);
        Lab lab(way.isEmpty() ? direct() : balanced(way == "balanced" ? "" : way.toStdString()));
        wait_and_request(lab, 1, 0.5);
        lab.run_to(300);
        QCOMPARE(changes(lab), (Changes{{92, 0}, {201, 1}, {292, 0}}));
        QCOMPARE(lab.figure("completed"), 1.);
        QCOMPARE(lab.figure("mean"), 10.1);
        QCOMPARE(lab.figure("waiting web"), 10.);
        QVERIFY(std::abs(lab.figure("serving web") * 300 - (92 + 292 - 211)) < 1e-6);
        QVERIFY(std::abs(rented_seconds(lab) - (92 + 292 - 201)) < 1e-6);
        QCOMPARE(lab.calls_in_use(), std::size_t{0});
    }

    /// All that have come are worked on at once when the replica serves: 300 ms on one vCPU.
    void several_calls_are_held() {
        Lab lab(direct());
        wait_and_request(lab, 3, 1);
        lab.run_to(250);
        QCOMPARE(lab.figure("completed"), 3.);
        QVERIFY(std::abs(lab.figure("mean") - (10.3 + 9.3 + 8.3) / 3) < 1e-6);
        QVERIFY(std::abs(lab.figure("queued web") - (10 + 9 + 8)) < 1e-6);
    }

    /// The caller goes on without an answer; what it has started is there for the next.
    void limits_hold_data() {
        QTest::addColumn<QString>("policy");
        QTest::addColumn<double>("work");
        QTest::newRow("the call goes on without its caller") << R"("time_limit": "4 s")" << 0.1;
        QTest::newRow("it leaves the activator") << R"("time_limit": "4 s", "cancel": true)" << 0.;
    }
    void limits_hold() {
        QFETCH(QString, policy);
        QFETCH(double, work);
        Lab lab(direct(policy.toStdString()));
        wait_and_request(lab, 1, 0.5);
        lab.run_to(230);
        QCOMPARE(lab.figure("failed timeout"), 1.);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        QVERIFY(std::abs(lab.component("web").cpu_seconds() - work) < 1e-9);
        lab.request(1, 0.5);
        lab.run_to(240);
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY(std::abs(lab.figure("mean") - 0.1) < 1e-9);
        QCOMPARE(lab.calls_in_use(), std::size_t{0});
    }
    void patience_holds() {
        Sketch sketch = direct();
        sketch.routes = R"({"name": "r", "patience": "3 s"})";
        Lab lab(sketch);
        wait_and_request(lab, 1, 0.5);
        lab.run_to(230);
        QCOMPARE(lab.figure("failed abandoned"), 1.);
    }

    /// What comes keeps the last replica: 5 requests, 49 s apart.
    void stays_while_calls_come() {
        Lab lab(direct());
        lab.request(5, 49);
        lab.run_to(310);
        QCOMPARE(changes(lab), Changes{});
        QVERIFY(std::abs(lab.figure("mean") - 0.1) < 1e-9);
        lab.run_to(345);  // the look at 246 s sees the last: 306 s, and 30 s
        QCOMPARE(changes(lab), (Changes{{336, 0}}));
    }

    /// The last replica goes after the stable window and the grace period; one that is starting for a held call does not.
    void grace() {
        Knative knative({60, 6, 2, 20}, {0, 100});
        const auto at = [&](double now, std::int64_t current, double total, bool holds = false) {
            Observation seen;
            seen.now = now;
            seen.current = seen.ready = current;
            seen.holds_calls = holds;
            seen.metrics.push_back({"requests", Scope::Total, false, 10, total, {}});
            return knative.decide(seen);
        };
        for (int now = 0; now < 60; now += 2) QCOMPARE(at(now, 3, 0).replicas, 1);
        QCOMPARE(at(60, 1, 0).limit, std::string_view("ScaleToZeroGracePeriod"));
        QCOMPARE(at(78, 1, 0).replicas, 1);
        QCOMPARE(at(80, 1, 0).replicas, 0);
        QCOMPARE(at(82, 0, 0).replicas, 0);
        QCOMPARE(at(84, 1, 0, true).replicas, 1);
        QCOMPARE(at(150, 1, 0, true).replicas, 1);
        QCOMPARE(at(152, 1, 0).replicas, 1);
        QCOMPARE(at(172, 1, 0).replicas, 0);
    }

    /// Where nothing would hold the calls, at least one replica has to stay.
    void none_is_refused_data() {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("target");
        QTest::addColumn<bool>("fine");
        QTest::newRow("knative, a service") << R"("knative")"
                                            << R"("service")" << true;
        QTest::newRow("hpa, a service") << R"("hpa")"
                                        << R"("service")" << false;
        QTest::newRow("keda, a service") << R"("keda")"
                                         << R"("service")" << false;
        QTest::newRow("knative, a cache") << R"("knative")"
                                          << R"("cache")" << false;
    }
    void none_is_refused() {
        QFETCH(QString, mode);
        QFETCH(QString, target);
        QFETCH(bool, fine);
        const std::string web_type = R"({"id": "web", "type": )" + target.toStdString() + "}",
                          scaler_mode = R"({"id": "scaler", "type": "autoscaler", "min": 0, "mode": )" + mode.toStdString() + "}";
        const Sketch sketch{several({web_type, scaler_mode}), several({arrow("users", "web"), arrow("scaler", "web")})};
        const schema::Catalogue catalogue = models::all().catalogue();
        const Files files;
        const plan::Surroundings surroundings{catalogue, cost::find_builtin(cost::default_catalogue)->instances, files,
                                              cost::builtin_names()};
        const Diagnostics found = plan::check(plan::parse_plan(plan_text(sketch)), surroundings);
        QCOMPARE(found.has_errors(), !fine);
        if (!fine) QVERIFY(QString::fromStdString(found.list().front().message).startsWith("'scaler' may leave 'web' without a replica"));
    }

    /// One that is lost is no reason to start another: what comes meanwhile waits until it is back.
    void calls_wait_for_what_is_lost() {
        Sketch sketch = direct();
        sketch.incidents = R"({"type": "replica_loss", "component": "web", "at": 1000, "lasts": "1 s"})";
        Lab lab(sketch);
        lab.run_to(10);
        lab.component("web").fail(0);
        lab.request(1, 0.5);
        lab.run_to(20);
        lab.component("web").recover(0);
        lab.run_to(30);
        QCOMPARE(changes(lab), Changes{});
        QCOMPARE(lab.figure("completed"), 1.);
        QVERIFY(std::abs(lab.figure("mean") - 9.6) < 1e-9);
    }
};

QTEST_APPLESS_MAIN(TestScaleToZero)
#include "tst_scale_to_zero.moc"
