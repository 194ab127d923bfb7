// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>
#include <cmath>

#include "validation/validation.h"

using namespace headroom;
using namespace headroom::validation;

namespace {

constexpr double to_9999 = 4.53 / 2.045;  ///< from a 95 % to a 99.99 % interval, 29 degrees of freedom

struct ActorsRun {
    Interval response;
    double throughput = 0;
    double blocked = 0;
};

/// The same queue built from SimGrid's actors, which share no code with the kernel.
ActorsRun run_actors(const QString& arguments) {
    QProcess process;
    process.start(QStringLiteral(SIMGRID_MODEL), (arguments + QStringLiteral(" requests=1000000 seed=3")).split(u' '));
    process.waitForFinished(20 * 60 * 1000);  // under sanitizers, they take minutes
    const QJsonObject outcome = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    return {{outcome[u"mean_response"].toDouble(), to_9999 * outcome[u"half_width"].toDouble()},
            outcome[u"throughput"].toDouble(),
            outcome[u"blocked_ratio"].toDouble()};
}

}  // namespace

/// The kernel against an independent simulator: equal means within both intervals.
class TestSimgridAgreement : public QObject {
    Q_OBJECT

private slots:
    void agrees_data() {
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QString>("actors");
        QTest::addColumn<double>("requests");
        QTest::newRow("M/M/8") << "mmc"
                               << "mmc lambda=680 mu=100 servers=8" << 5e5;
        QTest::newRow("M/M/4/10") << "mmck"
                                  << "mmck lambda=360 mu=100 servers=4 capacity=10" << 2e5;
        QTest::newRow("M/D/1") << "md1"
                               << "md1 lambda=800 service=0.001" << 4e5;
        QTest::newRow("M/M/4-PS") << "mm4_ps"
                                  << "ps lambda=340 mu=100 processors=4" << 4e5;
        QTest::newRow("repairman") << "machine_repairman"
                                   << "repairman population=20 think=0.09 mu=100 servers=2" << 2e5;
        QTest::newRow("fork-join") << "fork_join"
                                   << "fork_join_two lambda=700 mu=1000" << 3e5;
        QTest::newRow("held threads, shared vCPUs") << "held_threads_shared"
                                                    << "two_layer lambda=70 threads=6 mu1=66.66666666666667 servers=1 "
                                                       "mu2=111.1111111111111 processors=2"
                                                    << 4e5;
        QTest::newRow("web chain") << "web_chain"
                                   << "web_chain rate=1000 hold=0" << 4e5;
    }
    void agrees() {
        QFETCH(QString, plan);
        QFETCH(QString, actors);
        QFETCH(double, requests);
        const ActorsRun other = run_actors(actors);
        const auto runs = run_theory(plan.toStdString(), requests);
        const Interval response = interval_of(runs, mean_response), through = interval_of(runs, throughput),
                       errors = interval_of(runs, error_ratio);
        qInfo("response %.6g ± %.2g, actors' %.6g ± %.2g", response.mean, response.half_width, other.response.mean,
              other.response.half_width);
        QVERIFY(response.half_width < 0.02 * response.mean);
        QVERIFY(other.response.half_width < 0.06 * other.response.mean);
        QVERIFY(std::abs(response.mean - other.response.mean) <= std::hypot(response.half_width, other.response.half_width));
        // The actors' figures come without intervals: counts of 900 000 requests deviate by 3.9 / sqrt(count); losses, which
        // come in bursts, by twice that.
        QVERIFY(std::abs(through.mean - other.throughput) <= through.half_width + other.throughput * 3.9 / std::sqrt(900'000.));
        const double blocked_within = 2 * 3.9 * std::sqrt(other.blocked * (1 - other.blocked) / 900'000.);
        QVERIFY(std::abs(errors.mean - other.blocked) <= errors.half_width + blocked_within);
    }
};

QTEST_APPLESS_MAIN(TestSimgridAgreement)
#include "tst_simgrid_agreement.moc"
