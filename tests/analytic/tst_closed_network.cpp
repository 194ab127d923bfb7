// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/closed_network.h"

#include <QTest>
#include <cmath>

#include "near.h"

using headroom::test::compare;
using namespace headroom::analytic;

namespace {

/// Throughput of a product-form network of single servers, from its normalising constants (Buzen 1973); thinking as an infinite server.
double buzen(int customers, double thinking, const std::vector<double>& demands) {
    std::vector<double> g(static_cast<std::size_t>(customers) + 1);
    g[0] = 1;
    for (int n = 1; n <= customers; ++n) g[static_cast<std::size_t>(n)] = g[static_cast<std::size_t>(n) - 1] * thinking / n;
    for (const double demand : demands)
        for (std::size_t n = 1; n < g.size(); ++n) g[n] += demand * g[n - 1];
    return g[g.size() - 2] / g.back();
}

/// Probability of waiting in M/M/c at so many Erlang.
double erlang_c(int servers, double load) {
    double blocked = 1;
    for (int n = 1; n <= servers; ++n) blocked = load * blocked / (n + load * blocked);
    return blocked / (1 - load / servers * (1 - blocked));
}

/// Customers who come round and others at servers that both share, by the balance of the chain of both numbers: customers there.
double present_beside_others(int customers, double thinking, double time, int servers, double others_per_s) {
    constexpr std::size_t most_others = 120;
    const auto all = static_cast<std::size_t>(customers);
    std::vector<std::vector<double>> share(all + 1, std::vector<double>(most_others + 1, 1));
    const auto end = [&](std::size_t n, std::size_t k, std::size_t of) {  // visits a second
        const auto here = static_cast<double>(n + k);
        return here > 0 ? static_cast<double>(of) / here * std::min(here, static_cast<double>(servers)) / time : 0;
    };
    const auto begin = [&](std::size_t n) { return static_cast<double>(all - n) / thinking; };
    for (int pass = 0; pass < 4000; ++pass) {
        for (std::size_t n = 0; n <= all; ++n) {
            for (std::size_t k = 0; k <= most_others; ++k) {
                const double leaves = begin(n) + end(n, k, n) + end(n, k, k) + (k < most_others ? others_per_s : 0);
                double comes = 0;
                if (n > 0) comes += share[n - 1][k] * begin(n - 1);
                if (k > 0) comes += share[n][k - 1] * others_per_s;
                if (n < all) comes += share[n + 1][k] * end(n + 1, k, n + 1);
                if (k < most_others) comes += share[n][k + 1] * end(n, k + 1, k + 1);
                share[n][k] = comes / leaves;
            }
        }
    }
    double sum = 0, present = 0;
    for (std::size_t n = 0; n <= all; ++n) {
        for (const double each : share[n]) {
            sum += each;
            present += each * static_cast<double>(n);
        }
    }
    return present / sum;
}

}  // namespace

class TestClosedNetwork : public QObject {
    Q_OBJECT

private slots:
    void single_servers_are_exact_data() {
        QTest::addColumn<int>("customers");
        for (const int customers : {1, 2, 10, 60}) QTest::addRow("%d", customers) << customers;
    }
    void single_servers_are_exact() {
        QFETCH(int, customers);
        const std::vector<double> demands = {0.005, 0.03, 0.024};
        std::vector<Contended> queues;
        for (const double demand : demands) queues.push_back({0, 2, demand / 2, 1, 1, 0});
        const Rounds rounds = go_round(static_cast<std::size_t>(customers), 0.7, queues);
        compare(rounds.rate.back(), buzen(customers, 0.7, demands));
        double present = rounds.rate.back() * 0.7;
        for (const auto& each : rounds.present) present += each.back();
        compare(present, customers);
    }

    /// A queue as fast as two of a network are together is as good as both (Norton's theorem for queues: Chandy, Herzog and Woo 1975).
    void a_queue_for_several() {
        constexpr int customers = 30;
        Contended together{0, 1, 0, customers, 1, 0};
        together.rates = go_round(customers, 0, {{0, 1, 0.03, 1, 1, 0}, {0, 1, 0.024, 1, 1, 0}}).rate;
        together.time = 1 / together.rates.front();
        const std::vector<Contended> queues = {{0, 1, 0.005, 1, 1, 0}, together};
        compare(go_round(customers, 0.7, queues).rate.back(), buzen(customers, 0.7, {0.005, 0.03, 0.024}));
    }

    /// All states of six customers between thinking, two servers and three, each with its weight of the product form.
    void several_servers_are_exact() {
        constexpr int customers = 6;
        const double thinking = 0.5, demands[] = {0.4, 0.9}, servers[] = {2, 3};
        const auto weight = [](double demand, double limit, int n) {
            double product = 1;
            for (int i = 1; i <= n; ++i) product *= demand / std::min<double>(i, limit);
            return product;
        };
        double all = 0, present[] = {0, 0}, thinkers = 0;
        for (int a = 0; a <= customers; ++a) {
            for (int b = 0; a + b <= customers; ++b) {
                const int rest = customers - a - b;
                const double of_state =
                    weight(demands[0], servers[0], a) * weight(demands[1], servers[1], b) * weight(thinking, customers, rest);
                all += of_state;
                present[0] += of_state * a;
                present[1] += of_state * b;
                thinkers += of_state * rest;
            }
        }
        const std::vector<Contended> queues = {{0, 2, demands[0] / 2, servers[0], 1, 0}, {1, 1, demands[1], servers[1], 1, 0}};
        const Rounds rounds = go_round(customers, thinking, queues);
        compare(rounds.rate.back(), thinkers / all / thinking);
        for (std::size_t i = 0; i < 2; ++i) compare(rounds.present[i].back(), present[i] / all);
        const Round last = go_round_together(customers, thinking, queues);
        compare(last.rate, rounds.rate.back());
        compare(last.present[1], rounds.present[1].back());
        // two copies of a queue, each visited half the time, are two queues
        const Rounds copies = go_round(customers, thinking, {{0, 1, 0.4, 2, 2, 0}}),
                     queue_by_queue = go_round(customers, thinking, {{0, 0.5, 0.4, 2, 1, 0}, {1, 0.5, 0.4, 2, 1, 0}});
        compare(copies.rate.back(), queue_by_queue.rate.back());
        compare(copies.present[0].back(), 2 * queue_by_queue.present[0].back());
    }

    /// Machine repairmen: 3 machines, one repairman, thinking and repair of the same length: P(idle) = 1/16, so X = 15/16 (Kleinrock I,
    /// M/M/1//M).
    void a_repairman() { compare(go_round(3, 1, {{0, 1, 1, 1, 1, 0}}).rate.back(), 15.0 / 16); }

    /// Two repairmen, two machines: nobody waits.
    void as_many_servers_as_customers() { compare(go_round(2, 0.3, {{0, 1, 0.2, 2, 1, 0}}).rate.back(), 2 / 0.5); }

    /// What others take of a server is not there.
    void others_take_their_part() { compare(go_round(400, 0.1, {{0, 1, 0.01, 1, 1, 0.25}}).rate.back(), 75, 1e-6); }

    /// Few of many customers are at the queues at once: each queue is M/M/c, as in an open network.
    void others_come_to_several_servers_data() {
        QTest::addColumn<int>("servers");
        QTest::addColumn<double>("others");
        QTest::addRow("two, half busy") << 2 << 0.5;
        QTest::addRow("three, rarely busy") << 3 << 0.2;
        QTest::addRow("four, nearly always busy") << 4 << 0.8;
    }
    void others_come_to_several_servers() {
        QFETCH(int, servers);
        QFETCH(double, others);
        constexpr int customers = 6;
        constexpr double thinking = 0.3, time = 0.1;
        Contended queue{0, 1, time, static_cast<double>(servers), 1, 0};
        queue.share_with(others);
        const double present = present_beside_others(customers, thinking, time, servers, others * servers / time);
        compare(go_round_together(customers, thinking, {queue}).present.front(), present, 1e-5);
        const std::vector<Contended> beside_another = {queue, {1, 1, 1e-9, 1, 1, 0}};
        compare(go_round(customers, thinking, beside_another).present.front().back(), present, 1e-5);
    }
    /// Between copies that customers come to at random and one that they come to together.
    void copies_that_are_evenly_visited() {
        const auto present = [](double copies, double servers, double evenness) {
            Contended queue{0, 1, 0.1, servers, copies, 0};
            queue.evenness = evenness;
            return go_round_together(12, 0.5, {queue, {1, 1, 0.01, 1, 1, 0}}).present.front();
        };
        compare(present(2, 2, 1), present(1, 4, 0));
        QVERIFY(present(2, 2, 0) > 1.05 * present(1, 4, 0));
        compare(present(2, 2, 0.5), (present(2, 2, 0) + present(2, 2, 1)) / 2, 1e-3);
    }
    void very_many_with_several_servers() {
        constexpr double customers = 1e5, per_s = 360, thinking = customers / per_s;
        const Round round = go_round_together(customers, thinking, {{0, 1, 0.01, 4, 1, 0}, {1, 1, 0.02, 8, 1, 0}});
        compare(round.rate, per_s, 1e-3);
        compare(round.present[0], 3.6 + erlang_c(4, 3.6) * 0.9 / 0.1, 1e-2);
        compare(round.present[1], 7.2 + erlang_c(8, 7.2) * 0.9 / 0.1, 1e-2);
    }
    void one_by_one_as_together() {
        const std::vector<Contended> queues = {{0, 2, 0.01, 4, 1, 0}, {1, 1, 0.05, 8, 3, 0}, {2, 1, 0.004, 1, 2, 0.2}};
        const Rounds rounds = go_round(150, 0.5, queues);
        for (const std::size_t n : {1, 20, 150}) {
            const Round round = go_round_together(static_cast<double>(n), 0.5, queues);
            compare(round.rate, rounds.rate[n - 1]);
            for (std::size_t i = 0; i < queues.size(); ++i) compare(round.present[i], rounds.present[i][n - 1]);
        }
    }

    void very_many_fill_the_slowest() {
        compare(go_round_together(1e5, 1, {{0, 1, 0.01, 1, 1, 0}, {1, 1, 0.004, 1, 1, 0}}).rate, 100, 1e-3);
    }
};

QTEST_APPLESS_MAIN(TestClosedNetwork)
#include "tst_closed_network.moc"
