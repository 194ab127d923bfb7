// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "analytic/breaker.h"
#include "core/random.h"
#include "estimate.h"
#include "kernel/breaker.h"
#include "near.h"

using namespace headroom;
using analytic::Broken;
using analytic::broken;
using headroom::test::compare;

/// How much breakers keep from being called, beside breakers at work.
class TestBroken : public QObject {
    Q_OBJECT

    /// Calls in a Poisson stream that take no time, of which such a share is bad.
    static Broken at_work(const policy::Breaker& settings, double rate, double failed, double slow) {
        constexpr int calls = 6'000'000;
        kernel::Breaker breaker(settings);
        RandomStream random(1);
        double now = 0, open_s = 0, refused = 0;
        for (int i = 0; i < calls; ++i) {
            const double gap = random.exponential() / rate;
            if (breaker.state() != kernel::Breaker::State::Closed) open_s += gap;
            now += gap;
            bool probe = false;
            if (!breaker.admit(kernel::from_seconds(now), probe)) {
                ++refused;
                continue;
            }
            const bool is_slow = random.uniform() < slow;
            breaker.ended(kernel::from_seconds(now), random.uniform() < failed, kernel::from_seconds(is_slow ? 100 : 0), probe);
        }
        return {open_s / now, refused / calls};
    }
    static void agree(const policy::Breaker& settings, double rate, double failed, double slow, double relative) {
        const Broken expected = at_work(settings, rate, failed, slow), found = broken(settings, {rate, failed, slow, 0});
        compare(found.refused, expected.refused, relative, 1e-4);
        compare(found.time, expected.time, relative, 1e-4);
    }

private slots:
    /// In closed form: from one closing to the next opening a run of k failures, which takes (f⁻ᵏ − 1) / (1 − f) calls.
    void runs_of_failures() {
        policy::Breaker breaker;
        breaker.open = Duration{10};
        for (const double failed : {0.2, 0.5, 0.9}) {
            for (const int failures : {1, 3, 5}) {
                breaker.failures = failures;
                const double closed_s = (std::pow(failed, -failures) - 1) / (1 - failed) / 50, open_s = (10 + 1.0 / 50) / (1 - failed);
                compare(broken(breaker, {50, failed, 0, 0}).time, open_s / (open_s + closed_s));
                agree(breaker, 50, failed, 0, 0.03);
            }
        }
    }

    /// By a window that hardly ever, at times and nearly always has too many bad calls.
    void windows_of_calls() {
        policy::Breaker breaker;
        breaker.mode = policy::BreakerMode::Window;
        breaker.open = Duration{10};
        for (const double failed : {0.3, 0.42, 0.5, 0.7, 1.0}) agree(breaker, 50, failed, 0, 0.1);
        breaker.slow_rate = Ratio{0.5};
        for (const double slow : {0.42, 0.7}) agree(breaker, 50, 0, slow, 0.1);
        breaker.window_size = 20;
        breaker.minimum_calls = 10;
        for (const double failed : {0.3, 0.6}) agree(breaker, 50, failed, 0, 0.25);
    }

    void windows_of_seconds() {
        policy::Breaker breaker;
        breaker.mode = policy::BreakerMode::Window;
        breaker.window = policy::WindowKind::Time;
        breaker.window_size = 2;
        breaker.open = Duration{10};
        agree(breaker, 100, 0.7, 0, 0.1);
        QCOMPARE(broken(breaker, {1, 0.9, 0, 0}).refused, 0.0);  // two calls in the window, where it judges a hundred
    }

    void nothing_bad() {
        QCOMPARE(broken(policy::Breaker{}, {100, 0, 0, 0}).refused, 0.0);
        QCOMPARE(broken(policy::Breaker{}, {0, 1, 0, 0}).refused, 0.0);
    }

    /// A fifth of the calls fail: what is let through is as it was, and what is turned back fails at once.
    void in_a_plan() {
        const study::RunResult result = test::estimate(
            R"json({"id": "web", "type": "service", "vcpus": 64, "cpu": "0 s"},
                   {"id": "pay", "type": "external", "latency": "0 s", "error_ratio": "20 %"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "pay", "breaker": {"failures": 5, "open": "20 s"}})json", 250);
        const double closed_s = (std::pow(0.2, -5) - 1) / 0.8 / 250, open_s = (20 + 1.0 / 250) / 0.8;
        const double refused = (open_s * 250 - 1 / 0.8) / (250 * (closed_s + open_s));
        compare(result.peak().total.error_ratio.value.value(), refused + (1 - refused) * 0.2, 1e-3);
        compare(result.peak().connections[1].breaker_open_ratio.value.value(), open_s / (closed_s + open_s), 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestBroken)
#include "tst_broken.moc"
