// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "models/models.h"
#include "protocol/request.h"
#include "replication/replication.h"
#include "validation/validation.h"

using namespace headroom;

namespace {

/// A pilot of a plan with a queue, 680 messages a second.
protocol::Request request_of_messages(const std::string& plan, const validation::Settings& settings) {
    protocol::Request request;
    request.plan = validation::theory_plan(plan, settings);
    request.prices = "aws-us-east-1";
    request.replication = protocol::pilot_replication;
    request.max_requests = 5e6;
    return request;
}
protocol::Measurement pilot_of_messages(const std::string& plan, const validation::Settings& settings, bool steady = false) {
    protocol::Request request = request_of_messages(plan, settings);
    if (steady) request.plan.phases.front().horizon = "steady";
    return replication::run(request, models::all());
}

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

    /// Messages that come faster than they are processed pile up in their queue, though the senders' calls are answered.
    void messages_pile_up_data() {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("grows");
        QTest::newRow("85 %") << "exponential(10 ms)" << false;
        QTest::newRow("95 %") << "exponential(11.2 ms)" << false;
        QTest::newRow("103 %") << "exponential(12.1 ms)" << true;
        QTest::newRow("200 %") << "exponential(23.5 ms)" << true;
    }
    void messages_pile_up() {
        QFETCH(QString, cpu);
        QFETCH(bool, grows);
        const auto level = pilot_of_messages("queue_mmc", {{"worker.cpu", cpu.toStdString()}}).levels.back();
        QCOMPARE(level.growing, grows ? std::vector<std::string>{"jobs"} : std::vector<std::string>{});
        QVERIFY(level.total.counts.offered - level.total.counts.completed <= 1);
    }

    /// Those that failed are hidden for a long time and come back: what rises until then is no pile, and the pilot waits for it.
    void hidden_messages_are_no_pile() {
        const auto pilot = pilot_of_messages("queue_redelivery", {{"jobs.visibility", "60 s"}});
        QVERIFY(pilot.levels.back().growing.empty());
        QVERIFY(pilot.suggested_s.back() >= 600);
    }

    /// Nor are dead letters that nobody takes.
    void dead_letters_are_no_pile() {
        const auto level = pilot_of_messages("queue_redelivery", {{"worker.failure_ratio", "0.9"}}).levels.back();
        QVERIFY(level.growing.empty());
        QVERIFY(level.settled);
    }

    /// A queue that loses what is a minute old grows no further after that. Whoever is processed was about to be lost.
    void retention_bounds_a_queue() {
        protocol::Request request = request_of_messages("queue_mmc", {{"worker.cpu", "20 ms"}, {"jobs.retention", "60 s"}});
        const auto pilot = replication::run(request, models::all());
        QVERIFY(pilot.levels.back().growing.empty());
        request.replication = 0;
        request.level_s = pilot.suggested_s;
        const auto level = replication::run(request, models::all()).levels.back();
        QVERIFY(level.growing.empty());
        const auto& jobs = level.components.at(1);
        QVERIFY(std::abs(*jobs.outputs.at(3) / (60 * 680) - 1) < 0.02);  // depth
        QVERIFY(std::abs(*jobs.outputs.at(11) / 280 - 1) < 0.03);        // expired: 680 ± 1.3 a second come, 400 are processed
    }

    void a_day_for_a_backlog_data() {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<bool>("steady");
        QTest::addColumn<double>("from");  // seconds after midnight; negative: no day
        QTest::newRow("more than the workers do, all day") << "constant" << false << -1.;
        // 1 ± 0.5 about the mean, a straight line through the day; the mean is 680 a second, the workers do 800: beyond 16:14 (1.1765)
        // it piles up, after midnight it drains; an hour earlier, to be safe
        QTest::newRow("towards evening") << "ramp(from=0.5, to=1.5)" << false << 15.25 * 3600;
        QTest::newRow("whatever was asked for") << "ramp(from=0.5, to=1.5)" << true << 15.25 * 3600;
        QTest::newRow("too much for the day") << "ramp(from=0.6, to=1.4)" << false << -1.;
    }
    /// The pilot tells whether over a day no more messages come than are processed, and when such a day should begin.
    void a_day_for_a_backlog() {
        QFETCH(QString, profile);
        QFETCH(bool, steady);
        QFETCH(double, from);
        const std::string cpu = from < 0 ? "exponential(12.5 ms)" : "exponential(10 ms)";
        const auto pilot = pilot_of_messages("queue_mmc", {{"users.profile", profile.toStdString()}, {"worker.cpu", cpu}}, steady);
        QCOMPARE(pilot.levels.back().growing, std::vector<std::string>{"jobs"});
        QCOMPARE(pilot.day_from_s.has_value(), from >= 0);
        if (from >= 0) QVERIFY2(std::abs(*pilot.day_from_s - from) <= 1800, qPrintable(QString::number(*pilot.day_from_s)));
    }
};

QTEST_GUILESS_MAIN(TestGrowth)
#include "tst_growth.moc"
