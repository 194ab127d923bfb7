// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "fakes.h"
#include "study/day.h"

using namespace headroom;
using namespace headroom::study;
using protocol::cell_begin;
using protocol::LevelMeasure;

namespace {

/// A level whose responses are all in one cell.
LevelMeasure level_in_cell(double rate, double hours, std::uint32_t cell, std::uint64_t count) {
    LevelMeasure level = level_of(rate, cell_begin(cell), hours);
    level.response = {cell, {count}};
    return level;
}

double exponential_quantile(double mean, double q) { return -mean * std::log(1 - q); }

/// Cells of a sample of exponential times.
protocol::Histogram exponential_histogram(double mean, std::uint64_t count) {
    protocol::Histogram histogram;
    histogram.first = 1;
    for (std::uint32_t cell = 1; cell < 64 * 40; ++cell) {
        const double share = std::exp(-cell_begin(cell) / mean) - std::exp(-cell_begin(cell + 1) / mean);
        histogram.counts.push_back(static_cast<std::uint64_t>(share * static_cast<double>(count) + 0.5));
    }
    return histogram;
}

}  // namespace

class TestDay : public QObject {
    Q_OBJECT
private slots:
    /// 20 h at 10/s and 4 h at 50/s: half of the day's requests each, however many of them were simulated.
    void levels_weigh_as_much_as_their_requests() {
        const auto fast = 1u + 64 * 20, slow = 1u + 64 * 27;
        const auto day = mix_day({protocol::Measurement{{level_in_cell(10, 20, fast, 1000), level_in_cell(50, 4, slow, 90000)}, {}, {}}});
        QCOMPARE(*day.requests.value, 2 * 720000.0);
        QCOMPARE(*day.response.mean.value, (cell_begin(fast) + cell_begin(slow)) / 2);
        QCOMPARE(day.response.count, std::uint64_t{2000});
        QCOMPARE(*day.response.quantiles[0].value, cell_begin(fast + 1));  // the median is the end of the first half
        const double width = cell_begin(slow + 1) - cell_begin(slow);
        QCOMPARE(*day.response.quantiles[1].value, cell_begin(slow) + 0.8 * width);
        QCOMPARE(*day.response.quantiles[4].value, cell_begin(slow) + 0.998 * width);
        QVERIFY(!day.response.mean.half_width);
    }

    void percentiles_of_a_mixture_of_exponentials() {
        LevelMeasure quiet = level_of(10, 0.01, 12), busy = level_of(30, 0.05, 12);
        quiet.response = exponential_histogram(0.01, 10'000'000);
        busy.response = exponential_histogram(0.05, 10'000'000);
        const auto day = mix_day({protocol::Measurement{{quiet, busy}, {}, {}}});
        for (std::size_t i = 0; i < protocol::percentiles.size(); ++i) {
            const double x = *day.response.quantiles[i].value;
            const double below = 0.25 * (1 - std::exp(-x / 0.01)) + 0.75 * (1 - std::exp(-x / 0.05));
            QVERIFY2(std::abs(below - protocol::percentiles[i]) < 1e-4, protocol::percentile_names[i]);
        }
        QVERIFY(*day.response.quantiles[3].value < exponential_quantile(0.05, 0.99));
    }

    /// 20 observations beyond, those of all levels together.
    void percentiles_need_observations_beyond_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("p95");
        QTest::newRow("19 beyond") << 380 << false;
        QTest::newRow("20 beyond") << 400 << true;
    }
    void percentiles_need_observations_beyond() {
        QFETCH(int, count);
        QFETCH(bool, p95);
        const auto day = mix_day({protocol::Measurement{{level_in_cell(10, 24, 1000, static_cast<std::uint64_t>(count))}, {}, {}}});
        QCOMPARE(day.response.quantiles[2].value.has_value(), p95);
        QVERIFY(day.response.quantiles[0].value && !day.response.quantiles[4].value);
    }

    void without_histograms_there_are_no_percentiles() {
        const auto day = mix_day({protocol::Measurement{{level_of(10, 0.01)}, {}, {}}});
        QVERIFY(day.response.mean.value && !day.response.quantiles[0].value);
    }

    void failures_count_by_the_requests_of_their_level() {
        LevelMeasure quiet = level_of(10, 0.01, 20), busy = level_of(50, 0.01, 4);
        set_failures(busy, Outcome::Timeout, 5);
        const auto day = mix_day({protocol::Measurement{{quiet, busy}, {}, {}}});
        QCOMPARE(*day.error_ratio.value, 5.0 * 4 / (10 * 20 + 50 * 4));
        QCOMPARE(*day.requests.value, 3600.0 * (10 * 20 + 50 * 4));
    }

    void nothing_at_all() {
        const auto day = mix_day({protocol::Measurement{{LevelMeasure{}}, {}, {}}});
        QVERIFY(!day.response.mean.value && !day.response.quantiles[0].value && !day.error_ratio.value);
    }

    void what_a_day_is() {
        using plan::Horizon;
        QVERIFY(covers_a_day({}));
        QVERIFY(covers_a_day({Horizon::Kind::Span, 0, 86400}));
        QVERIFY(!covers_a_day({Horizon::Kind::Span, 3600, 7200}));
    }

    /// $40 a purchase, 1 failed one a second for 4 hours of each of 30.4 days.
    void lost_requests_are_lost_money() {
        FakeExecutor executor([](const protocol::Request&) {
            auto levels = std::vector{level_of(10, 0.01, 20), level_of(50, 0.01, 4)};
            levels[1].routes[1].failed_per_s[static_cast<std::size_t>(Outcome::Error)] = 1;
            return measurement_of(levels);
        });
        const RunResult result = run_now(World(), executor);
        QCOMPARE(*result.routes[1].lost_value_per_month, 40.0 * 3600 * 4 * 730 / 24);
        QVERIFY(!result.routes[0].lost_value_per_month);
    }

    void a_span_says_nothing_of_days() {
        FakeExecutor executor([](const protocol::Request&) { return measurement_of({level_of(10, 0.01)}); });
        const RunResult span = run_now(World("[]", "19:00 + 2 h"), executor);
        QVERIFY(!span.day && !span.routes[1].lost_value_per_month);
        QCOMPARE(span.horizon, std::string("19:00 + 2 h"));
        const RunResult day = run_now(World("[]", "day"), executor);
        QVERIFY(day.day && day.routes[1].lost_value_per_month);
        QCOMPARE(day.horizon, std::string("day"));
    }
};

QTEST_APPLESS_MAIN(TestDay)
#include "tst_day.moc"
