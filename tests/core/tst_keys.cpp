// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keys.h"

#include <QTest>

#include "tests/core/sampling.h"

using namespace headroom;
using namespace headroom::test;

class TestKeys : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void probabilities_add_up_data();
    void probabilities_add_up();
    void normalises_a_billion_keys_data();
    void normalises_a_billion_keys();
    void samples_follow_probabilities_data();
    void samples_follow_probabilities();
    void samples_of_a_billion_keys();
};

void TestKeys::reads_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("keys");
    QTest::addColumn<double>("exponent");
    QTest::addColumn<QString>("printed");
    QTest::newRow("zipf") << "zipf(200k, 0.9)" << 200e3 << 0.9 << "zipf(200k, 0.9)";
    QTest::newRow("named") << "zipf(exponent=1.2, keys=1500)" << 1500.0 << 1.2 << "zipf(1500, 1.2)";
    QTest::newRow("uniform") << " uniform( 1M ) " << 1e6 << 0.0 << "uniform(1M)";
    QTest::newRow("flat zipf") << "zipf(7, 0)" << 7.0 << 0.0 << "uniform(7)";
}

void TestKeys::reads() {
    QFETCH(QString, text);
    QFETCH(double, keys);
    QFETCH(double, exponent);
    QFETCH(QString, printed);
    const ParsedKeys parsed = parse_keys(text.toStdString());
    QVERIFY2(parsed, parsed.error.c_str());
    QCOMPARE(static_cast<double>(parsed.keys.keys()), keys);
    QCOMPARE(parsed.keys.exponent(), exponent);
    QCOMPARE(QString::fromStdString(print_keys(parsed.keys)), printed);
    QVERIFY(parse_keys(printed.toStdString()).keys == parsed.keys);
}

void TestKeys::refuses_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "200k", "zipf", "zipf()", "zipf(200k)", "zipf(200k, 0.9, 1)", "zipf(0, 0.9)", "zipf(-5, 0.9)",
                             "zipf(1.5, 0.9)", "zipf(2T, 0.9)", "zipf(200k, -0.1)", "zipf(200k, 21)", "zipf(nan, 1)", "zipf(10, inf)",
                             "uniform(10, 1)", "uniform(10 kB)", "pareto(10)", "zipf(10, 1"}) {
        QTest::newRow(text) << QString(text);
    }
}

void TestKeys::refuses() {
    QFETCH(QString, text);
    const ParsedKeys parsed = parse_keys(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.keys.keys(), std::uint64_t(1));
}

void TestKeys::probabilities_add_up_data() {
    QTest::addColumn<double>("keys");
    QTest::addColumn<double>("exponent");
    for (double keys : {1.0, 2.0, 256.0, 257.0, 1e5}) {
        for (double exponent : {0.0, 0.1, 0.9, 1.0, 1.0 + 1e-10, 1.5, 3.0, 20.0})
            QTest::addRow("%g %.11g", keys, exponent) << keys << exponent;
    }
}

void TestKeys::probabilities_add_up() {
    QFETCH(double, keys);
    QFETCH(double, exponent);
    const KeyDistribution distribution = KeyDistribution::zipf(static_cast<std::uint64_t>(keys), exponent);
    double sum = 0;
    for (std::uint64_t key = distribution.keys(); key-- > 0;) sum += distribution.probability(key);
    QVERIFY2(std::abs(sum - 1) < 1e-11, qPrintable(QString::number(sum - 1)));
    QCOMPARE(distribution.probability(distribution.keys()), 0.0);
}

/// Harmonic numbers: H(n, 1) = ln n + gamma + 1/2n − 1/12n², H(n, s) = zeta(s) + n^(1−s)/(1−s) + n^-s/2 + ...
void TestKeys::normalises_a_billion_keys_data() {
    QTest::addColumn<double>("exponent");
    QTest::addColumn<double>("sum");
    const double n = 1e9;
    QTest::newRow("1") << 1.0 << std::log(n) + 0.57721566490153286 + 0.5 / n;
    QTest::newRow("2") << 2.0 << M_PI * M_PI / 6 - 1 / n + 0.5 / (n * n);
    QTest::newRow("0.5") << 0.5 << -1.4603545088095868 + 2 * std::sqrt(n) + 0.5 / std::sqrt(n);
}

void TestKeys::normalises_a_billion_keys() {
    QFETCH(double, exponent);
    QFETCH(double, sum);
    const KeyDistribution distribution = KeyDistribution::zipf(1'000'000'000, exponent);
    QVERIFY(std::abs(distribution.probability(0) * sum - 1) < 1e-13);
}

void TestKeys::samples_follow_probabilities_data() {
    QTest::addColumn<double>("exponent");
    for (double exponent : {0.0, 0.2, 0.9, 1.0, 1.0 + 1e-12, 1.3, 2.5, 8.0}) QTest::addRow("%.13g", exponent) << exponent;
}

void TestKeys::samples_follow_probabilities() {
    QFETCH(double, exponent);
    const KeyDistribution distribution = KeyDistribution::zipf(200, exponent);
    RandomStream random(21);
    const double draws = 4e6;
    std::vector<double> counts(200);
    for (int i = 0; i < 4'000'000; ++i) ++counts.at(distribution.sample(random));
    double chi_square = 0, degrees = -1, expected = 0, counted = 0;
    for (std::size_t key = 0; key < counts.size(); ++key) {  // rare keys share a cell
        expected += draws * distribution.probability(key);
        counted += counts[key];
        if (expected < 20 && key + 1 < counts.size()) continue;
        if (expected < 20) break;
        chi_square += (counted - expected) * (counted - expected) / expected;
        ++degrees;
        expected = counted = 0;
    }
    QVERIFY(degrees >= 1);
    QVERIFY2(chi_square < chi_square_limit(degrees), qPrintable(QString("%1 at %2 degrees").arg(chi_square).arg(degrees)));
}

/// Cells of equal ratio between ranks; their probabilities by sums of the exact ones, or by the integral far out.
void TestKeys::samples_of_a_billion_keys() {
    const KeyDistribution distribution = KeyDistribution::zipf(1'000'000'000, 0.9);
    RandomStream random(22);
    const double draws = 4e6;
    std::vector<double> counts(9), probabilities(9);
    const auto cell_of = [](double rank) { return std::min<std::size_t>(8, static_cast<std::size_t>(std::log10(rank))); };
    for (std::uint64_t key = 0; key < 10'000'000; ++key)
        probabilities[cell_of(static_cast<double>(key) + 1)] += distribution.probability(key);
    for (std::size_t cell = 7; cell < 9; ++cell) {  // the sum of k^-0.9 by midpoints, the error far below the test's
        const double low = std::pow(10, cell) - 0.5, high = std::pow(10, cell + 1) - (cell == 8 ? -0.5 : 0.5);
        probabilities[cell] = distribution.probability(0) * 10 * (std::pow(high, 0.1) - std::pow(low, 0.1));
    }
    for (int i = 0; i < 4'000'000; ++i) ++counts.at(cell_of(static_cast<double>(distribution.sample(random)) + 1));
    double chi_square = 0, sum = 0;
    for (std::size_t cell = 0; cell < 9; ++cell) {
        const double expected = draws * probabilities[cell];
        chi_square += (counts[cell] - expected) * (counts[cell] - expected) / expected;
        sum += probabilities[cell];
    }
    QVERIFY(std::abs(sum - 1) < 1e-9);
    QVERIFY(chi_square < chi_square_limit(8));
}

QTEST_APPLESS_MAIN(TestKeys)
#include "tst_keys.moc"
