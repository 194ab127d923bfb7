// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "short_run.h"

using namespace headroom;
using namespace headroom::study;
using validation::ShortRun;

namespace {

/// What is wrong with a figure that the notes of a preset give: that they do not, or that it is not what was measured. The first
/// number of `words` counts, in the unit in which it stands there.
QString mistake_in(const ShortRun& run, const QString& words, double measured, double relative) {
    if (!run.notes().contains(words)) return "the notes do not say \"" + words + "\"";
    QString number = QRegularExpression("\\d[\\d ]*(\\.\\d+)?").match(words).captured();
    const double said = number.remove(' ').toDouble();
    if (std::abs(measured / said - 1) <= relative) return {};
    return QString("the notes say \"%1\", measured is %2").arg(words).arg(measured);
}

}  // namespace

#define HEADROOM_NOTES_SAY(run, words, measured, relative)                   \
    do {                                                                     \
        const QString mistake_ = mistake_in(run, words, measured, relative); \
        QVERIFY2(mistake_.isEmpty(), qPrintable(mistake_));                  \
    } while (false)

#define HEADROOM_IS_NEAR(actual, expected, relative)                                                                           \
    do {                                                                                                                       \
        const double actual_ = actual, expected_ = expected;                                                                   \
        QVERIFY2(std::abs(actual_ / expected_ - 1) <= relative, qPrintable(QString("%1 for %2").arg(actual_).arg(expected_))); \
    } while (false)

/// Each small preset makes one point, in figures that its notes give.
class TestLessons : public QObject {
    Q_OBJECT
private slots:
    /// What the note of `flash-sale` says: twenty times 40 requests a second for ten minutes, every twentieth an order.
    void a_flash_sale_needs_a_queue() {
        const double orders = 20 * 40 / 20., sale_s = 600, quota = 25;
        const ShortRun at_once("flash-sale", "Sale"), queued("flash-sale", "Sale, queued");
        QCOMPARE(at_once.result().status, Status::Overloaded);
        const double refused = at_once.sum_of("order", &protocol::Timeline::failures_per_s);
        HEADROOM_IS_NEAR(refused, (orders - quota) * sale_s, 0.05);
        HEADROOM_NOTES_SAY(at_once, "9 000 of the", refused, 0.05);
        HEADROOM_NOTES_SAY(at_once, "24 000 of the sale", orders * sale_s, 1e-9);
        HEADROOM_IS_NEAR(at_once.sum_of("order", &protocol::Timeline::throughput_per_s) + refused, orders * sale_s + 2 * 4200, 0.03);

        QCOMPARE(queued.sum_of("order", &protocol::Timeline::failures_per_s), 0.);
        const double pays = 8 / 0.325, backlog = (orders - pays) * sale_s;
        const auto [peak, from_s, to_s] = queued.pile("orders");
        HEADROOM_IS_NEAR(peak, backlog, 0.05);
        HEADROOM_NOTES_SAY(queued, "9 200 orders wait", peak, 0.05);
        HEADROOM_NOTES_SAY(queued, "24.6 orders a second", pays, 0.002);
        HEADROOM_IS_NEAR(to_s, 43200 + sale_s + backlog / (pays - 2), 0.002);  // 12:16:49
        QVERIFY(std::abs(from_s - 43200) <= 60);
        // of all messages: of those that came evenly in the sale the t-th second's waits for backlog · t / 600 / 24.6
        HEADROOM_IS_NEAR(queued.output("orders", "latency_p99"), backlog / pays, 0.05);
        HEADROOM_NOTES_SAY(queued, "6.3 minutes", queued.output("orders", "latency_p99") / 60, 0.05);
        QVERIFY(queued.utilization("provider") * quota < pays);
    }

    /// What that of `dead-letters` says: of 100 messages a second 2 are bad, of 160 that eight threads process.
    void bad_messages_go_aside() {
        const ShortRun for_ever("dead-letters", "Tried for ever", 3), aside("dead-letters", "Put aside", 3);
        const double cpu = 0.05, threads = 8, good = 98, bad = 2;
        const auto busy = [&](double after_s) { return (good + bad * after_s / 30) * cpu / threads; };
        HEADROOM_IS_NEAR(for_ever.utilization_at("fulfilment", 600), busy(600), 0.04);
        HEADROOM_NOTES_SAY(for_ever, "86 %", 100 * busy(600), 0.01);
        HEADROOM_NOTES_SAY(for_ever, "15.5 minutes", (threads / cpu - good) * 30 / bad / 60, 0.01);
        QVERIFY(for_ever.utilization_at("fulfilment", 1200) > 0.99);
        QVERIFY(for_ever.output("orders", "latency_mean") > 5);
        HEADROOM_IS_NEAR(aside.utilization("fulfilment"), (good + 3 * bad) * cpu / threads, 0.02);
        HEADROOM_NOTES_SAY(aside, "65 %", 100 * aside.utilization_at("fulfilment", 1200), 0.04);
        HEADROOM_IS_NEAR(aside.output("orders", "dead_letters_per_s"), bad, 0.1);
        HEADROOM_IS_NEAR(aside.output("unread", "processed_per_s"), bad, 0.1);
        QVERIFY(aside.output("orders", "latency_p99") < 0.3);
    }

    void a_breaker_keeps_threads_free() {
        const ShortRun without("circuit-breaker", "Without"), with("circuit-breaker", "With");
        HEADROOM_NOTES_SAY(without, "29 % of the browsing", 100 * without.failing("browse", 660, 1200), 0.05);
        HEADROOM_NOTES_SAY(without, "1.4 s instead of", without.mean_at("browse", 900), 0.1);
        HEADROOM_NOTES_SAY(with, "8 ms", 1000 * with.mean_at("browse", 900), 0.1);
        HEADROOM_NOTES_SAY(with, "37 ms", 1000 * with.mean_at("checkout", 900), 0.1);
        QCOMPARE(with.failing("browse", 660, 4800), 0.);
    }

    void retries_alone_keep_a_storm_up() {
        const ShortRun without("retry-storm", "Storm"), with("retry-storm", "Recovery");
        HEADROOM_NOTES_SAY(without, "100 % of the requests", 100 * without.failing("request", 660, 4200), 1e-6);
        QVERIFY(with.failing("request", 675, 4200) < 0.001);
        HEADROOM_NOTES_SAY(with, "0.8 % of the requests", 100 * with.result().peak().total.error_ratio.value.value_or(-1), 0.15);
    }

    void a_stampede_grows_with_the_traffic() {
        const ShortRun quiet("cache-stampede", "Quiet", 3), busy("cache-stampede", "Busy"),
            coalesced("cache-stampede", "Busy, coalesced", 3);
        HEADROOM_NOTES_SAY(quiet, "19 % busy", 100 * quiet.utilization("db"), 0.05);
        QCOMPARE(busy.result().status, Status::Unstable);
        HEADROOM_NOTES_SAY(coalesced, "27 % busy", 100 * coalesced.utilization("db"), 0.05);
        HEADROOM_NOTES_SAY(coalesced, "7.1 ms", 1000 * coalesced.p95_s(), 0.05);
    }

    /// What that of `more-shards` says: 300 writes a second at a disk of 500 accesses, each of which takes its turn (M/D/1).
    void data_that_moves_takes_accesses() {
        const ShortRun carefully("more-shards", "Carefully"), at_once("more-shards", "At once");
        const double accesses = 500, access_bytes = 256 * 1024, moved = 30e9, rate = 20e6, span_s = 4200,
                     most = accesses / 2 * access_bytes;
        const double stream_s = moved / rate, taken = rate / access_bytes;
        HEADROOM_NOTES_SAY(carefully, "76 accesses", taken, 0.01);
        HEADROOM_NOTES_SAY(carefully, "50 minutes", 2 * stream_s / 60, 1e-9);
        HEADROOM_IS_NEAR(carefully.output("router", "moves"), 4 * stream_s / span_s, 1e-6);
        HEADROOM_IS_NEAR(carefully.output("router", "moved_bytes"), 4 * moved, 1e-9);
        const auto wait_ms = [](double left) { return 1000 * 300 / (2 * left * (left - 300)); };
        const auto waited_ms = [&](double after_s, double until_s) { return 1000 * carefully.mean_over("write", after_s, until_s) - 10.2; };
        HEADROOM_IS_NEAR(waited_ms(0, 600), wait_ms(accesses), 0.05);
        HEADROOM_NOTES_SAY(carefully, "1.5 ms", waited_ms(0, 600), 0.05);
        HEADROOM_IS_NEAR(waited_ms(600, 2100), wait_ms(accesses - taken), 0.05);
        HEADROOM_NOTES_SAY(carefully, "2.9 ms", waited_ms(600, 2100), 0.05);
        HEADROOM_NOTES_SAY(at_once, "66 MB/s", most / 1e6, 0.01);
        HEADROOM_NOTES_SAY(at_once, "15 minutes", 2 * moved / most / 60, 0.02);
        HEADROOM_IS_NEAR(at_once.output("router", "moves"), 4 * moved / most / span_s, 1e-6);
        QCOMPARE(at_once.result().status, Status::Overloaded);
        HEADROOM_IS_NEAR(at_once.failing("write", 660, 1020), 1 - 250 / 300., 0.1);
        QCOMPARE(at_once.failing("write", 1800, 4200), 0.);
    }

    /// The most popular of 100 000 keys has 1 / (sum of k^-1.1) of the requests.
    void a_popular_key_makes_its_shard_hot() {
        const ShortRun range("hot-shard", "By range"), hash("hot-shard", "By hash"), eight("hot-shard", "Eight shards"),
            cached("hot-shard", "Cached", 3);
        double all = 0, quarter = 0;
        for (int k = 100'000; k >= 1; --k) (k <= 25'000 ? quarter : all) += std::pow(k, -1.1);
        all += quarter;
        HEADROOM_NOTES_SAY(range, "13.5 %", 100 / all, 0.005);
        HEADROOM_NOTES_SAY(range, "94 %", 100 * quarter / all, 0.005);
        HEADROOM_NOTES_SAY(range, "3.7 times", 4 * quarter / all, 0.02);
        HEADROOM_NOTES_SAY(range, "3.7 times", range.output("router", "imbalance"), 0.03);
        HEADROOM_NOTES_SAY(hash, "1.3 times", hash.output("router", "imbalance"), 0.05);
        HEADROOM_NOTES_SAY(eight, "1.7 times", eight.output("router", "imbalance"), 0.05);
        QVERIFY(cached.notes().contains("what is left is even"));
        QVERIFY(cached.output("router", "imbalance") < 1.1);
    }

    void layers_take_what_the_database_could_not() {
        const ShortRun layers("multi-layer-cache", "Layered");
        const double readers = 1e6 * 40 * 3 / 86400;  // at the peak
        HEADROOM_NOTES_SAY(layers, "2 600 queries", readers * (0.7 + 4 * 0.28 + 2 * 0.02), 0.02);
        HEADROOM_NOTES_SAY(layers, "250 of them", layers.result().peak().find("db")->arrivals_per_s.value.value_or(-1), 0.1);
        HEADROOM_NOTES_SAY(layers, "54 %", 100 * layers.output("cdn", "hit_ratio"), 0.1);
        HEADROOM_NOTES_SAY(layers, "36 %", 100 * layers.output("local", "hit_ratio"), 0.1);
        HEADROOM_NOTES_SAY(layers, "80 %", 100 * layers.output("shared", "hit_ratio"), 0.1);
    }

    void a_forecast_starts_machines_in_time() {
        const ShortRun fixed("predictive-scaling", "Fixed fleet"), reactive("predictive-scaling", "Reactive"),
            predictive("predictive-scaling", "Predictive");
        HEADROOM_NOTES_SAY(fixed, "250 ms", 1000 * fixed.p95_s(), 0.05);
        HEADROOM_NOTES_SAY(reactive, "300 ms", 1000 * reactive.p95_s(), 0.05);
        HEADROOM_NOTES_SAY(predictive, "267 ms", 1000 * predictive.p95_s(), 0.05);
        HEADROOM_NOTES_SAY(predictive, "5.8 machines", predictive.output("scaler", "wanted_replicas"), 0.05);
        HEADROOM_NOTES_SAY(fixed, "12.", fixed.result().peak().find("web")->replicas.value.value_or(-1), 1e-9);
        HEADROOM_NOTES_SAY(reactive, "5.0", reactive.output("scaler", "wanted_replicas"), 0.05);
    }

    void an_autoscaled_day_costs_less() {
        const ShortRun fixed("autoscaled-day", "Fixed fleet"), scaled("autoscaled-day", "Autoscaled");
        HEADROOM_NOTES_SAY(fixed, "77 ms", 1000 * fixed.p95_s(), 0.03);
        HEADROOM_NOTES_SAY(scaled, "78 ms", 1000 * scaled.p95_s(), 0.03);
        HEADROOM_NOTES_SAY(fixed, "$1092", fixed.result().cost->per_month.value.value_or(-1), 0.01);
        HEADROOM_NOTES_SAY(scaled, "$677", scaled.result().cost->per_month.value.value_or(-1), 0.02);
    }

    /// A queue of one server for each copy: 1 / (500 - writes a second).
    void copies_multiply_reads_and_not_writes() {
        const ShortRun two("replica-lag", "Two copies", 3), four("replica-lag", "Four copies", 20);
        HEADROOM_NOTES_SAY(two, "3.3 ms", 1000. / (500 - 200), 0.02);
        HEADROOM_NOTES_SAY(two, "3.3 ms", 1000 * two.output("copy", "lag"), 0.15);
        HEADROOM_NOTES_SAY(four, "33 ms", 1000. / (500 - 470), 0.02);
        HEADROOM_NOTES_SAY(four, "33 ms", 1000 * four.output("copy", "lag"), 0.2);
    }

    void a_hundred_parts_are_as_slow_as_the_slowest() {
        const ShortRun plain("tail-at-scale", "Plain", 3), hedged("tail-at-scale", "Hedged", 3);
        HEADROOM_NOTES_SAY(plain, "63 %", 100 * (1 - std::pow(0.99, 100)), 0.01);
        HEADROOM_NOTES_SAY(plain, "a mean of 0.64 s", plain.result().peak().total.response.mean.value.value_or(-1), 0.05);
        HEADROOM_NOTES_SAY(hedged, "33 ms", 1000 * hedged.p95_s(), 0.1);
        const auto& leaves = hedged.result().peak().connections.back();
        HEADROOM_NOTES_SAY(hedged, "1 % more calls",
                           100 * *leaves.hedges_per_s.value / (*leaves.calls_per_s.value - *leaves.hedges_per_s.value), 0.05);
    }

    void images_are_pulled_through_one_line() {
        const ShortRun fat("image-pull-storm", "Fat"), slim("image-pull-storm", "Slim");
        const double registry = 2e9 / 8;
        HEADROOM_NOTES_SAY(fat, "12 s for one", 3e9 / registry, 1e-9);
        HEADROOM_NOTES_SAY(fat, "96 s for eight", 8 * 3e9 / registry, 1e-9);
        const auto fails_for_s = [](const ShortRun& run) {
            double seconds = 0;
            for (const double each : run.result().timeline->failures_per_s[0]) seconds += each > 1 ? run.result().timeline->window_s : 0;
            return seconds;
        };
        HEADROOM_NOTES_SAY(fat, "230 s", fails_for_s(fat), 0.05);
        HEADROOM_NOTES_SAY(slim, "90 s", fails_for_s(slim), 0.12);
        HEADROOM_NOTES_SAY(fat, "92 000", fat.sum_of("request", &protocol::Timeline::failures_per_s), 0.05);
        HEADROOM_NOTES_SAY(slim, "35 000", slim.sum_of("request", &protocol::Timeline::failures_per_s), 0.05);
        const ShortRun standing("image-pull-storm", "Standing");
        QCOMPARE(standing.sum_of("request", &protocol::Timeline::failures_per_s), 0.0);
        HEADROOM_NOTES_SAY(standing, "$2170", standing.result().cost->per_month.value.value_or(-1), 0.01);
        HEADROOM_NOTES_SAY(slim, "$485", slim.result().cost->per_month.value.value_or(-1), 0.01);
        const auto& registry_line = fat.result().peak().lines.front();
        HEADROOM_IS_NEAR(*registry_line.there_bytes_per_s.value * 2400, 25 * 3e9, 1e-3);
    }

    void what_talks_much_stands_together() {
        const ShortRun split("cross-region", "Split", 2), together("cross-region", "Together", 2);
        const auto median_ms = [](const ShortRun& run) {
            return 1000 * run.result().peak().total.response.quantiles[0].value.value_or(-1);
        };
        const auto answers_MBps = [](const ShortRun& run) {
            return run.result().peak().lines.front().back_bytes_per_s.value.value_or(-1) / 1e6;
        };
        HEADROOM_NOTES_SAY(split, "500 ms", median_ms(split), 0.02);
        HEADROOM_NOTES_SAY(together, "103 ms", median_ms(together), 0.03);
        HEADROOM_NOTES_SAY(split, "47 MB/s", answers_MBps(split), 0.03);
        HEADROOM_NOTES_SAY(together, "16 MB/s", answers_MBps(together), 0.03);
        const double pages = split.result().peak().total.throughput_per_s.value.value_or(-1);
        HEADROOM_IS_NEAR(answers_MBps(split), pages * 6 * 0.03, 0.02);
        const double utilization = answers_MBps(split) / 125;
        HEADROOM_IS_NEAR(split.result().peak().connections[1].network_s.value.value_or(-1),
                         0.08 + 0.03 / 125 / (1 - utilization) + 0.001 / 125, 0.002);
    }

    /// Nine pods of 0.5 vCPUs and two of 0.25 on nodes that have 2 - 0.07 - 0.15 for pods: three hold them. 730 hours at $0.096 each, and
    /// EKS at $0.1.
    void a_cluster_is_shared() {
        const ShortRun machines("shared-cluster", "On machines", 3), cluster("shared-cluster", "On a cluster", 3);
        const auto compute = [](const ShortRun& run) {
            double sum = 0;
            for (const CostLine& line : run.result().cost->lines) sum += line.kind == "compute" ? line.per_month : 0;
            return sum;
        };
        HEADROOM_NOTES_SAY(machines, "21 %", 100 * machines.utilization("web"), 0.04);
        HEADROOM_NOTES_SAY(machines, "$846", machines.result().cost->per_month.value.value_or(-1), 0.01);
        HEADROOM_NOTES_SAY(machines, "$560.64", 8 * 730 * 0.096, 1e-9);
        QCOMPARE(compute(machines), 560.64);
        QCOMPARE(cluster.output("nodes", "nodes"), 3.);
        HEADROOM_IS_NEAR(cluster.output("nodes", "requested_cpu"), (9 * 0.5 + 2 * 0.25) / (3 * 1.78), 1e-9);
        HEADROOM_NOTES_SAY(cluster, "94 %", 100 * cluster.output("nodes", "requested_cpu"), 0.005);
        HEADROOM_NOTES_SAY(cluster, "$569", cluster.result().cost->per_month.value.value_or(-1), 0.01);
        HEADROOM_NOTES_SAY(cluster, "$210.24", 3 * 730 * 0.096, 1e-9);
        HEADROOM_NOTES_SAY(cluster, "$73", 730 * 0.1, 1e-9);
        QCOMPARE(compute(cluster), 283.24);
        HEADROOM_NOTES_SAY(cluster, "32 ms", 1000 * cluster.p95_s(), 0.05);
        HEADROOM_NOTES_SAY(machines, "28.6 ms", 1000 * machines.p95_s(), 0.05);
    }

    /// The demand of a zone's servers on those of the other two.
    void an_outage_needs_room_in_the_other_zones() {
        const ShortRun three("zone-outage", "Cheap"), six("zone-outage", "Spare");
        HEADROOM_NOTES_SAY(three, "75 %", 100 * three.utilization_at("web", 300), 0.03);
        HEADROOM_NOTES_SAY(three, "112 % busy", 1.5 * 75, 0.01);
        HEADROOM_NOTES_SAY(three, "12 % of the requests", 100 * three.failing("request", 660, 1800), 0.1);
        HEADROOM_NOTES_SAY(three, "3.6 s", three.mean_at("request", 1200), 0.05);
        HEADROOM_NOTES_SAY(six, "16 ms", 1000 * six.mean_at("request", 1200), 0.1);
    }
};

QTEST_APPLESS_MAIN(TestLessons)
#include "tst_lessons.moc"
