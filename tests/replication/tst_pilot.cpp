// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>
#include <numeric>

#include "core/error.h"
#include "models/models.h"
#include "protocol/request.h"
#include "replication/replication.h"
#include "validation/validation.h"

using namespace headroom;

namespace {

protocol::Request request_of(const std::string& plan, const validation::Settings& settings = {}) {
    protocol::Request request;
    request.plan = validation::theory_plan(plan, settings);
    request.prices = "aws-us-east-1";
    return request;
}

protocol::Request pilot_of(const std::string& plan, double precision, const validation::Settings& settings = {}) {
    protocol::Request request = request_of(plan, settings);
    request.replication = protocol::pilot_replication;
    request.precision = precision;
    request.max_requests = 1e9;
    return request;
}

}  // namespace

class TestPilot : public QObject {
    Q_OBJECT

private slots:
    /// Five replications of the length that the pilot suggests: the half-width is as wanted, most of the time.
    void the_suggested_length_gives_the_precision() {
        constexpr double precision = 0.05;
        int good = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            protocol::Request request = pilot_of("mm1", precision);
            request.seed = seed;
            request.level_s = replication::run(request, models::all()).suggested_s;
            std::vector<double> means;
            for (request.replication = 0; request.replication < 5; ++request.replication)
                means.push_back(*replication::run(request, models::all()).levels[0].total.response.mean);
            const double mean = std::accumulate(means.begin(), means.end(), 0.0) / 5;
            double squares = 0;
            for (const double value : means) squares += (value - mean) * (value - mean);
            const double half_width = 2.776 * std::sqrt(squares / 4 / 5);  // Student's t, 4 degrees of freedom
            if (half_width / mean < precision) ++good;
        }
        QVERIFY2(good >= 7, qPrintable(QString::number(good)));
    }

    /// An interval shrinks with the root of the length. A pilot's guess is a rough one: the geometric mean of eight.
    void twice_the_precision_takes_four_times_as_long() {
        double ratio = 1;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const auto length = [seed](double precision) {
                protocol::Request request = pilot_of("mm1", precision);
                request.seed = seed;
                return replication::run(request, models::all()).suggested_s.at(0);
            };
            ratio *= std::pow(length(0.02) / length(0.04), 1. / 8);
        }
        QVERIFY2(ratio > 2 && ratio < 8, qPrintable(QString::number(ratio)));
    }

    /// Whitt 1989: the run length for a relative precision in M/M/1 grows as (1 - rho)^-2 in requests times a factor that
    /// grows with rho; 0.9 takes far longer than 0.5.
    void busier_takes_longer() {
        const auto seconds = [](const char* per_day) {
            return replication::run(pilot_of("mm1", 0.01, {{"users.requests_per_user_per_day", per_day}}), models::all()).suggested_s.at(0);
        };
        QVERIFY(0.9 * seconds("86400") > 4 * 0.5 * seconds("48000"));
    }

    /// A p95 needs 20 answers beyond it, hence 400, of the three quarters of a level that count, and three standard deviations more.
    void a_rare_route_has_its_answers() {
        constexpr double share = 0.002, rate = 450;
        protocol::Request request = pilot_of("mm1", 0.5, {{"users.requests_per_user_per_day", "43200"}});
        request.plan.routes.as_array().push_back(Value(Value::Object{{"name", Value("rare")}, {"share", Value(share / (1 - share))}}));
        for (request.seed = 1; request.seed <= 5; ++request.seed) {
            const double answers = replication::run(request, models::all()).suggested_s.at(0) * rate * share;
            QVERIFY2(0.75 * answers > 400 + 3 * std::sqrt(400), qPrintable(QString::number(answers)));
        }
    }

    void equal_requests_equal_answers() {
        protocol::Request request = request_of("held_threads");
        request.level_s = {20};
        const auto one = replication::run(request, models::all()).levels[0], other = replication::run(request, models::all()).levels[0];
        QCOMPARE(one.total.response.mean, other.total.response.mean);
        QCOMPARE(one.events, other.events);
        request.replication = 1;
        QVERIFY(replication::run(request, models::all()).levels[0].total.response.mean != one.total.response.mean);
        request.replication = 0;
        request.seed = 2;
        QVERIFY(replication::run(request, models::all()).levels[0].total.response.mean != one.total.response.mean);
    }

    /// What chance has a replication begin with must not decide what it drops.
    void a_quarter_is_dropped() {
        protocol::Request request = request_of("mm1");
        request.level_s = {64};
        for (request.seed = 1; request.seed <= 20; ++request.seed)
            QCOMPARE(replication::run(request, models::all()).levels[0].warmup_s, 16.);
    }

    void every_request_is_counted_once() {
        protocol::Request request = request_of("mmck");
        request.level_s = {50};
        const auto counts = replication::run(request, models::all()).levels[0].total.counts;
        std::uint64_t failed = 0;
        for (const std::uint64_t n : counts.failed) failed += n;
        QVERIFY(failed > 0);
        QCOMPARE(counts.offered + counts.in_flight_before, counts.completed + failed + counts.in_flight);
    }

    void what_does_not_fit_is_refused() {
        protocol::Request request = request_of("mm1");
        request.level_s = {1, 2};
        QVERIFY_EXCEPTION_THROWN(replication::run(request, models::all()), RunError);
        request.level_s = {1};
        request.prices = "nowhere";
        QVERIFY_EXCEPTION_THROWN(replication::run(request, models::all()), RunError);
    }

    void a_caller_may_change_their_mind() {
        protocol::Request request = request_of("mm1");
        request.level_s = {1000};
        int calls = 0;
        QVERIFY_EXCEPTION_THROWN(replication::run(request, models::all(), [&](double) { return ++calls < 3; }), RunError);
        QCOMPARE(calls, 3);
    }
};

QTEST_GUILESS_MAIN(TestPilot)
#include "tst_pilot.moc"
