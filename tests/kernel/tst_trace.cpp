// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <fmt/format.h>
#include <cmath>
#include <map>

#include "core/error.h"
#include "lab.h"
#include "models/models.h"
#include "random_plan.h"

using namespace headroom;
using namespace headroom::kernel;
using namespace headroom::lab;

namespace {

/// "service web" -> seconds, of what is not 0.
std::map<std::string, double> split_of(Lab& lab) {
    Simulation& simulation = lab.simulation();
    const ResponseSplit& split = simulation.trace()->split();
    std::vector<std::size_t> routes(simulation.scenario().routes.size());
    for (std::size_t r = 0; r < routes.size(); ++r) routes[r] = r;
    const std::vector<double> means = split.of(routes, {0, lab.blocks()}).all;
    std::map<std::string, double> parts;
    const auto add = [&](const char* kind, const std::string& at, std::size_t part) {
        if (!means.empty() && means[part] != 0) parts[fmt::format("{} {}", kind, at)] = means[part];
    };
    const auto& components = simulation.scenario().components;
    for (std::size_t i = 0; i < components.size(); ++i) {
        add("queueing", components[i].id, split.of_component(i, TimeKind::Queueing));
        add("service", components[i].id, split.of_component(i, TimeKind::Service));
    }
    const auto& connections = simulation.scenario().connections;
    for (std::size_t i = 0; i < connections.size(); ++i) {
        add("pool", connections[i].id, split.of_connection(i, TimeKind::Pool));
        add("network", connections[i].id, split.of_connection(i, TimeKind::Network));
        add("retries", connections[i].id, split.of_connection(i, TimeKind::Retries));
    }
    return parts;
}

using Parts = std::map<std::string, double>;

std::string disagreement(const Parts& found, const Parts& expected) {
    std::string wrong;
    for (const auto& [name, seconds] : expected) {
        const auto part = found.find(name);
        if (part == found.end()) wrong += fmt::format("no {}; ", name);
        if (part != found.end() && std::abs(part->second - seconds) > 2e-9) wrong += fmt::format("{} is {}; ", name, part->second);
    }
    for (const auto& [name, seconds] : found)
        if (!expected.contains(name)) wrong += fmt::format("{} is {}; ", name, seconds);
    return wrong;
}

/// What two runs that are the same have in common.
std::vector<std::uint64_t> counts_of(Lab& lab) {
    std::vector<std::uint64_t> counts = {lab.simulation().events()};
    for (const Source* source : lab.simulation().sources()) {
        for (const auto& route : source->routes()) {
            counts.push_back(route.completed.all());
            counts.push_back(static_cast<std::uint64_t>(1e9 * route.response.in({0, lab.blocks()}).mean().value_or(0)));
        }
    }
    return counts;
}

struct Traced {
    const char* name;
    Sketch sketch;
    int requests;
    double gap_s;
    Parts expected;  ///< mean seconds of a request that is answered
};

/// Worked out by hand. Requests come at gap_s, 2 gap_s, ...
const std::vector<Traced>& cases() {
    static const std::vector<Traced> all = {
        {"two stations and the ways between them",
         {several({service("web", "2 s", R"("workers": 1)"), database("db", "1 s")}),
          several({arrow("users", "web", R"("latency": "100 ms")"), arrow("web", "db", R"("latency": "10 ms", "calls": 2)")})},
         1,
         1,
         {{"network users->web", .2}, {"service web", 2}, {"network web->db", .04}, {"service db", 2}}},
        {"the second waits for the first, its own calls included",
         {several({service("web", "2 s", R"("workers": 1)"), database("db", "1 s")}), several({arrow("users", "web"), arrow("web", "db")})},
         2,
         1,
         {{"queueing web", (0 + 2) / 2.}, {"service web", 2}, {"service db", 1}}},
        {"two that share a processor: 3 s of 2 s of work, then 3 s",
         {service("web", "2 s", R"("workers": 9, "vcpus": 1)"), arrow("users", "web")},
         2,
         1,
         {{"queueing web", 1}, {"service web", 2}}},
        {"a processor of twice the speed, half a vCPU",
         {service("web", "2 s", R"("workers": 9, "vcpus": 0.5, "speed": 2)"), arrow("users", "web")},
         1,
         1,
         {{"service web", 2}}},
        {"of calls at once the one that ends last",
         {several({service("web", "0 s"), service("fast", "1 s"), service("slow", "3 s")}),
          several({arrow("users", "web"), arrow("web", "fast", R"("calls": 2, "latency": "10 ms")"), arrow("web", "slow")})},
         1,
         1,
         {{"service slow", 3}}},
        {"a row of short calls that ends last",
         {several({service("web", "0 s"), service("fast", "1 s"), service("slow", "3 s")}),
          several({arrow("users", "web"), arrow("web", "fast", R"("calls": 4, "latency": "10 ms")"), arrow("web", "slow")})},
         1,
         1,
         {{"service fast", 4}, {"network web->fast", .08}}},
        {"step by step",
         {several({service("web", "1 s"), service("fast", "1 s"), service("slow", "3 s")}),
          several({arrow("users", "web"), arrow("web", "fast"), arrow("web", "slow", R"("step": 2)")})},
         1,
         1,
         {{"service web", 1}, {"service fast", 1}, {"service slow", 3}}},
        {"calls at once share what serves them one by one",
         {several({service("web", "0 s"), service("slow", "1 s", R"("workers": 1)")}),
          several({arrow("users", "web"), arrow("web", "slow", R"("calls": 3, "parallel": true)")})},
         1,
         1,
         {{"queueing slow", 2}, {"service slow", 1}}},
        {"two attempts that were refused, with a wait after each: 5 s before the worker is free",
         {service("web", "5 s", R"("workers": 1, "queue_limit": 0)"),
          arrow("users", "web", R"("latency": "250 ms", "retry": {"attempts": 3, "wait": "3 s"})")},
         2,
         1,
         // the second is refused at 2.5 and 6 s (the first is served from 1.25 to 6.25), and served at its third attempt
         {{"retries users->web", (0 + 7.) / 2}, {"network users->web", .5}, {"service web", 5}}},
        {"an attempt that timed out",
         {service("web", "5 s", R"("workers": 1)"),
          arrow("users", "web", R"("time_limit": "8 s", "retry": {"attempts": 2, "wait": "500 ms"})")},
         2,
         1,
         // the second comes at 2 s, waits for the first until 6 s, and is given up at 10 s, but worked on until 11 s; its second
         // attempt comes at 10.5 s
         {{"retries users->web", (0 + 8.5) / 2}, {"queueing web", (0 + 0.5) / 2}, {"service web", 5}}},
        {"what is ignored counts as long as it was waited for",
         {several({service("web", "1 s"), service("slow", "9 s")}),
          several({arrow("users", "web"), arrow("web", "slow", R"("time_limit": "2 s", "on_failure": "ignore")")})},
         1,
         1,
         {{"service web", 1}, {"retries web->slow", 2}}},
        {"the fallback, after what it stands in for",
         {several({service("web", "1 s"), service("slow", "9 s"), service("plain", "1 s")}),
          several({arrow("users", "web"), arrow("web", "slow", R"("time_limit": "2 s", "on_failure": "fallback: plain")")})},
         1,
         1,
         {{"service web", 1}, {"retries web->slow", 2}, {"service plain", 1}}},
        {"a connection that is in use",
         {several({service("web", "0 s"), service("slow", "2 s")}),
          several({arrow("users", "web"), arrow("web", "slow", R"("calls": 2, "parallel": true, "pool": {"size": 1})")})},
         1,
         1,
         {{"pool web->slow", 2}, {"service slow", 2}}},
        {"a place in the bulkhead",
         {several({service("web", "0 s"), service("slow", "2 s")}),
          several(
              {arrow("users", "web"), arrow("web", "slow", R"("calls": 2, "parallel": true, "bulkhead": {"size": 1, "wait": "9 s"})")})},
         1,
         1,
         {{"pool web->slow", 2}, {"service slow", 2}}},
        {"the second try of a call that is late",
         {service("web", "5 s", R"("replicas": 2, "workers": 1)"), arrow("users", "web", R"("hedge": {"delay": "1 s"})")},
         1,
         1,
         {{"service web", 5}}},
        {"a disk, and the turn on it",
         {several({service("web", "0 s"), database("db", "0 s", R"("disk_write": "500 ms", "iops": "1/s")")}),
          several({arrow("users", "web"), arrow("web", "db", R"("calls": 2, "parallel": true)")}), R"({"name": "r", "kind": "write"})"},
         1,
         1,
         // one access a second
         {{"queueing db", 1}, {"service db", 0.5}}},
        {"a cold start",
         {R"({"id": "code", "type": "function", "memory": "1769 MiB", "cpu": "1 s", "cold_start": "3 s"})", arrow("users", "code")},
         1,
         1,
         {{"queueing code", 3}, {"service code", 1}}},
        {"a cache beside its caller: asks, goes to the store, tells",
         {several({service("web", "0 s"), R"({"id": "cache", "type": "cache", "cpu": "1 s", "access": "aside"})", database("db", "5 s")}),
          several({arrow("users", "web"), arrow("web", "cache", R"("latency": "100 ms")"),
                   R"({"from": "cache.misses", "to": "db", "latency": "10 ms"})"}),
          R"({"name": "r", "keyspace": "k"})", R"j({"name": "k", "keys": "uniform(1)"})j"},
         1,
         1,
         {{"network web->cache", .4}, {"service cache", 2}, {"network cache.misses->db", .02}, {"service db", 5}}},
        {"two that miss the same at once: the second waits for the fetch of the first",
         {several({R"({"id": "cache", "type": "cache", "cpu": "0 s", "coalescing": true})", database("db", "5 s")}),
          several({arrow("users", "cache"), R"({"from": "cache.misses", "to": "db"})"}), R"({"name": "r", "keyspace": "k"})",
          R"j({"name": "k", "keys": "uniform(1)"})j"},
         2,
         1,
         {{"service db", 5 / 2.}, {"queueing cache", 4 / 2.}}},
    };
    return all;
}

}  // namespace

/// Where responses spend their time.
class TestTrace : public QObject {
    Q_OBJECT

private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const Traced& test = cases()[static_cast<std::size_t>(number)];
        Lab lab(test.sketch, 1, 1, true);
        lab.request(test.requests, test.gap_s);
        lab.run_to(100);
        const std::string wrong = disagreement(split_of(lab), test.expected);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    /// Whatever happens in a plan: parts sum to the mean response, and who looks on changes nothing.
    void random_plans() {
        for (std::uint64_t seed = 1, valid = 0; valid < 60; ++seed) {
            std::array<std::vector<std::uint64_t>, 2> counts;
            try {
                for (const bool traced : {false, true}) {
                    Lab lab(random_plan(seed, seed % 4 == 0), 1, seed, models::all(), traced);
                    lab.arrive(120);
                    lab.run_to(5);
                    counts[traced ? 1 : 0] = counts_of(lab);
                    if (!traced || lab.figure("completed") == 0) continue;
                    double sum = 0;
                    for (const auto& [name, seconds] : split_of(lab)) {
                        QVERIFY2(seconds > 0, name.c_str());
                        sum += seconds;
                    }
                    QVERIFY(std::abs(sum - lab.figure("mean")) <= 1e-9 * (1 + sum));
                }
            } catch (const InvalidDocument&) {
                continue;
            }
            QCOMPARE(counts[0], counts[1]);
            ++valid;
        }
    }

    /// Half of the requests take 1 s and half 3 s, evenly mixed by their keys: the slow ones are those around the p95.
    void around_p95() {
        const std::string web_json = R"({"id": "web", "type": "service", "workers": 100, "cpu": {"r": "0 s", "s": "3 s"}})";
        const Sketch sketch{several({web_json, service("both", "1 s", R"("workers": 100)")}),
                            several({arrow("users", "web"), arrow("web", "both")}), R"({"name": "r"}, {"name": "s"})"};
        Lab lab(sketch, 1, 1, true);
        lab.request(2000, 0.1);
        lab.run_to(210);
        const ResponseSplit& split = lab.simulation().trace()->split();
        const auto all = split.of({0, 1}, {0, lab.blocks()}), fast = split.of({0}, {0, lab.blocks()});
        const std::size_t web = split.of_component(1, TimeKind::Service), both = split.of_component(2, TimeKind::Service);
        QCOMPARE(all.around_p95[web], 3.);
        QCOMPARE(all.around_p95[both], 1.);
        QCOMPARE(fast.around_p95[web], 0.);
        QCOMPARE(fast.around_p95[both], 1.);
        QVERIFY(split.of({0, 1}, {lab.blocks() - 20, lab.blocks()}).around_p95.empty());  // 5 % of about 100 are 5
    }

    /// Of more than can be remembered every second one is, then every fourth: of the responses 1, 2, ..., n those around 0.95 n.
    void long_runs() {
        Statistics statistics;
        statistics.begin(0, from_seconds(1));
        ResponseSplit split(statistics, 1, 0, 1);
        const Time n = 100000;
        for (Time i = 1; i <= n; ++i) split.add(0, i, {{1, i}});
        statistics.close_block(statistics.block_end());
        const ResponseSplit::Means means = split.of({0}, {0, 1});
        QVERIFY(std::abs(means.all[1] - to_seconds(n + 1) / 2) < 1e-12);
        QVERIFY(std::abs(means.around_p95[1] / to_seconds(n) - 0.95) < 1e-3);
        split.restart();
        QVERIFY(split.of({0}, {0, 1}).around_p95.empty());
    }
};

QTEST_MAIN(TestTrace)
#include "tst_trace.moc"
