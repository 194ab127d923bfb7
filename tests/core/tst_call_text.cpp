// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/call_text.h"
#include "core/table_text.h"

using namespace headroom;

class TestCallText : public QObject {
    Q_OBJECT

private slots:
    void takes_apart_data();
    void takes_apart();
    void refuses_data();
    void refuses();
    void reads_arguments();
    void reports_arguments_data();
    void reports_arguments();
    void table_of_lines();
    void table_of_columns();
};

void TestCallText::takes_apart_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("parts");  // name|key separator value|...
    QTest::newRow("name alone") << "constant"
                                << "constant";
    QTest::newRow("no arguments") << "ramp( )"
                                  << "ramp";
    QTest::newRow("positional") << "zipf(200k, 0.9)"
                                << "zipf|200k|0.9";
    QTest::newRow("named") << " lognormal ( p50 = 4 ms ,p99=30 ms ) "
                           << "lognormal|p50=4 ms|p99=30 ms";
    QTest::newRow("pairs") << "empirical(0: 1 ms, 1: 3 ms)"
                           << "empirical|0:1 ms|1:3 ms";
    QTest::newRow("time of day") << "diurnal(peak=3, at=20:00)"
                                 << "diurnal|peak=3|at=20:00";
}

void TestCallText::takes_apart() {
    QFETCH(QString, text);
    QFETCH(QString, parts);
    const std::string written = text.toStdString();
    const CallText call = parse_call_text(written);
    QVERIFY2(call.error.empty(), call.error.c_str());
    std::string joined(call.name);
    for (const CallText::Argument& argument : call.arguments) {
        joined += '|';
        if (argument.separator != 0) (joined += argument.key) += argument.separator;
        joined += argument.value;
    }
    QCOMPARE(QString::fromStdString(joined), parts);
}

void TestCallText::refuses_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"a(", "a(1", "a(1) b", "a(1))", "a((1))", "a(1,,2)", "a(,)", "a(x=)", "a(1,)"})
        QTest::newRow(text) << QString(text);
}

void TestCallText::refuses() {
    QFETCH(QString, text);
    const std::string written = text.toStdString();
    const CallText call = parse_call_text(written);
    QVERIFY(!call.error.empty());
    CallReader reader(call);
    QVERIFY(!reader.text("", 0));
    QCOMPARE(reader.finish(), call.error);
}

void TestCallText::reads_arguments() {
    const CallText call = parse_call_text("f(1 s, b=2 ms, 0.5: 3, 7)");
    CallReader reader(call);
    QVERIFY(reader.has("b"));
    QVERIFY(!reader.has("a"));
    QCOMPARE(reader.required("b", Unit::Seconds, 1), 0.002);
    QCOMPARE(reader.required("a", Unit::Seconds, 0), 1.0);
    QCOMPARE(reader.pairs().size(), std::size_t(1));
    QVERIFY(!reader.quantity("c", Unit::None));
    QCOMPARE(reader.quantity("d", Unit::None, 1).value_or(0), 7.0);
    QCOMPARE(reader.finish(), std::string());
}

void TestCallText::reports_arguments_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    QTest::newRow("missing") << "f()"
                             << "f lacks 'a'";
    QTest::newRow("wrong") << "f(4 GB)"
                           << "'a' of f: '4 GB' is a size in bytes; expected a time such as 4 ms";
    QTest::newRow("uncertain") << "f(4 ms ± 3 %)"
                               << "'a' of f has an uncertainty of its own; expected it behind the parenthesis";
    QTest::newRow("too many") << "f(1 s, 2 s)"
                              << "'2 s' is one argument too many for f";
    QTest::newRow("unknown") << "f(a=1 s, b=1)"
                             << "f has no argument 'b', or has it twice";
    QTest::newRow("twice") << "f(a=1 s, a=1 s)"
                           << "f has no argument 'a', or has it twice";
}

void TestCallText::reports_arguments() {
    QFETCH(QString, text);
    QFETCH(QString, error);
    const std::string written = text.toStdString();
    const CallText call = parse_call_text(written);
    CallReader reader(call);
    reader.required("a", Unit::Seconds, 0);
    QCOMPARE(QString::fromStdString(reader.finish()), error);
}

void TestCallText::table_of_lines() {
    const auto lines = table_lines("\xef\xbb\xbfquantile,value\r\n# a note\n\n0, 1 ms\r\n\"0.5\";\"4 ms\"\n1\t30 ms\textra\nlonely");
    QCOMPARE(lines.size(), std::size_t(4));
    QCOMPARE(lines[0].first, std::string_view("0"));
    QCOMPARE(lines[0].second, std::string_view("1 ms"));
    QCOMPARE(lines[0].line, std::size_t(4));
    QCOMPARE(lines[1].first, std::string_view("0.5"));
    QCOMPARE(lines[1].second, std::string_view("4 ms"));
    QCOMPARE(lines[2].second, std::string_view("30 ms"));
    QCOMPARE(lines[3].second, std::string_view());
    QVERIFY(table_lines("").empty());
    QCOMPARE(table_lines("1,2").size(), std::size_t(1));
}

void TestCallText::table_of_columns() {
    Diagnostics mistakes;
    const TextTable table = read_table("\xef\xbb\xbf name ,\"a, \"\"b\"\"\"\r\n\n# note\nx;  \" 1 \" \ny,\n", mistakes);
    QVERIFY(mistakes.list().empty());
    QCOMPARE(table.columns.size(), std::size_t(2));
    QCOMPARE(table.columns[0].text, std::string("name"));
    QCOMPARE(table.columns[1].text, std::string("a, \"b\""));
    QCOMPARE(table.rows.size(), std::size_t(2));
    QCOMPARE(table.rows[0][1].text, std::string(" 1 "));
    QVERIFY((table.rows[0][1].at == Location{4, 3}));
    QCOMPARE(table.rows[1][1].text, std::string());
}

QTEST_APPLESS_MAIN(TestCallText)
#include "tst_call_text.moc"
