// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "study/run.h"
#include "theory/closed_forms.h"
#include "validation/in_process.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::validation;

namespace {

constexpr int seeds = 200;

/// How often a 95 % interval holds what is true.
struct Coverage {
    double expected;
    int held = 0, said = 0;
    double half_widths = 0;

    void look_at(const study::Estimate& estimate) {
        if (!estimate.value || !estimate.half_width) return;
        ++said;
        half_widths += *estimate.half_width / expected;
        if (std::abs(*estimate.value - expected) <= *estimate.half_width) ++held;
    }
    bool good() const { return said == seeds && held >= 0.92 * seeds && held <= 0.98 * seeds; }
};

}  // namespace

/// The 95 % intervals of whole runs, pilot and stopping rule included, hold the true value in 92 to 98 of 100 runs.
class TestCoverage : public QObject {
    Q_OBJECT

private slots:
    void interval_data() {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<double>("mean");
        QTest::addColumn<double>("p95");
        QTest::newRow("M/M/1 at 0.9") << "mm1" << theory::mm1_mean_response(900, 1000) << theory::mm1_response_quantile(900, 1000, 0.95);
        const theory::HeldThreadsModel model{.lambda = 70, .threads = 4, .mu1 = 1 / 0.015, .servers = 1, .mu2 = 100};
        QTest::newRow("held threads") << "held_threads" << theory::held_threads(model).mean_response
                                      << theory::HeldThreadsResponse(model).quantile(0.95);
    }
    void interval() {
        QFETCH(QString, plan);
        QFETCH(double, mean);
        QFETCH(double, p95);
        const plan::Plan theory = theory_plan(plan.toStdString());
        Coverage of_mean{mean}, of_p95{p95};
        double replications = 0;
        for (int seed = 1; seed <= seeds; ++seed) {
            InProcess executor;
            study::Observer observer;
            study::Options options;
            options.seed = static_cast<std::uint64_t>(seed);
            const auto runs = study::run(theory, {{theory.phases.front().name, {}}}, surroundings(), options, executor, observer);
            const auto& response = runs.front().peak().total.response;
            of_mean.look_at(response.mean);
            of_p95.look_at(response.quantiles[validation::p95]);
            replications += static_cast<double>(runs.front().replications);
        }
        qInfo("of %d: mean held %d (± %.1f %%), p95 held %d (± %.1f %%); %.1f replications", seeds, of_mean.held,
              100 * of_mean.half_widths / seeds, of_p95.held, 100 * of_p95.half_widths / seeds, replications / seeds);
        QVERIFY(of_mean.good());
        QVERIFY(of_p95.good());
    }
};

QTEST_APPLESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
