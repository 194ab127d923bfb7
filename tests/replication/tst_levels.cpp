// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/levels.h"

#include <QtTest>
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <numbers>

#include "lab.h"

using namespace headroom;
using plan::Level;

namespace {

/// A day of the users, by their profile: 86400 requests by one session's user.
std::vector<Level> levels_of(const std::string& profile, std::size_t most = 8) {
    lab::Sketch sketch;
    sketch.components = lab::service("web", "1 ms");
    sketch.connections = lab::arrow("users", "web");
    sketch.users = R"("requests_per_user_per_day": 86400, "profile": ")" + profile + "\"";
    lab::Lab lab(sketch);
    std::vector<plan::MeanRate> rates;
    for (const kernel::Source* source : lab.simulation().sources())
        rates.emplace_back([source](double from, double to) { return source->mean_rate(from, to); });
    return plan::levels_of_day(rates, most);
}

double requests_a_day(const std::vector<Level>& levels) {
    double sum = 0;
    for (const Level& level : levels) sum += level.rate() * level.hours * 3600;
    return sum;
}

double hours(const std::vector<Level>& levels) {
    double sum = 0;
    for (const Level& level : levels) sum += level.hours;
    return sum;
}

}  // namespace

class TestLevels : public QObject {
    Q_OBJECT

private slots:
    void a_constant_day_is_one_level() {
        const auto levels = levels_of("constant");
        QCOMPARE(levels.size(), std::size_t{1});
        QVERIFY(std::abs(levels[0].rate() - 1) < 1e-9 && std::abs(levels[0].hours - 24) < 1e-9);
    }

    void a_day_keeps_its_requests_and_hours_data() {
        QTest::addColumn<QString>("profile");
        for (const char* profile : {"diurnal(peak=3, at=20:00)", "diurnal(peak=1.2, at=03:00)", "ramp(from=0.5, to=1.5)",
                                    "spike(at=12:00, factor=50, lasts=30 min)"}) {
            QTest::newRow(profile) << profile;
        }
    }
    void a_day_keeps_its_requests_and_hours() {
        QFETCH(QString, profile);
        const auto levels = levels_of(profile.toStdString());
        QVERIFY(levels.size() > 1 && levels.size() <= 8);
        const auto few = levels_of(profile.toStdString(), 4);
        QVERIFY(few.size() > 1 && few.size() <= 4);
        QVERIFY(std::abs(hours(few) - 24) < 1e-9);
        QVERIFY(std::abs(requests_a_day(few) / requests_a_day(levels) - 1) < 1e-9);
        const auto peak = levels_of(profile.toStdString(), 1);
        QCOMPARE(peak.size(), std::size_t{1});
        for (const Level& last : {few.back(), peak.back()}) {
            QCOMPARE(last.rate(), levels.back().rate());
            QCOMPARE(last.hours, levels.back().hours);
        }
        QVERIFY(std::abs(hours(levels) - 24) < 1e-9);
        for (std::size_t i = 1; i < levels.size(); ++i) QVERIFY(levels[i].rate() >= levels[i - 1].rate());
        QCOMPARE(levels.back().hours, 0.25);
        if (profile.startsWith("spike")) return;  // adds to the day
        QVERIFY2(std::abs(requests_a_day(levels) / 86400 - 1) < 1e-6, qPrintable(QString::number(requests_a_day(levels), 'g', 12)));
    }

    /// Rate over mean is e^(κ cos φ) / I0(κ), its maximum 3; the busiest 15 minutes are centred on it.
    void the_peak_is_the_busiest_quarter_of_an_hour() {
        const auto ratio = [](double kappa) { return std::exp(kappa) / boost::math::cyl_bessel_i(0, kappa); };
        double low = 0, high = 10;
        for (int i = 0; i < 60; ++i) (ratio((low + high) / 2) < 3 ? low : high) = (low + high) / 2;
        double mean = 0;
        constexpr int steps = 1000;
        for (int i = 0; i < steps; ++i) {
            const double minutes = 15 * (i + 0.5) / steps;  // from 20:00 on: quarters begin at full ones
            mean += std::exp(low * std::cos(2 * std::numbers::pi * minutes / 1440)) / boost::math::cyl_bessel_i(0, low) / steps;
        }
        const double peak = levels_of("diurnal(peak=3, at=20:00)").back().rate();
        QVERIFY2(std::abs(peak / mean - 1) < 1e-4, qPrintable(QString("%1 for %2").arg(peak).arg(mean)));
        QVERIFY(std::abs(low - 1.76) < 0.01);
    }
};

QTEST_GUILESS_MAIN(TestLevels)
#include "tst_levels.moc"
