// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <algorithm>
#include <cmath>

#include "lab.h"
#include "replication/levels.h"

using namespace headroom;
using namespace headroom::lab;
using replication::Level;

namespace {

const std::string web = service("web", "1 ms");

std::string source(const std::string& id, const std::string& profile) {
    return R"({"id": ")" + id + R"(", "type": "users", "requests_per_user_per_day": 7, "profile": ")" + profile + "\"}";
}

}  // namespace

/// A day cut into levels.
class TestLevels : public QObject {
    Q_OBJECT

private slots:
    void of_a_profile_data() {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<std::size_t>("most");
        QTest::newRow("constant") << "constant" << std::size_t{1};
        QTest::newRow("diurnal") << "diurnal(peak=3, at=20:00)" << std::size_t{8};
        QTest::newRow("hardly diurnal") << "diurnal(peak=1.01, at=20:00)" << std::size_t{8};
        QTest::newRow("ramp") << "ramp(from=0.5, to=1.5)" << std::size_t{8};
        QTest::newRow("spike") << "spike(at=12:00, factor=50, lasts=15 min)" << std::size_t{2};
        QTest::newRow("a spike off the quarters") << "spike(at=12:10, factor=50, lasts=7 min)" << std::size_t{3};
        QTest::newRow("all together") << "diurnal(peak=3, at=3:07) * ramp(from=0.1, to=1) * spike(at=23:55, factor=4, lasts=10 min)" << std::size_t{8};
    }
    /// They keep the number of requests and the hours of the day; the last is the busiest quarter of an hour.
    void of_a_profile() {
        QFETCH(QString, profile);
        QFETCH(std::size_t, most);
        Lab lab({several({web, source("others", profile.toStdString())}), several({arrow("users", "web"), arrow("others", "web")}),
                 R"({"name": "r"})", "", R"("share": 0)", "1M"});
        kernel::Source* const others = lab.simulation().sources()[1];
        const std::vector<Level> levels = replication::levels_of_day({others});
        QVERIFY(levels.size() <= most);
        double requests = 0, hours = 0;
        for (const Level& level : levels) {
            requests += level.rate() * level.hours * 3600;
            hours += level.hours;
        }
        const double expected = others->mean_rate(0, 86400) * 86400;
        QVERIFY(std::abs(requests / expected - 1) < 1e-9);
        QVERIFY(std::abs(hours - 24) < 1e-9);
        double peak = 0;
        for (int quarter = 0; quarter < 96; ++quarter) peak = std::max(peak, others->mean_rate(900. * quarter, 900. * (quarter + 1)));
        QVERIFY(std::abs(levels.back().rate() / peak - 1) < 1e-6);
        if (levels.size() > 1) QCOMPARE(levels.back().hours, 0.25);
        QVERIFY(std::is_sorted(levels.begin(), levels.end(), [](const Level& a, const Level& b) { return a.rate() < b.rate(); }));
    }

    /// Two sources that peak at different times keep their requests each.
    void of_two_sources() {
        Lab lab({several({web, source("morning", "diurnal(peak=4, at=8:00)"), source("evening", "diurnal(peak=2, at=20:00)")}),
                 several({arrow("users", "web"), arrow("morning", "web"), arrow("evening", "web")}), R"({"name": "r"})", "", R"("share": 0)", "1M"});
        const auto& sources = lab.simulation().sources();
        const std::vector<Level> levels = replication::levels_of_day(sources);
        QVERIFY(levels.size() <= 8);
        for (std::size_t s = 0; s < sources.size(); ++s) {
            double requests = 0;
            for (const Level& level : levels) requests += level.rates[s] * level.hours * 3600;
            const double expected = sources[s]->mean_rate(0, 86400) * 86400;
            QVERIFY(std::abs(requests - expected) <= 1e-9 * expected);
        }
    }

    void of_sessions() {
        Lab lab({web, arrow("users", "web"), R"({"name": "r"})", "", R"("think": "1 s")", "20"});
        const std::vector<Level> levels = replication::levels_of_day(lab.simulation().sources());
        QCOMPARE(levels.size(), std::size_t{1});
        QCOMPARE(levels[0].rate(), 0.);
        QCOMPARE(levels[0].hours, 24.);
    }
};

QTEST_MAIN(TestLevels)
#include "tst_levels.moc"
