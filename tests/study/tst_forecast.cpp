// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <functional>

#include "core/error.h"
#include "core/random.h"
#include "study/forecast.h"

using namespace headroom;
using namespace headroom::study;

namespace {

const std::vector<double> week = {-40, 10, 25, 30, 15, -10, -30};

PastDays past_of(std::size_t count, const std::function<double(std::size_t)>& value) {
    PastDays past;
    past.first = *parse_date("2026-01-05");
    for (std::size_t i = 0; i < count; ++i) past.values.push_back(value(i));
    return past;
}

double line_and_week(std::size_t i) { return 1000 + 3 * static_cast<double>(i) + week[i % 7]; }

/// How many of the intervals hold what came, of those that were looked at.
struct Coverage {
    std::array<int, 2> held{};
    int count = 0;

    void look(const ForecastDay& day, double came) {
        for (std::size_t i = 0; i < held.size(); ++i) held[i] += came >= day.intervals[i].low && came <= day.intervals[i].high;
        ++count;
    }
    double off(std::size_t level) const { return held[level] / static_cast<double>(count) - interval_levels[level]; }
    /// Half the 99.99 % interval of a share of so many.
    double chance(std::size_t level) const { return 3.89 * std::sqrt(interval_levels[level] * (1 - interval_levels[level]) / count); }
};

/// Series of the model ETS(A,A,A), by its definition.
struct Smooth {
    explicit Smooth(std::uint64_t seed) : random(seed) {}
    double next() {
        const double error = 10 * random.normal(), value = level + trend + season[place] + error;
        level += trend + 0.3 * error;
        trend += 0.003 * error;
        season[place] += 0.1 * error;
        place = (place + 1) % 7;
        return value;
    }
    RandomStream random;
    double level = 1000, trend = 1;
    std::vector<double> season = week;
    std::size_t place = 0;
};

std::string why_not(const std::string& text) {
    try {
        read_past_days(text, "past.csv");
    } catch (const InvalidDocument& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class TestForecast : public QObject {
    Q_OBJECT

private slots:
    void a_line_and_a_week_are_recovered_data() {
        QTest::addColumn<int>("method");
        QTest::newRow("holt-winters") << static_cast<int>(ForecastMethod::HoltWinters);
        QTest::newRow("least-squares") << static_cast<int>(ForecastMethod::LeastSquares);
    }
    void a_line_and_a_week_are_recovered() {
        QFETCH(int, method);
        const Forecast made = forecast(past_of(60, line_and_week), static_cast<ForecastMethod>(method), 90);
        QCOMPARE(made.days.size(), std::size_t(90));
        QVERIFY(std::abs(made.trend_per_day - 3) < 1e-6 && made.rms_error < 1e-6);
        for (std::size_t i = 0; i < made.days.size(); ++i) {
            QVERIFY(std::abs(made.days[i].value - line_and_week(60 + i)) < 1e-4);
            QVERIFY(made.days[i].intervals[1].high - made.days[i].intervals[1].low < 1e-3);
        }
        QCOMPARE(print_date(made.days.front().date), std::string("2026-03-06"));
        if (!made.fits.empty()) QCOMPARE(made.fits.front().season, HoltWinters::Season::Additive);
    }

    /// A week that grows with the level is told from one that does not.
    void a_multiplied_week_is_chosen() {
        const auto value = [](std::size_t i) { return (1000 + 20 * static_cast<double>(i)) * (1 + week[i % 7] / 100); };
        const Forecast made = forecast(past_of(140, value), ForecastMethod::HoltWinters, 28);
        QCOMPARE(made.fits.size(), std::size_t(2));
        QCOMPARE(made.fits.front().season, HoltWinters::Season::Multiplicative);
        QVERIFY(made.fits.front().rms_error < made.fits.back().rms_error);
        for (std::size_t i = 0; i < 28; ++i) QVERIFY(std::abs(made.days[i].value / value(140 + i) - 1) < 0.01);
    }

    /// Zeros have no multiplied week, and nothing is foretold below zero.
    void nothing_is_negative() {
        const Forecast made = forecast(past_of(30, [](std::size_t i) { return i < 28 ? 280 - 10. * static_cast<double>(i) : 0; }),
                                       ForecastMethod::HoltWinters, 30);
        QCOMPARE(made.fits.size(), std::size_t(1));
        for (const ForecastDay& day : made.days) QVERIFY(day.value >= 0 && day.intervals[1].low >= 0);
        QCOMPARE(made.days.back().value, 0.0);
    }

    /// By theory exact: Student's intervals of a line and a week with normal errors.
    void least_squares_intervals_hold_what_they_say() {
        for (const std::size_t ahead : {1U, 28U}) {
            Coverage coverage;
            for (std::uint64_t seed = 0; seed < 8000; ++seed) {
                RandomStream random(seed);
                const auto noisy = [&](std::size_t i) { return line_and_week(i) + 20 * random.normal(); };
                const Forecast made = forecast(past_of(21, noisy), ForecastMethod::LeastSquares, ahead);
                coverage.look(made.days.back(), noisy(20 + ahead));
            }
            for (const std::size_t level : {0U, 1U})
                QVERIFY2(std::abs(coverage.off(level)) < coverage.chance(level), qPrintable(QString::number(coverage.off(level))));
        }
    }

    /// The weights are fitted, so that the intervals are a little short.
    void smoothing_intervals_hold_about_what_they_say() {
        for (const std::size_t ahead : {1U, 14U}) {
            Coverage coverage;
            for (std::uint64_t seed = 0; seed < 500; ++seed) {
                Smooth series(seed);
                const Forecast made =
                    forecast(past_of(140, [&](std::size_t) { return series.next(); }), ForecastMethod::HoltWinters, ahead);
                for (std::size_t i = 1; i < ahead; ++i) series.next();
                coverage.look(made.days.back(), series.next());
            }
            for (const std::size_t level : {0U, 1U})
                QVERIFY2(coverage.off(level) < coverage.chance(level) && coverage.off(level) > -coverage.chance(level) - 0.02,
                         qPrintable(QString::number(coverage.off(level))));
        }
    }

    /// No weights around those that are found are better, and those that made the series are not.
    void weights_are_the_best() {
        Smooth series(7);
        const PastDays past = past_of(350, [&](std::size_t) { return series.next(); });
        const SmoothingFit fit = fit_smoothing(past.values, 7, HoltWinters::Season::Additive);
        const auto squares = [&](double a, double b, double c) { return HoltWinters(past.values, 7, {a, b, c}).squared_errors(); };
        const double least = squares(fit.weights.level, fit.weights.trend, fit.weights.season);
        QVERIFY(std::abs(fit.rms_error - std::sqrt(least / 350)) < 1e-9);
        QVERIFY(least <= squares(0.3, 0.01, 0.1 / 0.7));
        for (const double d : {-0.01, 0.01}) {
            const auto in = [](double x) { return std::min(std::max(x, 0.0), 1.0); };
            QVERIFY(least <= squares(in(fit.weights.level + d), fit.weights.trend, fit.weights.season));
            QVERIFY(least <= squares(fit.weights.level, in(fit.weights.trend + d), fit.weights.season));
            QVERIFY(least <= squares(fit.weights.level, fit.weights.trend, in(fit.weights.season + d)));
        }
        QVERIFY2(std::abs(fit.weights.level - 0.3) < 0.15, qPrintable(QString::number(fit.weights.level)));
    }

    /// 60 days end on 5 March; a line of 3 a day has its busiest day of the week in each month's last days.
    void phases_are_the_months() {
        const Forecast made = forecast(past_of(60, line_and_week), ForecastMethod::LeastSquares, 66);  // up to 10 May
        const auto phases = phases_to_come(made, 1, 1);
        QCOMPARE(phases.size(), std::size_t(3));
        QCOMPARE(phases[0].name, std::string("2026-03-31"));
        QCOMPARE(phases[1].name, std::string("2026-04-30"));
        QCOMPARE(phases[2].name, std::string("2026-05-10"));
        // The week is highest on its fourth day; the last of these in March is the day 80.
        QCOMPARE(phases[0].note, std::string("Forecast of the busiest day, 2026-03-26: 1270 users, 95 % interval 1270 to 1270"));
        double april = 0;
        for (std::size_t i = 0; i < 116; ++i) april = std::max(april, line_and_week(i));  // 30 April is the day 115
        QVERIFY(std::abs(phases[1].users.as_number() - april) <= 1.001);
        // With ten requests a user a tenth.
        QVERIFY(std::abs(phases_to_come(made, 1, 10)[1].users.as_number() - april / 10) <= 1.001);
    }

    void reads_past_days() {
        const PastDays past =
            read_past_days("\xef\xbb\xbf\"date\",\"weather\",requests\r\n2026-02-28,fine,1.5k\r\n# closed\r\n2026-03-01,,0\r\n", "a.csv");
        QCOMPARE(past.values, (std::vector<double>{1500, 0}));
        QCOMPARE(past.figure, PastDays::Figure::Requests);
        QCOMPARE(print_date(past.last()), std::string("2026-03-01"));
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("empty") << QByteArray() << "past.csv:1:1: error: the first line does not name the columns; expected 'date,users'";
        QTest::newRow("no header") << QByteArray("2026-01-01,5\n") << ":1:1: error: the first line does not name the columns";
        QTest::newRow("both") << QByteArray("date,users,requests\n2026-01-01,1,2\n") << "both users and requests";
        QTest::newRow("no days") << QByteArray("date,users\n") << "there are no days";
        QTest::newRow("negative") << QByteArray("date,users\n2026-01-01,-5\n") << ":2:12: error: -5 is negative";
        QTest::newRow("too many") << QByteArray("date,users\n2026-01-01,1e16\n") << ":2:12: error: 1e16 is out of range; expected a count";
        QTest::newRow("no number") << QByteArray("date,users\n2026-01-01,many\n") << ":2:12: error: ";
        QTest::newRow("no date") << QByteArray("date,users\n01.02.2026,5\n") << ":2:1: error: '01.02.2026' is no date";
        QTest::newRow("twice") << QByteArray("date,users\n2026-01-01,5\n2026-01-01,6\n")
                               << ":3:1: error: 2026-01-01 stands twice, also in line 2";
        QTest::newRow("unsorted") << QByteArray("date,users\n2026-01-02,5\n2026-01-01,6\n")
                                  << ":3:1: error: 2026-01-01 comes after 2026-01-02";
        QTest::newRow("a day missing") << QByteArray("date,users\n2026-02-27,5\n2026-03-01,6\n") << ":3:1: error: 2026-02-28 is missing";
        QTest::newRow("days missing") << QByteArray("date,users\n2026-02-27,5\n2026-03-02,6\n")
                                      << ":3:1: error: the days from 2026-02-28 to 2026-03-01 are missing";
        QTest::newRow("cells") << QByteArray("date,users\n2026-01-01,5,7\n") << ":2:1: error: 3 cells in 2 columns";
        QTest::newRow("columns") << QByteArray("date,users,users\n2026-01-01,5,7\n") << ":1:12: error: there are two columns 'users'";
        QTest::newRow("quotation") << QByteArray("date,users\n\"2026-01-01,5\n") << ":2:1: error: a quotation mark is never closed";
    }
    void refuses() {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        const QString told = QString::fromStdString(why_not(text.toStdString()));
        QVERIFY2(told.contains(why), qPrintable(told));
    }
};

QTEST_APPLESS_MAIN(TestForecast)
#include "tst_forecast.moc"
