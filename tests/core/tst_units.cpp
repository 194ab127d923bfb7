// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>
#include <bit>
#include <cmath>
#include <limits>

#include "core/random.h"
#include "core/units.h"

using namespace headroom;

class TestUnits : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void uncertainty_data();
    void uncertainty();
    void refuses_data();
    void refuses();
    void prints_data();
    void prints();
    void round_trips_data();
    void round_trips();
    void prints_for_people();
    void bare_numbers();
    void literals_equal_text();
    void examples_are_understood_data();
    void examples_are_understood();
    void patterns_match_what_is_understood_data();
    void patterns_match_what_is_understood();
    void patterns_match_nothing_else_data();
    void patterns_match_nothing_else();
};

Q_DECLARE_METATYPE(Unit)

void TestUnits::reads_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Unit>("unit");
    QTest::addColumn<double>("value");
    const auto row = [](const char* text, Unit unit, double value) { QTest::addRow("%s", text) << QString(text) << unit << value; };
    row("1.5k", Unit::None, 1500);
    row("2M", Unit::None, 2e6);
    row("1B", Unit::None, 1e9);
    row("-3", Unit::None, -3);
    row("1e3", Unit::None, 1000);
    row("1.5e3k", Unit::None, 1.5e6);
    row(".5", Unit::None, 0.5);
    row("5 %", Unit::Ratio, 0.05);
    row("5%", Unit::Ratio, 0.05);
    row("0.05", Unit::Ratio, 0.05);
    row("-5 %", Unit::Ratio, -0.05);
    row("4 ms", Unit::Seconds, 0.004);
    row("4ms", Unit::Seconds, 0.004);
    row("  4   ms ", Unit::Seconds, 0.004);
    row("1.1 ms", Unit::Seconds, 0.0011);
    row("7 ns", Unit::Seconds, 7e-9);
    row("7 us", Unit::Seconds, 7e-6);
    row("7 µs", Unit::Seconds, 7e-6);
    row("7 μs", Unit::Seconds, 7e-6);
    row("4e-1 ms", Unit::Seconds, 0.0004);
    row("2 min", Unit::Seconds, 120);
    row("1.5 h", Unit::Seconds, 5400);
    row("3 d", Unit::Seconds, 259200);
    row("2 weeks", Unit::Seconds, 1209600);
    row("1 month", Unit::Seconds, 2628000);
    row("1 year", Unit::Seconds, 31536000);
    row("2.5 years", Unit::Seconds, 78840000);
    row("0.25", Unit::Seconds, 0.25);
    row("-0 s", Unit::Seconds, 0);
    row("60 kB", Unit::Bytes, 60e3);
    row("60 KB", Unit::Bytes, 60e3);
    row("2 GiB", Unit::Bytes, 2147483648.0);
    row("1 KiB", Unit::Bytes, 1024);
    row("3 TB", Unit::Bytes, 3e12);
    row("1.5k/s", Unit::PerSecond, 1500);
    row("90/min", Unit::PerSecond, 1.5);
    row("90 / min", Unit::PerSecond, 1.5);
    row("3600/h", Unit::PerSecond, 1);
    row("2/ms", Unit::PerSecond, 2000);
    row("100 MB/s", Unit::BytesPerSecond, 1e8);
    row("10 Gbit/s", Unit::BytesPerSecond, 1.25e9);
    row("10 Gb/s", Unit::BytesPerSecond, 1.25e9);
    row("10 Gbps", Unit::BytesPerSecond, 1.25e9);
    row("1 MiB/s", Unit::BytesPerSecond, 1048576);
    row("60 MB/min", Unit::BytesPerSecond, 1e6);
    row("$40", Unit::Money, 40);
    row("$ 1.5k", Unit::Money, 1500);
    row("40", Unit::Money, 40);
    row("$2M", Unit::Money, 2e6);
    row("$0.10/h", Unit::MoneyPerHour, 0.1);
    row("$73/month", Unit::MoneyPerHour, 0.1);
    row("0.1", Unit::MoneyPerHour, 0.1);
    row("20:00", Unit::TimeOfDay, 72000);
    row("9:05", Unit::TimeOfDay, 9 * 3600 + 300);
    row("23:59:59.5", Unit::TimeOfDay, 86399.5);
    row("72000", Unit::TimeOfDay, 72000);
    row("2", Unit::Cpus, 2);
    row("500m", Unit::Cpus, 0.5);
    row("4 vCPUs", Unit::Cpus, 4);
}

void TestUnits::reads() {
    QFETCH(QString, text);
    QFETCH(Unit, unit);
    QFETCH(double, value);
    const ParsedQuantity parsed = parse_quantity(text.toStdString(), unit);
    QVERIFY2(parsed, parsed.error.c_str());
    QCOMPARE(std::bit_cast<std::uint64_t>(parsed.quantity.value), std::bit_cast<std::uint64_t>(value));
    QCOMPARE(parsed.quantity.uncertainty, 0.0);
}

void TestUnits::uncertainty_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("uncertainty");
    QTest::newRow("sign") << "4 ms ± 30 %" << 0.3;
    QTest::newRow("no spaces") << "4ms±30%" << 0.3;
    QTest::newRow("plus minus") << "4 ms +- 30 %" << 0.3;
    QTest::newRow("plus slash minus") << "4 ms +/- 2.5 %" << 0.025;
    QTest::newRow("none") << "4 ms" << 0.0;
    QTest::newRow("bare number") << "0.004 ± 1 %" << 0.01;
}

void TestUnits::uncertainty() {
    QFETCH(QString, text);
    QFETCH(double, uncertainty);
    const ParsedQuantity parsed = parse_quantity(text.toStdString(), Unit::Seconds);
    QVERIFY2(parsed, parsed.error.c_str());
    QCOMPARE(parsed.quantity.value, 0.004);
    QCOMPARE(parsed.quantity.uncertainty, uncertainty);
    const ParsedQuantity again = parse_quantity(print_quantity(parsed.quantity, Unit::Seconds), Unit::Seconds);
    QCOMPARE(again.quantity.uncertainty, uncertainty);
}

void TestUnits::refuses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Unit>("unit");
    QTest::addColumn<QString>("wrong");
    const auto row = [](const char* text, Unit unit, const char* wrong) {
        QTest::addRow("'%s' %d", text, static_cast<int>(unit)) << QString(text) << unit << QString(wrong);
    };
    row("", Unit::Seconds, "nothing is written");
    row("   ", Unit::Seconds, "nothing is written");
    row("abc", Unit::Seconds, "'abc' is no number");
    row("ms", Unit::Seconds, "'ms' is no number");
    row("4 parsec", Unit::Seconds, "unknown unit 'parsec' in '4 parsec'");
    row("4 m", Unit::Seconds, "unknown unit 'm' in '4 m'");
    row("4 MS", Unit::Seconds, "unknown unit 'MS' in '4 MS'");
    row("4 ms ms", Unit::Seconds, "unknown unit 'ms ms' in '4 ms ms'");
    row("4 GB", Unit::Seconds, "'4 GB' is a size in bytes");
    row("4 ms", Unit::Bytes, "'4 ms' is a time");
    row("4 GB/s", Unit::Bytes, "'4 GB/s' is a bandwidth");
    row("60k", Unit::Bytes, "'60k' is a number without a unit");
    row("$4", Unit::Seconds, "'$4' is an amount of money");
    row("$4", Unit::MoneyPerHour, "'$4' is an amount of money");
    row("1.5k", Unit::PerSecond, "'1.5k' is a number without a unit");
    row("4 / parsec", Unit::PerSecond, "unknown unit '/ parsec' in '4 / parsec'");
    row("nan", Unit::Seconds, "'nan' is no number");
    row("inf", Unit::None, "'inf' is no number");
    row("-inf", Unit::None, "'-inf' is no number");
    row("1e999", Unit::None, "'1e999' is out of range");
    row("1e305k", Unit::None, "");
    row("1e308 month", Unit::Seconds, "'1e308 month' is out of range");
    row("1e99999999999", Unit::None, "'1e99999999999' is out of range");
    row("0x10", Unit::None, "unknown unit 'x10' in '0x10'");
    row("1,5", Unit::None, "unknown unit ',5' in '1,5'");
    row("--1", Unit::None, "'--1' is no number");
    row("+1", Unit::None, "'+1' is no number");
    row("-4 ms", Unit::Seconds, "'-4 ms' is negative");
    row("-1 B", Unit::Bytes, "'-1 B' is negative");
    row("25:00", Unit::TimeOfDay, "'25:00' is no time of day");
    row("20:60", Unit::TimeOfDay, "'20:60' is no time of day");
    row("20:5", Unit::TimeOfDay, "'20:5' is no time of day");
    row("20:00:00:00", Unit::TimeOfDay, "'20:00:00:00' is no time of day");
    row("20:00.5", Unit::TimeOfDay, "'20:00.5' is no time of day");
    row("20:00:1.2.3", Unit::TimeOfDay, "'20:00:1.2.3' is no time of day");
    row("86400", Unit::TimeOfDay, "'86400' is past the end of the day");
    row("4 ms ± 30", Unit::Seconds, "'30' is no uncertainty");
    row("4 ms ±", Unit::Seconds, "'' is no uncertainty");
    row("4 ms ± -3 %", Unit::Seconds, "'-3 %' is no uncertainty");
    row("4 ms ± 300 %", Unit::Seconds, "'300 %' is no uncertainty");
    row("4 ms ± 3 % ± 3 %", Unit::Seconds, "'3 % ± 3 %' is no uncertainty");
    row("± 3 %", Unit::Seconds, "nothing is written");
}

void TestUnits::refuses() {
    QFETCH(QString, text);
    QFETCH(Unit, unit);
    QFETCH(QString, wrong);
    const ParsedQuantity parsed = parse_quantity(text.toStdString(), unit);
    if (wrong.isEmpty()) {  // the edge: just in range
        QVERIFY(parsed);
        return;
    }
    QVERIFY(!parsed);
    QCOMPARE(parsed.quantity.value, 0.0);
    const QString error = QString::fromStdString(parsed.error);
    QCOMPARE(error.section("; expected ", 0, 0), wrong);
    if (!wrong.contains("uncertainty")) {
        const std::string_view name = name_of(unit), example = example_of(unit);
        QCOMPARE(error.section("; expected ", 1), QString("%1 such as %2").arg(QLatin1String(name.data()), QLatin1String(example.data())));
    }
}

void TestUnits::prints_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<Unit>("unit");
    QTest::addColumn<QString>("text");
    const auto row = [](double value, Unit unit, const char* text) { QTest::addRow("%s", text) << value << unit << QString(text); };
    row(0, Unit::Seconds, "0 s");
    row(0.004, Unit::Seconds, "4 ms");
    row(0.5, Unit::Seconds, "500 ms");
    row(1.5, Unit::Seconds, "1.5 s");
    row(90, Unit::Seconds, "90 s");
    row(120, Unit::Seconds, "2 min");
    row(5400, Unit::Seconds, "90 min");
    row(345600, Unit::Seconds, "4 d");
    row(31536000, Unit::Seconds, "365 d");
    row(63072000, Unit::Seconds, "2 years");
    row(3153600000, Unit::Seconds, "100 years");
    row(1e-9, Unit::Seconds, "1 ns");
    row(5e-10, Unit::Seconds, "5e-10 s");
    row(1000, Unit::Seconds, "1000 s");
    row(-0.004, Unit::Seconds, "-4 ms");
    row(60e3, Unit::Bytes, "60 kB");
    row(2147483648.0, Unit::Bytes, "2 GiB");
    row(1024, Unit::Bytes, "1 KiB");
    row(8e9, Unit::Bytes, "8 GB");
    row(0, Unit::Bytes, "0 B");
    row(1500, Unit::None, "1500");
    row(10000, Unit::None, "10k");
    row(200000, Unit::None, "200k");
    row(65537, Unit::None, "65537");
    row(2.5e9, Unit::None, "2.5B");
    row(0.3, Unit::None, "0.3");
    row(0.05, Unit::Ratio, "5 %");
    row(0.999, Unit::Ratio, "99.9 %");
    row(1, Unit::Ratio, "100 %");
    row(0, Unit::Ratio, "0 %");
    row(12, Unit::Ratio, "12");
    row(25000, Unit::PerSecond, "25k/s");
    row(1.5, Unit::PerSecond, "1.5/s");
    row(0.1, Unit::PerSecond, "6/min");
    row(1e8, Unit::BytesPerSecond, "100 MB/s");
    row(1.25e9, Unit::BytesPerSecond, "10 Gbit/s");
    row(40, Unit::Money, "$40");
    row(25000, Unit::Money, "$25k");
    row(0.1, Unit::MoneyPerHour, "$0.1/h");
    row(72000, Unit::TimeOfDay, "20:00");
    row(0, Unit::TimeOfDay, "00:00");
    row(86399.5, Unit::TimeOfDay, "23:59:59.5");
    row(5, Unit::TimeOfDay, "00:00:05");
    row(0.5, Unit::Cpus, "0.5");
}

void TestUnits::prints() {
    QFETCH(double, value);
    QFETCH(Unit, unit);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(print_quantity(value, unit)), text);
}

void TestUnits::round_trips_data() {
    QTest::addColumn<Unit>("unit");
    for (int unit = 0; unit <= static_cast<int>(Unit::Cpus); ++unit) {
        QTest::addRow("%s", std::string(name_of(static_cast<Unit>(unit))).c_str()) << static_cast<Unit>(unit);
    }
}

/// Values of any magnitude, with many digits and with few.
void TestUnits::round_trips() {
    QFETCH(Unit, unit);
    RandomStream random(7);
    const auto check = [unit](double value) {
        const std::string text = print_quantity(value, unit);
        const ParsedQuantity parsed = parse_quantity(text, unit);
        return parsed && std::bit_cast<std::uint64_t>(parsed.quantity.value) == std::bit_cast<std::uint64_t>(value);
    };
    const bool is_time_of_day = unit == Unit::TimeOfDay;
    for (int i = 0; i < 20000; ++i) {
        const double any = is_time_of_day ? 86400 * random.uniform() : std::pow(10, 40 * random.uniform() - 20);
        QVERIFY2(check(any), print_quantity(any, unit).c_str());
        const double few =
            std::round(random.uniform() * 1000) / 10 * (is_time_of_day ? 1 : std::pow(10, std::floor(18 * random.uniform() - 9)));
        QVERIFY2(check(few), print_quantity(few, unit).c_str());
    }
    if (is_time_of_day) return;
    for (double edge :
         {std::numeric_limits<double>::max(), std::numeric_limits<double>::min(), std::numeric_limits<double>::denorm_min()}) {
        QVERIFY2(check(edge), print_quantity(edge, unit).c_str());
    }
}

void TestUnits::prints_for_people() {
    QCOMPARE(print_rounded(0.0834567, Unit::Seconds), std::string("83.5 ms"));
    QCOMPARE(print_rounded(1234567, Unit::Bytes, 2), std::string("1.2 MB"));
    QCOMPARE(print_rounded(0.12345, Unit::Ratio), std::string("12.3 %"));
    QCOMPARE(print_rounded(0.234, Unit::PerSecond), std::string("842/h"));
    QCOMPARE(print_rounded(0.176133717179, Unit::PerSecond), std::string("10.6/min"));
    QCOMPARE(print_rounded(0.0333333, Unit::PerSecond, 2), std::string("2/min"));
    QCOMPARE(print_rounded(std::numeric_limits<double>::infinity(), Unit::Seconds), std::string("inf"));
}

void TestUnits::bare_numbers() {
    QCOMPARE(check_quantity(3, Unit::Seconds), std::string());
    QCOMPARE(check_quantity(-3, Unit::Seconds), std::string("negative"));
    QCOMPARE(check_quantity(-3, Unit::None), std::string());
    QCOMPARE(check_quantity(std::nan(""), Unit::None), std::string("out of range"));
    QCOMPARE(check_quantity(86400, Unit::TimeOfDay), std::string("past the end of the day"));
}

void TestUnits::literals_equal_text() {
    using namespace headroom::literals;
    for (unsigned long long ms = 1; ms < 2000; ++ms) {
        const double literal = headroom::literals::operator""_ms(ms).value;
        QCOMPARE(literal, parse_quantity(std::to_string(ms) + " ms", Unit::Seconds).quantity.value);
    }
    QCOMPARE((2_GiB).value, 2147483648.0);
    QVERIFY(4_ms < 5_ms);
}

void TestUnits::examples_are_understood_data() { round_trips_data(); }

void TestUnits::examples_are_understood() {
    QFETCH(Unit, unit);
    QVERIFY(parse_quantity(example_of(unit), unit));
}

void TestUnits::patterns_match_what_is_understood_data() {
    reads_data();
    const auto row = [](const char* text) { QTest::addRow("uncertain %s", text) << QString(text) << Unit::Seconds << 0.0; };
    for (const char* text : {"4 ms ± 30 %", "4ms±30%", "4 ms +- 30 %", "4 ms +/- 2.5 %"}) row(text);
}

void TestUnits::patterns_match_what_is_understood() {
    QFETCH(QString, text);
    QFETCH(Unit, unit);
    if (text == "-0 s") return;  // understood, but nothing to suggest
    QVERIFY(QRegularExpression(QString::fromStdString(pattern_of(unit))).match(text).hasMatch());
    const QString printed = QString::fromStdString(print_quantity(parse_quantity(text.toStdString(), unit).quantity, unit));
    QVERIFY2(QRegularExpression(QString::fromStdString(pattern_of(unit))).match(printed).hasMatch(), qPrintable(printed));
}

void TestUnits::patterns_match_nothing_else_data() { refuses_data(); }

void TestUnits::patterns_match_nothing_else() {
    QFETCH(QString, text);
    QFETCH(Unit, unit);
    QFETCH(QString, wrong);
    if (wrong.isEmpty() || wrong.endsWith("out of range") || wrong.endsWith("end of the day") || text.contains("300 %"))
        return;  // well formed
    QVERIFY(!QRegularExpression(QString::fromStdString(pattern_of(unit))).match(text).hasMatch());
}

QTEST_APPLESS_MAIN(TestUnits)
#include "tst_units.moc"
