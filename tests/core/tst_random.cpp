// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <set>

#include "core/random.h"
#include "tests/core/sampling.h"

using namespace headroom;
using namespace headroom::test;

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    void splitmix_is_the_published_one();
    void xoshiro_is_the_published_one();
    void streams_differ_and_repeat();
    void ziggurat_layers_have_equal_area();
    void uniform();
    void below_data();
    void below();
    void exponential();
    void exponential_tail();
    void normal();
    void normal_tail();
    void gamma_data();
    void gamma();
};

void TestRandom::splitmix_is_the_published_one() { QCOMPARE(mix64(1234567), 6457827717110365317ULL); }

/// Outputs of an independent implementation, checked against the vector of state {1, 2, 3, 4}: 41943041, 58720359, ...
void TestRandom::xoshiro_is_the_published_one() {
    RandomStream zero(0), one(1);
    for (std::uint64_t expected : {5987356902031041503ULL, 7051070477665621255ULL, 6633766593972829180ULL}) QCOMPARE(zero.bits(), expected);
    for (std::uint64_t expected : {14971601782005023387ULL, 13781649495232077965ULL, 1847458086238483744ULL, 13765271635752736470ULL}) {
        QCOMPARE(one.bits(), expected);
    }
}

void TestRandom::streams_differ_and_repeat() {
    std::set<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        for (std::uint64_t replication = 0; replication < 10; ++replication) {
            for (const char* owner : {"users", "web", "webarr"}) {
                for (const char* purpose : {"arrivals", "ivals", ""}) first.insert(RandomStream(seed, replication, owner, purpose).bits());
            }
        }
    }
    QCOMPARE(first.size(), std::size_t(10 * 10 * 3 * 3));
    RandomStream a(1, 2, "web", "cpu"), b(1, 2, "web", "cpu");
    for (int i = 0; i < 100; ++i) QCOMPARE(a.bits(), b.bits());
    QVERIFY(stable_hash("ab", stable_hash("c")) != stable_hash("b", stable_hash("ca")));
    QVERIFY(stable_hash("") != stable_hash("", 1));
}

void TestRandom::ziggurat_layers_have_equal_area() {
    for (const detail::Ziggurat* table : {&detail::exponential_ziggurat, &detail::normal_ziggurat}) {
        const double area = table->x[255] * (1 - table->y[255]);
        for (std::size_t i = 1; i < 256; ++i) {
            QVERIFY(table->x[i] < table->x[i - 1]);
            QVERIFY(std::abs(table->x[i] * (table->y[i + 1] - table->y[i]) / area - 1) < 1e-9);
        }
        QVERIFY(std::abs(table->x[0] * table->y[1] / area - 1) < 1e-9);
    }
}

void TestRandom::uniform() {
    RandomStream random(1);
    std::vector<double> values = draw(1'000'000, [&] { return random.uniform(); });
    QVERIFY(kolmogorov(values, [](double x) { return x; }) < kolmogorov_limit);
    QVERIFY(values.front() >= 0);
    QVERIFY(values.back() < 1);
}

void TestRandom::below_data() {
    QTest::addColumn<int>("n");
    for (int n : {1, 2, 7, 1000}) QTest::addRow("%d", n) << n;
}

void TestRandom::below() {
    QFETCH(int, n);
    RandomStream random(2);
    std::vector<double> counts(static_cast<std::size_t>(n));
    const double draws = 1e6;
    for (int i = 0; i < 1'000'000; ++i) ++counts.at(random.below(static_cast<std::uint64_t>(n)));
    double chi_square = 0;
    for (double count : counts) chi_square += (count - draws / n) * (count - draws / n) / (draws / n);
    QVERIFY(n == 1 || chi_square < chi_square_limit(n - 1));
}

void TestRandom::exponential() {
    RandomStream random(3);
    std::vector<double> values = draw(4'000'000, [&] { return random.exponential(); });
    const double moments[] = {1, 2, 6, 24};
    for (int power = 1; power <= 4; ++power) {
        const Estimate moment = estimate(values, [&](double x) { return std::pow(x, power); });
        QVERIFY2(std::abs(moment.mean - moments[power - 1]) < moment.half_width,
                 qPrintable(QString("moment %1: %2").arg(power).arg(moment.mean)));
    }
    QVERIFY(kolmogorov(values, [](double x) { return -std::expm1(-x); }) < kolmogorov_limit);
    QVERIFY(values.front() >= 0);
}

/// Beyond the base layer, where values come from the tail alone.
void TestRandom::exponential_tail() {
    RandomStream random(4);
    std::vector<double> tail;
    for (int i = 0; i < 20'000'000; ++i) {
        if (const double x = random.exponential(); x > 7.69711747013105) tail.push_back(x - 7.69711747013105);
    }
    const double expected = 2e7 * std::exp(-7.69711747013105);
    QVERIFY(std::abs(static_cast<double>(tail.size()) - expected) < two_sided_z * std::sqrt(expected));
    QVERIFY(kolmogorov(tail, [](double x) { return -std::expm1(-x); }) < kolmogorov_limit);
}

void TestRandom::normal() {
    RandomStream random(5);
    std::vector<double> values = draw(4'000'000, [&] { return random.normal(); });
    const double moments[] = {0, 1, 0, 3, 0, 15};
    for (int power = 1; power <= 6; ++power) {
        const Estimate moment = estimate(values, [&](double x) { return std::pow(x, power); });
        QVERIFY2(std::abs(moment.mean - moments[power - 1]) < moment.half_width,
                 qPrintable(QString("moment %1: %2").arg(power).arg(moment.mean)));
    }
    QVERIFY(kolmogorov(values, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2)); }) < kolmogorov_limit);
}

void TestRandom::normal_tail() {
    RandomStream random(6);
    const double begin = 3.6541528853610088;
    const double beyond = 0.5 * std::erfc(begin / std::sqrt(2));
    std::vector<double> upper;
    double lower = 0;
    for (int i = 0; i < 20'000'000; ++i) {
        const double x = random.normal();
        if (x > begin) upper.push_back(x);
        lower += x < -begin;
    }
    const double expected = 2e7 * beyond;
    QVERIFY(std::abs(static_cast<double>(upper.size()) - expected) < two_sided_z * std::sqrt(expected));
    QVERIFY(std::abs(lower - expected) < two_sided_z * std::sqrt(expected));
    QVERIFY(kolmogorov(upper, [&](double x) { return 1 - 0.5 * std::erfc(x / std::sqrt(2)) / beyond; }) < kolmogorov_limit);
}

void TestRandom::gamma_data() {
    QTest::addColumn<double>("shape");
    for (double shape : {0.05, 0.5, 1.0, 2.5, 40.0}) QTest::addRow("%g", shape) << shape;
}

/// Shape 1 is exponential and 0.5 half a squared normal; for all, mean and variance are the shape.
void TestRandom::gamma() {
    QFETCH(double, shape);
    RandomStream random(7);
    std::vector<double> values = draw(2'000'000, [&] { return random.gamma(shape); });
    const Estimate mean = estimate(values, [](double x) { return x; });
    const Estimate square = estimate(values, [](double x) { return x * x; });
    QVERIFY(std::abs(mean.mean - shape) < mean.half_width);
    QVERIFY(std::abs(square.mean - shape * (shape + 1)) < square.half_width);
    if (shape == 1) QVERIFY(kolmogorov(values, [](double x) { return -std::expm1(-x); }) < kolmogorov_limit);
    if (shape == 0.5) QVERIFY(kolmogorov(values, [](double x) { return std::erf(std::sqrt(x)); }) < kolmogorov_limit);
}

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
