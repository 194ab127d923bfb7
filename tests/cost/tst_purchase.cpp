// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <numeric>

#include "cost/bill.h"

using namespace headroom;
using namespace headroom::cost;
using plan::Meter;
using schema::Purchase;
using schema::Term;
using schema::Upfront;

namespace {

constexpr double month = 730;

/// So many machines for so many hours of each day.
struct Part {
    double hours;
    std::size_t machines;
};
using Day = std::vector<Part>;

/// 8 h of 2, 8 h of 4, 6 h of 6 and 2 h of 10 machines are 16 + 32 + 36 + 20 = 104 h a day, 104 · 730 / 24 = 3163.333 h a month.
const Day diurnal = {{8, 2}, {8, 4}, {6, 6}, {2, 10}};
const Day one = {{24, 1}}, two = {{24, 2}}, three = {{24, 3}};

std::vector<double> ranks_of(const Day& day) {
    std::vector<double> ranks;
    for (const Part& part : day) {
        ranks.resize(std::max(ranks.size(), part.machines));
        for (std::size_t k = 0; k < part.machines; ++k) ranks[k] += part.hours / 24;
    }
    return ranks;
}

std::vector<Use> month_of(const char* instance, const char* option, const Day& day, const Purchase& purchase) {
    const std::vector<double> ranks = ranks_of(day);
    const double mean = std::accumulate(ranks.begin(), ranks.end(), 0.0);
    return bought({0, Meter::Instance, instance, option, mean * month}, ranks, purchase, month);
}

struct Row {
    const char* name;
    const char* instance;
    const char* option;
    Day day;
    Purchase purchase;
    std::vector<std::int64_t> cents;  ///< reserved and used, reserved and unused; spot; in a savings plan; on demand: as far as bought
};

/// Bills computed by hand from the catalogue's prices.
const std::vector<Row>& purchases() {
    static const std::vector<Row> all = {
        // 3163.333 · $0.096 = $303.68
        {"a day on demand", "m6i.large", "", diurnal, {}, {30368}},
        // The source's own figure: three years of an m5.large, all upfront, are $949; 2 · 949 / 36 = $52.72
        {"two for three years", "m5.large", "", two, {2, Term::ThreeYears, Upfront::All}, {5272, 0, 0}},
        // 4 · 730 h · $0.059247 = $173.00 whether used or not, of which three machines are $129.75
        {"one more than needed", "m6i.large", "", three, {4, Term::OneYear, Upfront::All}, {12975, 4325, 0}},
        // 1460 h · $0.036975 = $53.98
        {"nothing but spot", "c7g.large", "", two, {.spot = Ratio{1}}, {5398, 0}},
        // 1095 h · $0.03552 = $38.89; 1095 h · $0.096 = $105.12
        {"half of it spot", "m6i.large", "", three, {.spot = Ratio{0.5}}, {3889, 10512}},
        // 0.7 · 1460 = 1022 h · $0.0634788 = $64.875; 438 h · $0.096 = $42.048
        {"a savings plan for 70 %", "m6i.large", "", two, {.savings = Ratio{0.7}}, {6488, 4205}},
        // 730 h · $0.0179682 = $13.117; 730 h · $0.0416 = $30.368
        {"one of two, nothing upfront", "t3.medium", "", two, {1, Term::ThreeYears}, {1312, 0, 3037}},
        // 730 h · $0.158769 = $115.901
        {"partly upfront", "r6i.xlarge", "", one, {1, Term::OneYear, Upfront::Partial}, {11590, 0, 0}},
        // Reserved: 4 · 730 h · $0.0634788 = $185.358; used (2 · 8 + 4 · 16) · 730 / 24 = 2433.333 h, $154.465, the rest is $30.893.
        // Beyond: (2 · 6 + 6 · 2) · 730 / 24 = 730 h. Spot 365 h · $0.03552 = $12.965; of the other 365 h the savings plan covers
        // 146 h · $0.0634788 = $9.268; on demand 219 h · $0.096 = $21.024
        {"a mixed fleet",
         "m6i.large",
         "",
         diurnal,
         {4, Term::OneYear, Upfront::None, Ratio{0.5}, Ratio{0.4}},
         {15447, 3089, 1296, 927, 2102}},
        // 2 · 730 h · $0.0379 = $55.334; beyond 2 · 8 + 4 · 6 + 8 · 2 = 56 h a day, 1703.333 h · $0.096 = $163.52
        {"a base and a burst", "m6i.large", "", diurnal, {2, Term::ThreeYears, Upfront::All}, {5533, 0, 16352}},
        // 7300 h · $0.0634788 = $463.395, of which 3163.333 h are used: $200.805
        {"reserved for the peak", "m6i.large", "", diurnal, {10}, {20081, 26259, 0}},
        // 2 · 730 h · $0.0604561 = $88.266; 1703.333 h · $0.03552 = $60.502
        {"a base and spot", "m6i.large", "", diurnal, {2, Term::OneYear, Upfront::Partial, Ratio{1}}, {8827, 0, 6050, 0}},
        // 730 h · $0.0966245 = $70.536, half of them unused; 4 · 365 h · $0.154 = $224.84
        {"nights of nothing", "m6g.xlarge", "", {{12, 0}, {12, 5}}, {1}, {3527, 3527, 22484}},
        // 2 · 730 h · $0.102 = $148.92; 730 h · $0.149 = $108.77
        {"nodes of a cache", "cache.m6g.large", "redis", three, {2}, {14892, 0, 10877}},
        // The source has reservations for Redis only; 2 · 730 h · $0.1192 = $174.032
        {"what nobody offers has no price", "cache.m6g.large", "valkey", three, {1}, {0, 0, 17403}},
    };
    return all;
}

}  // namespace

class TestPurchase : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() {
        QTest::addColumn<std::size_t>("number");
        for (std::size_t i = 0; i < purchases().size(); ++i) QTest::newRow(purchases()[i].name) << i;
    }
    void by_hand() {
        QFETCH(const std::size_t, number);
        const Row& row = purchases()[number];
        QCOMPARE(in_cents(bill(*find_builtin("aws-us-east-1"), month_of(row.instance, row.option, row.day, row.purchase))), row.cents);
    }

    /// However they are bought, all machines are: the hours are those rented, and the reserved ones that nobody used.
    void hours_are_all_there() {
        for (const Row& row : purchases()) {
            const std::vector<double> ranks = ranks_of(row.day);
            double hours = 0;
            for (const Use& use : month_of(row.instance, row.option, row.day, row.purchase)) hours += use.is_unused ? 0 : use.amount;
            QVERIFY(std::abs(hours - month * std::accumulate(ranks.begin(), ranks.end(), 0.0)) < 1e-9);
        }
    }

    /// The day's machines are there for 24, 24, 16, 16, 8, 8, 2, 2, 2, 2 hours: a reservation that costs two thirds of the price on
    /// demand, less a little, is worth it for four; at a third, less a little, for six; one dearer than the price for none.
    void what_is_worth_reserving() {
        const std::vector<double> ranks = ranks_of(diurnal);
        QCOMPARE(worth_reserving(ranks, 0.66, 1), 4);
        QCOMPARE(worth_reserving(ranks, 0.67, 1), 2);
        QCOMPARE(worth_reserving(ranks, 0.33, 1), 6);
        QCOMPARE(worth_reserving(ranks, 0.05, 1), 10);
        QCOMPARE(worth_reserving(ranks, 1.01, 1), 0);
        // and no other number costs less
        for (std::int64_t n = 0; n <= 12; ++n) {
            const auto money = [](std::int64_t reserved) {
                return total_of(bill(*find_builtin("aws-us-east-1"), month_of("m6i.large", "", diurnal, {reserved})));
            };
            QVERIFY(money(worth_reserving(ranks, 0.0634788, 0.096)) <= money(n));
        }
    }
};

QTEST_APPLESS_MAIN(TestPurchase)
#include "tst_purchase.moc"
