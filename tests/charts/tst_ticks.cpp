// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/charts/ticks.h"

using namespace headroom;
using namespace headroom::charts;

using Numbers = QVector<double>;

namespace {

Numbers numbers(const std::vector<double>& values) { return {values.begin(), values.end()}; }

Axis axis_of(Axis::Scale scale, Unit unit, const std::string& currency = {}) {
    Axis axis;
    axis.scale = scale;
    axis.unit = unit;
    axis.currency = currency;
    axis.categories = {"Launch", "Growth"};
    return axis;
}

}  // namespace

class TestTicks : public QObject {
    Q_OBJECT

private slots:
    void round_figures_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("down");
        QTest::addColumn<double>("up");
        QTest::newRow("itself") << 20.0 << 20.0 << 20.0;
        QTest::newRow("between") << 31.0 << 20.0 << 50.0;
        QTest::newRow("above five") << 7.3 << 5.0 << 10.0;
        QTest::newRow("small") << 0.0034 << 0.002 << 0.005;
        QTest::newRow("a decade") << 1e6 << 1e6 << 1e6;
    }
    void round_figures() {
        QFETCH(double, value);
        QTEST(round_down(value), "down");
        QTEST(round_up(value), "up");
    }

    void ticks_are_round_and_few_data() {
        QTest::addColumn<Numbers>("ticks");
        QTest::addColumn<Numbers>("expected");
        QTest::newRow("log, room for all") << numbers(log_ticks(10e3, 200e3, 8)) << Numbers{10e3, 20e3, 50e3, 100e3, 200e3};
        QTest::newRow("log, room for few") << numbers(log_ticks(10e3, 2e6, 4)) << Numbers{10e3, 100e3, 1e6};
        QTest::newRow("log, room for two") << numbers(log_ticks(2e3, 50e3, 2)) << Numbers{3e3, 30e3};
        QTest::newRow("log, within a decade") << numbers(log_ticks(110, 180, 5)) << Numbers{120, 140, 160, 180};
        QTest::newRow("log, of what is not positive") << numbers(log_ticks(0, 10, 5)) << Numbers{};
        QTest::newRow("linear") << numbers(linear_ticks(0, 1, 5)) << Numbers{0, 0.2, 0.4, 0.6, 0.8, 1};
        QTest::newRow("linear, of nothing") << numbers(linear_ticks(1, 1, 5)) << Numbers{};
        QTest::newRow("clock") << numbers(clock_ticks(19 * 3600, 21 * 3600, 4)) << Numbers{68400, 70200, 72000, 73800, 75600};
    }
    void ticks_are_round_and_few() {
        QFETCH(Numbers, ticks);
        QFETCH(Numbers, expected);
        QCOMPARE(ticks.size(), expected.size());
        for (qsizetype i = 0; i < ticks.size(); ++i) QVERIFY(qFuzzyCompare(1 + ticks[i], 1 + expected[i]));
    }

    void labels_are_as_people_write_them_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("expected");
        QTest::newRow("users") << tick_text(250e3, axis_of(Axis::Scale::Log, Unit::None)) << "250k";
        QTest::newRow("time") << tick_text(0.05, axis_of(Axis::Scale::Log, Unit::Seconds)) << "50 ms";
        QTest::newRow("money") << tick_text(400, axis_of(Axis::Scale::Linear, Unit::Money, "USD")) << "$400";
        QTest::newRow("other money") << tick_text(400, axis_of(Axis::Scale::Linear, Unit::Money, "EUR")) << "400 EUR";
        QTest::newRow("clock") << tick_text(20 * 3600 + 900, axis_of(Axis::Scale::Clock, Unit::None)) << "20:15";
        QTest::newRow("clock with seconds") << tick_text(86400 + 65, axis_of(Axis::Scale::Clock, Unit::None)) << "00:01:05";
        QTest::newRow("category") << tick_text(1, axis_of(Axis::Scale::Categories, Unit::None)) << "Growth";
    }
    void labels_are_as_people_write_them() {
        QFETCH(QString, label);
        QTEST(label, "expected");
    }

    void axes_cover_what_they_show() {
        Extent extent;
        Axis axis;
        extent.set_log(axis);
        QVERIFY(axis.low > 0 && axis.high > axis.low);  // of nothing, too
        for (const double value : {0.012, 0.43, 0.0}) extent.add(value);
        extent.add(std::nullopt);
        extent.set_log(axis);
        QCOMPARE(axis.low, 0.01);
        QCOMPARE(axis.high, 0.5);
        extent.set_linear(axis);
        QCOMPARE(axis.low, 0.0);
        QVERIFY(axis.high >= 0.43 && axis.high <= 0.6);
    }
};

QTEST_MAIN(TestTicks)
#include "tst_ticks.moc"
