// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>

#include "app/panels/number_steps.h"
#include "app/panels/values.h"
#include "schema/reading.h"

using namespace headroom;
using panels::stepped;

namespace {

schema::Parameter parameter_of(schema::Kind kind, Unit unit, schema::Range range = {}) {
    schema::Parameter parameter = schema::simple_parameter(kind, unit, {});
    parameter.range = range;
    return parameter;
}

}  // namespace

class TestNumberSteps : public QObject {
    Q_OBJECT

private slots:
    void steps_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("up");
        QTest::addColumn<QString>("down");
        const int whole = static_cast<int>(schema::Kind::Integer), quantity = static_cast<int>(schema::Kind::Quantity);
        const auto of = [](Unit unit) { return static_cast<int>(unit); };
        QTest::newRow("whole") << whole << of(Unit::None) << "3"
                               << "4"
                               << "2";
        QTest::newRow("ten") << whole << of(Unit::None) << "10"
                             << "12"
                             << "9";
        QTest::newRow("large") << whole << of(Unit::None) << "64"
                               << "80"
                               << "60";
        QTest::newRow("thousands") << whole << of(Unit::None) << "1.5k"
                                   << "2k"
                                   << "1.2k";
        QTest::newRow("time") << quantity << of(Unit::Seconds) << "4 ms"
                              << "5 ms"
                              << "3 ms";
        QTest::newRow("uncertain") << quantity << of(Unit::Seconds) << "4 ms ± 30 %"
                                   << "5 ms ± 30 %"
                                   << "3 ms ± 30 %";
        QTest::newRow("binary") << quantity << of(Unit::Bytes) << "2 GiB"
                                << "2.5 GiB"
                                << "1.5 GiB";
        QTest::newRow("money") << quantity << of(Unit::Money) << "$40"
                               << "$50"
                               << "$30";
        QTest::newRow("small") << quantity << of(Unit::Ratio) << "0.05"
                               << "0.06"
                               << "0.04";
        QTest::newRow("clock") << quantity << of(Unit::TimeOfDay) << "20:00"
                               << "20:15"
                               << "19:45";
        QTest::newRow("midnight") << quantity << of(Unit::TimeOfDay) << "23:45"
                                  << "00:00"
                                  << "23:30";
        QTest::newRow("no number") << quantity << of(Unit::Seconds) << "soon" << QString() << QString();
        QTest::newRow("nothing") << quantity << of(Unit::Seconds) << "" << QString() << QString();
    }
    void steps() {
        QFETCH(int, kind);
        QFETCH(int, unit);
        QFETCH(QString, text);
        QFETCH(QString, up);
        QFETCH(QString, down);
        const schema::Parameter parameter = parameter_of(static_cast<schema::Kind>(kind), static_cast<Unit>(unit));
        QCOMPARE(stepped(text, true, parameter).value_or(QString()), up);
        QCOMPARE(stepped(text, false, parameter).value_or(QString()), down);
    }

    void the_range_is_kept() {
        const schema::Parameter parameter = parameter_of(schema::Kind::Integer, Unit::None, {1, 4});
        QVERIFY(!stepped("1", false, parameter));
        QCOMPARE(*stepped("3", true, parameter), QString("4"));
        QVERIFY(!stepped("4", true, parameter));
    }

    void every_step_can_be_taken_back() {
        double value = 1;
        for (int i = 0; i < 40; ++i) {
            const double next = panels::next_step(value, true, false);
            QVERIFY(next > value);
            QVERIFY(std::abs(panels::next_step(next, false, false) / value - 1) < 1e-9);
            value = next;
        }
    }

    void values_and_texts_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<bool>("number");
        QTest::addColumn<QString>("shown");
        const int whole = static_cast<int>(schema::Kind::Integer), quantity = static_cast<int>(schema::Kind::Quantity);
        const auto of = [](Unit unit) { return static_cast<int>(unit); };
        QTest::newRow("whole") << whole << of(Unit::None) << "6" << true << "6";
        QTest::newRow("thousands") << whole << of(Unit::None) << "1.5k" << false << "1.5k";
        QTest::newRow("bare seconds") << quantity << of(Unit::Seconds) << "4" << false << "4 s";
        QTest::newRow("ratio") << quantity << of(Unit::Ratio) << "0.05" << true << "5 %";
        QTest::newRow("percent") << quantity << of(Unit::Ratio) << "5 %" << false << "5 %";
        QTest::newRow("not finite") << quantity << of(Unit::None) << "1e999" << false << "1e999";
    }
    void values_and_texts() {
        QFETCH(int, kind);
        QFETCH(int, unit);
        QFETCH(QString, typed);
        QFETCH(bool, number);
        QFETCH(QString, shown);
        const schema::Parameter parameter = parameter_of(static_cast<schema::Kind>(kind), static_cast<Unit>(unit));
        const Value value = panels::value_of(typed, parameter);
        QCOMPARE(value.is_number(), number);
        QCOMPARE(panels::text_of(value, parameter), shown);
        QVERIFY(panels::value_of("  ", parameter).is_null());
    }
};

QTEST_MAIN(TestNumberSteps)
#include "tst_number_steps.moc"
