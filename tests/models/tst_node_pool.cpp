// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.h"
#include "models/cluster/node_pool.h"
#include "plan/reserve.h"

using namespace headroom;
using models::NodePool;
using models::NodeTerms;
using models::Placing;
using models::Pod;

namespace {

constexpr double mebibyte = 1 << 20, gibibyte = 1 << 30;

/// Nodes of two vCPUs; a pod is one of them.
NodeTerms terms(double below = 0.5, std::int64_t min = 1, std::int64_t max = 10) {
    return {{2, 8}, 110, Placing::LeastAllocated, 90, 600, below, min, max};
}
using Times = std::vector<double>;

/// From `first` on, alike.
std::vector<Pod> pods(std::size_t count, std::size_t first = 0, plan::PodRequest request = {1, 0}, std::size_t component = 0) {
    std::vector<Pod> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back({component, first + i, request});
    return result;
}

NodePool with(const NodeTerms& terms, std::vector<Pod> pods) {
    NodePool pool(terms);
    pool.begin(std::move(pods));
    return pool;
}

void add(NodePool& pool, const std::vector<Pod>& pods, double now) {
    for (const Pod& pod : pods) pool.take(pod, now);
}
/// Those from `first` on are gone.
void keep(NodePool& pool, std::size_t first, std::size_t until) {
    for (std::size_t i = first; i < until; ++i) pool.remove(0, i);
}

/// Pods of one dimension, in hundredths of a node.
std::vector<Pod> sized(const std::vector<std::pair<int, int>>& counts_and_sizes) {
    std::vector<Pod> result;
    for (const auto& [count, hundredths] : counts_and_sizes)
        for (int i = 0; i < count; ++i) result.push_back({0, result.size(), {hundredths / 100., 0}});
    return result;
}

NodeTerms of_one(Placing placing) { return {{1, 1}, 110, placing, 90, 600, 0.5, 0, 1000}; }

}  // namespace

/// Pods on nodes, step by step.
class TestNodePool : public QObject {
    Q_OBJECT
private slots:
    void nodes_for_waiting_pods() {
        NodePool pool = with(terms(), pods(1));
        QCOMPARE(pool.nodes(), std::size_t{1});
        add(pool, pods(4, 1), 15);
        QCOMPARE(pool.pods(), std::size_t{2});
        QCOMPARE(pool.waiting(), std::size_t{3});
        QCOMPARE(pool.scan(20), (Times{110, 110}));  // of 5 pods 3 have no place: two nodes
        QCOMPARE(pool.nodes(), std::size_t{3});
        QCOMPARE(pool.scan(30), Times{});  // they are coming
        QVERIFY(pool.place_waiting(109).empty());
        add(pool, pods(2, 5), 40);
        QCOMPARE(pool.scan(40), Times{130});
        QCOMPARE(pool.place_waiting(110).size(), std::size_t{4});
        QCOMPARE(pool.place_waiting(130).size(), std::size_t{1});
        QCOMPARE(pool.pods(), std::size_t{7});
    }

    void at_most() {
        NodePool pool = with(terms(0.5, 1, 2), pods(2));
        add(pool, pods(7, 2), 10);
        QCOMPARE(pool.scan(20), Times{110});
        QCOMPARE(pool.place_waiting(200).size(), std::size_t{2});
        QCOMPARE(pool.pods(), std::size_t{4});
        QCOMPARE(pool.scan(210), Times{});
        QCOMPARE(with(terms(0.5, 1, 2), pods(5)).waiting(), std::size_t{1});
    }

    void at_least() {
        NodePool pool = with(terms(0.5, 2), {});
        QCOMPARE(pool.nodes(), std::size_t{2});
        for (double now = 10; now <= 2000; now += 10) pool.scan(now);
        QCOMPARE(pool.nodes(), std::size_t{2});
    }

    /// Ten minutes after they were last needed, and after the last was asked for.
    void empty_nodes_go_together() {
        NodePool pool = with(terms(), pods(5));
        QCOMPARE(pool.nodes(), std::size_t{3});
        pool.scan(10);
        keep(pool, 1, 5);
        for (double now = 400; now < 1000; now += 10) {
            QCOMPARE(pool.scan(now), Times{});
            QCOMPARE(pool.nodes(), std::size_t{3});
        }
        pool.scan(1000);
        QCOMPARE(pool.nodes(), std::size_t{1});
        QCOMPARE(pool.pods(), std::size_t{1});
    }

    void no_node_goes_soon_after_one_was_added() {
        NodePool pool = with(terms(), pods(4));
        keep(pool, 1, 4);
        pool.scan(10);
        add(pool, pods(4, 1), 300);
        QCOMPARE(pool.scan(300), Times{390});
        keep(pool, 1, 5);
        for (double now = 310; now < 900; now += 10) pool.scan(now);
        QCOMPARE(pool.nodes(), std::size_t{3});
        pool.scan(910);
        QVERIFY(pool.nodes() < 3);
    }

    /// Half full nodes are needed at a threshold of 0.5; above it the pods of one fit on the other.
    void pods_move_together() {
        for (const double below : {0.5, 0.6}) {
            NodePool pool = with(terms(below), pods(4));
            keep(pool, 2, 4);  // one on each
            for (double now = 10; now <= 700; now += 10) pool.scan(now);
            QCOMPARE(pool.nodes(), std::size_t{below > 0.5 ? 1U : 2U});
            QCOMPARE(pool.pods(), std::size_t{2});
        }
    }

    /// Two nodes of 4 vCPUs with 2.2 and 1 of them requested: by vCPUs the second is not needed, but where its pod requests more memory
    /// than is left on the first.
    void what_has_no_place_elsewhere_stays() {
        for (const double memory : {2., 7.}) {
            NodePool pool(NodeTerms{{4, 16}, 110, Placing::LeastAllocated, 90, 600, 0.5, 1, 10});
            pool.begin({{0, 0, {2.2, 12}}, {1, 0, {1, memory}}, {2, 0, {3, 1}}});
            QCOMPARE(pool.nodes(), std::size_t{2});
            pool.remove(2, 0);
            for (double now = 10; now <= 700; now += 10) pool.scan(now);
            QCOMPARE(pool.nodes(), std::size_t{memory < 5 ? 1U : 2U});
            QCOMPARE(pool.requested().vcpus, 3.2);
        }
    }

    /// The pods of a lost node count where they are until they are removed, and others need places then.
    void a_node_is_lost() {
        NodePool pool = with(terms(), pods(3));  // two on one, one on the other
        const auto lost = pool.lose(std::nullopt, 10);
        QCOMPARE(lost->pods.size(), std::size_t{2});
        QCOMPARE(pool.pods(), std::size_t{3});
        QVERIFY(pool.take({0, 3, {1, 0}}, 10));
        QVERIFY(pool.lost_since(9).empty());
        QCOMPARE(pool.lost_since(10).size(), std::size_t{2});
        for (const Pod& pod : lost->pods) {
            pool.remove(0, pod.replica);
            QVERIFY(!pool.take({0, pod.replica + 10, {1, 0}}, 20));
        }
        QCOMPARE(pool.scan(20), Times{110});
        pool.find_again(lost->node);
        QCOMPARE(pool.place_waiting(30).size(), std::size_t{2});
        QCOMPARE(pool.nodes(), std::size_t{3});
    }

    void the_node_with_most_pods_of_a_component_is_lost() {
        NodePool pool(NodeTerms{{4, 16}, 110, Placing::LeastAllocated, 90, 600, 0.5, 1, 10});
        pool.begin({{0, 0, {3, 0}}, {1, 0, {1, 0}}, {1, 1, {1, 0}}, {1, 2, {1, 0}}});  // 3, and 1 + 1 + 1
        QCOMPARE(pool.nodes(), std::size_t{2});
        const auto lost = pool.lose(0, 10);
        QVERIFY(std::ranges::count(lost->pods, std::size_t{0}, &Pod::component) == 1);
        QVERIFY(!pool.lose(0, 10));
        QCOMPARE(pool.lose(std::nullopt, 10)->pods.front().component, std::size_t{1});
    }

    void none_is_lost_that_is_empty() {
        NodePool pool = with(terms(0.5, 2), pods(1));
        QCOMPARE(pool.lose(std::nullopt, 0)->pods.size(), std::size_t{1});
        QVERIFY(!pool.lose(std::nullopt, 0));
    }

    /// Nodes of 4 vCPUs of which 1 and none are requested: 2 go to the second, 0.5 to the first (1.5 are less than 2.5); or all to the
    /// first.
    void where_a_pod_goes() {
        for (const Placing placing : {Placing::LeastAllocated, Placing::MostAllocated}) {
            NodePool pool(NodeTerms{{4, 16}, 110, placing, 90, 600, 0.5, 2, 10});
            pool.begin({{0, 0, {1, 0}}});
            pool.take({1, 0, {2, 0}}, 10);
            pool.take({2, 0, {0.5, 0}}, 10);
            std::vector<std::size_t> together;
            const auto lost = pool.lose(2, 10);
            for (const Pod& pod : lost->pods) together.push_back(pod.component);
            QCOMPARE(together, (placing == Placing::LeastAllocated ? std::vector<std::size_t>{0, 2} : std::vector<std::size_t>{0, 1, 2}));
        }
    }

    /// Three of each of two components on three nodes: one of each on each.
    void a_component_is_spread() {
        NodePool pool(NodeTerms{{2, 8}, 110, Placing::LeastAllocated, 90, 600, 0.5, 3, 10});
        std::vector<Pod> all = pods(3, 0, {0.5, 1}, 0);
        for (const Pod& pod : pods(3, 0, {0.5, 1}, 1)) all.push_back(pod);
        pool.begin(all);
        for (int i = 0; i < 3; ++i) {
            const auto lost = pool.lose(std::nullopt, 0);
            QCOMPARE(lost->pods.size(), std::size_t{2});
            QVERIFY(lost->pods[0].component != lost->pods[1].component);
        }
    }

    void zones_are_kept_apart() {
        NodeTerms two = terms();
        two.zones = 2;
        NodePool pool(two);
        pool.begin({{0, 0, {0.5, 0}, 0}, {0, 1, {0.5, 0}, 1}, {0, 2, {0.5, 0}, 0}});
        QCOMPARE(pool.nodes(), std::size_t{2});
        pool.take({0, 3, {1.5, 0}, 0}, 5);  // there is room in the other zone alone
        QCOMPARE(pool.scan(10), Times{100});
        QCOMPARE(pool.place_waiting(100).size(), std::size_t{1});
    }

    void pods_are_packed_data() {
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<double>("memory");
        QTest::addColumn<int>("at_most");
        QTest::addColumn<int>("nodes");
        QTest::newRow("by vCPUs") << 1. << 0. << 110 << 3;
        QTest::newRow("by vCPUs, with memory to spare") << 1. << 3. << 110 << 3;
        QTest::newRow("by memory") << 0.25 << 3. << 110 << 3;
        QTest::newRow("by memory, alone") << 0.25 << 4.5 << 110 << 6;
        QTest::newRow("by their number") << 0.1 << 0.1 << 4 << 2;
    }
    /// Six pods on nodes of 2 vCPUs and 8 of memory.
    void pods_are_packed() {
        QFETCH(double, vcpus);
        QFETCH(double, memory);
        QFETCH(int, at_most);
        QFETCH(int, nodes);
        NodeTerms some = terms(0.5, 0);
        some.pods = at_most;
        QCOMPARE(with(some, pods(6, 0, {vcpus, memory})).nodes(), static_cast<std::size_t>(nodes));
    }

    /// 0.6 + 0.4 and 0.5 + 0.3 + 0.2; what is spread, 0.6 + 0.3 and 0.5 + 0.4, leaves no place for 0.2. What vCPUs leave free, memory
    /// may not.
    void pods_of_all_sizes_are_packed() {
        for (const Placing placing : {Placing::LeastAllocated, Placing::MostAllocated}) {
            QCOMPARE(with(of_one(placing), sized({{1, 20}, {1, 30}, {1, 40}, {1, 50}, {1, 60}})).nodes(),
                     std::size_t{placing == Placing::MostAllocated ? 2U : 3U});
            QCOMPARE(with(of_one(placing), {{0, 0, {0.6, 0.1}}, {0, 1, {0.1, 0.6}}, {0, 2, {0.3, 0.3}}, {0, 3, {0.3, 0.3}}}).nodes(),
                     std::size_t{2});
        }
    }

    /// The worst case of first-fit decreasing (Johnson et al., 1974): 9 nodes would do, as 6 · (51 + 26 + 23) and 3 · (2 · 27 + 2 · 23).
    void first_fit_decreasing_at_its_worst() {
        QCOMPARE(with(of_one(Placing::MostAllocated), sized({{6, 51}, {6, 27}, {6, 26}, {12, 23}})).nodes(), std::size_t{11});
    }

    /// Full nodes cut at random: as many would do, best-fit decreasing needs 11/9 of them + 4 at most (Johnson, 1973).
    void never_many_more_than_are_needed() {
        RandomStream cuts(7);
        for (int round = 0; round < 50; ++round) {
            const int full = 20;
            std::vector<Pod> pieces;
            for (int node = 0; node < full; ++node) {
                double left = 1;
                while (left > 0.05) {
                    const double piece = std::min(left, 0.05 + 0.6 * cuts.uniform());
                    pieces.push_back({0, pieces.size(), {piece, 0}});
                    left -= piece;
                }
                if (left > 0) pieces.push_back({0, pieces.size(), {left, 0}});
            }
            const std::size_t nodes = with(of_one(Placing::MostAllocated), pieces).nodes();
            QVERIFY(nodes >= std::size_t{full});
            QVERIFY2(static_cast<double>(nodes) <= 11. / 9 * full + 4, qPrintable(QString::number(nodes)));
        }
    }

    /// Of an m6i.large, as EKS documents it with 29 pods: 70 m, 255 + 11 · 29 + 100 MiB. Of 4 vCPUs and 16 GiB, as GKE does: 80 m,
    /// 25 % of 4 GiB + 20 % of 4 + 10 % of 8, and 100 MiB. Of 32 vCPUs and 256 GiB: 60 + 10 + 10 + 28 · 2.5 m, 1 + 0.8 + 0.8 + 6.72 +
    /// 2.56 GiB.
    void what_nodes_keep_data() {
        QTest::addColumn<int>("rules");
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<double>("memory");
        QTest::addColumn<double>("cpu_kept");
        QTest::addColumn<double>("memory_kept");
        using plan::Reserve;
        QTest::newRow("eks") << static_cast<int>(Reserve::Eks) << 2. << 8. << 0.07 << 674 * mebibyte;
        QTest::newRow("gke") << static_cast<int>(Reserve::Gke) << 4. << 16. << 0.08 << 2.6 * gibibyte + 100 * mebibyte;
        QTest::newRow("gke, large") << static_cast<int>(Reserve::Gke) << 32. << 256. << 0.15 << 11.88 * gibibyte + 100 * mebibyte;
        QTest::newRow("none") << static_cast<int>(Reserve::None) << 2. << 8. << 0. << 0.;
    }
    void what_nodes_keep() {
        QFETCH(int, rules);
        QFETCH(double, vcpus);
        QFETCH(double, memory);
        QFETCH(double, cpu_kept);
        QFETCH(double, memory_kept);
        const plan::PodRequest kept = plan::reserved(static_cast<plan::Reserve>(rules), vcpus, memory * gibibyte, 29);
        QVERIFY(std::abs(kept.vcpus - cpu_kept) < 1e-12);
        QVERIFY(std::abs(kept.memory - memory_kept) < 1);
    }
};

QTEST_APPLESS_MAIN(TestNodePool)
#include "tst_node_pool.moc"
