// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/figures/decisions.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

using namespace headroom;
using study::Estimate;

class TestPeople : public QObject {
    Q_OBJECT
private slots:
    void estimates_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("half_width");  // negative: none
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, double value, double half_width, Unit unit, const char* text) {
            QTest::newRow(name) << value << half_width << static_cast<int>(unit) << text;
        };
        row("without an interval", 0.0451, -1, Unit::Seconds, "45.1 ms");
        row("exactly", 0.0451, 0, Unit::Seconds, "45.1 ms");
        row("in the value's unit", 0.0451234, 0.000791, Unit::Seconds, "45.1 ± 0.79 ms");
        row("a large interval", 0.0451234, 1.25, Unit::Seconds, "45.1 ± 1250 ms");
        row("below half a nanosecond", 2.39e-11, -1, Unit::Seconds, "0 s");
        row("below a nanosecond", 6e-10, -1, Unit::Seconds, "1 ns");
        row("a nanosecond and more", 1.25e-9, -1, Unit::Seconds, "1.25 ns");
        row("no time", 4.75e-11, 1.2e-11, Unit::Seconds, "0 s");
        row("no time but for chance", 4.75e-11, 0.0012, Unit::Seconds, "0 s ± 1.2 ms");
        row("a tiny share", 4.75e-11, -1, Unit::Ratio, "4.75e-11");
        row("a tiny one", 0.0451234, 1.2e-9, Unit::Seconds, "45.1 ± 0.0000012 ms");
        row("rate", 34.71, 0.391, Unit::PerSecond, "34.7 ± 0.39/s");
        row("thousands", 116400, 100, Unit::PerSecond, "116 ± 0.1k/s");
        row("ratio", 0.885, 0.0012, Unit::Ratio, "88.5 ± 0.12 %");
        row("money", 40123, 1000, Unit::Money, "$40.1 ± 1k");
        row("number", 1234, 56.7, Unit::None, "1230 ± 57");
        row("nothing", 0, 0.01, Unit::Ratio, "0 % ± 1 %");
    }
    void estimates() {
        QFETCH(double, value);
        QFETCH(double, half_width);
        QFETCH(int, unit);
        QFETCH(QString, text);
        const Estimate estimate{value, half_width < 0 ? std::nullopt : std::optional(half_width)};
        QCOMPARE(QString::fromStdString(figures::people(estimate, static_cast<Unit>(unit))), text);
    }
    void helps_without_markup() {
        QCOMPARE(QString::fromStdString(figures::without_markup("its `response` is the size of one, `cacheable`: how long")),
                 QString::fromUtf8("its “response” is the size of one, “cacheable”: how long"));
    }
    void what_does_not_exist() {
        QCOMPARE(figures::people(Estimate{}, Unit::Seconds), std::string(figures::nothing));
        QCOMPARE(figures::people(std::nullopt, Unit::Seconds), std::string(figures::nothing));
    }
    void promises_data() {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("half_width");  // negative: none
        QTest::addColumn<double>("limit");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* metric, double value, double half_width, double limit, const char* text) {
            QTest::newRow(name) << metric << value << half_width << limit << text;
        };
        row("nines", "availability", 0.999769, 1.2e-6, 0.9999, "99.977 ± 0.00012 %");
        row("all", "availability", 1, 0, 0.9999, "100 %");
        row("almost all", "availability", 0.9999987, -1, 0.9999, "99.99987 %");
        row("few", "availability", 0.9123, -1, 0.99, "91.2 %");
        row("none", "availability", 0, -1, 0.99, "0 %");
        row("missed by less than two digits tell", "availability", 0.98996, -1, 0.99, "98.996 %");
        row("met by less", "availability", 0.990004, -1, 0.99, "99.0004 %");
        row("met exactly", "availability", 0.99, -1, 0.99, "99 %");
        row("too slow by little", "p95", 0.25004, 0.0012, 0.25, "250.04 ± 1.2 ms");
        row("fast enough by little", "p95", 0.24996, -1, 0.25, "249.96 ms");
        row("too slow by much", "p95", 0.2604, -1, 0.25, "260 ms");
        row("too many errors", "error_ratio", 0.0100002, -1, 0.01, "1.00002 %");
    }
    /// As the field writes availabilities, and never on the other side of the promise than the verdict is.
    void promises() {
        QFETCH(QString, metric);
        QFETCH(double, value);
        QFETCH(double, half_width);
        QFETCH(double, limit);
        QFETCH(QString, text);
        study::RunResult run;
        run.levels.emplace_back();
        const Estimate estimate{value, half_width < 0 ? std::nullopt : std::optional(half_width)};
        const study::SloResult row{{}, metric.toStdString(), limit, estimate, true};
        QCOMPARE(QString::fromStdString(figures::measured_of(row, run)), text);
    }
    void money_to_the_cent_data() {
        QTest::addColumn<double>("event");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<QString>("text");
        QTest::newRow("more") << 12.3 << "USD"
                              << "$732.76 ± 1.19 a month of ordinary days, $12.30 more with what happens here";
        QTest::newRow("less") << -0.04 << "USD"
                              << "$732.76 ± 1.19 a month of ordinary days, $0.04 less with what happens here";
        QTest::newRow("the same") << -0.004 << "USD"
                                  << "$732.76 ± 1.19 a month of ordinary days, $0.00 more with what happens here";
        QTest::newRow("euros") << -2.0 << "EUR"
                               << "732.76 ± 1.19 EUR a month of ordinary days, 2.00 EUR less with what happens here";
    }
    void money_to_the_cent() {
        QFETCH(double, event);
        QFETCH(QString, currency);
        QFETCH(QString, text);
        study::CostResult cost;
        cost.currency = currency.toStdString();
        cost.per_month = {732.76, 1.19};
        cost.event = Estimate{event, {}};
        QCOMPARE(QString::fromStdString(figures::exact_month(cost)), text);
        cost.event.reset();
        QCOMPARE(QString::fromStdString(figures::exact_month(cost)), text.first(text.indexOf(" of ordinary")));
        QCOMPARE(figures::exact_money({-0.04, {}}, "USD"), std::string("-$0.04"));
    }
    void moments() {
        QCOMPARE(figures::moment(std::nullopt, 72005.9), std::string("20:00:05"));
        QCOMPARE(figures::moment(1, 30), std::string("level 2, 0:00:30"));
        QCOMPARE(figures::moment(0, 97329), std::string("level 1, 27:02:09"));
    }
    void availability_without_a_promise() {
        study::RequestResult requests;
        requests.availability = {0.999769, 1.2e-6};
        QCOMPARE(figures::availability_of(requests), std::string("99.977 ± 0.00012 %"));
    }
    void limits_within_intervals() {
        study::SloResult row{{}, "p95", 0.25, {0.172, 0.384}, true};
        QVERIFY(figures::holds_limit(row));
        row.value.half_width = 0.07;
        QVERIFY(!figures::holds_limit(row));
        row.value.half_width.reset();
        QVERIFY(!figures::holds_limit(row));
    }
    void traffic_of_levels() {
        study::LevelResult level;
        level.rate_per_s = 580;
        QCOMPARE(figures::traffic_of(level), std::string("580/s"));
        level.rate_per_s = 0;  // of sessions
        QCOMPARE(figures::traffic_of(level), std::string(figures::nothing));
    }
};

QTEST_APPLESS_MAIN(TestPeople)
#include "tst_people.moc"
