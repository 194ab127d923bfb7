// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <algorithm>
#include <cmath>
#include <string>

#include "estimate.h"
#include "near.h"

using namespace headroom;
using namespace headroom::study;
using namespace headroom::test;

/// Estimates of requests that come in bursts, at M/M/1 of 100 a second.
class TestBursts : public QObject {
    Q_OBJECT

    static RunResult bursting(int rate, double ratio, double share, const std::string& lasts, const std::string& limit = "",
                              const std::string& others = "", const std::string& more = "") {
        return estimate(server + others, R"json({"from": "users", "to": "web")json" + limit + "}" + more, rate,
                        R"json(, "arrivals": "bursty", "burst_ratio": )json" + std::to_string(ratio) + R"json(, "burst_share": )json" +
                            std::to_string(share) + R"json(, "burst_lasts": ")json" + lasts + R"json(")json");
    }
    static double left_at(double t, double time) { return std::exp(-t / time); }

private slots:
    /// Long ones: requests find one of two steady states, by how many come in each. Times of both are exponential.
    void long_bursts() {
        constexpr double rate = 30, ratio = 3, share = 0.25, between = rate / (1 + share * (ratio - 1)), within = ratio * between;
        const RunResult result = bursting(30, ratio, share, "1 d");
        const double in_bursts = share * within / rate, slow = 1 / (100 - within), fast = 1 / (100 - between);
        compare(mean_of(result), in_bursts * slow + (1 - in_bursts) * fast, 1e-3);
        const double p95 = p95_of(result);
        compare(in_bursts * left_at(p95, slow) + (1 - in_bursts) * left_at(p95, fast), 0.05, 0.01);
        compare(result.peak().components[1].utilization().value.value(), rate / 100, 1e-3);
        compare(result.peak().total.throughput_per_s.value.value(), rate, 1e-3);
    }

    /// More than can be served, for ten minutes: of 192 requests a second 92 pile up, and are worked off at 80.8 a second afterwards. What
    /// is ahead is exponential where there is any; its mean is by the balance of the two flows.
    void what_piles_up_is_worked_off() {
        constexpr double rate = 36.53846, ratio = 10, share = 0.1, between = rate / 1.9, within = ratio * between, lasts = 600;
        const double rises = within - 100, falls = 100 - between, pause = lasts * (1 - share) / share;
        const double ahead = 1 / (1 / (lasts * rises) - 1 / (pause * falls)), meet_any = share * rises / ((1 - share) * falls);
        const double waits = (share * within + (1 - share) * between * meet_any) / rate;
        const RunResult result =
            estimate(server, to_web, 3653846, R"json(, "arrivals": "bursty", "burst_lasts": "10 min")json", "", "", 0.864);
        compare(mean_of(result), waits * ahead / 100, 0.01);
        compare(p95_of(result), ahead / 100 * std::log(waits / 0.05), 0.01);
        QVERIFY(result.status == Status::Estimated);
    }

    void none_at_all() { compare(mean_of(bursting(50, 1, 0.5, "1 min")), 1 / 50.0, 1e-6); }

    /// Calls that end at a limit are made in vain while more come than are served: it is told that they pile up.
    void limits() { QVERIFY(bursting(50, 10, 0.1, "1 min", R"json(, "time_limit": "1 s")json").status >= Status::Overloaded); }

    /// What would take hours to come to rest is told to pile up: hardly more can be served than come.
    void nearly_too_much() { QCOMPARE(bursting(99, 10, 0.1, "1 min").status, Status::Unstable); }

    /// What is left out is told.
    void scaled() {
        const RunResult result = bursting(30, 3, 0.2, "1 min", "", R"json(, {"id": "scaler", "type": "autoscaler", "max": 9})json",
                                          R"json(, {"from": "scaler", "to": "web"})json");
        const auto tells = [](const std::string& caveat) { return caveat.find("bursts are left out") != std::string::npos; };
        QVERIFY(std::ranges::any_of(result.caveats, tells));
        QVERIFY(std::ranges::none_of(bursting(30, 3, 0.2, "1 min").caveats, tells));
    }
};

QTEST_APPLESS_MAIN(TestBursts)
#include "tst_bursts.moc"
