// SPDX-License-Identifier: GPL-3.0-or-later
#include <QString>
#include <QTest>
#include <string>

#include "estimate.h"
#include "near.h"

using namespace headroom::test;
using headroom::study::RunResult;

namespace {

const std::string thinks = R"json(, "think": "exponential(1 s)")json";

/// What requests call at once.
struct Called {
    std::string components, connections;
    double alone_s;     ///< all calls of a request that meets no other
    double capacity_s;  ///< least seconds from one request to the next, for ever
};

Called store(const std::string& settings, double alone_s, double capacity_s) {
    return {R"json({"id": "db", "type": "database", )json" + settings + "}",
            R"json({"from": "web", "to": "db", "calls": 3, "parallel": true})json", alone_s, capacity_s};
}

Called two(const std::string& pool) {
    return {
        R"json({"id": "left", "type": "database", "vcpus": 1, "cpu": "exponential(5 ms)"},
                   {"id": "right", "type": "database", "vcpus": 1, "workers": 1, "cpu": "exponential(5 ms)"})json",
        R"json({"from": "web", "to": "left", "step": 1)json" + pool + R"json(}, {"from": "web", "to": "right", "step": 1)json" + pool + "}",
        0.0075, 0.005};
}

const std::vector<std::pair<const char*, Called>>& all_called() {
    static const std::vector<std::pair<const char*, Called>> all = {
        {"shared", store(R"json("vcpus": 1, "cpu": "exponential(3 ms)")json", 0.009, 0.009)},
        {"in order", store(R"json("vcpus": 1, "workers": 1, "cpu": "exponential(3 ms)")json", 0.009, 0.009)},
        {"four servers", store(R"json("vcpus": 4, "workers": 4, "cpu": "exponential(12 ms)")json", 0.012 * 11 / 6, 0.009)},
        {"two stores", two("")},
        {"two pools", two(R"json(, "pool": {"size": 4})json")},
    };
    return all;
}

RunResult of(const Called& called, int sessions) {
    return estimate(R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s"},)json" + called.components,
                    std::string(to_web) + "," + called.connections, sessions, thinks);
}

}  // namespace

/// Sessions that think for a second, whose requests call several at once.
class TestSessionsAtOnce : public QObject {
    Q_OBJECT

private slots:
    void nobody_else_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < all_called().size(); ++i) QTest::addRow("%s", all_called()[i].first) << static_cast<int>(i);
    }
    /// A single session: what its calls do to each other, in closed form.
    void nobody_else() {
        QFETCH(const int, number);
        const Called& called = all_called()[static_cast<std::size_t>(number)].second;
        compare(mean_of(of(called, 1)), called.alone_s, 0.02);
    }

    void too_many_data() { nobody_else_data(); }
    /// Nobody gets an answer sooner than all the others have had theirs (the asymptotic bound of Muntz and Wong 1974).
    void too_many() {
        QFETCH(const int, number);
        const Called& called = all_called()[static_cast<std::size_t>(number)].second;
        for (const int sessions : {600, 1500, 3000}) {
            const RunResult result = of(called, sessions);
            compare(result.peak().total.throughput_per_s.value.value(), 1 / called.capacity_s, 0.005);
            compare(mean_of(result), sessions * called.capacity_s - 1, 0.01);
        }
    }

    /// Threads that call at once, and refuse what they cannot hold: no more is answered than the stores can do, and at so many it is.
    void threads_that_refuse() {
        for (const auto& [name, called] : all_called()) {
            if (called.connections.find("pool") != std::string::npos) continue;  // told to be unstable
            const double offered = std::round(1.5 / called.capacity_s);
            const RunResult result =
                estimate(R"json({"id": "web", "type": "service", "vcpus": 1000, "cpu": "0 s", "workers": 40, "queue_limit": 40},)json" +
                             called.components,
                         std::string(to_web) + "," + called.connections, static_cast<int>(offered));
            compare(result.peak().total.throughput_per_s.value.value(), 1 / called.capacity_s, 0.03);
        }
    }
};

QTEST_APPLESS_MAIN(TestSessionsAtOnce)
#include "tst_sessions_at_once.moc"
