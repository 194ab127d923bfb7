// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "core/date.h"
#include "core/forecast.h"

using namespace headroom;

namespace {

constexpr HoltWinters::Weights weights{0.5, 0.2, 0.4};

bool close(double a, double b) { return std::abs(a - b) < 1e-9 * (1 + std::abs(b)); }

}  // namespace

class TestForecaster : public QObject {
    Q_OBJECT

private slots:
    /// A line and a season are continued exactly.
    void holt_winters_continues() {
        const auto value = [](std::size_t i) { return 50 + 0.5 * static_cast<double>(i) + (i % 4 == 0 ? 20. : i % 4 == 2 ? -8. : -6.); };
        std::vector<double> history;
        for (std::size_t i = 0; i < 14; ++i) history.push_back(value(i));
        const HoltWinters smoothing(history, 4, {});
        for (std::size_t ahead = 1; ahead <= 9; ++ahead) QVERIFY(close(smoothing.forecast(ahead), value(13 + ahead)));
        QVERIFY(smoothing.squared_errors() < 1e-18);
        QVERIFY(close(smoothing.trend(), 0.5));
    }

    /// By hand: the line 11.5, 12.5, ... with the season -1.5, 1.5; then comes 20 where 14 was expected.
    void holt_winters_step() {
        HoltWinters smoothing(std::vector<double>{10, 14, 12, 16}, 2, weights);
        QVERIFY(close(smoothing.forecast(1), 14));
        smoothing.add(20);
        QVERIFY(close(smoothing.trend(), 1.6));       // 0.2 (18.5 - 14.5) + 0.8
        QVERIFY(close(smoothing.forecast(1), 21.6));  // 18.5 + 1.6 + 1.5
        QVERIFY(close(smoothing.forecast(2), 21.4));  // 18.5 + 3.2 - 0.3
        QVERIFY(close(smoothing.forecast(3), 24.8));
        QVERIFY(close(smoothing.squared_errors(), 36));
        QVERIFY(close(smoothing.squared_relative_errors(), 36. / 196));
    }

    /// By hand: level 10, season 0.8, 1.2; then comes 16 where 8 was expected: the level is 15, the season 0.4 · 16/15 + 0.6 · 0.8.
    void multiplicative_step() {
        HoltWinters smoothing(std::vector<double>{8, 12, 8, 12}, 2, weights, HoltWinters::Season::Multiplicative);
        smoothing.add(16);
        QVERIFY(close(smoothing.trend(), 1));
        QVERIFY(close(smoothing.forecast(1), 16 * 1.2));
        QVERIFY(close(smoothing.forecast(2), 17 * (0.4 * 16 / 15 + 0.48)));
        QVERIFY(close(smoothing.squared_relative_errors(), 1));
    }

    /// Hyndman & Athanasopoulos, "Forecasting: Principles and Practice" (3rd ed.), table 8.8, ETS(A,A,A); what they call gamma is
    /// (1 - level's weight) times the season's weight here, beta the level's weight times the trend's.
    void additive_variance() {
        const HoltWinters smoothing(std::vector<double>{10, 14, 12, 16}, 2, weights);
        const double alpha = 0.5, beta = 0.1, gamma = 0.2;
        for (std::size_t ahead = 1; ahead <= 15; ++ahead) {
            const auto h = static_cast<double>(ahead), k = std::floor((h - 1) / 2);
            const double table = 1 + (h - 1) * (alpha * alpha + alpha * beta * h + beta * beta * h * (2 * h - 1) / 6) +
                                 gamma * k * (2 * alpha + gamma + beta * 2 * (k + 1));
            QVERIFY(close(smoothing.variance(ahead, 3), 3 * table));
        }
        QVERIFY(close(smoothing.variance(3, 1), 2.17));  // 1 + 0.6² + 0.9²
    }

    /// y = 0.8 · 10 (1 + e); two ahead 1.2 · (10 (1 + 0.6 e)) (1 + e'), whose variance is that of a product.
    void multiplicative_variance() {
        const HoltWinters smoothing(std::vector<double>{8, 12, 8, 12}, 2, weights, HoltWinters::Season::Multiplicative);
        QVERIFY(close(smoothing.variance(1, 0.01), 64 * 0.01));
        QVERIFY(close(smoothing.variance(2, 0.01), 144 * (0.01 + 0.36 * 0.01 + 0.36 * 0.01 * 0.01)));
    }

    /// Airline passengers (Box & Jenkins, series G) of three years and a month. The figures are those of another program, which has
    /// the smoothing in its error-correction form, begins with the least squares of a line and twelve dummies, and has the variances
    /// by the state-space matrices or, of a multiplied season, from 200 000 simulated futures.
    void airline_passengers() {
        const std::vector<double> passengers = {112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115,
                                                126, 141, 135, 125, 149, 170, 170, 158, 133, 114, 140, 145, 150,
                                                178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171};
        const HoltWinters added(passengers, 12, {0.35, 0.08, 0.25});
        const std::pair<std::size_t, double> of_added[] = {
            {1, 178.8926637964569}, {12, 195.76313052495362}, {13, 203.3483375926204}, {26, 247.35310932432057}};
        for (const auto& [ahead, value] : of_added) QVERIFY(close(added.forecast(ahead), value));
        QVERIFY(close(added.squared_errors(), 953.7512162307672));
        QVERIFY(close(added.trend(), 2.0379728163469575));
        const std::pair<std::size_t, double> variances[] = {
            {1, 1}, {2, 1.142884}, {12, 4.037804000000001}, {13, 4.757756250000002}, {26, 15.372012500000011}};
        for (const auto& [ahead, value] : variances) QVERIFY(close(added.variance(ahead, 1), value));

        const HoltWinters multiplied(passengers, 12, {0.35, 0.08, 0.25}, HoltWinters::Season::Multiplicative);
        const std::pair<std::size_t, double> of_multiplied[] = {
            {1, 181.12578945943372}, {12, 196.7098770511799}, {13, 207.8469973128317}, {26, 266.9853533276179}};
        for (const auto& [ahead, value] : of_multiplied) QVERIFY(close(multiplied.forecast(ahead), value));
        QVERIFY(close(multiplied.squared_errors(), 937.7855987098142));
        QVERIFY(close(multiplied.squared_relative_errors(), 0.04615360722823313));
        const std::pair<std::size_t, double> simulated[] = {{1, 82.187}, {12, 350.71}, {26, 2044.05}};
        for (const auto& [ahead, value] : simulated) QVERIFY(std::abs(multiplied.variance(ahead, 0.0025) / value - 1) < 0.015);
    }

    void least_squares_continues() {
        const auto value = [](std::size_t i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / 24;
            return 100 + 0.3 * static_cast<double>(i) + 30 * std::cos(angle - 1) + 7 * std::sin(2 * angle);
        };
        std::vector<double> history;
        for (std::size_t i = 0; i < 60; ++i) history.push_back(value(i));
        const LeastSquares fitted(history, 24, 3);
        for (std::size_t ahead : {1U, 5U, 30U}) QVERIFY(std::abs(fitted.forecast(ahead) - value(59 + ahead)) < 1e-6);
        QVERIFY(std::abs(fitted.trend() - 0.3) < 1e-9);
    }

    /// Three waves of seven days are any week.
    void least_squares_has_every_week() {
        const std::vector<double> week = {5, -3, 8, 0, 1, -20, 9};
        std::vector<double> history;
        for (std::size_t i = 0; i < 25; ++i) history.push_back(200 + 2 * static_cast<double>(i) + week[i % 7]);
        const LeastSquares fitted(history, 7, 3);
        for (std::size_t i = 25; i < 50; ++i) QVERIFY(std::abs(fitted.at(i) - (200 + 2 * static_cast<double>(i) + week[i % 7])) < 1e-6);
    }

    /// Of a line alone the textbook has 1 + 1/n + (x - mean)² / sum of squares.
    void least_squares_variance() {
        const LeastSquares line(std::vector<double>{3, 1, 4, 1, 5, 9, 2, 6, 5, 3}, 5, 0);
        QVERIFY(close(line.variance(1, 2), 2 * (1 + 0.1 + 5.5 * 5.5 / 82.5)));
        QVERIFY(close(line.variance(4, 1), 1 + 0.1 + 8.5 * 8.5 / 82.5));
    }

    void dates() {
        QCOMPARE(print_date(*parse_date("2024-02-29") + std::chrono::days(1)), std::string("2024-03-01"));
        for (const char* wrong : {"2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026/01/01", "2026-01-0x", "", "2026-01-01T00"})
            QVERIFY2(!parse_date(wrong), wrong);
    }
};

QTEST_APPLESS_MAIN(TestForecaster)
#include "tst_forecaster.moc"
