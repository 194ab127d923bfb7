// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

#include "plan/reader.h"

using namespace headroom;
using plan::parse_json;
using plan::print_json;

namespace {

Value random_value(std::mt19937_64& random, int depth) {
    const auto below = [&](std::uint64_t n) { return random() % n; };
    switch (below(depth > 0 ? 8 : 5)) {
        case 0: return {};
        case 1: return below(2) == 0;
        case 2: return static_cast<double>(random()) * std::pow(10.0, static_cast<double>(below(60)) - 40) * (below(2) == 0 ? 1 : -1);
        case 3: return static_cast<double>(below(100'000));
        case 4: {
            std::string text;
            for (std::uint64_t i = below(12); i > 0; --i) text += static_cast<char>(below(128));
            return text + (below(3) == 0 ? "é€\U0001F600" : "");
        }
        case 5: {
            Value::Array array;
            for (std::uint64_t i = below(6); i > 0; --i) array.push_back(random_value(random, depth - 1));
            return array;
        }
        default: {
            Value::Object object;
            for (std::uint64_t i = below(6); i > 0; --i) object.push_back({std::to_string(random()), random_value(random, depth - 1), {}});
            return object;
        }
    }
}

}  // namespace

class TestJsonPrinter : public QObject {
    Q_OBJECT
private slots:
    void prints_data() {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const char* text) { QTest::newRow(name) << QByteArray(text); };
        row("empty object", "{}\n");
        row("empty array", "[]\n");
        row("scalar", "\"a\"\n");
        row("short containers stay on a line", "{\n  \"at\": [240, 0],\n  \"calls\": {\"browse\": 2, \"checkout\": 6}\n}\n");
        row("settings of settings too", "[\n  {\"from\": \"web\", \"to\": \"db\", \"retry\": {\"attempts\": 3}}\n]\n");
        row("objects in an array each have a line", "{\n  \"slo\": [\n    {\"p95\": \"250 ms\"},\n    {\"availability\": 0.999}\n  ]\n}\n");
        row("long ones are broken",
            "{\n  \"components\": [\n    {\n      \"id\": \"web\",\n      \"type\": \"service\",\n      \"cpu\": {\"browse\": "
            "\"lognormal(p50=6 ms, p99=40 ms)\", \"checkout\": \"exponential(20 ms)\"}\n    }\n  ]\n}\n");
        row("escapes", "[\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001/é\"]\n");
    }
    void prints() {
        QFETCH(QByteArray, text);
        if (text.startsWith("[\"")) text = "[\n  " + text.mid(1, text.size() - 3) + "\n]\n";
        const auto json = parse_json(text.toStdString());
        QVERIFY(json.value);
        QCOMPARE(QString::fromStdString(print_json(*json.value)), QString::fromUtf8(text));
    }

    void numbers_data() {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("text");
        QTest::newRow("integer") << 6.0 << "6";
        QTest::newRow("million") << 1e6 << "1000000";
        QTest::newRow("large") << 1e22 << "1e+22";
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004";
        QTest::newRow("minus") << -2.5 << "-2.5";
        QTest::newRow("tiny") << 5e-324 << "5e-324";
        QTest::newRow("minus zero") << -0.0 << "0";
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << "null";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << "null";
    }
    void numbers() {
        QFETCH(const double, number);
        QFETCH(const QString, text);
        QCOMPARE(QString::fromStdString(print_json(number)), text + "\n");
    }

    void reads_back_the_same() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 3000; ++i) {
            const Value value = random_value(random, 5);
            const std::string text = print_json(value);
            const auto json = parse_json(text);
            QVERIFY2(json.value, text.c_str());
            QVERIFY2(*json.value == value, text.c_str());
            QCOMPARE(print_json(*json.value), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestJsonPrinter)
#include "tst_json_printer.moc"
