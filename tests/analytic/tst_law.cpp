// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytic/law.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "near.h"

using headroom::test::compare;
using namespace headroom;
using namespace headroom::analytic;

class TestLaw : public QObject {
    Q_OBJECT

private slots:
    void percentiles_of_an_exponential_time() {
        const Law law = Law::of(Distribution::exponential(0.02));
        for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) compare(law.quantile(p), -0.02 * std::log(1 - p), 2e-3);
    }

    /// Erlang of two phases: P(T > t) = (1 + t/m) exp(−t/m).
    void a_sum_is_exact() {
        const Law one = Law::of(Distribution::exponential(0.01));
        const Law two = one + one;
        compare(two.mean(), 0.02, 1e-12);
        const double t = two.quantile(0.95);
        compare((1 + t / 0.01) * std::exp(-t / 0.01), 0.05, 5e-3);
    }

    void a_constant_part_keeps_its_edge() {
        const Law law = Law::constant(0.1) + Law::of(Distribution::exponential(0.001));
        compare(law.quantile(0.5), 0.1 + 0.001 * std::log(2.0), 1e-4);
        QCOMPARE(Law::constant(0.25).quantile(0.99), 0.25);
    }

    /// 20 ms from here for 60 %, 90 ms from there, and 1 ms more of each: their edges stay where they are.
    void edges_of_a_mixture() {
        const Law far = Law::mixture({{60, Law::constant(0.02)}, {40, Law::constant(0.09)}});
        const Law law = far + Law::of(Distribution::exponential(0.001));
        compare(law.quantile(0.3), 0.02 + 0.001 * std::log(2.0), 1e-4);    // half of 60 %
        compare(law.quantile(0.8), 0.09 + 0.001 * std::log(2.0), 1e-4);    // half of 40 %
        compare(law.quantile(0.99), 0.09 + 0.001 * std::log(40.0), 1e-4);  // a 40th of 40 % is beyond
        compare(law.left_at(0.05), 0.4, 1e-9);
        QCOMPARE(far.quantile(0.59), 0.02);
        compare(far.quantile(0.61), 0.09, 1e-5);
        compare(law.times(2).quantile(0.8), 0.18 + 0.002 * std::log(2.0), 5e-3);
    }

    /// Of three such in a row 0.6³ take 60 ms, 3 · 0.6² · 0.4 130 ms, 3 · 0.6 · 0.4² 200 ms, 0.4³ 270 ms.
    void edges_of_a_sum_of_mixtures() {
        const Law one = Law::mixture({{60, Law::constant(0.02)}, {40, Law::constant(0.09)}});
        const Law law = one + one + one;
        compare(law.quantile(0.21), 0.06, 1e-5);
        compare(law.quantile(0.22), 0.13, 1e-5);
        compare(law.quantile(0.64), 0.13, 1e-5);
        compare(law.quantile(0.65), 0.2, 1e-5);
        compare(law.quantile(0.93), 0.2, 1e-5);
        compare(law.quantile(0.94), 0.27, 1e-5);
        compare(law.mean(), 3 * (0.6 * 0.02 + 0.4 * 0.09), 1e-12);
    }

    /// So many sums of different lengths that some edges are given up: those with the least to tell.
    void many_edges() {
        Law law;
        double mean = 0;
        for (int i = 1; i <= 8; ++i) {
            law = law + Law::chance_of(0.5, Law::constant(0.001 * i * i));
            mean += 0.0005 * i * i;
        }
        compare(law.mean(), mean, 1e-12);
        std::vector<double> sums{0};  // all 256, of the same chance
        for (int i = 1; i <= 8; ++i)
            for (std::size_t j = 0, n = sums.size(); j < n; ++j) sums.push_back(sums[j] + 0.001 * i * i);
        std::ranges::sort(sums);
        for (const std::size_t place : {64, 128, 192, 243}) compare(law.quantile(static_cast<double>(place) / 256), sums[place], 0.1);
    }

    /// The longest of two independent exponential times has the mean 1.5 m, of three 11/6 m.
    void the_longest_of_several() {
        const Law one = Law::of(Distribution::exponential(0.01));
        compare(Law::longest({one, one}).mean(), 0.015, 5e-3);
        compare(Law::longest({one, one, one}).mean(), 0.01 * 11 / 6, 5e-3);
    }

    /// Of two normal times the longer is later than one of them by σ / √π, however little they vary.
    void the_longest_of_what_hardly_varies() {
        for (const double mean : {0.01, 0.011, 0.0123, 1.7}) {
            constexpr double cv = 0.02;
            for (const Law& one : {Law::sketch(mean, cv * cv * mean * mean), Law::fitted(mean, cv * cv)})
                compare(Law::longest({one, one}).mean(), mean * (1 + cv / std::sqrt(std::numbers::pi)), 0.02);
        }
    }

    /// Exponential, known to be below its mean: m (1 − 1/(e − 1)).
    void below_a_limit() {
        const Law law = Law::of(Distribution::exponential(0.01)).below(0.01);
        compare(law.mean(), 0.01 * (1 - 1 / (std::exp(1.0) - 1)), 0.01);
        QVERIFY(law.quantile(0.999) <= 0.01 * std::pow(10, 1.0 / 28));  // a step of the grid
    }

    /// Density ∝ e^(−rate t) below a second, by its integrals.
    void within_a_limit() {
        for (const double rate : {-50.0, -3.0, 1e-3, 2.0, 40.0}) {
            const double all = -std::expm1(-rate), mean = 1 / rate - std::exp(-rate) / all;
            const double square = 2 / (rate * rate) - (1 + 2 / rate) * std::exp(-rate) / all;
            const Law law = Law::within(mean, 1);
            QCOMPARE(law.mean(), mean);
            compare(law.variance(), square - mean * mean, 1e-6, std::abs(rate) < 0.1 ? 1e-6 : 0);
            for (const double p : {0.1, 0.5, 0.95})
                compare(law.quantile(p), -std::log1p(-p * all) / rate, std::pow(10, 1.0 / 28) - 1);  // a step of the grid
        }
        QCOMPARE(Law::within(0.2, 0.2).quantile(0.5), 0.2);
    }

    /// M/M/1: P(wait > t) = ρ exp(−(1 − ρ) t / m).
    void a_wait_with_exponential_service() {
        const Law wait = Law::wait(0.8, Law::of(Distribution::exponential(0.01)));
        compare(wait.mean(), 0.04, 1e-9);
        compare(wait.quantile(0.95), 0.05 * std::log(0.8 / 0.05), 2e-3);
        QVERIFY(wait.quantile(0.1) < 2e-6);
    }

    /// By Markov's inequality 1 in 1000 takes longer than 1000 means at most.
    void far_percentiles_are_those_of_the_law() {
        const Law service = Law::of(Distribution::lognormal(0.005, 1));
        const Law response = Law::wait(0.5, service) + service;
        QVERIFY(response.quantile(0.999) < 1000 * response.mean());
        compare(tail_at(response.tail(), response.quantile(0.99)), 0.01, 1e-3);
    }

    void fitted_by_two_moments_data() {
        QTest::addColumn<double>("scv");
        for (const double scv : {0.1, 0.5, 0.7, 1.0, 2.0, 8.0}) QTest::addRow("%g", scv) << scv;
    }
    /// The mean from the tail: its integral.
    void fitted_by_two_moments() {
        QFETCH(double, scv);
        const Law law = Law::fitted(0.03, scv);
        const Law read = Law::of_tail(law.tail());
        compare(read.mean(), 0.03, 0.01);
        compare(read.variance(), scv * 9e-4, 0.06);
    }

    void a_sketch_is_what_is_fitted_to_it_data() { fitted_by_two_moments_data(); }
    /// In closed form the one, by inverting its transform the other.
    void a_sketch_is_what_is_fitted_to_it() {
        QFETCH(double, scv);
        const Law sketch = Law::sketch(0.03, scv * 9e-4), law = Law::fitted(0.03, scv);
        for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) compare(sketch.quantile(p), law.quantile(p), 1e-3);
        for (const double t : {0.01, 0.03, 0.1}) compare(tail_at(sketch.tail(0.002), t), tail_at(law.tail(), t + 0.002), 2e-3, 3e-6);
    }

    void distributions_keep_their_percentiles_data() {
        QTest::addColumn<Distribution>("distribution");
        QTest::newRow("lognormal") << Distribution::lognormal(0.02, 1.5);
        QTest::newRow("gamma") << Distribution::gamma(0.02, 0.5);
        QTest::newRow("weibull") << Distribution::weibull(0.02, 0.8);
        QTest::newRow("uniform") << Distribution::uniform(0.01, 0.05);
        QTest::newRow("hyperexponential") << Distribution::hyperexponential(0.02, 2);
    }
    void distributions_keep_their_percentiles() {
        QFETCH(Distribution, distribution);
        const Law law = Law::of(distribution);
        for (const double p : {0.5, 0.9, 0.95, 0.99}) compare(law.quantile(p), distribution.quantile(p), 0.03);
        compare(law.times(2.5).quantile(0.95), 2.5 * distribution.quantile(0.95), 0.04);
    }
};

QTEST_APPLESS_MAIN(TestLaw)
#include "tst_law.moc"
