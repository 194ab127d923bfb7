// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/charts/chart.h"
#include "app/document/design_edits.h"
#include "app/panels/compare_panel.h"
#include "app/panels/results_table.h"
#include "app/report/csv.h"
#include "app/theme/theme.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

namespace {

study::Difference difference(const std::string& of, const std::string& figure, Unit unit, double a, double b, double half_width) {
    return {of, of == "route" ? "read" : "", figure, unit, {a, 0.01 * a}, {b, 0.01 * b}, {b - a, half_width}, {}};
}

std::shared_ptr<study::Comparison> made_up() {
    auto comparison = std::make_shared<study::Comparison>();
    comparison->a.phase = comparison->b.phase = "Growth";
    comparison->a.levels.resize(1);
    comparison->b.levels.resize(1);
    comparison->differences = {
        difference("run", "response_s.p95", Unit::Seconds, 0.2, 0.1, 0.01),
        difference("run", "throughput_per_s", Unit::PerSecond, 100, 110, 1), difference("run", "error_ratio", Unit::Ratio, 0, 0, 0),
        difference("route", "response_s.mean", Unit::Seconds, 0.1, 0.101, 0.01), difference("cost", "per_month", Unit::Money, 400, 500, 1)};
    comparison->differences[4].variance_ratio = 0.25;
    return comparison;
}

}  // namespace

class TestComparePanel : public QObject {
    Q_OBJECT

    QString cell(const CompareModel& model, int row, int column) { return model.index(row, column).data().toString(); }
    template <class T>
    T* find(ComparePanel& panel, const char* name) {
        return panel.findChild<T*>(name);
    }

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }

    void model_is_sound() {
        CompareModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.show(made_up());
        QCOMPARE(model.rowCount(), 4);  // errors that nobody has are left out
        model.recolour();
        model.show(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void rows_tell_who_is_better_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<QStringList>("cells");
        QTest::newRow("shorter") << 0
                                 << QStringList{"all requests", "p95", "200 ± 2 ms", "100 ± 1 ms", "-100 ± 10 ms", "-50 %", "▼ better"};
        QTest::newRow("more") << 1 << QStringList{"all requests", "req/s", "100 ± 1/s", "110 ± 1.1/s", "+10 ± 1/s", "+10 %", "▼ better"};
        QTest::newRow("noise") << 2 << QStringList{"read", "mean", "100 ± 1 ms", "101 ± 1 ms", "+1 ± 10 ms", "none", "within noise"};
        QTest::newRow("dearer") << 3 << QStringList{"cost", "a month", "$400 ± 4", "$500 ± 5", "+$100 ± 1", "+25 %", "▲ worse"};
    }
    void rows_tell_who_is_better() {
        QFETCH(int, row);
        CompareModel model;
        model.show(made_up());
        QStringList cells;
        for (int column = 0; column < CompareModel::Columns; ++column) cells << cell(model, row, column);
        QTEST(cells, "cells");
        const auto colour = model.index(row, CompareModel::Verdict).data(Qt::ForegroundRole).value<QColor>();
        const theme::Colours& colours = theme::colours();
        QCOMPARE(colour, cells.last() == "▼ better" ? colours.better : cells.last() == "▲ worse" ? colours.worse : colours.faint_text);
    }

    void a_difference_is_in_the_unit_of_its_sides_data() {
        QTest::addColumn<double>("a");
        QTest::addColumn<double>("b");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << 1.25 << 1.2 << "-0.05 ± 0.002 s";
        QTest::newRow("the smaller side's") << 0.9 << 1.2 << "+300 ± 2 ms";
        QTest::newRow("the larger side's") << 0.001 << 20.0 << "+20 ± 0.002 s";
        QTest::newRow("none") << 1.25 << 1.25 << "0 ± 0.002 s";
    }
    void a_difference_is_in_the_unit_of_its_sides() {
        QFETCH(double, a);
        QFETCH(double, b);
        auto comparison = made_up();
        comparison->differences = {difference("run", "response_s.p95", Unit::Seconds, a, b, 0.002)};
        CompareModel model;
        model.show(comparison);
        QTEST(cell(model, 0, CompareModel::Change), "text");
    }

    void csv_is_the_command_lines() {
        CompareModel model;
        model.show(made_up());
        QCOMPARE(model.csv(), report::print_csv(*made_up()));
    }

    void choices_follow_the_plan() {
        HelloWorld world;
        ComparePanel panel(world.document, world.book);
        auto *a = find<QComboBox>(panel, "compare_design_a"), *b = find<QComboBox>(panel, "compare_design_b");
        QCOMPARE(a->currentText(), QString("Simple"));
        QCOMPARE(b->currentText(), QString("Wide"));
        world.document.edit("Rename", [](plan::Plan& plan) { plan.phases[1].name = "Boom"; });
        QVERIFY(find<QComboBox>(panel, "compare_phase_a")->findText("Boom") >= 0);
        QCOMPARE(b->currentText(), QString("Wide"));
        world.document.edit("Remove", [](plan::Plan& plan) { plan.designs.pop_back(); });
        QCOMPARE(b->findText("Wide"), -1);
    }

    void long_names_do_not_widen_the_window() {
        HelloWorld world;
        ComparePanel panel(world.document, world.book);
        world.document.edit("Rename", [](plan::Plan& plan) { document::rename_design(plan, "Wide", std::string(100, 'W')); });
        panel.show();
        QTRY_VERIFY2(panel.minimumSizeHint().width() < 1000, qPrintable(QString::number(panel.minimumSizeHint().width())));
    }

    /// Two phases of one design, until there is another design; what was chosen stays.
    void the_first_other_design_is_offered() {
        HelloWorld world("hello");
        world.document.edit("", [](plan::Plan& plan) { document::remove_design(plan, "Wide"); });
        ComparePanel panel(world.document, world.book);
        const auto chosen = [&](const char* name) { return panel.findChild<QComboBox*>(name)->currentText(); };
        QCOMPARE(chosen("compare_phase_a"), QString("Launch"));
        QCOMPARE(chosen("compare_phase_b"), QString("Growth"));
        world.document.edit("", [](plan::Plan& plan) { document::duplicate_design(plan, "Simple", "B"); });
        QCOMPARE(chosen("compare_design_a"), QString("Simple"));
        QCOMPARE(chosen("compare_design_b"), QString("B"));
        QCOMPARE(chosen("compare_phase_a"), QString("Growth"));
        QCOMPARE(chosen("compare_phase_b"), QString("Growth"));
        panel.choose("Simple", "Launch", "B", "Launch");
        world.document.edit("", [](plan::Plan& plan) { document::duplicate_design(plan, "B", "C"); });
        QCOMPARE(chosen("compare_phase_a"), QString("Launch"));
        QCOMPARE(chosen("compare_design_b"), QString("B"));
    }

    void button_asks_for_what_was_chosen() {
        HelloWorld world;
        ComparePanel panel(world.document, world.book);
        panel.show();
        QSignalSpy wanted(&panel, &ComparePanel::compare_wanted);
        auto* run = find<QPushButton>(panel, "compare_run");
        panel.choose("", "Launch", "Wide", "Growth");
        QTest::mouseClick(run, Qt::LeftButton);
        QCOMPARE(wanted.value(0), (QVariantList{"", "Launch", "Wide", "Growth"}));
        panel.choose("Wide", "Growth", "Wide", "Growth");
        QVERIFY(!run->isEnabled());
        QVERIFY(run->toolTip().contains("same"));
        panel.choose("Simple", "Growth", "Wide", "Growth");
        QVERIFY(run->isEnabled());
        panel.set_busy(true);
        QVERIFY(!run->isEnabled());
    }

    void results_fill_table_and_curves() {
        HelloWorld world;
        ComparePanel panel(world.document, world.book);
        panel.resize(1200, 300);
        panel.show();
        QVERIFY(!find<ResultsTable>(panel, "compare_table")->isVisible());
        QVERIFY(find<charts::Chart>(panel, "compare_latency")->data().is_empty());
        world.grow("Simple");
        world.grow("Wide");
        QCOMPARE(find<charts::Chart>(panel, "compare_latency")->data().series.size(), 2U);
        QCOMPARE(find<charts::Chart>(panel, "compare_latency")->data().series[1].name, QString("p95 · B"));
        QCOMPARE(find<charts::Chart>(panel, "compare_cost")->data().series.size(), 2U);
        world.compare();
        auto* table = find<ResultsTable>(panel, "compare_table");
        QVERIFY(table->isVisible());
        QVERIFY(table->model()->rowCount() > 10);
        QVERIFY(find<QLabel>(panel, "compare_sides")->text().contains("B: Growth on Wide, 100k users"));
        const auto last = table->model()->rowCount() - 1;
        QCOMPARE(table->model()->index(last, CompareModel::Verdict).data().toString(), QString("▲ worse"));  // four servers cost more
        world.book.set_plans({"another"});
        QVERIFY(panel.findChild<QLabel*>("notice")->isVisible());
    }

    void table_sorts_by_number_copies_and_exports() {
        HelloWorld world;
        ComparePanel panel(world.document, world.book);
        panel.resize(1200, 300);
        panel.show();
        world.book.put(std::shared_ptr<const study::Comparison>(made_up()));
        auto* table = find<ResultsTable>(panel, "compare_table");
        const auto first = [&] { return table->model()->index(0, CompareModel::Figure).data().toString(); };
        QCOMPARE(first(), QString("p95"));
        QHeaderView* header = table->horizontalHeader();
        const auto click = [&](int column) {
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(column) + 8, 8});
        };
        click(CompareModel::A);
        click(CompareModel::A);
        QCOMPARE(first(), QString("a month"));
        table->selectRow(0);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(),
                 QString("Of\tFigure\tA\tB\tB − A\tChange\tB is\ncost\ta month\t$400 ± 4\t$500 ± 5\t+$100 ± 1\t+25 %\t▲ worse\n"));
        QTemporaryDir folder;
        QVERIFY(table->export_to(folder.filePath("a.csv")));
        QFile file(folder.filePath("a.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().toStdString(), report::print_csv(*made_up()));
        QString why;
        QVERIFY(!table->export_to("/nowhere/a.csv", &why));
        QVERIFY(!why.isEmpty());
    }
};

QTEST_MAIN(TestComparePanel)
#include "tst_compare_panel.moc"
