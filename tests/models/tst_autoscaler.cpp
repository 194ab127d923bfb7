// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <vector>

#include "lab.h"
#include "models/autoscaler/cloud_scaling.h"
#include "models/autoscaler/hpa.h"
#include "models/autoscaler/predictive.h"

using namespace headroom;
using namespace headroom::lab;
using namespace headroom::models;

namespace {

Observation seen(double now, std::int64_t current, double total, double target = 1) {
    Observation observation;
    observation.now = now;
    observation.current = observation.ready = current;
    observation.metrics.push_back({"requests", Scope::Total, false, target, total, {}});
    return observation;
}

/// Services of 1 vCPU and 100 ms a request: n requests a second keep n / 10 of them busy.
Sketch scaled(const std::string& web, const std::string& scaler) {
    return {
        several({service("web", "100 ms", R"("vcpus": 1, "workers": 8)" + web), R"({"id": "scaler", "type": "autoscaler")" + scaler + "}"}),
        several({arrow("users", "web"), arrow("scaler", "web")})};
}

std::vector<std::pair<double, std::int64_t>> changes(Lab& lab) {
    std::vector<std::pair<double, std::int64_t>> result;
    for (const kernel::Decision& decision : *lab.component("scaler").decisions())
        if (decision.from != decision.to) result.emplace_back(kernel::to_seconds(decision.at), decision.to);
    return result;
}
using Changes = std::vector<std::pair<double, std::int64_t>>;

/// Seconds of a load that stays until the scaler is at rest, or 5000.
double seconds_until_rest(Lab& lab, double rate) {
    const double from = kernel::to_seconds(lab.simulation().now());
    lab.arrive(rate);
    lab.component("scaler").hold_steady();
    double now = from;
    while (lab.component("scaler").settling_s() > 0 && now < from + 5000) lab.run_to(now += 1);
    return now - from;
}

}  // namespace

/// The autoscalers' rules by hand, and one at work.
class TestAutoscaler : public QObject {
    Q_OBJECT

private slots:
    /// From none to one as soon as a poll finds work, back after the cool-down without any; above one as an HPA.
    void keda() {
        auto hpa = std::make_unique<Hpa>(hpa::default_up(), hpa::default_down(), Bounds{1, 100}, hpa::Tolerances{});
        Keda keda({30, 300, 5}, std::move(hpa), {0, 100});
        QCOMPARE(keda.decide(seen(0, 0, 5, 10)).replicas, 0);    // 5 are not more than 5
        QCOMPARE(keda.decide(seen(15, 0, 60, 10)).replicas, 0);  // no poll
        QCOMPARE(keda.decide(seen(30, 0, 60, 10)).replicas, 1);
        QCOMPARE(keda.decide(seen(45, 1, 60, 10)).replicas, 5);  // 6 wanted, 4 more in 15 s
        QCOMPARE(keda.decide(seen(60, 5, 60, 10)).replicas, 6);
        QCOMPARE(keda.decide(seen(90, 6, 0, 10)).replicas, 6);  // stabilised: 6 were wanted at 60 s
        QCOMPARE(keda.decide(seen(345, 6, 0, 10)).replicas, 6);
        QCOMPARE(keda.decide(seen(361, 6, 0, 10)).replicas, 1);  // the last that was wanted is over 300 s ago; no poll
        QCOMPARE(keda.decide(seen(375, 6, 0, 10)).replicas, 0);  // last active at 60 s: at once, whatever the HPA may do
        Keda other({30, 300, 0}, std::make_unique<Hpa>(hpa::default_up(), hpa::default_down(), Bounds{1, 100}, hpa::Tolerances{}),
                   {0, 100});
        other.decide(seen(0, 1, 1, 10));
        const Advice held = other.decide(seen(299, 1, 0, 10));
        QCOMPARE(held.replicas, 1);
        QCOMPARE(held.limit, std::string_view("CoolDown"));
        QCOMPARE(other.decide(seen(329, 1, 0, 10)).replicas, 0);
    }

    /// Panic at twice the ready replicas, no fewer while it lasts, and 60 s on.
    void knative() {
        Knative knative({60, 6, 2}, {1, 100});
        double now = 0;
        const auto go = [&](double until, std::int64_t current, double total) {
            Advice advice;
            for (; now < until - 1e-9; now += 2) advice = knative.decide(seen(now, current, total, 10));
            return advice;
        };
        QCOMPARE(go(60, 2, 20).replicas, 2);
        // 60 in each of 3 readings of 6 s: 6 wanted, 3 × 2; the stable mean is (27 × 20 + 3 × 60) / 30 = 24: 3
        const Advice panic = go(66, 2, 60);
        QCOMPARE(panic.replicas, 6);
        QCOMPARE(panic.recommended, 6);
        const Advice held = go(90, 6, 20);
        QCOMPARE(held.replicas, 6);
        QCOMPARE(held.limit, std::string_view("Panic"));
        QCOMPARE(go(200, 6, 20).replicas, 2);
    }

    /// Out in the third minute above the target, in in the fifteenth below nine tenths of it, never within a cool-down.
    void target_tracking() {
        TargetTracking tracking({300, 300}, {1, 100});
        const auto at = [&](int minute, std::int64_t current, double total) {
            return tracking.decide(seen(60. * minute, current, total, 10)).replicas;
        };
        QCOMPARE(at(0, 2, 30), 2);
        QCOMPARE(at(1, 2, 30), 2);
        QCOMPARE(at(2, 2, 30), 3);
        for (int minute = 3; minute < 6; ++minute) QCOMPARE(at(minute, 3, 45), 3);
        QCOMPARE(at(6, 3, 45), 3);
        QCOMPARE(at(7, 3, 45), 5);  // 300 s later
        for (int minute = 8; minute < 22; ++minute) QCOMPARE(at(minute, 5, 20), 5);
        QCOMPARE(at(22, 5, 20), 2);
        for (int minute = 23; minute < 60; ++minute) QCOMPARE(at(minute, 2, 19), 2);  // between nine tenths and all of it
    }

    void steps() {
        StepScaling steps({1.5, 0.5, 1, 4, 2}, {120, 300}, {1, 20});
        const auto at = [&](double now, std::int64_t current, double total) {
            return steps.decide(seen(now, current, total, 10)).replicas;
        };
        QCOMPARE(at(0, 4, 40), 4);
        QCOMPARE(at(60, 4, 41), 5);
        QCOMPARE(at(120, 5, 75), 5);  // cools down
        QCOMPARE(at(180, 5, 75), 9);
        QCOMPARE(at(240, 9, 44), 9);
        QCOMPARE(at(480, 9, 44), 7);
        QCOMPARE(at(540, 7, 30), 7);
        QCOMPARE(at(780, 2, 0), 1);  // min
    }

    void schedule() {
        const auto at = [](double from, double until, double hour) {
            Schedule schedule({from * 3600, until * 3600, 7}, {2, 10});
            Observation observation = seen(0, 1, 0);
            observation.time_of_day = hour * 3600;
            return schedule.decide(observation).replicas;
        };
        QCOMPARE(at(8, 20, 7.9), 2);
        QCOMPARE(at(8, 20, 8), 7);
        QCOMPARE(at(8, 20, 20), 2);
        QCOMPARE(at(22, 6, 23), 7);
        QCOMPARE(at(22, 6, 5), 7);
        QCOMPARE(at(22, 6, 6), 2);
    }

    /// A day of eight windows that is as those before, twice: 20, 27.07, 30, 27.07, 20, 12.93, 10, 12.93. By the end of each, replicas
    /// of 5.5 for the most of it and of the three to come; without days before, for what there is.
    void predictive_data() {
        QTest::addColumn<Forecast>("method");
        QTest::addColumn<bool>("has_days");
        QTest::addColumn<std::vector<std::int64_t>>("expected");
        const std::vector<std::int64_t> ahead{6, 6, 6, 5, 4, 4, 5, 6};
        QTest::addRow("Holt-Winters") << Forecast::HoltWinters << true << ahead;
        QTest::addRow("least squares") << Forecast::LeastSquares << true << ahead;
        QTest::addRow("no days") << Forecast::HoltWinters << false << std::vector<std::int64_t>{4, 5, 6, 5, 4, 3, 2, 3};
    }
    void predictive() {
        QFETCH(Forecast, method);
        QFETCH(bool, has_days);
        QFETCH(std::vector<std::int64_t>, expected);
        const auto load = [](int window) { return 20 + 10 * std::sin(window * std::acos(-1) / 4); };
        std::vector<double> shape;  // in another unit
        for (int window = 0; has_days && window < 16; ++window) shape.push_back(0.01 * load(window));
        Predictive predictive({method, 300, 600}, {1, 100}, shape);
        QCOMPARE(predictive.settling_s(), 600.);
        predictive.decide(seen(0, 9, load(0), 5.5));
        for (int window = 0; window < 16; ++window) {
            QCOMPARE(predictive.decide(seen(300 * window + 150, 9, load(window), 5.5)).replicas, 9);  // not at its end
            const Advice advice = predictive.decide(seen(300 * window + 300, 9, load(window), 5.5));
            QCOMPARE(advice.replicas, expected[static_cast<std::size_t>(window) % 8]);
        }
    }

    /// The metric's window is the time since the last look: 24 requests a second on 1 replica that can do 10 keep it all busy.
    void follows_a_step_of_load() {
        Lab lab(scaled(R"(, "boot": 0)", R"(, "cpu": 0.6, "max": 20)"));
        lab.arrive(3);
        lab.run_to(301);
        QCOMPARE(changes(lab), Changes{});  // 0.3 on 1: half of the target, but 1 is the least
        lab.arrive(24);
        lab.run_to(331);
        // at 315 s all is busy: 1 / 0.6: 2; at 330 s 2 that are busy: 4 (the second counts at once: it was ready a window ago)
        QCOMPARE(changes(lab), (Changes{{315, 2}, {330, 4}}));
        lab.run_to(1500);
        // 2.4 erlangs: 4 at 0.6 are the target itself
        QCOMPARE(lab.component("web").ready(), std::size_t{4});
        lab.arrive(3);
        lab.run_to(1800);
        QCOMPARE(lab.component("web").ready(), std::size_t{4});
        lab.run_to(1830);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
    }

    /// With a erlangs and a target u the replicas n that stay have |a / (n u) − 1| ≤ 0.1, or n = ceil(a / u).
    void settles_data() {
        QTest::addColumn<double>("rate");
        QTest::addColumn<double>("target");
        for (const double rate : {13., 22., 37., 58., 81.})
            for (const double target : {0.5, 0.7, 0.8}) QTest::addRow("%g at %g", rate, target) << rate << target;
    }
    void settles() {
        QFETCH(double, rate);
        QFETCH(double, target);
        Lab lab(scaled("", R"(, "max": 50, "cpu": )" + std::to_string(target)), 100);
        lab.arrive(rate);
        lab.run_to(1500);
        const double erlangs = rate / 10;
        const auto replicas = static_cast<double>(lab.component("web").ready());
        const double ratio = erlangs / replicas / target;
        QVERIFY2(std::abs(ratio - 1) < 0.11 || replicas == std::ceil(erlangs / target), qPrintable(QString::number(replicas)));
        lab.run_to(2500);
        QCOMPARE(static_cast<double>(lab.component("web").ready()), replicas);
    }

    /// At rest only once what is there is what the load of now wants: one that says that it is does nothing more, up or down.
    void rests_when_it_has_come_to_what_the_load_wants() {
        Lab lab(scaled(R"(, "boot": 0)", R"(, "cpu": 0.6, "max": 20)"));
        seconds_until_rest(lab, 11);
        QCOMPARE(lab.component("web").ready(), std::size_t{2});
        // 2.2 erlangs: 4 replicas are there when the load is, and three looks find nothing to change
        const double up = seconds_until_rest(lab, 22);
        QCOMPARE(lab.component("web").ready(), std::size_t{4});
        QVERIFY2(up >= 30 && up <= 60, qPrintable(QString::number(up)));
        const double same = seconds_until_rest(lab, 22);
        QVERIFY2(same >= 30 && same <= 60, qPrintable(QString::number(same)));
        // 4 were wanted until now: nothing is taken away for 300 s, which is no rest
        const double down = seconds_until_rest(lab, 3);
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        QVERIFY2(down >= 330 && down <= 400, qPrintable(QString::number(down)));
    }

    /// 1.1 erlangs on two, then 4.4: at 0.6 those want 8, and the load did not come at once. They serve, and nothing piles up that
    /// would want more.
    void has_kept_up_with_a_load_that_rose() {
        Lab lab(scaled(R"(, "boot": "90 s")", R"(, "cpu": 0.6, "max": 20)"));
        seconds_until_rest(lab, 11);
        const auto before = changes(lab).size();
        const double seconds = seconds_until_rest(lab, 44);
        QVERIFY2(seconds >= 30 && seconds <= 60, qPrintable(QString::number(seconds)));
        QCOMPARE(lab.component("web").ready(), std::size_t{8});
        QCOMPARE(changes(lab).size(), before);
    }

    /// Pods that still boot are no rest, though nothing else is recommended meanwhile.
    void does_not_rest_while_replicas_boot() {
        Lab lab(scaled(R"(, "boot": "90 s")", R"(, "cpu": 0.6, "max": 20)"));
        const double seconds = seconds_until_rest(lab, 22);
        QCOMPARE(lab.component("web").ready(), lab.component("web").wanted());
        // 2.2 erlangs: 4 at 0.6; 5 where the calls that had piled up are still being worked off
        QVERIFY2(lab.component("web").ready() >= 4, qPrintable(QString::number(lab.component("web").ready())));
        QVERIFY2(seconds > 90 && seconds < 2000, qPrintable(QString::number(seconds)));
    }

    /// 20 reads a second of 100 ms are two vCPUs: 3 copies at 80 %, and writes go on to all of them. A copy is there 60 s after the
    /// first look, and answers.
    void read_replicas_scale() {
        Lab lab({several({database("db", "0 s", R"("workers": 9)"),
                          R"({"id": "copy", "type": "read_replica", "cpu": "100 ms", "vcpus": 1, "workers": 8, "boot": "60 s"})",
                          R"({"id": "scaler", "type": "autoscaler"})"}),
                 several({arrow("users", "db"), arrow("db", "copy"), arrow("scaler", "copy")})});
        lab.arrive(20);
        lab.run_to(74);
        QCOMPARE(lab.component("copy").ready(), std::size_t{1});
        QVERIFY(lab.component("copy").wanted() > 1);
        lab.run_to(76);
        QVERIFY(lab.component("copy").ready() > 1);
        lab.run_to(3000);
        QCOMPARE(lab.component("copy").ready(), std::size_t{3});
        QCOMPARE(lab.figure("replica_reads_ratio db"), 1.);
        QVERIFY(lab.figure("serving copy") > 2.9);
    }

    void requests_and_start_up() {
        Lab lab(scaled(R"(, "boot": "20 s")", R"(, "requests": "5/s")"));
        lab.arrive(20);
        lab.run_to(16);
        QCOMPARE(lab.component("web").wanted(), std::size_t{4});
        QCOMPARE(lab.component("web").ready(), std::size_t{1});
        lab.run_to(36);
        QCOMPARE(lab.component("web").ready(), std::size_t{4});
    }

    void queue_to_none_and_back() {
        Lab lab(
            Sketch{several({R"({"id": "jobs", "type": "queue"})", R"({"id": "work", "type": "worker", "cpu": "1 s", "long_poll": "20 s"})",
                            R"({"id": "scaler", "type": "autoscaler", "mode": "keda", "queue": 10})"}),
                   several({arrow("users", "jobs"), arrow("jobs", "work"), arrow("scaler", "work")})});
        lab.run_to(320);
        QCOMPARE(lab.component("work").ready(), std::size_t{0});
        lab.request(100, 0.01);
        lab.run_to(400);
        QVERIFY(lab.component("work").ready() >= 1);
        lab.run_to(1000);
        QCOMPARE(lab.component("work").ready(), std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestAutoscaler)
#include "tst_autoscaler.moc"
