// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "study/search.h"

using namespace headroom::study;

namespace {

using Function = std::function<Evaluation(const Point&)>;

/// Mean wait in an M/M/c queue, in service times, by Erlang's C; absent where it has no steady state.
std::optional<double> erlang_wait(double servers, double load) {
    if (load >= servers) return std::nullopt;
    double b = 1;
    for (double k = 1; k <= servers; ++k) b = load * b / (k + load * b);
    return b / (1 - load / servers * (1 - b)) / (servers - load);
}

/// Tiers one after the other, each with a number of machines (two servers each) and perhaps a size, which makes them faster by
/// √2 a step and dearer in proportion; the sum of their responses has a limit.
Function system_of(const std::vector<double>& loads, const std::vector<double>& prices, const std::vector<bool>& has_size, double limit) {
    return [=](const Point& point) -> Evaluation {
        double cost = 0, time = 0;
        bool stable = true;
        std::size_t axis = 0;
        for (std::size_t tier = 0; tier < loads.size(); ++tier) {
            const double machines = static_cast<double>(point[axis++] + 1);
            const double speed = has_size[tier] ? std::pow(2, static_cast<double>(point[axis++]) / 2) : 1;
            cost += prices[tier] * machines * speed;
            const auto wait = erlang_wait(2 * machines, loads[tier] / speed);
            stable = stable && wait;
            time += (1 + wait.value_or(0)) / speed;
        }
        if (!stable) return {};
        return {time <= limit, cost};
    };
}

/// By trying all.
std::optional<double> exhaustive(const std::vector<SearchAxis>& axes, const Function& f) {
    std::optional<double> best;
    Point point(axes.size(), 0);
    std::size_t i = 0;
    while (i < axes.size()) {
        const Evaluation evaluation = f(point);
        if (evaluation.meets && (!best || *evaluation.cost < *best)) best = evaluation.cost;
        for (i = 0; i < axes.size(); ++i) {
            if (++point[i] < axes[i].values) break;
            point[i] = 0;
        }
    }
    return best;
}

std::vector<SearchAxis> axes_of(const std::vector<std::size_t>& sizes) {
    std::vector<SearchAxis> axes;
    for (const std::size_t size : sizes) axes.push_back({size, true});
    return axes;
}

std::size_t points_of(const std::vector<SearchAxis>& axes) {
    std::size_t points = 1;
    for (const SearchAxis& axis : axes) points *= axis.values;
    return points;
}

}  // namespace

class TestSearch : public QObject {
    Q_OBJECT

private slots:
    /// Prices in proportion to sizes make most combinations alike: the hardest case.
    void finds_what_trying_all_finds_with_little_work_data() {
        QTest::addColumn<std::vector<SearchAxis>>("axes");
        QTest::addColumn<Function>("f");
        QTest::addColumn<double>("share");
        using Loads = std::vector<double>;
        QTest::newRow("two tiers, 10^4") << axes_of({100, 100}) << system_of(Loads{61, 97}, {70, 110}, {false, false}, 2.3) << 0.01;
        QTest::newRow("a tight limit, 10^4") << axes_of({100, 100}) << system_of(Loads{83, 120}, {70, 30}, {false, false}, 2.001) << 0.01;
        QTest::newRow("machines and sizes, 10^5")
            << axes_of({40, 9, 30, 9}) << system_of(Loads{90, 70}, {50, 90}, {true, true}, 1.6) << 0.01;
        QTest::newRow("three tiers, 8 10^4") << axes_of({40, 5, 20, 20})
                                             << system_of(Loads{60, 21, 17}, {45, 120, 80}, {true, false, false}, 3.1) << 0.01;
        QTest::newRow("four tiers, 10^5") << axes_of({18, 18, 18, 18})
                                          << system_of(Loads{9, 14, 20, 27}, {20, 150, 60, 90}, {false, false, false, false}, 4.6) << 0.01;
        QTest::newRow("no solution, 10^5") << axes_of({46, 46, 46}) << system_of(Loads{9, 14, 20}, {1, 2, 3}, {false, false, false}, 2.9)
                                           << 0.01;
    }
    void finds_what_trying_all_finds_with_little_work() {
        QFETCH(std::vector<SearchAxis>, axes);
        QFETCH(Function, f);
        QFETCH(double, share);
        std::size_t calls = 0;
        const Search found = search(axes, [&](const Point& point) {
            ++calls;
            return f(point);
        });
        const auto wanted = exhaustive(axes, f);
        QCOMPARE(found.best.has_value(), wanted.has_value());
        if (wanted) QCOMPARE(*f(*found.best).cost, *wanted);
        QVERIFY(found.is_proven && found.is_monotone);
        QCOMPARE(found.evaluated.size(), calls);
        QVERIFY2(static_cast<double>(calls) <= share * static_cast<double>(points_of(axes)), qPrintable(QString::number(calls)));
    }

    /// Of an axis without an order each value may be the one, however the others go.
    void axes_without_an_order() {
        const std::vector<SearchAxis> axes = {{30, true}, {7, false}, {30, true}};
        const double price[] = {9, 3, 8, 2.5, 7, 4, 6}, need[] = {20, 44, 25, 60, 31, 33, 30};
        const Function f = [&](const Point& p) -> Evaluation {
            const double a = static_cast<double>(p[0] + 1), b = static_cast<double>(p[2] + 1);
            return {a * b >= need[p[1]] && a + b > 12, price[p[1]] * (a + 2 * b)};
        };
        const Search found = search(axes, f);
        QCOMPARE(*f(*found.best).cost, *exhaustive(axes, f));
        QVERIFY(found.evaluated.size() < 6300 / 10);
    }

    void ends_where_it_is_told_to() {
        const auto axes = axes_of({100, 100});
        const Function f = system_of({83, 120}, {70, 30}, {false, false}, 2.001);
        std::size_t calls = 0;
        const Search found = search(axes, [&](const Point& point) { return ++calls <= 20 ? std::optional(f(point)) : std::nullopt; });
        QVERIFY(found.evaluated.size() == 20 && !found.is_proven);
        QVERIFY(!found.best || f(*found.best).meets);
    }

    void says_that_an_order_does_not_hold() {
        const Function f = [](const Point& p) -> Evaluation { return {p[0] != 3, 10.0 - static_cast<double>(p[0])}; };
        QVERIFY(!search(axes_of({9}), f).is_monotone);
    }

    /// Nobody pays for the first and the third; at the second's cheapest, 5, the least product of them that suffices is 2 · 6.
    void what_is_free_is_the_least() {
        const auto axes = axes_of({8, 8, 8});
        const Function f = [](const Point& p) -> Evaluation {
            const double a = static_cast<double>(p[0] + 1), b = static_cast<double>(p[1] + 1), c = static_cast<double>(p[2] + 1);
            return {a * c >= 12 && b >= 5, 7 + b};
        };
        const Search found = search(axes, f);
        QCOMPARE(*found.best, (Point{1, 4, 5}));
        for (const std::size_t axis : {0, 1, 2}) {
            Point less = *found.best;
            --less[axis];
            QVERIFY(!f(less).meets);
        }
        QCOMPARE(*search(axes_of({8}), [](const Point&) { return Evaluation{true, 101.0}; }).best, Point{0});
    }

    /// A price that is the same but for rounding is the same.
    void of_equal_costs_the_first() {
        QVERIFY(is_cheaper(1, {3, 0}, 2, {0, 0}) && !is_cheaper(2, {0, 0}, 1, {3, 0}));
        QVERIFY(is_cheaper(0.1 + 0.2, {0, 3}, 0.3, {1, 0}) && !is_cheaper(0.3, {1, 0}, 0.1 + 0.2, {0, 3}));
        QVERIFY(!is_cheaper(1, {2}, 1, {2}));
    }

    void one_point() {
        const Search found = search(axes_of({1, 1}), [](const Point&) { return Evaluation{true, 5.0}; });
        QCOMPARE(found.evaluated.size(), std::size_t{1});
        QCOMPARE(*found.best, (Point{0, 0}));
    }

    void front() {
        using Figures = std::vector<std::pair<std::optional<double>, std::optional<double>>>;
        const Figures figures = {{3, 5}, {1, 9}, {2, 9}, {2, 7}, {std::nullopt, 1}, {3, 4}, {4, 4}, {9, std::nullopt}, {5, 1}};
        QCOMPARE(pareto_front(figures), (std::vector<std::size_t>{1, 3, 5, 8}));
        QVERIFY(pareto_front({}).empty());
    }
};

QTEST_APPLESS_MAIN(TestSearch)
#include "tst_search.moc"
