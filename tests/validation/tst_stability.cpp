// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "validation/in_process.h"

using namespace headroom;
using namespace headroom::validation;

/// Who is called unstable: whatever grows without bound, and nothing else, however close to its capacity.
class TestStability : public QObject {
    Q_OBJECT

private slots:
    void verdict_data();
    void verdict();
};

void TestStability::verdict_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<double>("load");  // of the plan's
    QTest::addColumn<bool>("unstable");
    QTest::newRow("M/M/1 at 0.90") << "mm1" << 1.0 << false;
    QTest::newRow("M/M/1 at 0.98") << "mm1" << 0.98 / 0.9 << false;
    QTest::newRow("M/M/1 at 0.99") << "mm1" << 0.99 / 0.9 << false;
    QTest::newRow("M/M/1 at 1.05") << "mm1" << 1.05 / 0.9 << true;
    QTest::newRow("M/M/1 at 1.2") << "mm1" << 1.2 / 0.9 << true;
    QTest::newRow("M/M/1 at 2.0") << "mm1" << 2.0 / 0.9 << true;
    QTest::newRow("M/M/4/10 at 1.8") << "mmck" << 2.0 << false;
    QTest::newRow("M/M/10 at 1.35, impatient") << "erlang_a" << 1.5 << false;
    QTest::newRow("held threads at 1.25") << "held_threads" << 1.5 << true;
    QTest::newRow("held threads, bounded, at 2") << "held_threads_bounded" << 2.0 << false;
    QTest::newRow("M/M/1/100 at 1.2, time limit") << "goodput_collapse" << 1.0 << false;
    QTest::newRow("shortest of two queues at 0.98") << "jsq_two" << 0.98 / 0.9 << false;
    QTest::newRow("cache that fills") << "lru_zipf" << 1.0 << false;
}

void TestStability::verdict() {
    QFETCH(QString, plan);
    QFETCH(double, load);
    QFETCH(bool, unstable);
    const plan::Plan theory = theory_plan(plan.toStdString(), {{"users.requests_per_user_per_day", std::to_string(86400 * load)}});
    std::size_t wrong = 0, growing = 0, replications = 0;
    double offered = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const study::RunResult run = study_of(theory, {.seed = seed, .replications = 5});
        wrong += (run.status == study::Status::Unstable) != unstable ? 1 : 0;
        growing += run.peak().growing_replications;
        replications += run.replications;
        offered += static_cast<double>(run.requests.offered);
    }
    qInfo("%zu of 20 wrong; %zu of %zu replications grow; %.2g requests each", wrong, growing, replications,
          offered / static_cast<double>(replications));
    QCOMPARE(wrong, std::size_t{0});
}

QTEST_APPLESS_MAIN(TestStability)
#include "tst_stability.moc"
