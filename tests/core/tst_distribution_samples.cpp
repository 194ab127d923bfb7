// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <functional>

#include "core/distribution.h"
#include "tests/core/sampling.h"

using namespace headroom;
using namespace headroom::test;

/// What is drawn, against closed forms: the whole distribution function (Kolmogorov), mean and second moment.
class TestDistributionSamples : public QObject {
    Q_OBJECT

private slots:
    void follow_their_function_data();
    void follow_their_function();
    void have_their_moments_data();
    void have_their_moments();
    void quantiles_of_a_lognormal_are_those_written();
    void are_never_negative_data();
    void are_never_negative();
};

using Function = std::function<double(double)>;
Q_DECLARE_METATYPE(Distribution)
Q_DECLARE_METATYPE(Function)

namespace {

constexpr std::size_t draws = 4'000'000;

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

Distribution parsed(const char* text) {
    const Files files;
    return parse_distribution(text, Unit::Seconds, files).distribution;
}

}  // namespace

void TestDistributionSamples::follow_their_function_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<Function>("function");
    const auto row = [](const char* text, Function function) { QTest::addRow("%s", text) << parsed(text) << std::move(function); };
    row("exponential(10 ms)", [](double x) { return -std::expm1(-x / 0.01); });
    row("lognormal(p50=4 ms, p99=30 ms)", [](double x) { return normal_cdf(std::log(x / 0.004) / (std::log(7.5) / 2.3263478740408408)); });
    row("lognormal(mean=1 s, cv=2)", [](double x) { return normal_cdf((std::log(x) + 0.5 * std::log(5)) / std::sqrt(std::log(5))); });
    row("uniform(1 ms, 3 ms)", [](double x) { return (x - 0.001) / 0.002; });
    row("gamma(mean=1 s, cv=1)", [](double x) { return -std::expm1(-x); });
    row("gamma(mean=1 s, cv=1.4142135623730951)", [](double x) { return std::erf(std::sqrt(x / 2)); });
    row("gamma(mean=4 s, cv=0.5)", [](double x) { return 1 - std::exp(-x) * (1 + x + x * x / 2 + x * x * x / 6); });
    row("weibull(scale=5 ms, shape=0.7)", [](double x) { return -std::expm1(-std::pow(x / 0.005, 0.7)); });
    row("pareto(min=1 s, max=100 s, shape=1.5)", [](double x) { return (1 - std::pow(x, -1.5)) / (1 - 1e-3); });
    row("hyperexponential(0.9: 2 s, 0.1: 30 s)", [](double x) { return 1 - 0.9 * std::exp(-x / 2) - 0.1 * std::exp(-x / 30); });
    row("empirical(0: 1 s, 0.5: 4 s, 0.9: 6 s, 1: 30 s)", [](double x) {
        return x < 4 ? (x - 1) / 6 : x < 6 ? 0.5 + (x - 4) / 5 : 0.9 + (x - 6) / 240;
    });
}

void TestDistributionSamples::follow_their_function() {
    QFETCH(Distribution, distribution);
    QFETCH(Function, function);
    RandomStream random(11);
    std::vector<double> values = draw(draws, [&] { return distribution.sample(random); });
    const double distance = kolmogorov(values, function);
    QVERIFY2(distance < kolmogorov_limit, qPrintable(QString::number(distance)));
}

void TestDistributionSamples::have_their_moments_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<double>("least_precision");  // of the second moment, whose own variance is large for heavy tails
    const auto row = [](const char* text, double least_precision = 0.02) { QTest::addRow("%s", text) << parsed(text) << least_precision; };
    row("4 ms");
    row("exponential(10 ms)");
    row("lognormal(mean=5 ms, cv=0.5)");
    row("lognormal(mean=5 ms, cv=2)", 0.1);
    row("uniform(1 ms, 3 ms)");
    row("gamma(mean=5 ms, cv=0.3)");
    row("gamma(mean=5 ms, cv=3)", 0.04);
    row("weibull(mean=5 ms, shape=0.7)", 0.04);
    row("weibull(mean=5 ms, shape=30)");
    row("pareto(min=1 ms, max=1 s, shape=1.5)", 0.1);
    row("pareto(min=1 ms, max=1 s, shape=1)", 0.04);
    row("pareto(min=1 ms, max=5 ms, shape=2)");
    row("hyperexponential(mean=5 ms, cv=2)", 0.04);
    row("hyperexponential(0.5: 1 ms, 0.3: 2 ms, 0.2: 9 ms)");
    row("empirical(0: 1 ms, 0.5: 4 ms, 0.9: 6 ms, 1: 30 ms)");
}

void TestDistributionSamples::have_their_moments() {
    QFETCH(Distribution, distribution);
    QFETCH(double, least_precision);
    RandomStream random(12);
    const std::vector<double> values = draw(draws, [&] { return distribution.sample(random); });
    const double mean = distribution.mean(), square = mean * mean * (1 + distribution.scv());
    const Estimate first = estimate(values, [](double x) { return x; });
    const Estimate second = estimate(values, [](double x) { return x * x; });
    QVERIFY2(std::abs(first.mean - mean) <= first.half_width + 1e-9 * mean, qPrintable(QString::number(first.mean / mean, 'g', 10)));
    QVERIFY(first.half_width < 0.02 * mean);
    QVERIFY2(std::abs(second.mean - square) <= second.half_width + 1e-9 * square,
             qPrintable(QString::number(second.mean / square, 'g', 10)));
    QVERIFY2(second.half_width < least_precision * square, qPrintable(QString::number(second.half_width / square)));
}

void TestDistributionSamples::quantiles_of_a_lognormal_are_those_written() {
    const Distribution distribution = parsed("lognormal(p50=4 ms, p99=30 ms)");
    RandomStream random(13);
    const std::vector<double> values = draw(draws, [&] { return distribution.sample(random); });
    for (const auto& [p, quantile] : {std::pair(0.5, 0.004), std::pair(0.99, 0.03)}) {
        const Estimate below = estimate(values, [quantile = quantile](double x) { return x < quantile ? 1.0 : 0.0; });
        QVERIFY(std::abs(below.mean - p) < below.half_width);
    }
}

void TestDistributionSamples::are_never_negative_data() {
    QTest::addColumn<Distribution>("distribution");
    for (const char* text : {"0", "exponential(0 s)", "lognormal(mean=1 ns, cv=1000)", "gamma(mean=1 s, cv=100)",
                             "weibull(mean=1 s, shape=0.05)", "pareto(min=1 ns, max=1e9 s, shape=0.05)", "hyperexponential(mean=1 s, cv=1)",
                             "hyperexponential(mean=1 s, cv=100)", "hyperexponential(0: 1 s, 1: 2 s)"}) {
        QTest::newRow(text) << parsed(text);
    }
}

void TestDistributionSamples::are_never_negative() {
    QFETCH(Distribution, distribution);
    RandomStream random(14);
    for (int i = 0; i < 100'000; ++i) {
        const double value = distribution.sample(random);
        QVERIFY(value >= 0 && std::isfinite(value));
    }
}

QTEST_APPLESS_MAIN(TestDistributionSamples)
#include "tst_distribution_samples.moc"
