// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/cli/table.h"

using namespace headroom::cli;

class TestTable : public QObject {
    Q_OBJECT
private slots:
    void numbers_stand_right_and_names_left() {
        Table table({{"Name", Align::Left}, {"Value"}, {"Unused"}, {"Last", Align::Left}});
        table.add({"a", "1", "", "x"});
        table.add({"käse", "12345", "", ""});
        table.note("a note of its own");
        QCOMPARE(table.print(), std::string("Name  Value  Last\n"
                                            "a         1  x\n"
                                            "käse  12345\n"
                                            "    a note of its own\n"));
    }

    void a_line_has_at_most_eighty_columns_data() {
        QTest::addColumn<int>("name");
        QTest::addColumn<int>("numbers");
        QTest::newRow("short") << 8 << 8;
        QTest::newRow("gaps shrink") << 12 << 16;
        QTest::newRow("names are cut") << 70 << 12;
    }
    void a_line_has_at_most_eighty_columns() {
        QFETCH(int, name);
        QFETCH(int, numbers);
        Table table({{"Phase", Align::Left}, {"A"}, {"B"}, {"C"}, {"D"}});
        const std::string number(static_cast<std::size_t>(numbers), '7');
        table.add({std::string(static_cast<std::size_t>(name), 'n'), number, number, number, number});
        const std::string text = table.print();
        for (const QString& line : QString::fromStdString(text).split('\n')) QVERIFY2(line.size() <= line_width, qPrintable(line));
        QVERIFY(text.find(number + " ") != std::string::npos);
        QCOMPARE(text.find("…") != std::string::npos, name == 70);
    }

    void what_may_go_goes_before_names_are_cut() {
        Table table({{"Phase", Align::Left}, {"Design", Align::Left, true}, {"Value"}});
        const std::string name(40, 'n'), design(36, 'd');
        table.add({name, design, "1"});
        QVERIFY(table.print().find(design) == std::string::npos);
        QVERIFY(table.print().find(name + "      1") != std::string::npos);
        Table narrow({{"Phase", Align::Left}, {"Design", Align::Left, true}, {"Value"}});
        narrow.add({"n", design, "1"});
        QVERIFY(narrow.print().find(design) != std::string::npos);
    }

    void wrapping() {
        QCOMPARE(wrap("one two", "note: "), std::string("note: one two\n"));
        QCOMPARE(wrap(""), std::string("\n"));
        const std::string text = wrap(std::string(30, 'a') + " " + std::string(50, 'b') + " c " + std::string(100, 'd'), "> ");
        QCOMPARE(text, "> " + std::string(30, 'a') + "\n  " + std::string(50, 'b') + " c\n  " + std::string(100, 'd') + "\n");
    }
};

QTEST_APPLESS_MAIN(TestTable)
#include "tst_table.moc"
