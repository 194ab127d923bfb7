// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QTest>
#include <algorithm>
#include <cmath>

#include "short_run.h"

using namespace headroom;
using namespace headroom::study;
using validation::ShortRun;

/// What the presets claim.
class TestPromises : public QObject {
    Q_OBJECT
private slots:
    void last_phases_keep_theirs_data() {
        QTest::addColumn<QString>("preset");
        QDirIterator files(HEADROOM_PRESETS, {"*.headroom.json"}, QDir::Files);
        while (files.hasNext()) {
            const QString name = QFileInfo(files.next()).fileName().section('.', 0, 0);
            QTest::newRow(qPrintable(name)) << name;
        }
    }
    void last_phases_keep_theirs() {
        QFETCH(const QString, preset);
        const ShortRun run(preset, "");
        QVERIFY(run.result().status < Status::Overloaded);
        QVERIFY(run.result().slo.size() >= 2);
        for (const SloResult& slo : run.result().slo)
            QVERIFY2(slo.met.value_or(false), qPrintable(QString::fromStdString(slo.metric + " of " + slo.route)));
    }

    /// The share of its vCPUs that is busy at the peak: users · requests a day · peak / 86 400 s · CPU time of a request / vCPUs.
    void loads_are_those_computed_by_hand_data() {
        QTest::addColumn<QString>("preset");
        QTest::addColumn<QString>("phase");
        QTest::addColumn<QString>("component");
        QTest::addColumn<double>("processors");
        QTest::addColumn<double>("vcpus");
        const auto peak = [](double users, double a_day, double maximum) { return users * a_day / 86400 * maximum; };
        QTest::newRow("six queries of 4 ms a page, one of 50 ms a search")
            << "ecommerce"
            << "Growth"
            << "copy" << peak(50e3, 60, 3) * (0.3 * 6 * 4e-3 + 0.11 * 50e-3) << 2.0;
        QTest::newRow("half of the orders' and carts' queries")
            << "ecommerce"
            << "Events"
            << "orders[0]" << peak(1e6, 60, 3) * (0.07 * 4 * 2e-3 + 0.03 * 6 * 3e-3) / 2 << 2.0;
        QTest::newRow("half of four writes of 4 ms") << "roadmap"
                                                     << "Scale"
                                                     << "db[1]" << peak(1e6, 50, 3) * 0.1 * 4 * 4e-3 / 2 << 2.0;
        QTest::newRow("two queries a page, one a search, at 3 484 requests/s in the log")
            << "worldcup"
            << "Before"
            << "db" << 3484.4 * 400e3 / 1504e3 * (0.1 * 2 * 3e-3 + 0.02 * 12e-3) << 2.0;
    }
    void loads_are_those_computed_by_hand() {
        QFETCH(const QString, preset);
        QFETCH(const QString, phase);
        QFETCH(const QString, component);
        QFETCH(const double, processors);
        QFETCH(const double, vcpus);
        const double measured = ShortRun(preset, phase, 2).utilization(component) * vcpus;
        QVERIFY2(std::abs(measured / processors - 1) < 0.05, qPrintable(QString("%1 for %2").arg(measured).arg(processors)));
    }

    void the_unprepared_fail() {
        const ShortRun run("social", "Viral");
        QCOMPARE(run.result().status, Status::Overloaded);
        QVERIFY(run.result().peak().total.error_ratio.value > 0.5);
    }
};

QTEST_APPLESS_MAIN(TestPromises)
#include "tst_promises.moc"
