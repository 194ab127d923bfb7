// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "cost/bill.h"
#include "lab.h"
#include "models/function/function.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

/// Of a whole vCPU, unless `members` say otherwise; an instance takes two seconds to start and is kept for ten.
Sketch lambda(const std::string& cpu, const std::string& members = {}, const std::string& memory = "1769 MiB") {
    return {R"({"id": "fn", "type": "function", "memory": ")" + memory + R"(", "cpu": ")" + cpu + R"(", "cold_start": "2 s")" +
                (members.empty() ? R"(, "keep_alive": "10 s")" : ", " + members) + "}",
            arrow("users", "fn")};
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        // 5 to 8, 10 to 11, 15 to 16
        {"warm after the first", lambda("1 s"), 3, 5, 100, {{"mean", 5 / 3.}, {"cold_start_ratio fn", 1 / 3.}, {"waiting fn", 2 / 3.}}},
        {"cold each time", lambda("1 s"), 3, 20, 100, {{"mean", 3}, {"cold_start_ratio fn", 1}}},
        // 13 to 16, 26 to 27 (idle for 10 s), 39 to 42 (12 s: cold), 52 to 53
        {"kept for ten seconds", lambda("1 s"), 4, 13, 100, {{"mean", 2}, {"cold_start_ratio fn", 0.5}}},
        // 1 to 4.5, 2 to 5.5, 5 to 6.5, 6 to 7.5; 3 and 4 find two at work
        {"two at once",
         lambda("1.5 s", R"("concurrency": 2)"),
         6,
         1,
         100,
         {{"completed", 4}, {"failed rate_limited", 2}, {"refused_per_s fn", 0.02}, {"mean", 2.5}, {"concurrency fn", 10 / 2. / 100}}},
        {"half the memory, half a vCPU", lambda("1 s", R"("provisioned": 1)", "884.5 MiB"), 1, 1, 100, {{"mean", 2}}},
        {"one thread has no more than one", lambda("1 s", R"("provisioned": 1)", "3538 MiB"), 1, 1, 100, {{"mean", 1}}},
        // 1 to 2.5 and 3 to 4.5 on the one that is provisioned, 2 to 5.5 on another
        {"provisioned for ever",
         lambda("1.5 s", R"("provisioned": 1, "keep_alive": "0.2 s")"),
         3,
         1,
         100,
         {{"mean", 6.5 / 3}, {"cold_start_ratio fn", 1 / 3.}}},
        {"none is kept", lambda("0.5 s", R"("keep_alive": "0 s")"), 3, 5, 100, {{"mean", 2.5}, {"cold_start_ratio fn", 1}}},
        {"held while its own calls last",
         {several({R"({"id": "fn", "type": "function", "memory": "1769 MiB", "cpu": "1 s", "provisioned": 1, "concurrency": 1})",
                   database("db", "1 s")}),
          several({arrow("users", "fn"), arrow("fn", "db")})},
         3,
         1.5,
         100,
         // 1.5 to 3.5 and 4.5 to 6.5; 3 finds it at work
         {{"completed", 2}, {"failed rate_limited", 1}, {"mean", 2}, {"concurrency fn", 0.04}, {"arrivals db", 2}}},
        {"a pool for each instance: calls wait for those of their own alone",
         {several({R"({"id": "fn", "type": "function", "memory": "1769 MiB", "cpu": "1 s", "provisioned": 9})",
                   service("api", "2.5 s", R"("workers": 100)")}),
          several({arrow("users", "fn"), arrow("fn", "api", R"("calls": 2, "parallel": true, "pool": {"size": 1})")})},
         3,
         0.5,
         100,
         {{"mean", 1 + 2 * 2.5}, {"pool_wait fn->api", 2.5 / 2}}},
        {"and a bulkhead",
         {several({R"({"id": "fn", "type": "function", "memory": "1769 MiB", "cpu": "1 s", "provisioned": 9})",
                   service("api", "2.5 s", R"("workers": 100)")}),
          several({arrow("users", "fn"), arrow("fn", "api", R"("calls": 2, "bulkhead": {"size": 1})")})},
         3,
         0.5,
         100,
         {{"completed", 3}, {"mean", 1 + 2 * 2.5}}},
        {"what its calls end with, it ends with",
         {several({R"({"id": "fn", "type": "function", "provisioned": 1})", wall()}),
          several({arrow("users", "fn"), arrow("fn", "wall"), wall_arrow()})},
         3,
         1,
         100,
         {{"failed unavailable", 3}}},
        {"a caller that gives up frees its instance",
         {R"({"id": "fn", "type": "function", "memory": "1769 MiB", "cpu": "5 s", "provisioned": 1, "concurrency": 1})",
          arrow("users", "fn", R"("time_limit": "0.5 s", "cancel": true)")},
         3,
         1,
         100,
         {{"failed timeout", 3}, {"refused_per_s fn", 0}, {"concurrency fn", 0.015}}},
    };
    return all;
}

constexpr double hours = 730, mib = 0x1p20;

double bill_of(const models::FunctionSettings& settings, double calls, double busy) {
    std::vector<cost::Use> month;
    for (const plan::Usage& use : models::usage_of(settings, calls / hours, busy))
        month.push_back({0, use.meter, use.item, use.option, use.per_hour * hours});
    return cost::total_of(cost::bill(*cost::find_builtin("aws-us-east-1"), month));
}

}  // namespace

class TestFunction : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void bills() {
        models::FunctionSettings settings;
        settings.memory = Bytes{512 * mib};
        // 10 M calls of 0.2 s: 1 M GB-s, of which 400 000 are free, · $0.0000166667; 9 M calls · $0.20
        QVERIFY(std::abs(bill_of(settings, 10e6, 10e6 * 0.2 / (hours * 3600)) - (10.00002 + 1.8)) < 1e-9);
        // 7 000 M GB-s: (6000 M - 0.4 M) · $0.0000166667 + 1000 M · $0.000015; the calls are free
        settings.memory = Bytes{1024 * mib};
        QVERIFY(std::abs(bill_of(settings, 1e6, 7e9 / (hours * 3600)) - (99'993.53332 + 15'000)) < 1e-4);
        // what is kept ready has no price that we could name a source of
        settings.provisioned = 5;
        QCOMPARE(bill_of(settings, 0, 0), 0.);
        QCOMPARE(models::usage_of(settings, 0, 0).back().per_hour, 5 * 3600 * 1024 * mib);
    }

    /// Starts are billed, refused calls are not: 1 to 4.5, 2 to 5.5, 5 to 6.5, 6 to 7.5 are ten seconds in a hundred.
    void use() {
        Lab lab(lambda("1.5 s", R"("concurrency": 2)"));
        lab.request(6, 1);
        lab.run_to(100);
        for (const plan::Usage& use : lab.component("fn").usage({0, lab.blocks()})) {
            if (use.meter == plan::Meter::FunctionCalls) QCOMPARE(use.per_hour, 4 * 36.);
            if (use.meter == plan::Meter::FunctionMemory) QCOMPARE(use.per_hour, 10 * 36 * 1769 * mib);
        }
    }
};

QTEST_APPLESS_MAIN(TestFunction)
#include "tst_function.moc"
