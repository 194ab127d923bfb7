// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>

#include "models/models.h"
#include "plan/reader.h"
#include "protocol/json.h"
#include "replication/replication.h"

using namespace headroom;

namespace {

constexpr const char* shop =
    R"json({"headroom": 1, "name": "Shop", "prices": "aws-us-east-1", "routes": [{"name": "read", "share": 0.8}, {"name": "write", "share": 0.2}],
 "designs": [{"name": "D", "components": [
   {"id": "users", "type": "users", "requests_per_user_per_day": 50, "profile": "diurnal(peak=3, at=20:00)"},
   {"id": "web", "type": "service", "replicas": 2, "workers": 4, "cpu": "exponential(10 ms)"},
   {"id": "db", "type": "database", "cpu": "exponential(5 ms)"}],
  "connections": [{"from": "users", "to": "web", "time_limit": "1 s"}, {"from": "web", "to": "db", "calls": 1.5}]}],
 "phases": [{"name": "P", "design": "D", "users": 80000}]})json";

protocol::Request request_of(const std::string& plan, std::vector<double> level_s, std::uint64_t traces) {
    protocol::Request request;
    request.plan = plan::parse_plan(plan).plan.value();
    request.prices = "aws-us-east-1";
    request.most_levels = level_s.size();
    request.level_s = std::move(level_s);
    request.traces = traces;
    return request;
}

std::string changed(std::string plan, const std::string& from, const std::string& to) {
    return plan.replace(plan.find(from), from.size(), to);
}

}  // namespace

/// Single requests of a replication.
class TestTracedLevels : public QObject {
    Q_OBJECT

private slots:
    /// Besides them, the answer is the same to the byte.
    void they_change_nothing() {
        for (const bool split : {false, true}) {
            protocol::Request without = request_of(shop, {60, 90}, 0), with = request_of(shop, {60, 90}, 50);
            without.trace = with.trace = split;
            protocol::Measurement measured = replication::run(with, models::all());
            QCOMPARE(measured.levels.size(), std::size_t{2});
            for (protocol::LevelMeasure& level : measured.levels) {
                QCOMPARE(level.traces.size(), std::size_t{50});
                level.traces.clear();
            }
            QCOMPARE(protocol::print_message(measured), protocol::print_message(replication::run(without, models::all())));
            QCOMPARE(measured.levels.front().splits.empty(), !split);
        }
    }

    /// What is sent to a queue, lies there and is processed: of each order once, in a trace of eight spans. Besides, nothing changes.
    void messages_are_followed() {
        const std::string plan = changed(
            changed(shop, R"({"id": "db", "type")",
                    R"({"id": "jobs", "type": "queue"}, {"id": "worker", "type": "worker", "cpu": "1 s", "long_poll": "20 s",
                                "concurrency": 900}, {"id": "db", "type")"),
            R"({"from": "web", "to": "db", "calls": 1.5})",
            R"({"from": "web", "to": "jobs", "calls": {"write": 1}}, {"from": "jobs", "to": "worker"}, {"from": "worker", "to": "db"})");
        protocol::Measurement measured = replication::run(request_of(plan, {60, 90}, 50), models::all());
        std::size_t orders = 0;
        for (protocol::LevelMeasure& level : measured.levels) {
            for (const protocol::TraceMeasure& trace : level.traces) {
                std::vector<std::string> operations;
                for (const protocol::SpanMeasure& span : trace.spans) operations.push_back(span.message);
                if (trace.route != "write" || static_cast<double>(trace.spans.front().end_ns) > 1e9 * (level.simulated_s - 5)) continue;
                ++orders;
                QCOMPARE(operations, std::vector<std::string>({"", "", "", "send", "", "deliver", "process", "", ""}));
                const auto &stored = trace.spans[4], &delivery = trace.spans[5], &work = trace.spans[6];
                QCOMPARE(delivery.begin_ns, stored.end_ns);
                QCOMPARE(delivery.begin_ns + delivery.waited_ns, work.begin_ns);
                QCOMPARE(work.worked_ns, std::uint64_t{1'000'000'000});
            }
            level.traces.clear();
        }
        QVERIFY(orders > 5);
        QCOMPARE(protocol::print_message(measured),
                 protocol::print_message(replication::run(request_of(plan, {60, 90}, 0), models::all())));
    }

    /// Of each level after its warm-up: most from all of the rest, a tenth the slowest.
    void they_stand_for_the_level() {
        const protocol::Measurement measured = replication::run(request_of(shop, {200, 300}, 100), models::all());
        for (const protocol::LevelMeasure& level : measured.levels) {
            const double first = level.warmup_s * 1e9, last = level.simulated_s * 1e9;
            std::vector<double> sampled, took, slow;
            for (const protocol::TraceMeasure& trace : level.traces) {
                const auto begin = static_cast<double>(trace.spans.front().begin_ns), end = static_cast<double>(trace.spans.front().end_ns);
                QVERIFY(begin >= first && end <= last);
                took.push_back(end - begin);
                if (trace.sampled) sampled.push_back((begin - first) / (last - first));
                if (!trace.sampled) slow.push_back(end - begin);
            }
            QCOMPARE(sampled.size(), std::size_t{90});
            QVERIFY(slow.size() > 5 && slow.size() <= 10);  // one may be among the others
            QVERIFY(std::ranges::count_if(took, [least = std::ranges::min(slow)](double each) { return each > least; }) < 10);
            QVERIFY(sampled.front() < 0.05 && sampled.back() > 0.95);
            for (std::size_t i = 1; i < sampled.size(); ++i) QVERIFY(sampled[i] - sampled[i - 1] < 0.05);
        }
    }

    /// What fails while the database answers with errors is among them.
    void failures_are_traced() {
        const std::string plan = changed(shop, R"("users": 80000)",
                                         R"("users": 80000, "horizon": "19:00 + 2 min",
            "incidents": [{"type": "error_burst", "component": "db", "at": "19:01", "lasts": "30 s", "share": 1}])");
        const protocol::Measurement measured = replication::run(request_of(plan, {120}, 200), models::all());
        QCOMPARE(measured.levels.size(), std::size_t{1});
        std::size_t failed = 0;
        for (const protocol::TraceMeasure& trace : measured.levels.front().traces) {
            const auto& request = trace.spans.front();
            const bool is_out = request.begin_ns > 60'500'000'000 && request.end_ns < 90'000'000'000 && trace.spans.size() > 3;
            if (is_out) QCOMPARE(request.outcome, std::string("error"));
            failed += is_out ? 1 : 0;
        }
        QVERIFY2(failed > 20, qPrintable(QString::number(failed)));
    }
};

QTEST_APPLESS_MAIN(TestTracedLevels)
#include "tst_traced_levels.moc"
