// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "models/autoscaler/hpa.h"
#include "models/autoscaler/hpa_replicas.h"

using namespace headroom::models::hpa;
using headroom::models::Advice;
using headroom::models::Hpa;
using headroom::models::Metric;
using headroom::models::Scope;

namespace {

/// Of the Kubernetes controller's own vectors: pods in millicores of 1000 requested unless said.
struct Vector {
    const char* name;
    std::int64_t current;
    std::int64_t percent;
    std::vector<Pod> pods;
    std::int64_t expected;
};

Pod cpu(double usage, double request = 1000) { return {usage, request, false, true}; }
Pod unready(double usage) { return {usage, 1000, true, true}; }
Pod missing() { return {0, 1000, false, false}; }

const std::vector<Vector>& utilizations() {
    static const std::vector<Vector> all = {
        {"up", 3, 30, {cpu(300), cpu(500), cpu(700)}, 5},
        {"up, the first unready: less", 3, 30, {unready(300), cpu(500), cpu(700)}, 4},
        {"up, two unready: not at all", 3, 30, {cpu(400), unready(500), unready(700)}, 3},
        {"up, failed pods are none", 2, 30, {cpu(500), cpu(700)}, 4},
        {"down", 5, 50, {cpu(100), cpu(300), cpu(500), cpu(250), cpu(250)}, 3},
        {"down, unready ones are ignored", 5, 50, {cpu(100), cpu(300), cpu(500), unready(250), unready(250)}, 2},
        {"within the tolerance", 3, 100, {cpu(1010, 900), cpu(1030, 1000), cpu(1020, 1100)}, 3},
        {"far above", 4, 100, {cpu(4000), cpu(9500), cpu(3000), cpu(7000)}, 24},
        {"missing metrics, down", 4, 100, {cpu(400), cpu(95), missing(), missing()}, 3},
        {"missing metrics, at the target", 2, 100, {cpu(1000), missing()}, 2},
        {"missing metrics, above: turned round", 2, 100, {cpu(1900), missing()}, 2},
        {"missing metrics, below", 2, 100, {cpu(600), missing()}, 2},
        {"missing and unready, below: turned round", 3, 50, {unready(100), cpu(450), missing()}, 3},
        {"missing and unready, above", 3, 50, {unready(100), cpu(2000), missing()}, 4},
        {"missing and unready, far below", 4, 50, {unready(100), cpu(100), cpu(100), missing()}, 3},
        {"twice the target doubles", 1, 10, {cpu(200)}, 2},
        {"half the target halves", 2, 10, {cpu(50), cpu(50)}, 1},
    };
    return all;
}

struct Step {
    double at;
    std::int64_t current, recommended, expected;
    Limit limit = Limit::None;
};
struct Story {
    const char* name;
    Rules up, down;
    Limits limits;
    std::vector<std::pair<double, std::int64_t>> remembered;
    std::vector<Step> steps;
};

Rules rules(std::vector<Policy> policies, double stabilization_s = 0, Select select = Select::Max) {
    return {stabilization_s, select, std::move(policies)};
}
Policy pods(std::int64_t n, double period_s) { return {Policy::Type::Pods, n, period_s}; }
Policy percent(std::int64_t n, double period_s) { return {Policy::Type::Percent, n, period_s}; }

/// What a scaler that may do anything at once makes of these metrics.
Advice advised(const std::vector<Metric>& metrics, std::int64_t current, const Tolerances& tolerances = {}) {
    Hpa hpa(rules({pods(10'000, 15)}), rules({pods(10'000, 15)}), {0, 10'000}, tolerances);
    return hpa.decide({0, 0, current, current, metrics});
}
Metric of_cpu(const std::vector<Pod>& of, std::int64_t percent_of_request) {
    return {"cpu", Scope::Pods, true, static_cast<double>(percent_of_request) / 100, 0, of};
}
Metric of_pods(const std::vector<Pod>& of, double target) { return {"requests", Scope::Pods, false, target, 0, of}; }
Metric of_all(double total, double target) { return {"queue", Scope::Total, false, target, total, {}}; }

/// The documentation's and KEP-853's examples, and the controller's tests of its stabilisation.
const std::vector<Story>& stories() {
    constexpr Limit up_limit = Limit::ScaleUpLimit, down_limit = Limit::ScaleDownLimit, held = Limit::ScaleDownStabilized;
    const Limits wide{1, 1000};
    static const std::vector<Story> all = {
        {"the documentation: 10 % or 4 pods a minute, the larger",
         default_up(),
         rules({pods(4, 60), percent(10, 60)}),
         wide,
         {},
         {{0, 80, 10, 72, down_limit},
          {30, 72, 10, 72, down_limit},
          {60, 72, 10, 64, down_limit},
          {120, 64, 10, 57, down_limit},
          {180, 57, 10, 51, down_limit},
          {240, 51, 10, 45, down_limit},
          {300, 45, 10, 40, down_limit},
          {360, 40, 10, 36, down_limit},
          {420, 36, 10, 32, down_limit},
          {480, 12, 10, 10}}},
        {"the documentation: the smaller of 10 % and 5 pods",
         default_up(),
         rules({percent(10, 60), pods(5, 60)}, 0, Select::Min),
         wide,
         {},
         {{0, 80, 10, 75, down_limit}, {60, 20, 10, 18, down_limit}}},
        {"the documentation: at most 10 % a minute", default_up(), rules({percent(10, 60)}), wide, {}, {{0, 100, 1, 90, down_limit}}},
        {"the documentation: no scaling down",
         default_up(),
         rules({percent(100, 15)}, 0, Select::Disabled),
         wide,
         {},
         {{0, 80, 10, 80, down_limit}}},
        {"KEP-853, story 1: 900 % a minute",
         rules({percent(900, 60)}),
         default_down(),
         wide,
         {},
         {{0, 1, 1000, 10, up_limit}, {30, 10, 1000, 10, up_limit}, {60, 10, 1000, 100, up_limit}, {120, 100, 1000, 1000}}},
        {"KEP-853, story 2: up fast, down one in ten minutes",
         rules({percent(900, 60)}),
         rules({pods(1, 600)}),
         wide,
         {},
         {{0, 1, 1000, 10, up_limit}, {1000, 10, 1, 9, down_limit}, {1300, 9, 1, 9, down_limit}, {1600, 9, 1, 8, down_limit}}},
        {"KEP-853, story 3: up one a minute",
         rules({pods(1, 60)}),
         default_down(),
         wide,
         {},
         {{0, 1, 10, 2, up_limit}, {60, 2, 10, 3, up_limit}, {90, 3, 10, 3, up_limit}, {120, 3, 10, 4, up_limit}}},
        {"KEP-853, story 4: never down", default_up(), rules({pods(1, 60)}, 0, Select::Disabled), wide, {}, {{0, 10, 1, 10, down_limit}}},
        {"KEP-853, story 5: five pods a minute after ten minutes",
         default_up(),
         rules({pods(5, 60)}, 600),
         wide,
         {{0, 60}},
         {{300, 60, 10, 60, held}, {599, 60, 10, 60, held}, {601, 60, 10, 55, down_limit}, {661, 55, 10, 50, down_limit}}},
        {"the defaults: 100 % or 4 pods in 15 s",
         default_up(),
         default_down(),
         wide,
         {},
         {{0, 1, 100, 5, up_limit}, {15, 5, 100, 10, up_limit}, {30, 10, 100, 20, up_limit}, {45, 20, 100, 40, up_limit}}},
        {"the defaults: not above max", default_up(), default_down(), {2, 6}, {}, {{0, 4, 10, 6, Limit::TooManyReplicas}}},
        {"the defaults: not below min", default_up(), default_down(), {2, 6}, {}, {{0, 4, 1, 2, Limit::TooFewReplicas}}},
        {"more than max to begin with", default_up(), default_down(), {2, 6}, {}, {{0, 10, 8, 6, Limit::TooManyReplicas}}},
        {"fewer than min to begin with", default_up(), default_down(), {2, 6}, {}, {{0, 1, 1, 2, Limit::TooFewReplicas}}},
        {"controller: empty log", default_up(), default_down(), wide, {}, {{1000, 10, 5, 5}}},
        {"controller: stabilise", default_up(), default_down(), wide, {{880, 4}, {940, 5}}, {{1000, 10, 3, 5, held}}},
        {"controller: no stabilise", default_up(), default_down(), wide, {{880, 1}, {940, 2}}, {{1000, 10, 3, 3}}},
        {"controller: old recommendations", default_up(), default_down(), wide, {{400, 10}, {460, 9}}, {{1000, 10, 3, 3}}},
        {"controller: stabilise, old recommendations",
         default_up(),
         default_down(),
         wide,
         {{400, 10}, {940, 4}, {880, 5}, {460, 9}},
         {{1000, 10, 3, 5, held}}},
        {"up no further than the lowest of its window",
         rules({percent(100, 15)}, 60),
         default_down(),
         wide,
         {{970, 4}, {985, 6}},
         {{1000, 4, 8, 4, Limit::ScaleUpStabilized}, {1031, 4, 8, 6, Limit::ScaleUpStabilized}, {1061, 6, 8, 8}}},
        {"what was taken away within the period may come back at once",
         rules({pods(2, 60)}),
         rules({percent(100, 15)}),
         wide,
         {},
         {{0, 10, 4, 4}, {30, 4, 20, 12, up_limit}}},
        // calculateScaleUpLimitWithScalingRules: each policy from the replicas that there were when its own period began
        {"100 % / 15 s and 300 % / 5 min, the larger: the shorter as long as there is no end to it",
         rules({percent(100, 15), percent(300, 300)}),
         default_down(),
         wide,
         {},
         {{0, 10, 900, 40, up_limit},      // 20 and 40
          {15, 40, 900, 80, up_limit},     // 80 and 4 × 10
          {30, 80, 900, 160, up_limit}}},  // 160 and 40
        {"the same, the smaller: fourfold in 5 min, at most doubled in 15 s",
         rules({percent(100, 15), percent(300, 300)}, 0, Select::Min),
         default_down(),
         wide,
         {},
         {{0, 10, 900, 20, up_limit},      // 20 and 40
          {5, 20, 900, 20, up_limit},      // 2 × 10 and 40
          {15, 20, 900, 40, up_limit},     // 40 and 40
          {30, 40, 900, 40, up_limit},     // 80 and 40
          {301, 40, 900, 80, up_limit}}},  // 80, and 4 × 20: the first ten are older than 5 min
        {"two of pods, and what was taken away within the longer period",
         rules({pods(2, 15), pods(9, 120)}),
         rules({pods(5, 15), percent(50, 60)}, 0, Select::Min),
         wide,
         {},
         {{0, 20, 1, 15, down_limit},      // 15 and 10
          {20, 15, 1, 10, down_limit},     // 10, and half of 20
          {40, 10, 1, 10, down_limit},     // 5, and half of 20
          {60, 10, 100, 29, up_limit},     // 12; 10 + 10 taken away + 9
          {100, 29, 100, 31, up_limit}}},  // 31; 29 − 19 + 10 + 9 = 29
    };
    return all;
}

}  // namespace

/// The Kubernetes HorizontalPodAutoscaler by the controller's own tests, its documentation and KEP-853.
class TestHpa : public QObject {
    Q_OBJECT

private slots:
    void utilization_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < utilizations().size(); ++i) QTest::newRow(utilizations()[i].name) << static_cast<int>(i);
    }
    void utilization() {
        QFETCH(int, number);
        const Vector& v = utilizations()[static_cast<std::size_t>(number)];
        QCOMPARE(advised({of_cpu(v.pods, v.percent)}, v.current).replicas, v.expected);
    }

    void nothing_to_go_by() {
        QVERIFY(!by_utilization(std::vector<Pod>{unready(100), missing()}, 2, 50, {}));
        QVERIFY(!by_average(std::vector<Pod>{}, 2, 50, {}));
        QCOMPARE(advised({of_cpu({unready(100), missing()}, 50)}, 2).replicas, 2);
    }

    /// The largest that any metric recommends; nothing is taken away while one of them says nothing.
    void several_metrics_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("expected");
        QTest::addColumn<QString>("by");
        QTest::newRow("all up: the largest") << 0 << 6 << "queue";
        QTest::newRow("all down: the largest") << 1 << 3 << "cpu";
        QTest::newRow("one up, one down") << 2 << 8 << "cpu";
        QTest::newRow("one silent, the other up") << 3 << 8 << "queue";
        QTest::newRow("one silent, the other down") << 4 << 4 << "queue";
        QTest::newRow("all silent") << 5 << 4 << "";
    }
    void several_metrics() {
        QFETCH(int, number);
        QFETCH(int, expected);
        QFETCH(QString, by);
        const std::vector<Pod> four_at_half(4, cpu(500)), silent{missing(), missing(), missing(), missing()};
        const std::vector<std::vector<Metric>> cases = {
            {of_cpu(four_at_half, 40), of_all(60, 10)},  // 5 and 6
            {of_cpu(four_at_half, 80), of_all(20, 10)},  // 3 and 2
            {of_cpu(four_at_half, 25), of_all(20, 10)},  // 8 and 2
            {of_cpu(silent, 50), of_all(80, 10)},       {of_cpu(silent, 50), of_all(20, 10)}, {of_cpu(silent, 50)},
        };
        const Advice advice = advised(cases[static_cast<std::size_t>(number)], 4);
        QCOMPARE(advice.replicas, std::int64_t{expected});
        QCOMPARE(QString::fromUtf8(advice.metric.data(), static_cast<qsizetype>(advice.metric.size())), by);
    }

    void average_data() {
        QTest::addColumn<QList<double>>("levels");
        QTest::addColumn<double>("target");
        QTest::addColumn<int>("expected");
        QTest::newRow("up") << QList<double>{20, 10, 30} << 15. << 4;
        QTest::newRow("up, whatever the readiness") << QList<double>{50, 10, 30} << 15. << 6;
        QTest::newRow("up, fractions") << QList<double>{50, 15, 30} << 15. << 7;
        QTest::newRow("down") << QList<double>{12, 12, 12, 12, 12} << 20. << 3;
        QTest::newRow("within the tolerance") << QList<double>{20, 21, 21} << 20. << 3;
    }
    void average() {
        QFETCH(QList<double>, levels);
        QFETCH(double, target);
        QFETCH(int, expected);
        std::vector<Pod> pods;
        for (const double level : levels) pods.push_back(cpu(level));
        QCOMPARE(advised({of_pods(pods, target)}, levels.size()).replicas, std::int64_t{expected});
    }

    void total_per_replica_data() {
        QTest::addColumn<int>("current");
        QTest::addColumn<double>("total");
        QTest::addColumn<double>("target");
        QTest::addColumn<int>("expected");
        QTest::newRow("up, object") << 3 << 20000. << 5000. << 4;
        QTest::newRow("up, external") << 3 << 8600. << 2150. << 4;
        QTest::newRow("down, object") << 5 << 6000. << 2000. << 3;
        QTest::newRow("down, external") << 5 << 8600. << 2867. << 3;
        QTest::newRow("within the tolerance") << 4 << 8600. << 2250. << 4;
        QTest::newRow("from none") << 0 << 30. << 10. << 3;
    }
    void total_per_replica() {
        QFETCH(int, current);
        QFETCH(double, total);
        QFETCH(double, target);
        QFETCH(int, expected);
        QCOMPARE(advised({of_all(total, target)}, current).replicas, std::int64_t{expected});
    }

    /// From (1 − the one below) to (1 + the one above) times the target nothing is done (KEP-4951).
    void tolerances_data() {
        QTest::addColumn<double>("total");
        QTest::addColumn<double>("up");
        QTest::addColumn<double>("down");
        QTest::addColumn<int>("expected");
        QTest::newRow("above, less than the tolerance") << 106. << 0.06 << 0.5 << 10;
        QTest::newRow("above, more") << 107. << 0.06 << 0.5 << 11;
        QTest::newRow("above, none") << 101. << 0. << 0.5 << 11;
        QTest::newRow("below, less than the tolerance") << 70. << 0. << 0.3 << 10;
        QTest::newRow("below, more") << 69. << 0. << 0.3 << 7;
        QTest::newRow("below, none") << 89. << 0.5 << 0. << 9;
    }
    void tolerances() {
        QFETCH(double, total);
        QFETCH(double, up);
        QFETCH(double, down);
        QFETCH(int, expected);
        QCOMPARE(advised({of_all(total, 10)}, 10, {up, down}).replicas, std::int64_t{expected});
        const std::vector<Pod> pods(10, cpu(total));  // of 1000 requested, a target of 10 %
        QCOMPARE(advised({of_pods(pods, 100)}, 10, {up, down}).replicas, std::int64_t{expected});
    }

    void readiness_data() {
        QTest::addColumn<bool>("ready");
        QTest::addColumn<double>("age");
        QTest::addColumn<double>("turned_after");  // start
        QTest::addColumn<double>("measured_after_turning");
        QTest::addColumn<bool>("cpu");
        QTest::addColumn<bool>("expected");
        QTest::newRow("long ready") << true << 1000. << 10. << 900. << true << false;
        QTest::newRow("young and not ready") << false << 100. << 10. << 80. << true << true;
        QTest::newRow("young, measured before it was ready for a whole window") << true << 100. << 90. << 10. << true << true;
        QTest::newRow("young, measured since") << true << 100. << 50. << 45. << true << false;
        QTest::newRow("old, never ready") << false << 1000. << 10. << 900. << true << true;
        QTest::newRow("old, no longer ready") << false << 1000. << 400. << 500. << true << false;
        QTest::newRow("not the CPU") << false << 100. << 10. << 80. << false << false;
    }
    void readiness() {
        QFETCH(bool, ready);
        QFETCH(double, age);
        QFETCH(double, turned_after);
        QFETCH(double, measured_after_turning);
        QFETCH(bool, cpu);
        QFETCH(bool, expected);
        const Readiness pod{false, ready, 5000 - age, 5000 - age + turned_after, 5000 - age + turned_after + measured_after_turning, 30};
        QCOMPARE(is_unready(pod, cpu, 5000, 300, 30), expected);
        QVERIFY(is_unready({.pending = true}, cpu, 5000, 300, 30));
    }

    void behavior_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < stories().size(); ++i) QTest::newRow(stories()[i].name) << static_cast<int>(i);
    }
    void behavior() {
        QFETCH(int, number);
        const Story& story = stories()[static_cast<std::size_t>(number)];
        Behavior behavior(story.up, story.down, story.limits);
        for (const auto& [at, replicas] : story.remembered) behavior.remember(at, replicas);
        for (const Step& step : story.steps) {
            const Outcome outcome = behavior.follow(step.at, step.current, step.recommended);
            QCOMPARE(outcome.replicas, step.expected);
            QCOMPARE(to_string(outcome.limit), to_string(step.limit));
        }
    }

    /// What was added exactly a period ago is no longer of it, however a second is rounded: 1, 5, 10, 20, 40, ... at any time.
    void a_period_ends_with_a_look() {
        for (std::int64_t begin = 0; begin < 1000; ++begin) {
            Behavior behavior(default_up(), default_down(), {1, 1000});
            std::int64_t current = 1;
            for (std::int64_t look = begin; look < begin + 5; ++look)
                current = behavior.follow(headroom::kernel::to_seconds(15'000'000'000 * look), current, 1000).replicas;
            QCOMPARE(current, 80);
        }
    }

    /// By the whole scaler, which is told as many messages as recommend that, each replica for one.
    void behavior_of_the_scaler_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < stories().size(); ++i) {
            const Story& story = stories()[i];
            const bool goes_down = std::ranges::any_of(story.steps, [](const Step& step) { return step.expected < step.current; });
            if (story.remembered.empty() && !(goes_down && story.down.stabilization_s > 0))
                QTest::newRow(story.name) << static_cast<int>(i);
        }
    }
    void behavior_of_the_scaler() {
        QFETCH(int, number);
        const Story& story = stories()[static_cast<std::size_t>(number)];
        Hpa hpa(story.up, story.down, {story.limits.min, story.limits.max}, {0, 0});
        for (const Step& step : story.steps) {
            const Advice advice = hpa.decide({step.at, 0, step.current, step.current, {of_all(static_cast<double>(step.recommended), 1)}});
            QCOMPARE(advice.recommended, step.recommended);
            QCOMPARE(advice.replicas, step.expected);
            QCOMPARE(advice.limit, to_string(step.limit));
        }
    }
};

QTEST_APPLESS_MAIN(TestHpa)
#include "tst_hpa.moc"
