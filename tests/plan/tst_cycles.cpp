// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

#include "plan/cycles.h"

using namespace headroom::plan;

namespace {

/// Of a nonnegative matrix, by repeated squaring (Gelfand's formula), independent of the code under test.
double spectral_radius(std::vector<std::vector<double>> m) {
    const std::size_t n = m.size();
    double logarithm = 0;
    constexpr int squarings = 40;
    for (int k = 0; k < squarings; ++k) {
        double largest = 0;
        for (const auto& row : m) largest = std::max(largest, *std::ranges::max_element(row));
        if (largest == 0) return 0;
        logarithm = 2 * (logarithm + std::log(largest));
        std::vector<std::vector<double>> square(n, std::vector<double>(n));
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k2 = 0; k2 < n; ++k2) {
                for (std::size_t j = 0; j < n; ++j) square[i][j] += m[i][k2] / largest * (m[k2][j] / largest);
            }
        }
        m = std::move(square);
    }
    return std::exp(logarithm / std::pow(2.0, squarings));
}

}  // namespace

class TestCycles : public QObject {
    Q_OBJECT
private slots:
    void none() {
        QVERIFY(endless_cycles(0, {}).empty());
        QVERIFY(endless_cycles(3, {{0, 1, 100}, {1, 2, 100}, {0, 2, 5}}).empty());
        QVERIFY(endless_cycles(2, {{0, 1, 1}, {1, 0, 0}}).empty());
        QVERIFY(endless_cycles(2, {{0, 1, 1}, {1, 0, 0.3}}).empty());
        QVERIFY(endless_cycles(1, {{0, 0, 0.999}}).empty());
    }

    void loop() {
        const auto cycles = endless_cycles(2, {{1, 1, 1}});
        QCOMPARE(cycles.size(), std::size_t{1});
        QCOMPARE(cycles[0].nodes, (std::vector<std::size_t>{1}));
        QCOMPARE(cycles[0].gain, 1.0);
        QVERIFY(cycles[0].alone);
    }

    void shortest_of_several() {
        const auto cycles = endless_cycles(5, {{0, 1, 1}, {1, 2, 2}, {2, 3, 1}, {3, 1, 0.5}, {2, 1, 0.1}, {3, 4, 1}, {4, 2, 0.2}});
        QCOMPARE(cycles.size(), std::size_t{1});
        QCOMPARE(cycles[0].nodes, (std::vector<std::size_t>{1, 2, 3}));
        QCOMPARE(cycles[0].gain, 1.0);
    }

    void two_parts() {
        const auto cycles = endless_cycles(5, {{0, 1, 1}, {1, 0, 1}, {1, 2, 1}, {2, 3, 1}, {3, 4, 1}, {4, 2, 2}});
        QCOMPARE(cycles.size(), std::size_t{2});
    }

    void together_but_not_alone() {
        const auto cycles = endless_cycles(3, {{0, 1, 0.8}, {1, 0, 0.8}, {0, 2, 0.8}, {2, 0, 0.8}});
        QCOMPARE(cycles.size(), std::size_t{1});
        QVERIFY(!cycles[0].alone);
        QCOMPARE(cycles[0].gain, 0.8 * 0.8);
    }

    void parallel_arrows_add_up() {
        QVERIFY(endless_cycles(2, {{0, 1, 0.5}, {1, 0, 1}}).empty());
        QCOMPARE(endless_cycles(2, {{0, 1, 0.5}, {0, 1, 0.5}, {1, 0, 1}}).size(), std::size_t{1});
    }

    void agrees_with_the_spectral_radius() {
        std::mt19937_64 random(7);
        std::uniform_real_distribution<double> uniform(0, 1);
        int endless = 0;
        for (int run = 0; run < 2000; ++run) {
            const std::size_t n = 2 + random() % 6;
            std::vector<std::vector<double>> matrix(n, std::vector<double>(n));
            std::vector<Flow> flows;
            for (std::size_t i = 0; i < n; ++i) {
                for (std::size_t j = 0; j < n; ++j) {
                    if (uniform(random) > 0.4) continue;
                    matrix[i][j] = 1.4 * uniform(random);
                    flows.push_back({i, j, matrix[i][j]});
                }
            }
            const double radius = spectral_radius(matrix);
            if (std::abs(radius - 1) < 1e-6) continue;
            const auto cycles = endless_cycles(n, flows);
            QCOMPARE(!cycles.empty(), radius > 1);
            endless += cycles.empty() ? 0 : 1;
            for (const Cycle& cycle : cycles) {
                std::vector<std::size_t> nodes = cycle.nodes;
                std::ranges::sort(nodes);
                QVERIFY(std::ranges::adjacent_find(nodes) == nodes.end());
                double gain = 1;
                for (std::size_t i = 0; i < cycle.nodes.size(); ++i)
                    gain *= matrix[cycle.nodes[i]][cycle.nodes[(i + 1) % cycle.nodes.size()]];
                QVERIFY(gain > 0 && std::abs(gain - cycle.gain) < 1e-12 * gain);
                QVERIFY(!cycle.alone || gain >= 1 - 1e-9);
            }
        }
        QVERIFY(endless > 300 && endless < 1700);
    }

    void large_ones_take_no_long_time() {
        QElapsedTimer timer;
        timer.start();
        std::vector<Flow> ring;
        for (std::size_t i = 0; i < 1000; ++i) ring.push_back({i, (i + 1) % 1000, 1.0});
        const auto cycles = endless_cycles(1000, ring);
        QCOMPARE(cycles.size(), std::size_t{1});
        QCOMPARE(cycles[0].nodes.size(), std::size_t{1000});
        ring.clear();
        for (std::size_t i = 0; i < 100'000; ++i) ring.push_back({i, (i + 1) % 100'000, 0.5});
        const auto unknown = endless_cycles(100'000, ring);
        QCOMPARE(unknown.size(), std::size_t{1});
        QVERIFY(unknown[0].nodes.empty());
        QVERIFY(timer.elapsed() < 5000);
    }
};

QTEST_APPLESS_MAIN(TestCycles)
#include "tst_cycles.moc"
