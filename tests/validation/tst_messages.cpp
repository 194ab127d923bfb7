// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <cmath>

#include "models/models.h"
#include "protocol/request.h"
#include "replication/replication.h"
#include "theory/closed_forms.h"
#include "validation/validation.h"

using namespace headroom;
using namespace headroom::theory;
using namespace headroom::validation;

namespace {

constexpr std::size_t queue = 1, worker = 2;
/// Outputs of a queue, by their places in its record.
constexpr std::size_t latency_mean = 0, latency_p95 = 1, latency_p99 = 2, depth = 3, in_flight = 4, processed = 7, redelivered = 8,
                      dead_letters = 10, requests = 12;
/// Of a log; its latencies have the same places.
constexpr std::size_t lag = 3;

/// A span is run whole, whatever the number of requests.
protocol::Measurement run_span(const std::string& plan, double seconds, std::uint64_t replication) {
    protocol::Request request;
    request.plan = theory_plan(plan);
    request.prices = "aws-us-east-1";
    request.seed = 20261123;
    request.replication = replication;
    request.level_s = {seconds};
    return replication::run(request, models::all());
}

}  // namespace

/// Queues and their workers.
class TestMessages : public QObject {
    Q_OBJECT

private slots:
    void end_to_end_latency();
    void small_shops_too_data();
    void small_shops_too();
    void redelivery();
    void partitions_are_queues_of_their_own();
    void one_thread_for_all_partitions();
    void a_backlog_drains();
};

/// From the moment a message is stored to the end of its processing.
void TestMessages::end_to_end_latency() {
    const auto runs = run_theory("queue_mmc", 1e6);
    HEADROOM_AGREES(runs, output(queue, latency_mean), mmc_mean_response(680, 100, 8));
    HEADROOM_AGREES(runs, output(queue, latency_p95), mmc_response_quantile(680, 100, 8, 0.95));
    HEADROOM_AGREES(runs, output(queue, latency_p99), mmc_response_quantile(680, 100, 8, 0.99));
    HEADROOM_AGREES(runs, mean_waiting(queue), mmc_mean_wait(680, 100, 8));
    HEADROOM_AGREES(runs, output(queue, depth), 680 * mmc_mean_wait(680, 100, 8));
    HEADROOM_AGREES(runs, output(queue, in_flight), 6.8);
    HEADROOM_AGREES(runs, output(queue, processed), 680);
    HEADROOM_AGREES(runs, output(queue, requests), 3 * 680);  // a send, a receive, a delete
    HEADROOM_AGREES(runs, utilization(worker, "workers"), 0.85);
}

void TestMessages::small_shops_too_data() {
    QTest::addColumn<int>("threads");
    QTest::addColumn<double>("users");
    QTest::newRow("1 at 70 %") << 1 << 70.;
    QTest::newRow("2 at 80 %") << 2 << 160.;
    QTest::newRow("4 at 60 %") << 4 << 240.;
}
/// `users` are messages a second here, and each takes 10 ms.
void TestMessages::small_shops_too() {
    QFETCH(int, threads);
    QFETCH(double, users);
    const auto runs = run_theory("queue_mmc", 6e5, 30,
                                 {{"worker.replicas", "1"},
                                  {"worker.concurrency", std::to_string(threads)},
                                  {"users.requests_per_user_per_day", std::to_string(86400 * users / 680)}});
    HEADROOM_AGREES(runs, output(queue, latency_mean), mmc_mean_response(users, 100, threads));
    HEADROOM_AGREES(runs, output(queue, latency_p95), mmc_response_quantile(users, 100, threads, 0.95));
}

/// A message is received 1 + f + f² times, and dead with f³. Of those processed the share of the k-th delivery is f^(k-1) (1 - f).
void TestMessages::redelivery() {
    const auto runs = run_theory("queue_redelivery", 3e5);
    const double f = 0.2, alive = 1 - f * f * f;
    const double mean_failures = (f * (1 - f) + 2 * f * f * (1 - f)) / alive;
    HEADROOM_AGREES(runs, output(queue, latency_mean), 0.01 + mean_failures * 1);
    HEADROOM_AGREES(runs, output(queue, redelivered), 1000 * (f + f * f));
    HEADROOM_AGREES(runs, output(queue, dead_letters), 1000 * f * f * f);
    HEADROOM_AGREES(runs, output(queue, processed), 1000 * alive);
    HEADROOM_AGREES(runs, output(queue, in_flight), 1000 * (1 + f + f * f) * ((1 - f) * 0.01 + f * 1));
}

/// Ten threads, of which two idle: with keys that are strewn evenly each partition is M/M/1, where a shop of eight threads would
/// be M/M/8.
void TestMessages::partitions_are_queues_of_their_own() {
    const auto runs = run_theory("log_partitions", 1e6, 30, {{"worker.concurrency", "5"}});
    HEADROOM_AGREES(runs, output(queue, latency_mean), mmc_mean_response(70, 100, 1));
    HEADROOM_AGREES(runs, output(queue, latency_p95), mmc_response_quantile(70, 100, 1, 0.95));
    HEADROOM_AGREES(runs, output(queue, latency_p99), mmc_response_quantile(70, 100, 1, 0.99));
    HEADROOM_AGREES(runs, mean_waiting(queue), mmc_mean_wait(70, 100, 1));
    HEADROOM_AGREES(runs, output(queue, lag), 560 * mmc_mean_response(70, 100, 1));
    HEADROOM_AGREES(runs, utilization(worker, "workers"), 5.6 / 10);
}

/// One thread for all partitions is M/M/1 whatever their number: which of them it takes from does not ask how long the work is.
void TestMessages::one_thread_for_all_partitions() {
    const auto runs = run_theory(
        "log_partitions", 6e5, 30,
        {{"worker.replicas", "1"}, {"worker.concurrency", "1"}, {"users.requests_per_user_per_day", std::to_string(86400 * 70 / 560.)}});
    HEADROOM_AGREES(runs, output(queue, latency_mean), mmc_mean_response(70, 100, 1));
    HEADROOM_AGREES(runs, output(queue, lag), 70 * mmc_mean_response(70, 100, 1));
    HEADROOM_AGREES(runs, utilization(worker, "workers"), 0.7);
}

/// Against the fluid solution: 800 messages a second for 300 s, then 100 a second less for 2400 s.
void TestMessages::a_backlog_drains() {
    constexpr double before = 600, spike = 300, height = 800 * spike;  // the span begins ten minutes before
    std::vector<double> peaks, ends, areas;
    double window = 0;
    for (std::uint64_t replication = 0; replication < 10; ++replication) {
        const auto run = run_span("queue_backlog", before + spike + 3600, replication);
        const auto& backlog = run.timeline.queue_length.at(queue);
        window = run.timeline.window_s;
        double area = 0, end = 0, peak = 0;
        for (std::size_t i = 0; i < backlog.size(); ++i) {
            area += backlog[i] * window;
            peak = std::max(peak, backlog[i]);
            if (backlog[i] > 1000) end = static_cast<double>(i + 1) * window;
        }
        peaks.push_back(peak);
        ends.push_back(end + (1000. / 100) - window / 2 - before - spike);
        areas.push_back(area);
    }
    // the spike ends where a window does: the mean of the next one is the highest; the end is known to half a window
    std::string wrong = disagreement("peak", interval_of(peaks), height - 100 * window / 2);
    QVERIFY2(wrong.empty(), wrong.c_str());
    wrong = disagreement("drain time", interval_of(ends), height / 100, window / 2 / (height / 100));
    QVERIFY2(wrong.empty(), wrong.c_str());
    wrong = disagreement("message-seconds", interval_of(areas), height * (spike + height / 100) / 2);
    QVERIFY2(wrong.empty(), wrong.c_str());
}

QTEST_APPLESS_MAIN(TestMessages)
#include "tst_messages.moc"
