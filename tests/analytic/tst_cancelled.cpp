// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/cancelled.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "theory/queues.h"

#include "near.h"

using headroom::test::compare;
using namespace headroom::analytic;

namespace {

constexpr double work_s = 0.01;

Load load_of(double rate) {
    Load load;
    load.rate = rate;
    load.work = work_s;
    return load;
}

/// Shares and seconds of an independent simulation of a million calls that leave at the limit.
struct Seen {
    double late = 0, waits = 0, wait_if = 0;
};

/// In order, at servers that are free when their last call has ended or left.
Seen in_order(double rate, std::size_t servers, double limit_s) {
    constexpr int calls = 1000000;
    std::mt19937_64 random(7);
    std::exponential_distribution<double> between(rate), work(1 / work_s);
    std::vector<double> free_at(servers, 0);
    double now = 0, waited = 0;
    Seen seen;
    for (int i = 0; i < calls; ++i) {
        now += between(random);
        double& first = *std::ranges::min_element(free_at);
        const double begin = std::max(now, first), end = begin + work(random);
        first = std::min(end, now + limit_s);
        seen.late += end > now + limit_s;
        seen.waits += begin > now;
        waited += begin - now;
    }
    seen.wait_if = waited / seen.waits;
    seen.waits /= calls;
    seen.late /= calls;
    return seen;
}

/// Sharing so many vCPUs: from one call's coming, end or limit to the next.
double late_sharing(double rate, double vcpus, double limit_s) {
    constexpr int calls = 300000;
    struct Call {
        double left, until;
    };
    std::mt19937_64 random(7);
    std::exponential_distribution<double> between(rate), work(1 / work_s);
    std::vector<Call> here;
    double now = 0, comes = between(random);
    int late = 0;
    for (int came = 0; came < calls;) {
        const double speed = std::min(1.0, vcpus / std::max<double>(1, static_cast<double>(here.size())));
        double next = comes;
        for (const Call& call : here) next = std::min({next, call.until, now + call.left / speed});
        for (Call& call : here) call.left -= (next - now) * speed;
        now = next;
        constexpr double nothing = 1e-12;
        std::erase_if(here, [&](const Call& call) {
            if (call.left <= nothing) return true;
            late += call.until <= now;
            return call.until <= now;
        });
        if (now < comes) continue;
        here.push_back({work(random), now + limit_s});
        comes = now + between(random);
        ++came;
    }
    return static_cast<double>(late) / calls;
}

}  // namespace

class TestCancelled : public QObject {
    Q_OBJECT

private slots:
    /// M/M/1 whose calls are taken back after D: what is ahead of one has the density P(idle) λ e^(−(µ − λ) w) up to D.
    void one_server() {
        for (const double rate : {60.0, 100.0, 120.0}) {
            constexpr double most = 0.05;
            Load load;
            load.rate = rate;
            load.work = 0.01;
            const Stay found = stay_until_cancelled(load, 1, most);
            double ahead = 0, first = 0;  // Simpson's
            constexpr int steps = 1000;
            for (int i = 0; i <= steps; ++i) {
                const double w = most * i / steps, weight = (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * most / steps / 3;
                ahead += weight * rate * std::exp(-(100 - rate) * w);
                first += weight * rate * std::exp(-(100 - rate) * w) * w;
            }
            compare(found.busy, ahead / (1 + ahead), 1e-9);
            compare(found.wait_if, first / ahead, 1e-9);
            compare(found.queued, rate * first / (1 + ahead), 1e-9);
        }
    }

    /// A limit that nobody comes to: Erlang's delay formula.
    void a_limit_that_is_never_reached() {
        for (const int servers : {1, 2, 5, 40, 400}) {
            const double offered = 0.8 * servers;
            const Stay found = stay_until_cancelled(load_of(offered / work_s), servers, 20);
            const double waits = headroom::theory::erlang_c(offered, servers);
            compare(found.wait_probability, waits, 1e-6);
            compare(found.wait(), waits * work_s / (servers - offered), 1e-6);
            compare(found.busy, offered, 1e-6);
        }
    }

    void nobody_waits() {
        const Stay found = stay_until_cancelled(load_of(100), 2000, 1);
        compare(found.busy, 1, 1e-9);
        QVERIFY(found.wait_probability >= 0 && found.wait_probability < 1e-100);
    }

    /// What cannot be done is late.
    void far_above_capacity() {
        for (const int servers : {1, 3, 50}) {
            const Stay found = stay_until_cancelled(load_of(2 * servers / work_s), servers, 1);
            compare(found.busy, servers, 1e-4);
            QVERIFY(found.wait() < 1 && found.wait() > 0.98);
        }
    }

    void several_servers_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("utilization");
        QTest::addColumn<double>("limit");
        for (const int servers : {2, 4, 16})
            for (const double utilization : {0.7, 0.9, 1.0, 1.2})
                for (const double limit : {0.05, 0.1})
                    QTest::addRow("%d at %g, %g s", servers, utilization, limit) << servers << utilization << limit;
    }
    void several_servers() {
        QFETCH(int, servers);
        QFETCH(double, utilization);
        QFETCH(double, limit);
        const double rate = utilization * servers / work_s;
        const Stay found = stay_until_cancelled(load_of(rate), servers, limit);
        const Seen seen = in_order(rate, static_cast<std::size_t>(servers), limit);
        const double late = 1 - found.busy / (rate * work_s);  // what is late is what the servers do not end
        QVERIFY2(std::abs(late - seen.late) < 0.006, qPrintable(QString("late %1, seen %2").arg(late).arg(seen.late)));
        compare(found.wait_probability, seen.waits, 0.02);
        compare(found.wait_if, seen.wait_if, 0.05);
    }

    void shared_vcpus_data() {
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<double>("utilization");
        for (const double vcpus : {1.0, 4.0})
            for (const double utilization : {0.7, 0.9, 1.1}) QTest::addRow("%g at %g", vcpus, utilization) << vcpus << utilization;
    }
    void shared_vcpus() {
        QFETCH(double, vcpus);
        QFETCH(double, utilization);
        const double rate = utilization * vcpus / work_s;
        const Stay found = shared_until_cancelled({vcpus, std::nullopt, {}, 0, 0}, load_of(rate), 0.05);
        const double late = 1 - found.busy / (rate * work_s), seen = late_sharing(rate, vcpus, 0.05);
        QVERIFY2(std::abs(late - seen) < 0.02, qPrintable(QString("late %1, seen %2").arg(late).arg(seen)));
    }
};

QTEST_APPLESS_MAIN(TestCancelled)
#include "tst_cancelled.moc"
