// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"

#include <QTest>
#include <cmath>

#include "core/random.h"

using namespace headroom;

class TestProfile : public QObject {
    Q_OBJECT

private slots:
    void shape_data();
    void shape();
    void diurnal_is_a_von_mises_curve();
    void mean_is_one_without_spikes_data();
    void mean_is_one_without_spikes();
    void agrees_with_itself_data();
    void agrees_with_itself();
    void spikes_add();
    void without_spikes_data();
    void without_spikes();
    void several_days_are_averaged();
    void refuses_data();
    void refuses();
    void refuses_files_data();
    void refuses_files();
};

namespace {

constexpr double hour = 3600, day = 86400;

Files some_files() {
    Files files;
    files.add("day.csv", "time,rate\n06:00, 1\n12:00, 3\n18:00, 1\n");
    files.add("seconds.csv", "0, 10/s\n43200, 30/s\n86400, 20/s\n");
    files.add("dates.csv",
              "timestamp,value\n2014-04-10 00:00:00,1\n2014-04-10 12:00:00,3\n2014-04-11T00:00:00Z,3\n2014-04-11 12:00:00,5\n");
    return files;
}

Profile parsed(const QString& text) { return parse_profile(text.toStdString(), some_files()).profile; }

}  // namespace

void TestProfile::shape_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("hours");
    QTest::addColumn<double>("factor");
    const auto row = [](const char* text, double hours, double factor) {
        QTest::addRow("%s at %g", text, hours) << QString(text) << hours << factor;
    };
    row("constant", 7, 1);
    row("diurnal(peak=3, at=20:00)", 20, 3);
    row("diurnal(3)", 20, 3);
    row("diurnal(peak=3, at=20:00)", 20 + 24, 3);
    row("diurnal(peak=3, at=20:00)", 20 - 48, 3);
    row("diurnal(peak=1)", 3, 1);
    row("ramp(from=0.5, to=1.5)", 0, 0.5);
    row("ramp(from=0.5, to=1.5)", 12, 1);
    row("ramp(from=1, to=3)", 12, 1);
    row("ramp(from=1, to=3)", 18, 1.25);
    row("ramp(0, 2)", 6, 0.5);
    row("spike(at=12:00, factor=50, lasts=10 min)", 12, 50);
    row("spike(at=12:00, factor=50, lasts=10 min)", 12.17, 1);
    row("spike(at=12:00, factor=50, lasts=10 min)", 11.99, 1);
    row("spike(at=23:50, factor=5, lasts=20 min)", 0.1, 5);
    row("spike(at=12:00, factor=2, lasts=1 h) * spike(at=12:30, factor=3, lasts=1 h)", 12.75, 6);
    row("diurnal(peak=3)*spike(at=20:00, factor=2, lasts=1 min)", 20, 6);
    // Points 1, 3, 1 at 6, 12, 18 h, 1 through the night: mean (12 · 1 + 12 · 2) / 24.
    row("csv(day.csv)", 12, 2);
    row("csv(day.csv)", 9, 2 / 1.5);
    row("csv(day.csv)", 0, 1 / 1.5);
    row("csv(file=day.csv)", 23, 1 / 1.5);
    row("csv(seconds.csv)", 12, 30 / 22.5);
    row("csv(seconds.csv)", 18, 25 / 22.5);
    row("csv(seconds.csv)", 24, 10 / 22.5);
}

void TestProfile::shape() {
    QFETCH(QString, text);
    QFETCH(double, hours);
    QFETCH(double, factor);
    const ParsedProfile profile = parse_profile(text.toStdString(), some_files());
    QVERIFY2(profile, profile.error.c_str());
    QVERIFY2(std::abs(profile.profile.at(hours * hour) - factor) < 1e-9,
             qPrintable(QString::number(profile.profile.at(hours * hour), 'g', 12)));
    QCOMPARE(QString::fromStdString(print_profile(profile.profile)), text);
}

/// exp(kappa (cos - 1)) falls to 3 exp(-2 kappa) at the opposite hour, which gives kappa; DESIGN.md says 1.76 for 3.
void TestProfile::diurnal_is_a_von_mises_curve() {
    const Profile profile = Profile::diurnal(3, 20 * hour);
    const double kappa = std::log(profile.at(20 * hour) / profile.at(8 * hour)) / 2;
    QVERIFY(std::abs(kappa - 1.76) < 0.005);
    QVERIFY(std::abs(std::exp(kappa) / std::cyl_bessel_i(0, kappa) - 3) < 1e-9);
    QVERIFY(std::abs(profile.at(14 * hour) - 3 * std::exp(-kappa)) < 1e-12);
    QVERIFY(Profile::diurnal(1, 0).is_constant());
    QVERIFY(!profile.is_constant());
}

void TestProfile::mean_is_one_without_spikes_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"constant", "diurnal(peak=1.0001)", "diurnal(peak=3)", "diurnal(peak=100, at=23:59)", "ramp(from=0, to=7)", "csv(day.csv)",
          "csv(seconds.csv)", "csv(dates.csv)", "diurnal(peak=4) * ramp(from=3, to=1)", "csv(day.csv) * diurnal(peak=2, at=03:00)"}) {
        QTest::newRow(text) << QString(text);
    }
}

void TestProfile::mean_is_one_without_spikes() {
    QFETCH(QString, text);
    const Profile profile = parsed(text);
    QVERIFY2(std::abs(profile.mean(0, day) - 1) < 1e-7, qPrintable(QString::number(profile.mean(0, day) - 1)));
    QVERIFY(std::abs(profile.mean(5 * hour, 5 * hour + 3 * day) - 1) < 1e-7);
    double sum = 0;
    for (int i = 0; i < 86400; ++i) sum += profile.at(i + 0.5);
    QVERIFY2(std::abs(sum / day - 1) < 1e-6, qPrintable(QString::number(sum / day - 1)));
}

void TestProfile::agrees_with_itself_data() {
    mean_is_one_without_spikes_data();
    QTest::newRow("spike") << "spike(at=23:50, factor=50, lasts=20 min) * diurnal(peak=3)";
    QTest::newRow("dip") << "spike(at=12:00, factor=0, lasts=1 d) * csv(day.csv)";
}

/// mean() is that of at(), bound() lies above it and near the highest.
void TestProfile::agrees_with_itself() {
    QFETCH(QString, text);
    const Profile profile = parsed(text);
    RandomStream random(31);
    for (int i = 0; i < 60; ++i) {
        const double from = (random.uniform() - 0.5) * 3 * day, length = std::pow(10, 1 + 4 * random.uniform()), to = from + length;
        const int steps = 20000;
        double sum = 0, highest = 0;
        for (int step = 0; step < steps; ++step) {
            const double factor = profile.at(from + length * (step + 0.5) / steps);
            sum += factor;
            highest = std::max(highest, factor);
        }
        const double bound = profile.bound(from, to);
        QVERIFY(std::abs(profile.mean(from, to) - sum / steps) <= 2e-4 * highest + 1e-12);
        QVERIFY2(highest <= bound * (1 + 1e-12), qPrintable(QString("%1 %2").arg(highest).arg(bound)));
        QVERIFY2(highest >= 0.85 * bound, qPrintable(QString("%1 %2").arg(highest).arg(bound)));
    }
}

void TestProfile::spikes_add() {
    const Profile profile = parsed("spike(at=12:00, factor=50, lasts=10 min)");
    QVERIFY(std::abs(profile.mean(0, day) - (1 + 49 * 600 / day)) < 1e-12);
    QCOMPARE(profile.bound(0, day), 50.0);
    QCOMPARE(profile.bound(11 * hour, 12 * hour), 1.0);
    QCOMPARE(profile.bound(11 * hour, 12 * hour + 1), 50.0);
    QCOMPARE(profile.spikes().size(), std::size_t(1));
    QCOMPARE(profile.spikes()[0].lasts, 600.0);
    QVERIFY(!profile.is_constant());
}

void TestProfile::without_spikes_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ordinary");
    QTest::newRow("nothing happens") << "diurnal(peak=3, at=20:00)"
                                     << "diurnal(peak=3, at=20:00)";
    QTest::newRow("only a spike") << " spike(at=12:00, factor=50, lasts=10 min)"
                                  << "constant";
    QTest::newRow("first") << "spike(at=12:00, factor=5, lasts=1 h)*diurnal(peak=2)"
                           << "diurnal(peak=2)";
    QTest::newRow("between") << "diurnal(peak=2) * spike(at=12:00, factor=5, lasts=1 h) * ramp(from=1, to=2)"
                             << "diurnal(peak=2) * ramp(from=1, to=2)";
    QTest::newRow("two") << "spike(at=12:00, factor=5, lasts=1 h) * csv(dates.csv) * spike(at=13:00, factor=5, lasts=1 h)"
                         << "csv(dates.csv)";
}

void TestProfile::without_spikes() {
    QFETCH(QString, text);
    QFETCH(QString, ordinary);
    const std::string found = headroom::without_spikes(text.toStdString());
    QCOMPARE(QString::fromStdString(found), ordinary);
    QVERIFY(parsed(QString::fromStdString(found)).spikes().empty());
}

void TestProfile::several_days_are_averaged() {
    const Profile profile = parsed("csv(dates.csv)");  // midnight 1 and 3, noon 3 and 5
    QVERIFY(std::abs(profile.at(0) - 2.0 / 3) < 1e-12);
    QVERIFY(std::abs(profile.at(12 * hour) - 4.0 / 3) < 1e-12);
    QVERIFY(std::abs(profile.at(18 * hour) - 1) < 1e-12);
}

void TestProfile::refuses_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"",
                             "*",
                             "constant *",
                             "sine",
                             "constant(3)",
                             "diurnal",
                             "diurnal()",
                             "diurnal(peak=0.5)",
                             "diurnal(peak=101)",
                             "diurnal(peak=nan)",
                             "diurnal(peak=3, at=25:00)",
                             "diurnal(peak=3, at=8 pm)",
                             "diurnal(peak=3, height=2)",
                             "diurnal(peak=3) * diurnal(peak=2)",
                             "ramp(from=1)",
                             "ramp(from=0, to=0)",
                             "ramp(from=-1, to=3)",
                             "ramp(from=1, to=3) * ramp(from=1, to=3)",
                             "ramp(from=1, to=3) * csv(day.csv)",
                             "spike(at=12:00, factor=50)",
                             "spike(at=12:00, factor=-1, lasts=1 s)",
                             "spike(at=12:00, factor=2, lasts=0 s)",
                             "spike(at=12:00, factor=2, lasts=25 h)",
                             "csv()",
                             "csv(missing.csv)",
                             "diurnal(peak=3) diurnal(peak=2)"}) {
        QTest::newRow(text) << QString(text);
    }
}

void TestProfile::refuses() {
    QFETCH(QString, text);
    const ParsedProfile profile = parse_profile(text.toStdString(), some_files());
    QVERIFY(!profile);
    QVERIFY(profile.error.size() > 10);
    QVERIFY(profile.profile.is_constant());
}

void TestProfile::refuses_files_data() {
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("error");
    QTest::newRow("empty") << ""
                           << "'a.csv' has less than two lines";
    QTest::newRow("one line") << "0, 1"
                              << "'a.csv' has less than two lines";
    QTest::newRow("no traffic") << "0, 0\n1, 0"
                                << "'a.csv' has no traffic";
    QTest::newRow("times fall") << "2, 1\n1, 1"
                                << "a.csv:2: times do not rise";
    QTest::newRow("no moment") << "0, 1\nnoon, 1"
                               << "a.csv:2: 'noon' is no moment; expected 20:00, seconds after midnight or 2014-04-10 20:00:00";
    QTest::newRow("no date") << "2014-02-30 00:00, 1\n"
                             << "a.csv:1: '2014-02-30 00:00' is no moment; expected 20:00, seconds after midnight or 2014-04-10 20:00:00";
    QTest::newRow("no rate") << "0, 1\n1, -3"
                             << "a.csv:2: '-3' is negative; expected a rate such as 1.5k/s";
}

void TestProfile::refuses_files() {
    QFETCH(QString, content);
    QFETCH(QString, error);
    Files files;
    files.add("a.csv", content.toStdString());
    QCOMPARE(QString::fromStdString(parse_profile("csv(a.csv)", files).error), error);
}

QTEST_APPLESS_MAIN(TestProfile)
#include "tst_profile.moc"
