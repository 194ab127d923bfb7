// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "core/random.h"
#include "study/nnls.h"

using namespace headroom;
using namespace headroom::study;

namespace {

bool close(const Vector& a, const Vector& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::abs(a[i] - b[i]) > 1e-9) return false;
    return a.size() == b.size();
}

double squares_of(const Matrix& a, const Vector& b, const Vector& x) {
    double sum = 0;
    for (std::size_t row = 0; row < b.size(); ++row) {
        double left = -b[row];
        for (std::size_t c = 0; c < x.size(); ++c) left += a[row][c] * x[c];
        sum += left * left;
    }
    return sum;
}

/// The least squares of some columns, by Cramer's rule of normal equations with up to two of them.
Vector least_squares_of(const Matrix& a, const Vector& b, const std::vector<std::size_t>& columns) {
    const auto product = [&](std::size_t i, std::size_t j) {
        double sum = 0;
        for (const Vector& row : a) sum += row[i] * row[j];
        return sum;
    };
    const auto right = [&](std::size_t i) {
        double sum = 0;
        for (std::size_t row = 0; row < b.size(); ++row) sum += a[row][i] * b[row];
        return sum;
    };
    Vector x(a.front().size());
    if (columns.size() == 1) x[columns[0]] = right(columns[0]) / product(columns[0], columns[0]);
    if (columns.size() == 2) {
        const std::size_t i = columns[0], j = columns[1];
        const double determinant = product(i, i) * product(j, j) - product(i, j) * product(i, j);
        x[i] = (right(i) * product(j, j) - right(j) * product(i, j)) / determinant;
        x[j] = (right(j) * product(i, i) - right(i) * product(i, j)) / determinant;
    }
    return x;
}

}  // namespace

class TestNnls : public QObject {
    Q_OBJECT

private slots:
    void by_hand() {
        QVERIFY(close(non_negative_least_squares({{1, 0}, {0, 1}, {1, 1}}, {1, 2, 3}), {1, 2}));
        // Without the constraint (1 1/3, 1/3).
        QVERIFY(close(non_negative_least_squares({{1, 0}, {0, 1}, {1, 1}}, {2, 1, 1}), {4. / 3, 1. / 3}));
        QVERIFY(close(non_negative_least_squares({{1, 0}, {0, 1}}, {-1, 2}), {0, 2}));
        QVERIFY(close(non_negative_least_squares({{1, 0}, {0, 1}}, {-1, -2}), {0, 0}));
        // Without the constraint (1.5, -0.5).
        QVERIFY(close(non_negative_least_squares({{1, 1}, {1, -1}}, {1, 2}), {1.5, 0}));
        // Columns of very different lengths.
        QVERIFY(close(non_negative_least_squares({{1e6, 0}, {0, 1e-3}}, {2e6, 3e-3}), {2, 3}));
        QVERIFY(close(non_negative_least_squares({{0, 1}, {0, 2}}, {1, 2}), {0, 1}));
    }

    /// The least of all choices of columns whose least squares are not negative.
    void against_every_choice() {
        RandomStream random(5);
        int active = 0;
        for (int round = 0; round < 500; ++round) {
            Matrix a(6, Vector(2));
            Vector b(6);
            for (std::size_t row = 0; row < 6; ++row) {
                a[row] = {random.uniform(), random.uniform()};
                b[row] = random.normal() + a[row][0] - 0.3 * a[row][1];
            }
            double least = squares_of(a, b, {0, 0});
            for (const std::vector<std::size_t>& columns : std::vector<std::vector<std::size_t>>{{0}, {1}, {0, 1}}) {
                const Vector x = least_squares_of(a, b, columns);
                if (x[0] >= 0 && x[1] >= 0) least = std::min(least, squares_of(a, b, x));
            }
            const Vector x = non_negative_least_squares(a, b);
            QVERIFY(x[0] >= 0 && x[1] >= 0);
            active += x[0] == 0 || x[1] == 0;
            QVERIFY(std::abs(squares_of(a, b, x) - least) < 1e-9 * (1 + least));
        }
        QVERIFY(active > 50 && active < 450);
    }

    /// The conditions of Kuhn and Tucker: no gradient at what is positive, none that would help at what is 0.
    void many_columns() {
        RandomStream random(6);
        Matrix a(30, Vector(8));
        Vector b(30);
        for (std::size_t row = 0; row < a.size(); ++row) {
            for (double& value : a[row]) value = random.uniform();
            b[row] = 2 * a[row][1] - a[row][3] + 0.5 * a[row][6] + 0.1 * random.normal();
        }
        const Vector x = non_negative_least_squares(a, b);
        QVERIFY(x[1] > 1 && x[3] == 0);
        for (std::size_t c = 0; c < x.size(); ++c) {
            double gradient = 0;
            for (std::size_t row = 0; row < a.size(); ++row) {
                double left = b[row];
                for (std::size_t other = 0; other < x.size(); ++other) left -= a[row][other] * x[other];
                gradient += a[row][c] * left;
            }
            QVERIFY(x[c] > 0 ? std::abs(gradient) < 1e-9 : x[c] == 0 && gradient <= 1e-9);
        }
    }

    void columns_that_depend() {
        const Matrix a = {{1, 2}, {2, 4}};
        QVERIFY(squares_of(a, {3, 6}, non_negative_least_squares(a, {3, 6})) < 1e-18);
        QCOMPARE(independence_of(a, 0), 0.0);
        QVERIFY(std::abs(independence_of({{1, std::sqrt(3.0)}, {0, 1}}, 0) - 0.5) < 1e-12);  // 30 degrees
        QVERIFY(std::abs(independence_of({{1, std::sqrt(3.0)}, {0, 1}}, 1) - 0.5) < 1e-12);
        QCOMPARE(independence_of({{7}, {1}}, 0), 1.0);
        QCOMPARE(independence_of({{0, 1}, {0, 1}}, 0), 0.0);
        QVERIFY(independence_of({{1, 1, 0}, {1, 0, 1}}, 2) < 1e-12);  // the difference of the others
    }
};

QTEST_APPLESS_MAIN(TestNnls)
#include "tst_nnls.moc"
