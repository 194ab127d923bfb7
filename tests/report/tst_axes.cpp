// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/report/axes.h"

using namespace headroom;
using namespace headroom::report;

namespace {

Extent extent_of(const QList<double>& values) {
    Extent extent;
    extent.add(std::nullopt);
    for (const double value : values) extent.add(value);
    return extent;
}

QStringList labels_of(const Axis& axis) {
    QStringList labels;
    for (const Tick& tick : axis.ticks) labels += QString::fromStdString(tick.label);
    return labels;
}

}  // namespace

class TestAxes : public QObject {
    Q_OBJECT
private slots:
    void log_axes_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<int>("unit");
        QTest::addColumn<QStringList>("labels");
        const int seconds = static_cast<int>(Unit::Seconds), none = static_cast<int>(Unit::None);
        QTest::newRow("times") << QList<double>{0.021, 0.34} << seconds << QStringList{"20 ms", "50 ms", "100 ms", "200 ms", "500 ms"};
        QTest::newRow("ends at a value") << QList<double>{0.02, 0.5} << seconds
                                         << QStringList{"20 ms", "50 ms", "100 ms", "200 ms", "500 ms"};
        QTest::newRow("users") << QList<double>{10000, 60000} << none << QStringList{"10k", "20k", "50k", "100k"};
        QTest::newRow("one value") << QList<double>{12000} << none << QStringList{"10k", "20k"};
        QTest::newRow("one round value") << QList<double>{10000} << none << QStringList{"5000", "10k", "20k"};
        QTest::newRow("a round value and the next") << QList<double>{200000, 201000} << none << QStringList{"100k", "200k", "500k"};
        QTest::newRow("no value") << QList<double>{} << none << QStringList{"1", "2", "5", "10"};
        QTest::newRow("none that is positive") << QList<double>{0, -1} << none << QStringList{"1", "2", "5", "10"};
        QTest::newRow("wide: decades only") << QList<double>{1, 2e5} << none << QStringList{"1", "10", "100", "1000", "10k", "100k"};
        QTest::newRow("below one") << QList<double>{0.0011, 0.0019} << seconds << QStringList{"1 ms", "2 ms"};
    }
    void log_axes() {
        QFETCH(QList<double>, values);
        QFETCH(int, unit);
        QFETCH(QStringList, labels);
        const Axis axis = extent_of(values).log_axis("A", static_cast<Unit>(unit));
        QVERIFY(axis.is_log);
        QCOMPARE(labels_of(axis), labels);
        for (const double value : values) QVERIFY(value <= 0 || (axis.low <= value * (1 + 1e-9) && value <= axis.high * (1 + 1e-9)));
    }

    void linear_axes_data() {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<QStringList>("labels");
        QTest::newRow("money") << QList<double>{782, 2987} << "USD"
                               << QStringList{"$0", "$500", "$1000", "$1500", "$2000", "$2500", "$3000"};
        QTest::newRow("other money") << QList<double>{9} << "EUR" << QStringList{"0 EUR", "2 EUR", "4 EUR", "6 EUR", "8 EUR", "10 EUR"};
        QTest::newRow("ends at a value") << QList<double>{6} << "EUR"
                                         << QStringList{"0 EUR", "1 EUR", "2 EUR", "3 EUR", "4 EUR", "5 EUR", "6 EUR"};
        QTest::newRow("nothing") << QList<double>{0} << "EUR" << QStringList{"0 EUR"};
    }
    void linear_axes() {
        QFETCH(QList<double>, values);
        QFETCH(QString, currency);
        QFETCH(QStringList, labels);
        const Axis axis = extent_of(values).linear_axis("A", Unit::Money, currency.toStdString());
        QCOMPARE(labels_of(axis), labels);
        QCOMPARE(axis.low, 0.0);
        for (const double value : values) QVERIFY(value <= axis.high);
    }
};

QTEST_APPLESS_MAIN(TestAxes)
#include "tst_axes.moc"
