// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/report/workbook.h"
#include "read_book.h"
#include "samples.h"

using namespace headroom;
using namespace headroom::report;

class TestWorkbook : public QObject {
    Q_OBJECT
private slots:
    void the_bill_line_by_line() {
        const study::Results results = well();
        const ReadBook book(print_workbook({results, growth()}));
        const ReadSheet& bill = book["Bill"];
        QVERIFY(bill.is_frozen);
        int row = 2;
        for (const study::RunResult& run : results.runs) {
            qint64 cents = 0;
            for (const study::CostLine& line : run.cost->lines) {
                const QString n = QString::number(row++);
                QCOMPARE(bill.cells.at("A" + n).toStdString(), run.phase);
                QCOMPARE(bill.cells.at("C" + n).toStdString(), line.component);
                QCOMPARE(bill.cells.at("E" + n).toStdString(), line.item);
                QVERIFY(std::abs(bill.number("G" + n) - line.amount) <= 1e-9 * line.amount);
                cents += qRound64(bill.number("I" + n) * 100);
            }
            QVERIFY(cents > 0);
            QCOMPARE(cents, qRound64(*run.cost->per_month.value * 100));  // to the cent
        }
    }

    /// What a formula comes to stands in the file, and is what a spreadsheet makes of it.
    void totals_are_formulas() {
        const study::Results results = well();
        const ReadBook book(print_workbook({results, {}}));
        const ReadSheet& parts = book["Cost by component"];
        const std::size_t components = results.runs.front().cost->by_component.size();
        const int last = static_cast<int>(components) + 1, total = last + 1;
        QCOMPARE(parts.cells.at("C" + QString::number(total)), QString("All"));
        for (const QChar column : QString("DEFGH")) {
            QCOMPARE(parts.formulas.at(column + QString::number(total)), QString("SUM(%1%2:%1%3)").arg(column).arg(2).arg(last));
            double sum = 0;
            for (int row = 2; row <= last; ++row) sum += parts.number(column + QString::number(row));
            QVERIFY(std::abs(sum - parts.number(column + QString::number(total))) < 1e-6);
        }
        QCOMPARE(parts.number("H" + QString::number(total)), *results.runs.front().cost->per_month.value);
        const ReadSheet& phases = book["Phases"];
        bool found = false;
        for (const auto& [cell, formula] : phases.formulas)
            if (formula.startsWith("SUMIFS(Bill!$I:$I,Bill!$A:$A,")) {
                found = true;
                QVERIFY(phases.number(cell) == *results.runs[0].cost->per_month.value ||
                        phases.number(cell) == *results.runs[1].cost->per_month.value);
            }
        QVERIFY(found);
    }

    void sheets_and_charts() {
        const ReadBook both(print_workbook({well(), growth()}));
        for (const char* name : {"Phases", "Growth", "Limits", "Cost by component", "Bill", "Promises", "Findings", "Assumptions"})
            QVERIFY2(both.has(name) && both[name].is_frozen, name);
        QCOMPARE(both.charts(), std::size_t{4});
        QCOMPARE(both["Limits"].number("E2"), 8000.0);
        QCOMPARE(both["Growth"].number("C3"), 10000.0);
        const ReadBook one({print_workbook({{}, growth()})});
        QVERIFY(one.has("Growth") && !one.has("Phases") && !one.has("Bill"));
    }

    /// A sheet that would have a head alone is none.
    void sheets_have_rows() {
        study::Results bare = well();
        for (study::RunResult& run : bare.runs) {
            run.slo.clear();
            run.findings.clear();
            run.cost->unpriced.clear();
        }
        const ReadBook without(print_workbook({bare, {}}));
        for (const char* name : {"Promises", "Findings", "Not in the cost"}) QVERIFY2(!without.has(name), name);
        bare.runs[1].cost->unpriced = {{"web", "no instance type is given"}};
        const ReadBook unpriced(print_workbook({bare, {}}));
        QCOMPARE(unpriced["Not in the cost"].cells.at("D2"), QString("no instance type is given"));
    }

    /// No figure is no cell, and no text is markup or a formula.
    void what_there_is_not() {
        const ReadBook none(print_workbook({unstable(), {}}));
        const ReadSheet& phases = none["Phases"];
        int heads = 0;
        for (const auto& [cell, text] : phases.cells)
            if (text == "Phase") heads = cell.mid(1).toInt();
        QVERIFY(heads > 0);
        QVERIFY(!phases.cells.contains("G" + QString::number(heads + 1)));
        QCOMPARE(phases.cells.at("M" + QString::number(heads + 1)), QString("unstable"));
        QVERIFY(!none.has("Bill"));
        study::Results odd = well();
        odd.runs.front().phase = "=1+1";
        const ReadBook book(print_workbook({odd, {}}));
        QCOMPARE(book["Bill"].cells.at("A2"), QString("=1+1"));
        QVERIFY(!book["Bill"].formulas.contains("A2"));
        QVERIFY(ReadBook(print_workbook(all_evil())).has("Bill"));
    }

    void the_same_bytes() { QVERIFY(print_workbook({well(), growth()}) == print_workbook({well(), growth()})); }
};

QTEST_APPLESS_MAIN(TestWorkbook)
#include "tst_workbook.moc"
