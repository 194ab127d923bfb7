// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <algorithm>
#include <string>

#include "calls_to_store.h"
#include "near.h"

using headroom::study::RunResult;
using headroom::test::compare;
using headroom::test::estimate;
using headroom::test::in_batches;
using headroom::test::mean_of;

/// Requests that call several components at once, all of which call one store.
class TestMeeting : public QObject {
    Q_OBJECT

    static constexpr double service_s = 0.01;

    /// Of `load` requests a second; `left` and `right`: seconds that these compute; `second`: settings of the call to the right one.
    static RunResult calls(double load, const QString& store, const QString& left, const QString& right, const QString& second = "") {
        const QString components = R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                                          {"id": "left", "type": "service", "vcpus": 1000, "cpu": "%1"},
                                          {"id": "right", "type": "service", "vcpus": 1000, "cpu": "%2"},
                                          {"id": "db", "type": "database", %3})json",
                      connections = R"json({"from": "users", "to": "web"}, {"from": "web", "to": "left"}, {"from": "web", "to": "right"%1},
                                           {"from": "left", "to": "db"}, {"from": "right", "to": "db"})json";
        return estimate(components.arg(left, right, store).toStdString(), connections.arg(second).toStdString(),
                        static_cast<int>(std::lround(100 * load)), "", "", "", 864);
    }
    static QString one_server(const char* cpu) { return QString(R"json("vcpus": 1, "workers": 1, "cpu": "%1")json").arg(cpu); }
    static double at_store(const RunResult& result) { return result.peak().components[4].residence.mean.value.value(); }

private slots:
    /// What takes no time on its way comes at once: two of a batch, of which one server makes the second wait for the first (Pollaczek and
    /// Khinchine), several less.
    void at_the_same_time() {
        for (const double utilization : {0.3, 0.6, 0.9}) {
            const RunResult result = calls(utilization / (2 * service_s), one_server("exponential(10 ms)"), "0 s", "0 s");
            const double wait = utilization * 3 * service_s / (2 * (1 - utilization));
            compare(at_store(result), wait + 1.5 * service_s, 0.005);
            compare(mean_of(result), wait + 2 * service_s, 0.03);
            for (const int servers : {2, 4, 8}) {
                const QString store = QString(R"json("vcpus": %1, "workers": %1, "cpu": "exponential(10 ms)")json").arg(servers);
                compare(at_store(calls(utilization * servers / (2 * service_s), store, "0 s", "0 s")),
                        in_batches(2, utilization, servers, service_s), 0.07);
            }
        }
    }

    /// Of one length, the second waits for all of the first.
    void of_one_length() {
        const double utilization = 0.7, wait = utilization * 2 * service_s / (2 * (1 - utilization));
        const RunResult result = calls(utilization / (2 * service_s), one_server("10 ms"), "0 s", "0 s");
        compare(at_store(result), wait + 1.5 * service_s, 0.005);
        compare(mean_of(result), wait + 2 * service_s, 0.01);
    }

    /// Ten seconds later nobody there remembers the first one; and one after the other they never meet: M/M/1 (Jackson).
    void at_other_times() {
        const double utilization = 0.7, alone = service_s / (1 - utilization);
        const QString store = one_server("exponential(10 ms)");
        const double load = utilization / (2 * service_s);
        compare(at_store(calls(load, store, "0 s", "10 s")), alone, 0.02);
        compare(at_store(calls(load, store, "0 s", "0 s", R"json(, "step": 2)json")), alone, 1e-3);
    }

    /// Who waits for two exponential answers at once keeps a worker for one and a half times the mean of one (Little's law).
    void a_worker_for_both() {
        const RunResult result = estimate(
            R"json({"id": "web", "type": "service", "workers": 8, "vcpus": 1000, "cpu": "0 s"},
                   {"id": "left", "type": "database", "vcpus": 1000, "cpu": "exponential(10 ms)"},
                   {"id": "right", "type": "database", "vcpus": 1000, "cpu": "exponential(10 ms)"})json",
            R"json({"from": "users", "to": "web"}, {"from": "web", "to": "left"}, {"from": "web", "to": "right"})json", 300);
        const auto& web = result.peak().components[1];
        const auto workers = std::ranges::find(web.resources, "workers", [](const auto& each) { return each.name; });
        QVERIFY(workers != web.resources.end());
        compare(workers->utilization.value.value(), 300 * 1.5 * service_s / 8, 0.02);
    }

    /// The second look finds what the first one fetched, also where calls part that have nothing to do with it.
    void a_key_that_is_looked_up_again() {
        const auto hits = [](const char* others) {
            const std::string components = R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "left", "type": "external", "latency": "10 ms"}, {"id": "right", "type": "external", "latency": "10 ms"},
                   {"id": "keys", "type": "cache", "memory": "1 MB", "cpu": "0 s", "workers": 1000},
                   {"id": "again", "type": "service", "vcpus": 1000, "cpu": "0 s"},
                   {"id": "db", "type": "database", "vcpus": 1000, "cpu": "1 ms"})json",
                              connections =
                                  R"json({"from": "users", "to": "web"}, {"from": "web", "to": "left"}, {"from": "web", "to": "right"%1},
                   {"from": "web", "to": "keys", "step": 3}, {"from": "web", "to": "again", "step": 4}, {"from": "again", "to": "keys"},
                   {"from": "keys", "to": "db"})json";
            const RunResult result = estimate(components, QString::fromStdString(connections).arg(others).toStdString(), 100, "",
                                              R"json("keyspaces": [{"name": "items", "keys": "zipf(100k, 0.9)", "item": "1 KB"}], )json",
                                              "", 86400, R"json({"name": "request", "keyspace": "items"})json");
            return result.peak().components[4].outputs[0].value.value.value();
        };
        const double in_turn = hits(R"json(, "step": 2)json");
        QVERIFY(in_turn > 0.5 && in_turn < 0.9);
        compare(hits(""), in_turn, 1e-6);
    }
};

QTEST_APPLESS_MAIN(TestMeeting)
#include "tst_meeting.moc"
