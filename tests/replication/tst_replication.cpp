// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/error.h"
#include "cost/catalogue.h"
#include "lab.h"
#include "models/models.h"
#include "plan/reader.h"
#include "protocol/json.h"
#include "replication/replication.h"

using namespace headroom;
using namespace headroom::lab;
using protocol::Measurement;

namespace {

/// M/M/1, `users` requests a second of 10 ms.
const Sketch queue = {service("web", "exponential(10 ms)", R"("workers": 1)"), arrow("users", "web")};
Sketch with(Sketch sketch, const std::string& users, const std::string& members = {}) {
    sketch.sessions = users;
    sketch.users = R"("requests_per_user_per_day": 86400)" + (members.empty() ? std::string() : ", " + members);
    return sketch;
}

protocol::Request request_of(const Sketch& sketch, std::vector<double> level_s, const std::string& horizon = {}) {
    std::string text = plan_text(sketch);
    text.replace(text.find("regular"), 7, "poisson");
    if (!horizon.empty()) text.insert(text.rfind("\"design\""), R"("horizon": ")" + horizon + "\", ");
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    if (!parsed.plan) throw InvalidDocument("test", parsed.diagnostics.list());
    protocol::Request request;
    request.plan = plan::reduce(*parsed.plan, "P", std::nullopt);
    request.prices = cost::default_catalogue;
    request.level_s = std::move(level_s);
    return request;
}

Measurement run(const protocol::Request& request) { return replication::run(request, models::all()); }
std::string text(const protocol::Request& request) { return protocol::print_message(run(request)); }

/// Every request once: of the whole, and of each route.
bool balanced(const protocol::LevelMeasure& level) {
    std::vector<const protocol::RequestMeasure*> all{&level.total};
    for (const auto& route : level.routes) all.push_back(&route);
    for (const auto* each : all) {
        std::uint64_t failed = 0;
        for (const std::uint64_t n : each->counts.failed) failed += n;
        if (each->counts.offered + each->counts.in_flight_before != each->counts.completed + failed + each->counts.in_flight) return false;
    }
    return true;
}

}  // namespace

class TestReplication : public QObject {
    Q_OBJECT

private slots:
    void a_pure_function_of_its_request() {
        protocol::Request request = request_of(with(queue, "50"), {100});
        const std::string once = text(request);
        QCOMPARE(text(request), once);
        request.replication = 1;
        const std::string other = text(request);
        QVERIFY(other != once);
        request.replication = 0;
        request.seed = 2;
        QVERIFY(text(request) != once && text(request) != other);
    }

    /// Two designs see the same arrivals, in each level of the day.
    void common_random_numbers() {
        const std::string day = R"x("profile": "diurnal(peak=2, at=20:00)")x";
        const Sketch fast = with(queue, "30", day);
        const Sketch slow = with({several({service("web", "exponential(12 ms)", R"("workers": 3, "vcpus": 2)"), database("db", "exponential(2 ms)")}),
                                  several({arrow("users", "web", R"("time_limit": "50 ms", "retry": {})"), arrow("web", "db", R"("calls": 1.5)")})}, "30", day);
        const std::vector<double> lengths(replication_levels(fast), 50.);
        const Measurement a = run(request_of(fast, lengths)), b = run(request_of(slow, lengths));
        QCOMPARE(a.levels.size(), lengths.size());
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            QCOMPARE(a.levels[i].total.counts.offered, b.levels[i].total.counts.offered);
            QVERIFY(a.levels[i].total.counts.offered > 0);
            QVERIFY(a.levels[i].total.response.mean != b.levels[i].total.response.mean);
        }
    }

    void levels() {
        const Sketch sketch = with({several({service("web", "exponential(10 ms)", R"("workers": 2, "queue_limit": 5)")}), arrow("users", "web", R"("time_limit": "40 ms")"),
                                    R"({"name": "a", "share": 2}, {"name": "b", "patience": "30 ms"})"}, "60", R"x("profile": "diurnal(peak=4, at=20:00)")x");
        const std::size_t count = replication_levels(sketch);
        QCOMPARE(count, std::size_t{8});
        const Measurement measured = run(request_of(sketch, std::vector<double>(count, 40)));
        double requests = 0;
        std::uint64_t left = 0;
        for (const auto& level : measured.levels) {
            QVERIFY(balanced(level));
            QCOMPARE(level.total.counts.in_flight_before, left);
            left = level.total.counts.in_flight;
            QCOMPARE(level.simulated_s, 40.);
            requests += level.rate_per_s * level.hours_per_day * 3600;
            const auto offered = static_cast<double>(level.total.counts.offered), expected = level.rate_per_s * 40;
            QVERIFY(std::abs(offered - expected) < 3.89 * std::sqrt(expected));
        }
        QVERIFY(std::abs(requests / (60 * 86400.) - 1) < 1e-9);
    }

    void as_many_lengths_as_levels() {
        QVERIFY_THROWS_EXCEPTION(RunError, run(request_of(with(queue, "50"), {100, 100})));
        QVERIFY_THROWS_EXCEPTION(RunError, run(request_of(with(queue, "50", R"x("profile": "diurnal(peak=2)")x"), {100})));
    }

    /// An hour in 240 windows of 15 s, which sum up to the whole.
    void span() {
        const Sketch sketch = with({service("web", "exponential(10 ms)", R"("workers": 1, "queue_limit": 20)"), arrow("users", "web")}, "60",
                                   R"x("profile": "spike(at=12:00, factor=3, lasts=10 min)")x");
        const Measurement measured = run(request_of(sketch, {1}, "11:30 + 1 h"));
        QCOMPARE(measured.levels.size(), std::size_t{1});
        const auto& level = measured.levels[0];
        const auto& line = measured.timeline;
        QVERIFY(balanced(level));
        QCOMPARE(level.simulated_s, 3600.);
        QCOMPARE(level.warmup_s, 0.);
        QCOMPARE(level.hours_per_day, 1.);
        QCOMPARE(line.from_s, 11.5 * 3600);
        QCOMPARE(line.window_s, 15.);
        QCOMPARE(line.throughput_per_s[0].size(), std::size_t{240});
        double completed = 0, failed = 0, seconds = 0, busy = 0, before = 0, within = 0;
        for (std::size_t w = 0; w < 240; ++w) {
            const double here = line.throughput_per_s[0][w] * 15;
            completed += here;
            failed += line.failures_per_s[0][w] * 15;
            seconds += here * line.mean_s[0][w].value_or(0);
            busy += line.utilization[1][w] / 240;
            if (w < 160) (w < 120 ? before : within) += here + line.failures_per_s[0][w] * 15;
        }
        QCOMPARE(std::llround(completed), static_cast<long long>(level.total.counts.completed));
        QCOMPARE(std::llround(failed), static_cast<long long>(level.total.counts.failed[static_cast<std::size_t>(Outcome::QueueFull)]));
        QVERIFY(std::abs(seconds / completed / *level.total.response.mean - 1) < 1e-9);
        QVERIFY(std::abs(busy - level.components[1].resources[0].utilization) < 1e-9);
        QVERIFY(std::abs(before / 1800 - 60) < 3.89 * std::sqrt(60 / 1800.));
        QVERIFY(std::abs(within / 600 - 180) < 3.89 * std::sqrt(180 / 600.) + 20 / 600.);
    }

    void pilot_of_a_span_knows_its_length() { QCOMPARE(run(request_of(with(queue, "50"), {}, "6:00 + 90 min")).suggested_s, std::vector<double>{5400}); }

    /// Longer where there is more to wait for, and four times as long for twice the precision.
    void pilots() {
        const auto suggested = [](const char* users, double precision) {
            protocol::Request request = request_of(with(queue, users), {});
            request.precision = precision;
            request.replication = protocol::pilot_replication;
            const Measurement pilot = run(request);
            return pilot.suggested_s.size() == 1 ? pilot.suggested_s[0] : NAN;
        };
        const double quiet = suggested("50", 0.02), busy = suggested("90", 0.02), coarse = suggested("90", 0.05), fine = suggested("90", 0.01);
        QVERIFY2(busy > 2 * quiet, qPrintable(QString("%1 %2").arg(quiet).arg(busy)));
        QVERIFY2(fine > 2 * busy && fine < 8 * busy, qPrintable(QString("%1 %2").arg(busy).arg(fine)));
        QVERIFY(coarse < busy);
        QVERIFY(coarse * 90 >= 2e4);  // some requests at least
    }

    void a_pilot_minds_the_limit() {
        protocol::Request request = request_of(with(queue, "95", R"x("profile": "diurnal(peak=1.04)")x"), {});
        request.precision = 0.001;
        request.max_requests = 4e5;
        const Measurement pilot = run(request);
        double requests = 0;
        for (std::size_t i = 0; i < pilot.suggested_s.size(); ++i) requests += pilot.suggested_s[i] * 95;
        QVERIFY(pilot.suggested_s.size() > 1);
        QVERIFY2(requests < 4.4e5, qPrintable(QString::number(requests)));
    }

    void more_than_it_can_do() {
        const Measurement measured = run(request_of(with(queue, "130"), {400}));
        QCOMPARE(measured.levels[0].growing, std::vector<std::string>{"web"});
        QVERIFY(run(request_of(with(queue, "90"), {4000})).levels[0].growing.empty());
    }

    /// Of a fifth that fails, a percentile counts them as infinitely slow: M/M/1/1 at a load of 1/4.
    void percentiles_with_failures() {
        const Sketch sketch = with({service("web", "exponential(10 ms)", R"("workers": 1, "queue_limit": 0)"), arrow("users", "web")}, "25");
        const auto level = run(request_of(sketch, {8000})).levels[0];
        QVERIFY(std::abs(level.total.error_ratio - 0.2) < 0.005);
        QVERIFY(level.total.slo_infinite[1] && !level.total.slo_quantiles[1]);  // p90
        QVERIFY(!level.total.slo_infinite[0]);
        QVERIFY(std::abs(level.total.slo_quantiles[0].value() / (-0.01 * std::log(1 - 0.5 / 0.8)) - 1) < 0.03);
        QVERIFY(std::abs(level.total.response.quantiles[0].value() / (0.01 * std::log(2)) - 1) < 0.03);
    }

    void told_to_stop() {
        double last = 0;
        const auto progress = [&](double done) {
            last = done;
            return done < 0.3;
        };
        QVERIFY_THROWS_EXCEPTION(RunError, replication::run(request_of(with(queue, "50"), {100}), models::all(), progress));
        QVERIFY(last >= 0.3 && last < 0.4);
    }

    void mistakes() {
        protocol::Request request = request_of(with(queue, "50"), {100});
        request.prices = "nowhere";
        QVERIFY_THROWS_EXCEPTION(RunError, run(request));
        request = request_of(with(queue, "50"), {100});
        request.plan.designs[0].components[1].settings.set("replicas", 0);
        QVERIFY_THROWS_EXCEPTION(InvalidDocument, run(request));
    }

private:
    static std::size_t replication_levels(const Sketch& sketch) {
        protocol::Request request = request_of(sketch, {});
        request.max_requests = 1e4;
        return run(request).suggested_s.size();
    }
};

QTEST_MAIN(TestReplication)
#include "tst_replication.moc"
