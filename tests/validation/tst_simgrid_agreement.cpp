// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QtTest>
#include <cmath>

#include "validation/validation.h"

using namespace headroom;
using namespace headroom::validation;

/// The kernel against the same models built from SimGrid actors, which share no code with it.
class TestSimgridAgreement : public QObject {
    Q_OBJECT

private slots:
    void agrees_data();
    void agrees();
};

namespace {

constexpr std::size_t seeds = 20;
constexpr double widest = 0.03;

/// Replications of the other program.
struct Oracle {
    std::vector<double> mean_response, blocked, throughput;
};

Oracle ask(const QString& arguments, double requests) {
    Oracle oracle;
    for (std::size_t seed = 1; seed <= seeds; ++seed) {
        QProcess process;
        const QString all = QStringLiteral("%1 requests=%2 seed=%3").arg(arguments).arg(requests / seeds, 0, 'f', 0).arg(seed);
        process.start(QStringLiteral(SIMGRID_MODEL), all.split(u' ', Qt::SkipEmptyParts));
        if (!process.waitForFinished(300000) || process.exitCode() != 0) qFatal("%s", process.readAllStandardError().constData());
        const QJsonObject outcome = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        oracle.mean_response.push_back(outcome[u"mean_response"].toDouble());
        oracle.blocked.push_back(outcome[u"blocked_ratio"].toDouble());
        oracle.throughput.push_back(outcome[u"throughput"].toDouble());
    }
    return oracle;
}

/// Empty where the difference lies in the combined 99.99 % interval, and that is narrow enough.
QString difference(const char* what, const Interval& here, const Interval& there) {
    const double half_width = std::hypot(here.half_width, there.half_width);
    const bool inside = std::abs(here.mean - there.mean) <= half_width;
    const bool narrow = half_width <= widest * there.mean;
    const QString said = QStringLiteral("%1: %2, SimGrid %3 (%4 %, combined half-width %5 %)")
                             .arg(QLatin1String(what))
                             .arg(here.mean)
                             .arg(there.mean)
                             .arg(100 * (here.mean / there.mean - 1), 0, 'f', 2)
                             .arg(100 * half_width / there.mean, 0, 'f', 2);
    qInfo("%s", qPrintable(said));
    return inside && narrow ? QString() : said;
}

}  // namespace

void TestSimgridAgreement::agrees_data() {
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QString>("model");
    QTest::addColumn<double>("load");      // of the plan's
    QTest::addColumn<double>("requests");  // of the oracle; the kernel, being faster, makes thrice as many
    const auto row = [](const char* plan, const char* model, double requests, double load = 1) {
        QTest::newRow(model) << QString::fromLatin1(plan) << QString::fromLatin1(model) << load << requests;
    };
    row("mm1", "mm1 lambda=700 mu=1000", 1.5e6, 700.0 / 900);
    row("md1", "md1 lambda=800 service=0.001", 1e6);
    row("mmck", "mmck lambda=360 mu=100 servers=4 capacity=10", 8e5);
    row("mm1_ps", "ps lambda=700 mu=1000", 1.5e6, 700.0 / 800);
    row("machine_repairman", "repairman population=20 think=0.09 mu=100 servers=2", 3e5);
    row("held_threads", "two_layer lambda=70 threads=4 mu1=66.666666666667 servers=1 mu2=100", 6e5);
    row("fork_join", "fork_join_two lambda=700 mu=1000", 1e6);
    row("web_chain", "web_chain rate=1000", 8e5);
}

void TestSimgridAgreement::agrees() {
    QFETCH(QString, plan);
    QFETCH(QString, model);
    QFETCH(double, load);
    QFETCH(double, requests);
    const Settings settings{{"users.requests_per_user_per_day", std::to_string(86400 * load)}};
    const auto runs = run_theory(plan.toStdString(), 3 * requests / seeds, seeds, settings);
    const Oracle oracle = ask(model, requests);
    const auto compare = [&](const char* what, const Figure& figure, const std::vector<double>& there) {
        return difference(what, interval_of(runs, figure), interval_of(there));
    };
    const QString response = compare("response", mean_response, oracle.mean_response);
    const QString answered = compare("throughput", throughput, oracle.throughput);
    const QString refused = oracle.blocked[0] > 0 ? compare("refused", error_ratio, oracle.blocked) : QString();
    for (const QString& wrong : {response, answered, refused}) QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

QTEST_GUILESS_MAIN(TestSimgridAgreement)
#include "tst_simgrid_agreement.moc"
