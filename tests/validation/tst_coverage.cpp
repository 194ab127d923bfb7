// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "theory/closed_forms.h"
#include "validation/in_process.h"

using namespace headroom;
using namespace headroom::validation;

/// How often the 95 % interval of a run holds what is true: 200 seeds, everything as `headroom run` does it.
class TestCoverage : public QObject {
    Q_OBJECT

private slots:
    void covers_data();
    void covers();
};

namespace {

constexpr std::size_t seeds = 200;

/// One figure over the seeds.
struct Covered {
    const char* name;
    double truth;
    std::size_t inside = 0;
    double sum = 0;              ///< of estimates
    double half_widths = 0;      ///< relative, sum

    void add(const study::Estimate& estimate) {
        const double half_width = estimate.half_width.value_or(0);
        sum += estimate.value.value_or(NAN);
        half_widths += half_width / truth;
        if (std::abs(estimate.value.value_or(NAN) - truth) <= half_width) ++inside;
    }
    double coverage() const { return static_cast<double>(inside) / seeds; }
    void print() const {
        qInfo("%s: coverage %.1f %%, bias %+.2f %%, half-width %.2f %%", name, 100 * coverage(), 100 * (sum / seeds / truth - 1),
              100 * half_widths / seeds);
    }
};

}  // namespace

void TestCoverage::covers_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("p95");
    QTest::newRow("M/M/1 at 0.9") << "mm1" << theory::mm1_mean_response(900, 1000) << theory::mm1_response_quantile(900, 1000, 0.95);
    const theory::HeldThreadsModel model{.lambda = 70, .threads = 4, .mu1 = 1 / 0.015, .servers = 1, .mu2 = 100};
    QTest::newRow("held threads") << "held_threads" << theory::held_threads(model).mean_response
                                  << theory::HeldThreadsResponse(model).quantile(0.95);
}

void TestCoverage::covers() {
    QFETCH(QString, plan);
    QFETCH(double, mean);
    QFETCH(double, p95);
    Covered means{"mean", mean}, tails{"p95", p95};
    std::size_t first_round = 0, converged = 0;
    double offered = 0;
    const plan::Plan theory = theory_plan(plan.toStdString());
    for (std::size_t seed = 1; seed <= seeds; ++seed) {
        const study::RunResult run = study_of(theory, {.seed = seed});
        means.add(run.peak().total.response.mean);
        tails.add(run.peak().total.response.quantiles[validation::p95]);
        first_round += run.replications == 5 ? 1 : 0;
        converged += run.status == study::Status::Converged ? 1 : 0;
        offered += static_cast<double>(run.requests.offered) / static_cast<double>(run.replications);
    }
    means.print();
    tails.print();
    qInfo("%zu of %zu end with the first round, %zu converge, %.0f requests a replication", first_round, seeds, converged, offered / seeds);
    QCOMPARE(converged, seeds);
    for (const Covered& figure : {means, tails}) QVERIFY(figure.coverage() >= 0.92 && figure.coverage() <= 0.98);
}

QTEST_APPLESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
