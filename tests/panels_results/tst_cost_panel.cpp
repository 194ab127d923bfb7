// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTest>

#include "app/charts/chart.h"
#include "app/figures/money.h"
#include "app/panels/cost_panel.h"
#include "app/panels/results_table.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

namespace {

study::CostResult bill() {
    study::CostResult cost;
    cost.currency = "USD";
    cost.per_month = {30.30, {}};
    cost.by_component = {{"web", 20.20}, {"queue", 0}, {"db, main", 10.10}};
    cost.by_kind = {{"compute", 25.25}, {"storage", 5.05}};
    cost.lines = {{"web", "compute", "m6i.large", "", 730, "hour", 20.20},
                  {"db, main", "compute", "db.m6g.large", "postgresql", 730, "hour", 5.05},
                  {"db, main", "storage", "gp3", "", 100, "GiB", 5.05}};
    cost.unpriced = {{"queue", "no instance type is given"}};
    return cost;
}

}  // namespace

class TestCostPanel : public QObject {
    Q_OBJECT

    QString cell(const QAbstractItemModel& model, int row, int column) { return model.index(row, column).data().toString(); }
    template <class T>
    T* find(CostPanel& panel, const char* name) {
        return panel.findChild<T*>(name);
    }

private slots:
    void models_are_sound() {
        CostModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        CostLinesModel lines;
        QAbstractItemModelTester lines_tester(&lines, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 0);
        model.show(bill());
        lines.show(bill().lines, {});
        QCOMPARE(lines.rowCount(), 3);
        lines.show(bill().lines, "db, main");
        QCOMPARE(lines.rowCount(), 2);
        QCOMPARE(cell(lines, 0, CostLinesModel::Item), QString("db.m6g.large (postgresql)"));
        QCOMPARE(cell(lines, 0, CostLinesModel::Amount), QString("730 hour"));
        model.show(std::nullopt);
        QCOMPARE(model.rowCount(), 0);
    }

    void bill_is_to_the_cent() {
        CostModel model;
        model.show(bill());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.columnCount(), 4);
        QStringList titles;
        for (int column = 0; column < 4; ++column) titles << model.headerData(column, Qt::Horizontal).toString();
        QCOMPARE(titles, (QStringList{"Component", "Compute", "Storage", "$/month"}));
        const QList<QStringList> rows = {
            {"web", "20.20", "", "20.20"}, {"db, main", "5.05", "5.05", "10.10"}, {"all", "25.25", "5.05", "30.30"}};
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 4; ++column) QCOMPARE(cell(model, row, column), rows[row][column]);
        QCOMPARE(
            model.csv(),
            std::string(
                "component,compute,storage,total\r\nweb,20.20,0.00,20.20\r\n\"db, main\",5.05,5.05,10.10\r\nall,25.25,5.05,30.30\r\n"));
    }

    void it_follows_the_player() {
        HelloWorld world;
        CostPanel panel(world.book, world.player);
        panel.resize(1200, 300);
        panel.show();
        auto* table = find<ResultsTable>(panel, "cost_bill");
        QVERIFY(!table->isVisible());
        QVERIFY(find<charts::Chart>(panel, "cost_chart")->data().message.contains("Space"));
        world.grow();
        QVERIFY(table->isVisible());
        for (std::size_t position = 0; position < world.player.track().size(); ++position) {
            world.player.seek(position);
            const study::RunResult& run = world.player.snapshot().run();
            const QString summary = find<QLabel>(panel, "cost_summary")->text();
            QVERIFY(summary.startsWith(QString::fromStdString(run.phase) + " on Simple, "));
            QCOMPARE(table->isVisible(), run.cost.has_value());
            if (!run.cost) {
                QVERIFY(summary.contains("unstable"));
                continue;
            }
            QVERIFY(summary.contains(QString::fromStdString(figures::exact_money(run.cost->per_month, "USD"))));
            const auto* model = table->model();
            const int last = model->rowCount() - 1;
            double sum = 0;
            for (int row = 0; row < last; ++row) sum += cell(*model, row, model->columnCount() - 1).toDouble();
            QCOMPARE(QString::number(sum, 'f', 2), cell(*model, last, model->columnCount() - 1));
            QCOMPARE(find<charts::Chart>(panel, "cost_chart")->cursor(), std::optional(static_cast<double>(position)));
        }
        QVERIFY(world.player.snapshot().is_unstable());
        emit find<charts::Chart>(panel, "cost_chart")->chosen(2);
        QCOMPARE(world.player.position(), 2U);
    }

    void lines_are_of_the_chosen_component() {
        HelloWorld world;
        auto results = std::make_shared<study::Results>();
        results->runs.emplace_back().phase = "Growth";
        results->runs[0].levels.emplace_back();
        results->runs[0].cost = bill();
        CostPanel panel(world.book, world.player);
        panel.resize(1200, 300);
        panel.show();
        world.book.put(results);
        auto *table = find<ResultsTable>(panel, "cost_bill"), *lines = find<ResultsTable>(panel, "cost_lines");
        QCOMPARE(lines->model()->rowCount(), 3);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 0)).center());
        QCOMPARE(lines->model()->rowCount(), 2);
        QVERIFY(lines->isColumnHidden(CostLinesModel::Component));
        world.book.put(results);  // the choice stays
        QCOMPARE(lines->model()->rowCount(), 2);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(2, 0)).center());
        QCOMPARE(lines->model()->rowCount(), 3);
        auto* warning = find<QLabel>(panel, "cost_unpriced");
        QVERIFY(warning->isVisible());
        QCOMPARE(warning->text(), QString("Not in the cost: queue (no instance type is given)."));
    }
};

QTEST_MAIN(TestCostPanel)
#include "tst_cost_panel.moc"
