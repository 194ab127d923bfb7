// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>

#include <cmath>

#include "theory/closed_forms.h"

using namespace headroom::theory;

/// The two oracles against each other: SimGrid actors and closed forms.
class TestSimgridModels : public QObject {
    Q_OBJECT

private slots:
    void agrees_data();
    void agrees();
    void same_seed_same_bytes();
    void refuses_data();
    void refuses();
};

namespace {

constexpr double to_9999 = 4.53 / 2.045;  ///< from a 95 % to a 99.99 % interval, 29 degrees of freedom

struct Run {
    int status = 0;
    QByteArray output;
    QByteArray errors;
};

Run run_model(const QString& arguments) {
    QProcess process;
    process.start(QStringLiteral(SIMGRID_MODEL), arguments.split(u' ', Qt::SkipEmptyParts));
    process.waitForFinished(120000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace

void TestSimgridModels::agrees_data() {
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<double>("response");
    QTest::addColumn<double>("throughput");
    QTest::addColumn<double>("blocked");
    QTest::addColumn<double>("tolerance");  // relative, for where the expected response is an approximation
    const auto row = [](const char* arguments, double response, double throughput, double blocked = 0, double tolerance = 0) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments) << response << throughput << blocked << tolerance;
    };
    row("mm1 lambda=0.5", mm1_mean_response(0.5, 1), 0.5);
    row("mm1 lambda=50 mu=100", mm1_mean_response(50, 100), 50);
    row("md1 lambda=0.6", md1_mean_response(0.6, 1), 0.6);
    row("mmc lambda=2.8 servers=4", mmc_mean_response(2.8, 1, 4), 2.8);
    row("mmck lambda=1.6 servers=2 capacity=10", mmck_mean_response(1.6, 1, 2, 10), mmck_throughput(1.6, 1, 2, 10),
        mmck_blocking(1.6, 1, 2, 10));
    row("mmck lambda=10 servers=15 capacity=15", 1, 10 * (1 - erlang_b(10, 15)), erlang_b(10, 15));
    row("mmck lambda=3 servers=1 capacity=20", mmck_mean_response(3, 1, 1, 20), 1, mmck_blocking(3, 1, 1, 20));
    row("ps lambda=0.5", mg1_ps_mean_response(0.5, 1), 0.5);
    row("ps lambda=2.8 processors=4", mmv_ps_mean_response(2.8, 1, 4), 2.8);
    const auto repairman = [&](const char* arguments, int population, int servers) {
        const ClosedSystem system = machine_repairman(population, 10, 1, servers);
        row(arguments, system.response, system.throughput);
    };
    repairman("repairman population=8 think=10 servers=1", 8, 1);
    repairman("repairman population=20 think=10 servers=2", 20, 2);
    repairman("repairman population=60 think=10 servers=2", 60, 2);
    row("fork_join_two lambda=0.5", fork_join_two_mean_response(0.5, 1), 0.5);

    const auto layers = [&](const char* arguments, const HeldThreadsModel& model) {
        const HeldThreadsResult result = held_threads(model);
        row(arguments, result.mean_response, result.throughput, result.blocked);
    };
    HeldThreadsModel model{.lambda = 60, .threads = 10, .mu1 = 20, .servers = 4, .mu2 = 20};
    layers("two_layer lambda=60 threads=10 mu1=20 servers=4 mu2=20", model);
    model.lambda = 50;
    model.processors = 4;
    layers("two_layer lambda=50 threads=10 mu1=20 servers=4 mu2=20 processors=4", model);
    model.lambda = 100;
    model.queue_limit = 5;
    layers("two_layer lambda=100 threads=10 mu1=20 servers=4 mu2=20 processors=4 queue_limit=5", model);

    // Services exactly; cache and database as if their arrivals were Poisson, which they nearly are.
    row("web_chain rate=800",
        round_robin_mean_response(4, 800, 1 / 0.012, 4) + mmc_mean_response(800, 1000, 2) + 0.2 * mmc_mean_response(160, 1 / 0.015, 4), 800,
        0, 0.01);
    row("web_chain hold=1 rate=20", 0.012 + 0.001 + 0.2 * 0.015, 20);
}

void TestSimgridModels::agrees() {
    QFETCH(QString, arguments);
    QFETCH(double, response);
    QFETCH(double, throughput);
    QFETCH(double, blocked);
    QFETCH(double, tolerance);
    constexpr double requests = 400000;
    const Run run = run_model(arguments + QStringLiteral(" requests=%1 seed=5").arg(requests, 0, 'f', 0));
    QCOMPARE(run.errors, QByteArray());
    QCOMPARE(run.status, 0);
    const QJsonObject outcome = QJsonDocument::fromJson(run.output).object();
    const double mean = outcome[u"mean_response"].toDouble();
    const double half_width = to_9999 * outcome[u"half_width"].toDouble();
    const auto said = [](const char* what, double actual, double expected, double within) {
        return QStringLiteral("%1: %2, expected %3 +- %4").arg(QLatin1String(what)).arg(actual).arg(expected).arg(within);
    };
    qInfo("%s", qPrintable(said("response", mean, response, half_width)));
    QVERIFY2(std::abs(mean - response) <= half_width + tolerance * response, qPrintable(said("response", mean, response, half_width)));
    QVERIFY2(half_width <= 0.03 * response, "too wide to tell");
    // Counts of a Poisson process deviate by 1 / sqrt(count); those of a saturated exponential server, too.
    const double within = throughput * 3.9 / std::sqrt(0.9 * requests * (1 - blocked));
    QVERIFY2(std::abs(outcome[u"throughput"].toDouble() - throughput) <= within,
             qPrintable(said("throughput", outcome[u"throughput"].toDouble(), throughput, within)));
    // Losses come in bursts: four times the variance of independent ones.
    const double blocked_within = 2 * 3.9 * std::sqrt(blocked * (1 - blocked) / (0.9 * requests));
    QVERIFY2(std::abs(outcome[u"blocked_ratio"].toDouble() - blocked) <= blocked_within,
             qPrintable(said("blocked", outcome[u"blocked_ratio"].toDouble(), blocked, blocked_within)));
}

void TestSimgridModels::same_seed_same_bytes() {
    const QByteArray first = run_model(QStringLiteral("two_layer requests=20000 seed=9")).output;
    QVERIFY(!first.isEmpty());
    QCOMPARE(run_model(QStringLiteral("two_layer requests=20000 seed=9")).output, first);
    QVERIFY(run_model(QStringLiteral("two_layer requests=20000 seed=10")).output != first);
}

void TestSimgridModels::refuses_data() {
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("nothing") << QString() << QByteArray("usage");
    QTest::newRow("unknown model") << QStringLiteral("mm7") << QByteArray("unknown model 'mm7'");
    QTest::newRow("unknown key") << QStringLiteral("mm1 lamda=1") << QByteArray("unknown parameter 'lamda'");
    QTest::newRow("no number") << QStringLiteral("mm1 lambda=x") << QByteArray("expected a number");
    QTest::newRow("trailing text") << QStringLiteral("mm1 lambda=1x") << QByteArray("expected a number");
    QTest::newRow("no value") << QStringLiteral("mm1 lambda") << QByteArray("expected key=value");
    QTest::newRow("broken count") << QStringLiteral("mmc servers=1.5") << QByteArray("whole number");
    QTest::newRow("too few") << QStringLiteral("mm1 requests=10") << QByteArray("too few requests");
}

void TestSimgridModels::refuses() {
    QFETCH(QString, arguments);
    QFETCH(QByteArray, error);
    const Run run = run_model(arguments);
    QCOMPARE(run.status, 2);
    QVERIFY2(run.errors.contains(error), run.errors.constData());
    QVERIFY(run.output.isEmpty());
}

QTEST_APPLESS_MAIN(TestSimgridModels)
#include "tst_simgrid_models.moc"
