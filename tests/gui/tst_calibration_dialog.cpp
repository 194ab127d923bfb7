// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include "app/gui/calibration_dialog.h"
#include "bench_window.h"

using namespace headroom;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

}  // namespace

/// A load test of the real system, dropped on the window.
class TestCalibrationDialog : public QObject {
    Q_OBJECT

private slots:
    /// By the utilization law, of 12 ms instead of the plan's 8.
    void a_load_test_changes_the_plan_by_one_edit() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        const std::string before = window.bytes();
        const auto surroundings = bench.document.surroundings();
        const plan::InstanceType& machine = *surroundings->get().instances.find("m6i.large");
        QByteArray table = "read.throughput_per_s,write.throughput_per_s,web.utilization\n";
        for (const double rate : {10.0, 25.0, 40.0, 55.0})
            table += QByteArray::number(0.9 * rate) + ',' + QByteArray::number(0.1 * rate) + ',' +
                     QByteArray::number(rate * 0.012 / (2 * machine.vcpus * machine.speed), 'g', 17) + '\n';
        write(window.file("load.csv"), table);
        window.drop({window.file("load.csv")});
        auto* dialog = window.find<gui::CalibrationDialog>("calibration_dialog");
        QVERIFY(dialog != nullptr && dialog->isVisible());
        QVERIFY(window.wait_for_run());
        const QAbstractItemModel& fits = *dialog->findChild<QTableView*>("calibration_fits")->model();
        QStringList fit;
        for (int column = 0; column < 4; ++column) fit << fits.index(0, column).data().toString();
        QCOMPARE(fit.sliced(0, 3), QStringList({"web", "read", "8 ms"}));
        QVERIFY2(fit[3].startsWith("12 ms"), qPrintable(fit[3]));
        const QAbstractItemModel& residuals = *dialog->findChild<QTableView*>("calibration_residuals")->model();
        QCOMPARE(residuals.rowCount(), 4);  // one for each load
        QCOMPARE(residuals.index(3, 0).data().toString(), QString("web, utilization"));
        QCOMPARE(residuals.index(3, 2).data().toString(), residuals.index(3, 3).data().toString());
        QVERIFY(residuals.index(3, 4).data().toString().endsWith("0.0 %"));
        const QAbstractItemModel& changes = *dialog->findChild<QTableView*>("calibration_changes")->model();
        QCOMPARE(changes.rowCount(), 2);
        QCOMPARE(changes.index(0, 0).data().toString(), QString("web.cpu.read"));
        QCOMPARE(changes.index(0, 1).data().toString(), QString("exponential(12 ms)"));
        QVERIFY(dialog->findChild<QLabel*>("calibration_state")->text().contains("keep the plan's proportions"));
        QCOMPARE(window.bytes(), before);
        dialog->findChild<QPushButton*>("calibration_apply")->click();
        QCOMPARE(QString::fromStdString(window.bytes()).count("exponential(12 ms)"), 2);
        bench.document.undo_stack().undo();
        QCOMPARE(window.bytes(), before);
    }

    void what_is_no_load_test_is_refused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("empty") << QByteArray() << "measured";
        QTest::newRow("another table") << QByteArray("name,size\nx,3\n") << "no column is of a figure that was measured";
        QTest::newRow("unknown component") << QByteArray("cart.utilization\n0.3\n") << "the design has no component 'cart'";
        QTest::newRow("no number") << QByteArray("read.throughput_per_s,web.utilization\n10,much\n") << "bad.csv:2:";
        QTest::newRow("out of range") << QByteArray("read.throughput_per_s,web.utilization\n10,-1\n") << "out of range";
    }
    void what_is_no_load_test_is_refused() {
        QFETCH(QByteArray, text);
        QFETCH(QString, complaint);
        BenchWindow window;
        window.open_preset("hello");
        const std::string before = window.bytes();
        write(window.file("bad.csv"), text);
        QString said;
        const Answer answer("OK", &said);
        window.drop({window.file("bad.csv")});
        QVERIFY2(said.contains(complaint) && said.contains("Nothing was loaded"), qPrintable(said));
        QVERIFY(window.find<gui::CalibrationDialog>("calibration_dialog") == nullptr);
        QCOMPARE(window.bytes(), before);
    }

    void a_load_test_without_a_plan_is_refused() {
        BenchWindow window;
        write(window.file("load.csv"), "read.throughput_per_s,web.utilization\n10,0.1\n");
        QString said;
        const Answer answer("OK", &said);
        window.drop({window.file("load.csv")});
        QVERIFY(answer.given());
        QVERIFY2(said.contains("Open the plan"), qPrintable(said));
    }
};

QTEST_MAIN(TestCalibrationDialog)
#include "tst_calibration_dialog.moc"
