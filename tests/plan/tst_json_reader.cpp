// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTest>

#include "plan/reader.h"

using namespace headroom;
using plan::parse_json;

namespace {

QString place(const Location& at) { return QString("%1:%2").arg(at.line).arg(at.column); }

/// Kilobytes that the process has had at most.
long peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

}  // namespace

class TestJsonReader : public QObject {
    Q_OBJECT
private slots:
    void values_know_their_place() {
        const auto json =
            parse_json("// a comment\n{\n  \"a\": [1, /* two */ 2,\n\t-0.5e1],  \"é\": {\"b\" : true}, // end\n  \"c\":null\n}\n");
        QVERIFY(json.value);
        QVERIFY(json.has_comments);
        const Value& root = *json.value;
        QCOMPARE(place(root.at), "2:1");
        QCOMPARE(place(root.find("a")->at), "3:8");
        QCOMPARE(place(root.find("a")->as_array()[0].at), "3:9");
        QCOMPARE(place(root.find("a")->as_array()[1].at), "3:22");
        QCOMPARE(place(root.find("a")->as_array()[2].at), "4:2");
        QCOMPARE(root.find("a")->as_array()[2].as_number(), -5.0);
        QCOMPARE(place(root.as_object()[1].at), "4:12");
        QCOMPARE(place(root.find("é")->find("b")->at), "4:24");
        QCOMPARE(place(root.find("c")->at), "5:7");
    }

    void columns_count_characters() {
        const auto json = parse_json("{\"\U0001F600é€\": 1}");
        QCOMPARE(place(json.value->as_object()[0].value.at), "1:9");
    }

    void line_ends_of_any_system() {
        const auto json = parse_json("{\r\n\"a\":\r\n1}");
        QCOMPARE(place(json.value->find("a")->at), "3:1");
    }

    void scalars_alone() {
        QCOMPARE(parse_json(" 12").value->as_number(), 12.0);
        QCOMPARE(parse_json("\"a\\u20ac\\ud83d\\ude00\\n\"").value->as_string(), std::string("a€\U0001F600\n"));
        QVERIFY(parse_json("null").value->is_null());
        QCOMPARE(parse_json("false").value->as_bool(), false);
    }

    void numbers_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("number");
        QTest::newRow("largest") << QByteArray("1.7976931348623157e308") << 1.7976931348623157e308;
        QTest::newRow("smallest") << QByteArray("5e-324") << 5e-324;
        QTest::newRow("vanishing") << QByteArray("1e-999") << 0.0;
        QTest::newRow("beyond 64 bits") << QByteArray("123456789012345678901234567890") << 123456789012345678901234567890.0;
        QTest::newRow("unsigned") << QByteArray("18446744073709551615") << 18446744073709551615.0;
        QTest::newRow("signed") << QByteArray("-9223372036854775808") << -9223372036854775808.0;
        QTest::newRow("minus zero") << QByteArray("-0.0") << -0.0;
    }
    void numbers() {
        QFETCH(const QByteArray, text);
        QFETCH(const double, number);
        const auto json = parse_json(text.toStdString());
        QVERIFY(json.value);
        QCOMPARE(json.value->as_number(), number);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* text, const char* place, const char* message) {
            QTest::newRow(text) << QByteArray(text) << QString(place) << QString(message);
        };
        row("[", "1:2", "the text ends before the array that begins at 1:1 is closed");
        row("[1,2", "1:5", "the text ends before the array that begins at 1:1 is closed");
        row("[1 2]", "1:4", "a comma is missing before this");
        row("[1,,2]", "1:4", "a comma with no value before it");
        row("[,1]", "1:2", "a comma with no value before it");
        row("[1\n,\n// last\n]", "2:1", "a comma after the last value");
        row("[1-2]", "1:2", "'1-2' is no number");
        row("[-]", "1:2", "'-' is no number");
        row("[1e]", "1:2", "'1e' is no number");
        row("[1.5.2]", "1:2", "'1.5.2' is no number");
        row("[-01]", "1:2", "'-01' begins with a zero");
        row("[tru]", "1:2", "'tru' is not known");
        row("[NULL]", "1:2", "'NULL' is not known");
        row("[None]", "1:2", "'None' is not known");
        row("{", "1:2", "the text ends before the object that begins at 1:1 is closed");
        row("{,}", "1:2", "a comma with no member before it");
        row("{\"a\":1,,}", "1:8", "a comma with no member before it");
        row("{\"a\"=1}", "1:5", "':' is missing after the name 'a'");
        row("{\"a\":}", "1:6", "the member 'a' has no value");
        row("{\"a\":1;}", "1:7", "unexpected ';'");
        row("{[1]:2}", "1:2", "unexpected '['");
        row("{\"a\":1]", "1:7", "']' does not close the object that begins at 1:1");
        row("[\"a\":1]", "1:5", "a member of an object inside an array");
        row("]", "1:1", "']' closes nothing");
        row("[1]]", "1:4", "']' closes nothing");
        row("[1] []", "1:5", "text after the end of the document");
        row("[1 /x 2]", "1:4", "a single '/'");
        row("/* open", "1:1", "the comment that begins here is not closed");
        row("[\"a\nb\"]", "1:2", "the string that begins here is not closed on its line");
        row("[\"\x01\"]", "1:3", "a control character inside a string");
        row("[1\x02]", "1:3", "the control character 0x02");
        row("[\"\\ud800\\u0041\"]", "1:3", "'\\ud800' is half of a pair");
        row("[\"\\udc00\"]", "1:3", "'\\udc00' is half of a pair");
        row("[\"\xed\xa0\x80\"]", "1:3", "the byte 0xED is no part of a UTF-8 character");
        row("[\"\xf4\x90\x80\x80\"]", "1:3", "the byte 0xF4 is no part of a UTF-8 character");
        row("[\"\xe2\x82\"]", "1:3", "the byte 0xE2 is no part of a UTF-8 character");
    }
    void refuses() {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, place);
        QFETCH(const QString, message);
        const auto json = parse_json(text.toStdString());
        QVERIFY(!json.value);
        QCOMPARE(json.diagnostics.list().size(), std::size_t{1});
        const Diagnostic& mistake = json.diagnostics.list()[0];
        QCOMPARE(QString::fromStdString(mistake.message), message);
        QCOMPARE(::place(mistake.at), place);
    }

    void first_of_several_members_is_kept() {
        const auto json = parse_json("{\"a\": 1, \"b\": 2, \"a\": 3, \"a\": 4}");
        QVERIFY(json.value);
        QVERIFY(json.diagnostics.has_errors());
        QCOMPARE(json.diagnostics.list().size(), std::size_t{2});
        QCOMPARE(json.value->as_object().size(), std::size_t{2});
        QCOMPARE(json.value->find("a")->as_number(), 1.0);
    }

    void depth_is_limited() {
        QVERIFY(parse_json(std::string(64, '[') + std::string(64, ']')).value);
        const auto json = parse_json(std::string(65, '[') + std::string(65, ']'));
        QVERIFY(!json.value);
        QCOMPARE(place(json.diagnostics.list()[0].at), "1:65");
    }

    void brackets_are_refused_at_once_data() {
        QTest::addColumn<std::size_t>("count");
        QTest::addColumn<QString>("message");
        QTest::newRow("60 MB") << std::size_t{60'000'000} << "more than 64 brackets inside one another";
        QTest::newRow("100 MB") << std::size_t{100'000'000} << "the text has 100000000 bytes";
    }
    void brackets_are_refused_at_once() {
        QFETCH(const std::size_t, count);
        QFETCH(const QString, message);
        for (const char bracket : {'[', '{'}) {
            const std::string text(count, bracket);
            const long before = peak_memory();
            QElapsedTimer timer;
            timer.start();
            const auto json = parse_json(text);
            QVERIFY2(timer.elapsed() < 2000, qPrintable(QString("%1 ms").arg(timer.elapsed())));
            QVERIFY2(peak_memory() - before < 4000, qPrintable(QString("%1 kB").arg(peak_memory() - before)));
            QVERIFY(!json.value);
            const QString expected = bracket == '{' && count < 100'000'000 ? QString("unexpected '{'") : message;
            QCOMPARE(QString::fromStdString(json.diagnostics.list()[0].message), expected);
        }
    }

    void values_are_limited() {
        std::string text = "[0";
        for (int i = 0; i < 2'000'001; ++i) text += ",0";
        const auto json = parse_json(text + "]");
        QVERIFY(!json.value);
        QCOMPARE(QString::fromStdString(json.diagnostics.list()[0].message), QString("more than 2000000 values"));
    }

    void doubled_members_do_not_take_for_ever() {
        std::string text = "{\"a\":0";
        for (int i = 0; i < 1'000'000; ++i) text += ",\"a\":0";
        QElapsedTimer timer;
        timer.start();
        const auto json = parse_json(text + "}");
        QVERIFY(timer.elapsed() < 60'000);  // by the square it would be a quarter of an hour, under sanitizers many
        QCOMPARE(json.diagnostics.list().size(), std::size_t{100});
    }
};

QTEST_APPLESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
