// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>
#include <QtTest>
#include <numeric>

#include "app/paper/table_writer.h"

using namespace headroom::paper;

class TestTableWriter : public QObject {
    Q_OBJECT

private slots:
    void columns_fit_data() {
        QTest::addColumn<std::vector<double>>("least");
        QTest::addColumn<std::vector<double>>("most");
        QTest::addColumn<std::vector<std::size_t>>("ends");  // of the parts
        QTest::addColumn<std::vector<double>>("widths");     // of all parts
        using Numbers = std::vector<double>;
        using Ends = std::vector<std::size_t>;
        QTest::newRow("as wide as it likes") << Numbers{10, 10} << Numbers{30, 40} << Ends{2} << Numbers{30, 40};
        QTest::newRow("half of what it likes") << Numbers{10, 10, 20} << Numbers{30, 50, 80} << Ends{3} << Numbers{20, 30, 50};
        QTest::newRow("just") << Numbers{40, 60} << Numbers{400, 600} << Ends{2} << Numbers{40, 60};
        QTest::newRow("in parts") << Numbers{20, 50, 30, 40, 40} << Numbers{20, 50, 30, 40, 40} << Ends{3, 5}
                                  << Numbers{20, 50, 30, 20, 40, 40};
        QTest::newRow("one is too wide") << Numbers{20, 200} << Numbers{20, 300} << Ends{2} << Numbers{20, 200};
        QTest::newRow("one column") << Numbers{20} << Numbers{30} << Ends{1} << Numbers{30};
    }
    void columns_fit() {
        QFETCH(std::vector<double>, least);
        QFETCH(std::vector<double>, most);
        QFETCH(std::vector<std::size_t>, ends);
        QFETCH(std::vector<double>, widths);
        std::vector<ColumnNeed> columns;
        for (std::size_t i = 0; i < least.size(); ++i) columns.push_back({least[i], most[i]});
        std::vector<std::size_t> found_ends;
        std::vector<double> found_widths;
        for (const ColumnPart& part : fit(columns, 100)) {
            found_ends.push_back(part.last);
            found_widths.insert(found_widths.end(), part.widths.begin(), part.widths.end());
        }
        QCOMPARE(found_ends, ends);
        QCOMPARE(found_widths, widths);
    }

    /// All rows of one line are as high, whatever they lack, and have their rules and grounds.
    void empty_cells_are_no_higher() {
        QTextDocument document;
        QTextCursor cursor(&document);
        write_table(cursor,
                    {{"A", "B"}, {false, true}, {{{"a"}, {"1", {}, {"load", "busy"}}}, {{"b"}, {}}, {{"c"}, {"3"}}, {{"d"}, {"4"}}}}, 1000,
                    1);
        const auto* table = qobject_cast<QTextTable*>(document.rootFrame()->childFrames().value(0));
        QVERIFY(table);
        const auto top = [&](int row) {
            return document.documentLayout()->blockBoundingRect(table->cellAt(row, 0).firstCursorPosition().block()).top();
        };
        QVERIFY(table->cellAt(1, 1).format().background().style() == Qt::SolidPattern);
        QVERIFY(table->cellAt(2, 1).format().toTableCellFormat().bottomBorder() > 0);
        QVERIFY(top(2) > top(1));
        QCOMPARE(top(3) - top(2), top(2) - top(1));
        QCOMPARE(top(4) - top(3), top(2) - top(1));
    }
};

QTEST_MAIN(TestTableWriter)
#include "tst_table_writer.moc"
