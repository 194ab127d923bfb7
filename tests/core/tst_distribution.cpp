// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/distribution.h"

#include <QTest>
#include <cmath>

using namespace headroom;

class TestDistribution : public QObject {
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void keeps_its_text();
    void reads_its_uncertainty();
    void reads_files();
    void refuses_files_data();
    void refuses_files();
    void refuses_data();
    void refuses();
    void prints_what_reads_back_data();
    void prints_what_reads_back();
    void without_variance_is_constant();
    void of_other_units();
    void quantiles_data();
    void quantiles();
    void of_greater_values_data();
    void of_greater_values();
};

Q_DECLARE_METATYPE(Distribution)
Q_DECLARE_METATYPE(Distribution::Kind)

namespace {
using Kind = Distribution::Kind;
const Files no_files;

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); }
}  // namespace

/// Moments of the bounded Pareto by hand: for shape 1, min · max / (max − min) · ln(max / min), and min · max for the square.
void TestDistribution::reads_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("scv");
    const auto row = [](const char* text, Kind kind, double mean, double scv) {
        QTest::addRow("%s", text) << QString(text) << kind << mean << scv;
    };
    row("4 ms", Kind::Constant, 0.004, 0);
    row("0", Kind::Constant, 0, 0);
    row("constant(4 ms)", Kind::Constant, 0.004, 0);
    row("exponential(10 ms)", Kind::Exponential, 0.01, 1);
    row("exponential(mean=10 ms)", Kind::Exponential, 0.01, 1);
    row("lognormal(mean=5 ms, cv=2)", Kind::Lognormal, 0.005, 4);
    const double sigma = std::log(7.5) / 2.3263478740408408;
    row("lognormal(p50=4 ms, p99=30 ms)", Kind::Lognormal, 0.004 * std::exp(0.5 * sigma * sigma), std::expm1(sigma * sigma));
    row("lognormal(p50=1 s, p90=2 s)", Kind::Lognormal, std::exp(0.5 * std::pow(std::log(2) / 1.2815515655446004, 2)),
        std::expm1(std::pow(std::log(2) / 1.2815515655446004, 2)));
    row("uniform(1 ms, 3 ms)", Kind::Uniform, 0.002, 1.0 / 12);
    row("uniform(min=1 ms, max=3 ms)", Kind::Uniform, 0.002, 1.0 / 12);
    row("gamma(mean=5 ms, cv=0.5)", Kind::Gamma, 0.005, 0.25);
    row("weibull(scale=5 ms, shape=2)", Kind::Weibull, 0.005 * std::sqrt(M_PI) / 2, 4 / M_PI - 1);
    row("weibull(mean=5 ms, shape=0.5)", Kind::Weibull, 0.005, 5);
    row("pareto(min=1 s, max=2 s, shape=1)", Kind::Pareto, 2 * std::log(2), 2 / std::pow(2 * std::log(2), 2) - 1);
    row("pareto(min=1 s, max=3 s, shape=2)", Kind::Pareto, 1.5, 9.0 / 4 * std::log(3) / 2.25 - 1);
    row("hyperexponential(mean=5 ms, cv=2)", Kind::Hyperexponential, 0.005, 4);
    row("hyperexponential(0.9: 2 ms, 0.1: 30 ms)", Kind::Hyperexponential, 0.0048, 2 * (0.9 * 4 + 0.1 * 900) / (4.8 * 4.8) - 1);
    row("empirical(0: 1 s, 1: 3 s)", Kind::Empirical, 2, 1.0 / 12);
    row("empirical(0 %: 1 s, 50 %: 1 s, 100 %: 3 s)", Kind::Empirical, 1.5, (0.5 + 0.5 * 13 / 3 - 2.25) / 2.25);
    row("  lognormal ( cv = 2 , mean = 5 ms )  ", Kind::Lognormal, 0.005, 4);
}

void TestDistribution::reads() {
    QFETCH(QString, text);
    QFETCH(Kind, kind);
    QFETCH(double, mean);
    QFETCH(double, scv);
    const ParsedDistribution parsed = parse_distribution(text.toStdString(), Unit::Seconds, no_files);
    QVERIFY2(parsed, parsed.error.c_str());
    QCOMPARE(parsed.distribution.kind(), kind);
    QVERIFY2(close(parsed.distribution.mean(), mean), qPrintable(QString::number(parsed.distribution.mean(), 'g', 17)));
    QVERIFY2(close(parsed.distribution.scv(), scv), qPrintable(QString::number(parsed.distribution.scv(), 'g', 17)));
}

void TestDistribution::keeps_its_text() {
    const Distribution read = parse_distribution(" lognormal( mean=5ms, cv=2 ) ", Unit::Seconds, no_files).distribution;
    QCOMPARE(print_distribution(read, Unit::Seconds), std::string("lognormal( mean=5ms, cv=2 )"));
    QVERIFY(read == Distribution::lognormal(0.005, 2));
    QVERIFY(!(read == Distribution::lognormal(0.005, 2.1)));
    QVERIFY(!(read == Distribution::gamma(0.005, 2)));
}

void TestDistribution::reads_its_uncertainty() {
    for (const char* text : {"exponential(10 ms) ± 30 %", "exponential(10 ms)+-30%"}) {
        const ParsedDistribution parsed = parse_distribution(text, Unit::Seconds, no_files);
        QVERIFY2(parsed, parsed.error.c_str());
        QCOMPARE(parsed.distribution.uncertainty(), 0.3);
        QCOMPARE(parsed.distribution.mean(), 0.01);
        QVERIFY(!(parsed.distribution == Distribution::exponential(0.01)));
    }
    QCOMPARE(parse_distribution("10 ms ± 5 %", Unit::Seconds, no_files).distribution.uncertainty(), 0.05);
}

void TestDistribution::reads_files() {
    Files files;
    files.add("a.csv", "quantile,value\n0, 1 ms\n0.5, 0.004\n1, 30 ms\n");
    const ParsedDistribution parsed = parse_distribution("empirical(a.csv)", Unit::Seconds, files);
    QVERIFY2(parsed, parsed.error.c_str());
    const ParsedDistribution same = parse_distribution("empirical(0: 1 ms, 0.5: 4 ms, 1: 30 ms)", Unit::Seconds, files);
    QVERIFY(parsed.distribution == same.distribution);
}

void TestDistribution::refuses_files_data() {
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("error");
    QTest::newRow("empty") << ""
                           << "quantiles of empirical are incomplete; expected the first to be 0 and the last 1";
    QTest::newRow("one line") << "0, 1"
                              << "quantiles of empirical are incomplete; expected the first to be 0 and the last 1";
    QTest::newRow("not from 0") << "0.1, 1\n1, 2"
                                << "quantiles of empirical are incomplete; expected the first to be 0 and the last 1";
    QTest::newRow("not to 1") << "0, 1\n0.9, 2"
                              << "quantiles of empirical are incomplete; expected the first to be 0 and the last 1";
    QTest::newRow("falling values") << "0, 2\n1, 1"
                                    << "quantile 1 of empirical or its value does not rise";
    QTest::newRow("equal quantiles") << "0, 1\n0.5, 2\n0.5, 3\n1, 4"
                                     << "quantile 0.5 of empirical or its value does not rise";
    QTest::newRow("other unit") << "0, 1\n1, 4 GB"
                                << "a.csv:2: '4 GB' is a size in bytes; expected a time such as 4 ms";
    QTest::newRow("no value") << "0, 1\n1"
                              << "a.csv:2: nothing is written; expected a time such as 4 ms";
    QTest::newRow("not a number") << "0, 1\nnan, 2"
                                  << "a.csv:2: 'nan' is no number; expected a ratio such as 5 %";
}

void TestDistribution::refuses_files() {
    QFETCH(QString, content);
    QFETCH(QString, error);
    Files files;
    files.add("a.csv", content.toStdString());
    QCOMPARE(QString::fromStdString(parse_distribution("empirical(a.csv)", Unit::Seconds, files).error), error);
}

void TestDistribution::refuses_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"",
                             "nonsense",
                             "4 GB",
                             "-4 ms",
                             "inf",
                             "1e999",
                             "normal(1 s)",
                             "exponential",
                             "exponential()",
                             "exponential(-1 ms)",
                             "exponential(4 GB)",
                             "exponential(1 s, 2 s)",
                             "exponential(1 s) x",
                             "exponential(1 s",
                             "exponential(median=1 s)",
                             "exponential(1 s) ± 30",
                             "exponential(1 s) ± 200 %",
                             "exponential(1 s ± 3 %)",
                             "lognormal()",
                             "lognormal(5 ms, 2)",
                             "lognormal(mean=5 ms)",
                             "lognormal(mean=5 ms, cv=-1)",
                             "lognormal(mean=5 ms, cv=1e999)",
                             "lognormal(mean=5 ms, cv=2, p99=1 s)",
                             "lognormal(p50=4 ms)",
                             "lognormal(p50=4 ms, p99=4 ms)",
                             "lognormal(p50=4 ms, p99=3 ms)",
                             "lognormal(p50=0 s, p99=3 ms)",
                             "lognormal(p99=3 ms)",
                             "lognormal(p50=1e-300 s, p90=1e300 s)",
                             "uniform(1 ms)",
                             "uniform(3 ms, 1 ms)",
                             "uniform(-1 ms, 1 ms)",
                             "gamma(mean=1 s, cv=-0.5)",
                             "weibull(mean=1 s)",
                             "weibull(mean=1 s, shape=0)",
                             "weibull(scale=1 s, mean=1 s, shape=2)",
                             "pareto(min=0 s, max=1 s, shape=1)",
                             "pareto(min=2 s, max=1 s, shape=1)",
                             "pareto(min=1 s, max=2 s, shape=-1)",
                             "hyperexponential()",
                             "hyperexponential(mean=1 s, cv=0.5)",
                             "hyperexponential(0.5: 1 s)",
                             "hyperexponential(0.5: 1 s, 0.6: 2 s)",
                             "hyperexponential(1.5: 1 s, -0.5: 2 s)",
                             "hyperexponential(0.5: 1 s, 0.5: -2 s)",
                             "empirical()",
                             "empirical(missing.csv)",
                             "empirical(0: 1 s)",
                             "empirical(0: 2 s, 1: 1 s)",
                             "empirical(0: 1 s, 0: 2 s, 1: 3 s)",
                             "empirical(0: 1 s, 200 %: 2 s)"}) {
        QTest::newRow(text) << QString(text);
    }
}

void TestDistribution::refuses() {
    QFETCH(QString, text);
    const ParsedDistribution parsed = parse_distribution(text.toStdString(), Unit::Seconds, no_files);
    QVERIFY(!parsed);
    QVERIFY(parsed.error.size() > 10);
}

void TestDistribution::prints_what_reads_back_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<QString>("text");
    QTest::newRow("default") << Distribution() << "0 s";
    QTest::newRow("constant") << Distribution::constant(0.004) << "4 ms";
    QTest::newRow("exponential") << Distribution::exponential(0.01) << "exponential(10 ms)";
    QTest::newRow("lognormal") << Distribution::lognormal(0.005, 2) << "lognormal(mean=5 ms, cv=2)";
    QTest::newRow("uniform") << Distribution::uniform(0.001, 0.003) << "uniform(1 ms, 3 ms)";
    QTest::newRow("gamma") << Distribution::gamma(0.005, 0.5) << "gamma(mean=5 ms, cv=0.5)";
    QTest::newRow("weibull") << Distribution::weibull(0.005, 0.7) << "weibull(scale=5 ms, shape=0.7)";
    QTest::newRow("pareto") << Distribution::pareto(0.001, 1, 1.5) << "pareto(min=1 ms, max=1 s, shape=1.5)";
    QTest::newRow("hyperexponential") << Distribution::hyperexponential(0.005, 2) << "hyperexponential(mean=5 ms, cv=2)";
    QTest::newRow("phases") << Distribution::hyperexponential({{0.75, 0.002}, {0.25, 0.03}}) << "hyperexponential(0.75: 2 ms, 0.25: 30 ms)";
    QTest::newRow("empirical") << Distribution::empirical({{0, 0.001}, {0.5, 0.004}, {1, 0.03}})
                               << "empirical(0: 1 ms, 0.5: 4 ms, 1: 30 ms)";
}

void TestDistribution::prints_what_reads_back() {
    QFETCH(Distribution, distribution);
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(print_distribution(distribution, Unit::Seconds)), text);
    const ParsedDistribution parsed = parse_distribution(text.toStdString(), Unit::Seconds, no_files);
    QVERIFY2(parsed, parsed.error.c_str());
    QVERIFY(parsed.distribution == distribution);
}

void TestDistribution::without_variance_is_constant() {
    const Distribution expected = Distribution::constant(2);
    QVERIFY(Distribution::lognormal(2, 0) == expected);
    QVERIFY(Distribution::gamma(2, 0) == expected);
    QVERIFY(Distribution::uniform(2, 2) == expected);
    QVERIFY(Distribution::pareto(2, 2, 1) == expected);
    QVERIFY(Distribution::empirical({{0, 2}, {1, 2}}) == expected);
    QVERIFY(Distribution::exponential(0).is_zero());
    QVERIFY(Distribution::hyperexponential(0, 2).is_zero());
    QVERIFY(!expected.is_zero());
}

void TestDistribution::of_other_units() {
    const ParsedDistribution bytes = parse_distribution("lognormal(mean=8 kB, cv=2)", Unit::Bytes, no_files);
    QVERIFY2(bytes, bytes.error.c_str());
    QCOMPARE(bytes.distribution.mean(), 8000.0);
    const ParsedDistribution number = parse_distribution("-3", Unit::None, no_files);
    QVERIFY(!number);
    QVERIFY(!parse_distribution("uniform(-1, 1)", Unit::None, no_files));
}

/// From the distribution functions; 9.488 and 3.357 are of a table of chi-square with four degrees of freedom.
void TestDistribution::quantiles_data() {
    QTest::addColumn<Distribution>("distribution");
    QTest::addColumn<double>("p");
    QTest::addColumn<double>("value");
    const auto row = [](const char* name, const Distribution& distribution, double p, double value) {
        QTest::addRow("%s, %g", name, p) << distribution << p << value;
    };
    row("constant", Distribution::constant(4), 0.3, 4);
    row("exponential", Distribution::exponential(10), 0.5, 10 * std::log(2));
    row("lognormal", Distribution::lognormal(std::exp(0.5), std::sqrt(std::expm1(1))), 0.5, 1);
    row("lognormal", Distribution::lognormal(std::exp(0.5), std::sqrt(std::expm1(1))), 0.99, std::exp(2.3263478740408408));
    row("uniform", Distribution::uniform(1, 3), 0.25, 1.5);
    row("gamma as exponential", Distribution::gamma(5, 1), 0.9, 5 * std::log(10));
    row("gamma as chi-square", Distribution::gamma(4, std::sqrt(0.5)), 0.5, 3.356693980033321);
    row("gamma as chi-square", Distribution::gamma(4, std::sqrt(0.5)), 0.95, 9.487729036781154);
    row("weibull", Distribution::weibull(5, 2), -std::expm1(-1), 5);
    row("weibull", Distribution::weibull(5, 0.5), -std::expm1(-2), 20);
    row("pareto", Distribution::pareto(1, 2, 1), 0.5, 4.0 / 3);
    row("hyperexponential, two alike", Distribution::hyperexponential({{0.5, 3}, {0.5, 3}}), 0.9, 3 * std::log(10));
    row("hyperexponential", Distribution::hyperexponential({{0.5, 1}, {0.5, 2}}), 1 - 0.375, 2 * std::log(2));  // (1/4 + 1/2) / 2 beyond it
    row("empirical", Distribution::empirical({{0, 1}, {0.5, 1}, {1, 3}}), 0.25, 1);
    row("empirical", Distribution::empirical({{0, 1}, {0.5, 1}, {1, 3}}), 0.75, 2);
}

void TestDistribution::quantiles() {
    QFETCH(Distribution, distribution);
    QFETCH(double, p);
    QFETCH(double, value);
    const double actual = distribution.quantile(p);
    QVERIFY2(std::abs(actual - value) <= 1e-11 * value, qPrintable(QString::number(actual, 'g', 17)));
}

/// What is three times as great has three times the mean and quantiles, and the shape that it had.
void TestDistribution::of_greater_values_data() { quantiles_data(); }

void TestDistribution::of_greater_values() {
    QFETCH(Distribution, distribution);
    QFETCH(double, p);
    QFETCH(double, value);
    const Distribution greater = distribution.scaled(3);
    QCOMPARE(greater.kind(), distribution.kind());
    QVERIFY(close(greater.mean(), 3 * distribution.mean()));
    QVERIFY(std::abs(greater.scv() - distribution.scv()) <= 1e-12 * (1 + distribution.scv()));
    QVERIFY(std::abs(greater.quantile(p) - 3 * value) <= 3e-11 * value);
    QVERIFY(distribution.scaled(1) == distribution);
}

QTEST_APPLESS_MAIN(TestDistribution)
#include "tst_distribution.moc"
