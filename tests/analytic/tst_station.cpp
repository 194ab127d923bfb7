// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/station.h"

#include <QTest>
#include <cmath>
#include <numeric>
#include <vector>

#include "theory/impatience.h"

#include "near.h"

using headroom::Distribution;
using headroom::test::compare;
using namespace headroom::analytic;

namespace {

/// Erlang's delay formula.
double erlang_c(int servers, double load) {
    double sum = 0, term = 1;
    for (int n = 0; n < servers; ++n) {
        sum += term;
        term *= load / (n + 1);
    }
    const double last = term * servers / (servers - load);
    return last / (sum + last);
}

Load load(double rate, double work, double scv) {
    Load result;
    result.rate = rate;
    result.work = work;
    result.work_scv = scv;
    return result;
}

}  // namespace

class TestStation : public QObject {
    Q_OBJECT

private slots:
    void several_servers_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("utilization");
        for (const int servers : {1, 2, 8, 32})
            for (const double utilization : {0.1, 0.5, 0.9}) QTest::addRow("%d at %g", servers, utilization) << servers << utilization;
    }
    /// M/M/c to six digits.
    void several_servers() {
        QFETCH(int, servers);
        QFETCH(double, utilization);
        const double work = 0.01, rate = utilization * servers / work;
        const Stay result = stay({double(servers), double(servers), {}, 0, 0}, load(rate, work, 1));
        const double waits = erlang_c(servers, utilization * servers);
        compare(result.wait_probability, waits, 1e-6, 1e-13);
        compare(result.wait(), waits * work / (servers * (1 - utilization)), 1e-6, 1e-13);
        compare(result.busy, utilization * servers, 1e-6, 1e-13);
        compare(result.queued, rate * waits * work / (servers * (1 - utilization)), 1e-6, 1e-13);
    }

    void a_short_queue_of_even_work_data() {
        QTest::addColumn<int>("room");
        QTest::addColumn<double>("load_there");
        for (const int room : {2, 6, 21})
            for (const double load_there : {0.7, 0.95, 1.2}) QTest::addRow("%d at %g", room, load_there) << room << load_there;
    }
    /// M/D/1 with room for so many, by the chain of what departing calls leave behind (Kendall 1953; Takács 1962).
    void a_short_queue_of_even_work() {
        QFETCH(int, room);
        QFETCH(double, load_there);
        std::vector<double> left{1};  // relative probabilities, from the balance of the chain
        const auto coming = [load_there](int count) {
            return std::exp(count * std::log(load_there) - load_there - std::lgamma(count + 1));
        };
        while (static_cast<int>(left.size()) < room) {
            const int n = static_cast<int>(left.size()) - 1;
            double next = left.back() - left[0] * coming(n);
            for (int i = 1; i <= n; ++i) next -= left[static_cast<std::size_t>(i)] * coming(n - i + 1);
            left.push_back(next / coming(0));
        }
        const double all = std::accumulate(left.begin(), left.end(), 0.0), ever = left[0] / all + load_there, work = 0.01;
        double present = room * (1 - 1 / ever);
        for (int n = 0; n < room; ++n) present += n * left[static_cast<std::size_t>(n)] / all / ever;
        const Stay result = stay({1, 1.0, room - 1.0, 0, 0}, load(load_there / work, work, 0));
        compare(1 - result.refused, 1 / ever, room > 2 ? 0.01 : 0.02);
        compare(work + result.wait(), present * work / load_there * ever, 0.06);
    }

    void workers_share_a_cpu_data() {
        QTest::addColumn<int>("workers");
        QTest::addColumn<double>("utilization");
        for (const int workers : {2, 4, 8})
            for (const double utilization : {0.5, 0.7, 0.9}) QTest::addRow("%d at %g", workers, utilization) << workers << utilization;
    }
    /// Who has a worker shares the vCPU, others wait in order: between processor sharing, which does not ask how uneven the work is, and
    /// one server (Avi-Itzhak and Halfin, "Expected response times in a non-symmetric time sharing queue with a limited number of service
    /// positions", 1988).
    void workers_share_a_cpu() {
        QFETCH(int, workers);
        QFETCH(double, utilization);
        const double work = 0.01, all_work = std::pow(utilization, workers);
        for (const double scv : {0.0, 1.0, 4.0}) {
            const Stay result = stay({1, double(workers), {}, 0, 0}, load(utilization / work, work, scv));
            const double expected = work / (1 - utilization) * (1 - all_work + all_work * (1 + scv) / 2);
            compare(work + result.wait() + result.sharing, expected, scv == 1 ? 1e-6 : 0.03);
        }
    }

    /// M/G/1: Pollaczek and Khinchine.
    void general_service() {
        for (const double scv : {0.0, 0.5, 2.0, 9.0})
            compare(stay({1, 1.0, {}, 0, 0}, load(70, 0.01, scv)).wait(), 0.7 * 0.01 * (1 + scv) / (2 * 0.3));
    }

    /// M/D/2 at 0.8: mean wait 0.914 of service, from tables of M/D/c (0.9143 by Crommelin's formula), within 2 %.
    void constant_service_at_several_servers() {
        const double wait = stay({2, 2.0, {}, 0, 0}, load(160, 0.01, 0)).wait();
        QVERIFY2(wait > 0.0085 && wait < 0.0097, qPrintable(QString::number(wait)));
    }

    /// M/M/1 with processor sharing: T = m / (1 − ρ), however work is spread.
    void sharing() {
        for (const double scv : {0.0, 1.0, 4.0}) compare(0.01 + stay({1, {}, {}, 0, 0}, load(75, 0.01, scv)).sharing, 0.04);
    }

    /// Exponential work is done as fast whoever of those present gets it: with few workers for it, or many, T = m / (1 − ρ).
    void sharing_among_workers() {
        for (const double workers : {2.0, 8.0, 40.0, 400.0}) {
            const Stay few = stay({1, workers, {}, 0, 0}, load(75, 0.01, 1));
            compare(0.01 + few.wait() + few.sharing, 0.04);
        }
    }

    /// M/M/c/K: the blocking probability from its sums.
    void a_limited_queue() {
        const double a = 0.9 * 3;
        double sum = 0, term = 1, last = 0;
        for (int n = 0; n <= 5; ++n) {
            sum += term;
            last = term;
            term *= a / std::min(n + 1, 3);
        }
        const Stay result = stay({3, 3.0, 2.0, 0, 0}, load(270, 0.01, 1));
        compare(result.refused, last / sum);
        compare(result.busy, a * (1 - last / sum));
    }

    /// Erlang's loss formula at 10 servers and 7 erlangs: 0.0787 (tables).
    void no_queue_at_all() { compare(stay({10, 10.0, 0.0, 0, 0}, load(700, 0.01, 1)).refused, 0.0787, 5e-3); }

    /// M/M/1 whose callers give up at the rate of service: P(n) = a^n / n! e^-a, as in M/M/inf, so that 1 − e^-a servers are busy.
    void impatience() {
        Replica replica{1, 1.0, {}, 0, 0};
        replica.wait_limit = Distribution::exponential(0.01);
        const Stay result = stay(replica, load(150, 0.01, 1));
        compare(result.busy, 1 - std::exp(-1.5));
        compare(result.gave_up, 1 - (1 - std::exp(-1.5)) / 1.5);
    }

    void limits_of_the_wait_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("utilization");
        QTest::addColumn<double>("limit");
        for (const int servers : {1, 4, 20})
            for (const double utilization : {0.5, 0.98, 1.6, 3.0})
                for (const double limit : {0.0005, 0.01, 0.1})
                    QTest::addRow("%d at %g, %g s", servers, utilization, limit) << servers << utilization << limit;
    }
    /// M/M/c + D (Barrer 1957) and M/M/c + M (Palm 1957), also where far more comes than can be served.
    void limits_of_the_wait() {
        QFETCH(int, servers);
        QFETCH(double, utilization);
        QFETCH(double, limit);
        const double work = 0.01, rate = utilization * servers / work;
        Replica replica{double(servers), double(servers), {}, 0, 0};
        for (const bool is_constant : {true, false}) {
            replica.wait_limit = is_constant ? Distribution::constant(limit) : Distribution::exponential(limit);
            const auto expected =
                (is_constant ? headroom::theory::mmc_deterministic_patience : headroom::theory::erlang_a)(rate, 1 / work, servers, limit);
            const Stay result = stay(replica, load(rate, work, 1));
            QVERIFY(result.is_stable);
            compare(result.gave_up, expected.abandonment, 1e-6, 1e-11);
            compare(result.busy, expected.utilization * servers, 1e-6);
            compare(result.wait(), expected.mean_wait_served, 1e-6, 1e-11);
            compare(result.queued, rate * expected.mean_wait, 1e-6, 1e-9);
            QCOMPARE(result.longest_wait.has_value(), is_constant);
        }
    }

    /// One place to wait at one server, for no longer than d: of λ calls a second that come while one is served, each keeps it for
    /// (1 − e^(−μd)) / μ in the mean.
    void a_limited_queue_and_a_limited_wait() {
        const double rate = 150, work = 0.01, limit = 0.008;
        Replica replica{1, 1.0, 1.0, 0, 0};
        replica.wait_limit = Distribution::constant(limit);
        const double one = rate * work, kept = -std::expm1(-limit / work) * work, two = one * rate * kept, all = 1 + one + two;
        const Stay result = stay(replica, load(rate, work, 1));
        compare(result.refused, two / all);
        compare(result.busy, (one + two) / all);
        compare(result.queued, two / all);
    }

    /// Nobody waits: Erlang's loss formula, as without a queue.
    void no_wait_at_all() {
        Replica replica{10, 10.0, {}, 0, 0};
        replica.wait_limit = Distribution::constant(0);
        compare(stay(replica, load(700, 0.01, 1)).gave_up, 0.0787, 5e-3);
    }

    /// M/D/1 + D: what the unlimited queue has beyond the limit, L of it, is lost as (1 − ρ) L / (1 − ρ L) (de Kok and Tijms 1985);
    /// L is 1 − (1 − ρ) e^ρ where the limit is as long as service.
    void a_limited_wait_for_constant_service() {
        Replica replica{1, 1.0, {}, 0, 0};
        replica.wait_limit = Distribution::constant(0.01);
        const double beyond = 1 - 0.1 * std::exp(0.9);
        compare(stay(replica, load(90, 0.01, 0)).gave_up, 0.1 * beyond / (1 - 0.9 * beyond), 0.15);
    }

    void too_much_has_no_answer() {
        QVERIFY(!stay({2, 2.0, {}, 0, 0}, load(201, 0.01, 1)).is_stable);
        QVERIFY(stay({2, 2.0, {}, 0, 0}, load(199, 0.01, 1)).is_stable);
    }

    /// Calls that slow each other: at 90 a second two vCPUs' 200 become fewer than come where 62 are there at once, which takes centuries;
    /// at 150 where 18 are, which takes minutes.
    void what_would_tip_over_holds_out() {
        const auto served = [](int n) { return std::min(n, 2) / (1 + 0.02 * (n - 1)) / 0.01; };
        double weight = 1, sum = 1, present = 0;
        for (int n = 1; n <= 60; ++n) {
            weight *= 90 / served(n);
            sum += weight;
            present += n * weight;
        }
        const Replica replica{2, {}, {}, 0.02, 0};
        const Stay result = stay(replica, load(90, 0.01, 1));
        QVERIFY(result.is_stable);
        compare(0.01 + result.sharing, present / sum / 90, 1e-6);
        QVERIFY(!stay(replica, load(150, 0.01, 1)).is_stable);
    }

    /// Calls slow those at the same replica alone.
    void replicas_slow_their_own_calls() {
        const Replica one{4, {}, {}, 0.1, 0.01}, five = one.together(5);
        compare(five.capacity(5), 5);
        compare(five.capacity(3), 3);
        compare(five.capacity(15), 5 * one.capacity(3));
    }

    /// The better of two among very many, M/M/1 each at 0.9: mean time Σ ρ^(2^i − 2) over i >= 1 of service (Mitzenmacher 2001): 2.614.
    void the_better_of_two() {
        Load many = load(90, 0.01, 1);
        many.replicas = 1e6;
        many.spreading = {Spreading::Kind::Choices, 2};
        double expected = 0;
        for (int i = 1; i < 12; ++i) expected += std::pow(0.9, std::pow(2.0, i) - 2);
        compare(1 + stay({1, 1.0, {}, 0, 0}, many).wait() / 0.01, expected, 2e-3);
    }

    /// Calls that keep one of w workers while others answer after a constant time: M/G/w in the mean of Erlang's formula.
    void workers_that_wait_for_others() {
        Load held = load(30, 0.001, 1);
        held.outside = 0.1;
        held.outside_variance = 0.01;
        const Stay result = stay({4, 4.0, {}, 0, 0}, held);
        const double time = 0.101, offered = 30 * time;
        compare(result.wait_probability, erlang_c(4, offered), 0.01);
        compare(result.wait(), erlang_c(4, offered) * time / (4 - offered), 0.02);
    }

    /// Nor what is rounded where states are added up, which QCOMPARE would let pass.
    void a_limit_that_is_never_reached_refuses_nothing() {
        for (int rate = 1; rate < 700; ++rate) QVERIFY(stay({8, 400, 0.0, 0, 0}, load(rate, 0.0081, 1)).refused == 0);
    }
};

QTEST_APPLESS_MAIN(TestStation)
#include "tst_station.moc"
