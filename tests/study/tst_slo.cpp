// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "fakes.h"
#include "study/slo.h"

using namespace headroom;
using namespace headroom::study;

namespace {

/// The rows of a plan with these promises, whose peak level is `level` in each replication, after `change`.
std::vector<SloResult> rows_of(const std::string& slo, auto change) {
    FakeExecutor executor([&](const protocol::Request& request) {
        auto levels = std::vector{level_of(10, 10), level_of(100, 0.05)};  // the quiet level would break every promise
        change(levels[1], request);
        return measurement_of(levels);
    });
    return run_now(World(slo), executor).slo;
}

void nothing(protocol::LevelMeasure&, const protocol::Request&) {}

}  // namespace

class TestSlo : public QObject {
    Q_OBJECT
private slots:
    void each_promise_is_a_row_of_the_peak() {
        const auto rows =
            rows_of(R"([{"route": "browse", "p95": "250 ms", "mean": "49 ms"}, {"availability": 0.999, "error_ratio": 0.01}])", nothing);
        QCOMPARE(rows.size(), std::size_t{4});
        QCOMPARE(rows[0].metric, std::string("mean"));
        QCOMPARE(rows[0].route, std::string("browse"));
        QCOMPARE(rows[0].limit, 0.049);
        QCOMPARE(*rows[0].value.value, 0.05);
        QCOMPARE(rows[0].met, std::optional(false));
        QCOMPARE(rows[1].metric, std::string("p95"));
        QCOMPARE(rows[1].met, std::optional(true));
        QCOMPARE(rows[2].metric, std::string("availability"));
        QCOMPARE(rows[2].route, std::string());
        QCOMPARE(*rows[2].value.value, 1.0);
        QCOMPARE(rows[2].met, std::optional(true));
        QCOMPARE(rows[3].metric, std::string("error_ratio"));
        QCOMPARE(rows[3].met, std::optional(true));
    }

    void all_percentiles() {
        const auto rows = rows_of(R"([{"p50": "1 ms", "p90": "1 ms", "p95": "1 s", "p99": "1 s", "p99.9": "1 s"}])", nothing);
        QCOMPARE(rows.size(), std::size_t{5});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].metric, std::string(protocol::percentile_names[i]));
            QCOMPARE(rows[i].met, std::optional(i >= 2));
        }
    }

    void availability_counts_failures() {
        const auto rows = rows_of(R"([{"availability": 0.99}, {"route": "buy", "availability": 0.99}])",
                                  [](auto& level, const auto&) { set_failures(level, Outcome::Error, 2); });
        QCOMPARE(*rows[0].value.value, 0.98);
        QCOMPARE(rows[0].met, std::optional(false));
        QCOMPARE(rows[1].met, std::optional(true));
    }

    void a_percentile_may_be_infinite_or_not_known_data() {
        QTest::addColumn<int>("infinite_in");
        QTest::addColumn<bool>("known");
        QTest::newRow("in all") << 5 << true;
        QTest::newRow("in most") << 3 << true;
        QTest::newRow("in a few") << 2 << false;
        QTest::newRow("too few observations") << 0 << false;
    }
    void a_percentile_may_be_infinite_or_not_known() {
        QFETCH(int, infinite_in);
        QFETCH(bool, known);
        const auto rows = rows_of(R"([{"p95": "250 ms"}])", [&](auto& level, const auto& request) {
            level.total.slo_quantiles[2].reset();
            level.total.slo_infinite[2] = request.replication < static_cast<std::uint64_t>(infinite_in);
        });
        QVERIFY(!rows[0].value.value);
        QCOMPARE(rows[0].met, known ? std::optional(false) : std::nullopt);
    }

    void what_is_not_known_is_not_met() {
        RunResult run;
        QVERIFY(run.slo_met());
        run.slo = {{"", "p95", 1, {0.5, 0.1}, true}};
        QVERIFY(run.slo_met());
        run.slo.push_back({"", "p99", 1, {}, std::nullopt});
        QVERIFY(!run.slo_met());
        run.slo.back().met = false;
        QVERIFY(!run.slo_met());
    }
};

QTEST_APPLESS_MAIN(TestSlo)
#include "tst_slo.moc"
