// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "models/models.h"
#include "protocol/request.h"
#include "replication/replication.h"
#include "validation/validation.h"

using namespace headroom;

namespace {

/// Requests a second of the 900 users of such a plan.
std::pair<std::string, std::string> offering(double per_second) {
    return {"users.requests_per_user_per_day", std::to_string(per_second / 900 * 86400)};
}

/// A pilot, as every run begins with: it is to notice at once what has no steady state.
protocol::LevelMeasure pilot(std::uint64_t seed, const validation::Settings& settings) {
    protocol::Request request;
    request.plan = validation::theory_plan("mm1", settings);
    request.prices = "aws-us-east-1";
    request.seed = seed;
    request.replication = protocol::pilot_replication;
    request.max_requests = 5e6;
    return replication::run(request, models::all()).levels.back();
}

}  // namespace

/// Growth without bound against a long way to a steady state: M/M/1, whose capacity is 1000 a second.
class TestGrowth : public QObject {
    Q_OBJECT

private slots:
    void beyond_capacity_grows_data() {
        QTest::addColumn<double>("per_second");
        for (const double rate : {1030.0, 1100.0, 1500.0, 5000.0}) QTest::addRow("%g a second", rate) << rate;
    }
    void beyond_capacity_grows() {
        QFETCH(double, per_second);
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto level = pilot(seed, {offering(per_second)});
            QCOMPARE(level.growing, std::vector<std::string>{"server"});
        }
    }

    void within_capacity_does_not_data() {
        QTest::addColumn<double>("per_second");
        for (const double rate : {500.0, 900.0, 950.0, 970.0}) QTest::addRow("%g a second", rate) << rate;
    }
    void within_capacity_does_not() {
        QFETCH(double, per_second);
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto level = pilot(seed, {offering(per_second)});
            QVERIFY2(level.growing.empty(), qPrintable(QString("seed %1").arg(seed)));
        }
    }

    /// A bounded queue sheds what it cannot do and grows no further.
    void a_bounded_queue_does_not() {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto level = pilot(seed, {offering(1500), {"server.queue_limit", "50"}});
            QVERIFY(level.growing.empty());
            QVERIFY(std::abs(level.total.throughput_per_s / 1000 - 1) < 0.02);
        }
    }
};

QTEST_GUILESS_MAIN(TestGrowth)
#include "tst_growth.moc"
