// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <cmath>

#include "core/error.h"
#include "core/units.h"
#include "cost/own_catalogue.h"

using namespace headroom;
using namespace headroom::cost;
using plan::Meter;

namespace {

constexpr const char* today = "2026-08-01";
constexpr double gib = 1024. * 1024 * 1024;

const PriceCatalogue& aws() { return *find_builtin("aws-us-east-1"); }

/// Changed once, and read again.
PriceCatalogue after(std::string& text, const Price* price, std::size_t tier, double value) {
    text = with_price(text, *price, tier, value, today);
    return parse_catalogue(text);
}

bool near(double value, double known) {
    if (std::abs(value - known) <= 1e-9 * std::abs(known)) return true;
    qWarning("%.12g, not %.12g", value, known);
    return false;
}

}  // namespace

/// Prices of one's own over those of the program.
class TestOwnCatalogue : public QObject {
    Q_OBJECT

private slots:
    void a_new_one_has_the_same_prices() {
        const PriceCatalogue mine = parse_catalogue(new_catalogue("mine", aws()));
        QCOMPARE(mine.name, std::string("mine"));
        QCOMPARE(mine.prices.size(), aws().prices.size());
        QCOMPARE(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 96.);
    }

    /// Only what was changed is another; a machine keeps its size, credits, power, and what it costs otherwise.
    void one_price() {
        std::string text = new_catalogue("mine", aws());
        const PriceCatalogue mine = after(text, aws().find_price(Meter::Instance, "t3.large"), 0, 0.05);
        QVERIFY(near(mine.find_price(Meter::Instance, "t3.large")->of(1000), 50));
        QCOMPARE(mine.find_price(Meter::Instance, "t3.large")->source, std::string("own"));
        QCOMPARE(mine.find_price(Meter::Instance, "t3.large")->as_of, std::string(today));
        QCOMPARE(mine.prices.size(), aws().prices.size());
        for (const Price& price : aws().prices) {
            const Price* same = mine.find_price(price.meter, price.item, price.option, price.offer);
            QVERIFY(same != nullptr);
            const bool changed = price.item == "t3.large" && price.offer == Offer::OnDemand && price.meter == Meter::Instance;
            for (const double amount : {1e3, 1e15})
                if (!changed) QVERIFY2(near(same->of(amount), price.of(amount)), price.item.c_str());
            QCOMPARE(same->interruptions, price.interruptions);
            if (!changed) QCOMPARE(same->source, price.source);
        }
        const plan::InstanceType *old = aws().instances.find("t3.large"), *now = mine.instances.find("t3.large");
        QCOMPARE(now->vcpus, old->vcpus);
        QCOMPARE(now->memory.value, old->memory.value);
        QVERIFY(old->credits && now->credits);
        QCOMPARE(now->credits->baseline, old->credits->baseline);
        QCOMPARE(now->interruptions, old->interruptions);
        QCOMPARE(mine.find_power("t3.large") != nullptr, aws().find_power("t3.large") != nullptr);
    }

    /// 10 240 GiB at 5 cents instead of 9, the next as before: of 10 340 GiB a hundred are free, and count in the tier. By hand:
    /// 10 140 × 0.05 + 100 × 0.085.
    void a_tier() {
        std::string text = new_catalogue("mine", aws());
        const PriceCatalogue mine = after(text, aws().find_price(Meter::Egress, "internet-out"), 0, 0.05);
        QVERIFY(near(mine.find_price(Meter::Egress, {})->of(10340 * gib), 10140 * 0.05 + 100 * 0.085));
    }

    void an_option() {
        std::string text = new_catalogue("mine", aws());
        const PriceCatalogue mine = after(text, aws().find_price(Meter::Instance, "db.m6g.large", "mysql"), 0, 0.1);
        QVERIFY(near(mine.find_price(Meter::Instance, "db.m6g.large", "mysql")->of(1000), 100));
        QVERIFY(near(mine.find_price(Meter::Instance, "db.m6g.large", "postgresql")->of(1000), 159));
    }

    /// Spot machines are taken back as often as before.
    void an_offer_twice() {
        std::string text = new_catalogue("mine", aws());
        PriceCatalogue mine = after(text, aws().find_price(Meter::Instance, "m6i.large", {}, Offer::Spot), 0, 0.03);
        mine = after(text, mine.find_price(Meter::Instance, "m6i.large", {}, Offer::Spot), 0, 0.02);
        const Price* spot = mine.find_price(Meter::Instance, "m6i.large", {}, Offer::Spot);
        QVERIFY(near(spot->of(1000), 20));
        QCOMPARE(spot->interruptions, std::optional(0.125));
        QVERIFY(!spot->is_derived);
        QVERIFY(near(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 96));
    }

    /// In euros at 0.9, 20 % off: 0.096 × 0.9 × 0.8 an hour. What is changed is given in euros before the discount, and is worth as much
    /// when the rate is another.
    void currency_and_discount() {
        std::string text = with_discount(with_currency(new_catalogue("mine", aws()), "EUR", 0.9), 0.2);
        PriceCatalogue mine = parse_catalogue(text);
        QCOMPARE(mine.currency, std::string("EUR"));
        QVERIFY(near(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 96 * 0.9 * 0.8));
        mine = after(text, mine.find_price(Meter::Instance, "m6i.large"), 0, 0.09);
        QVERIFY(near(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 90 * 0.8));
        QVERIFY(near(mine.find_price(Meter::Instance, "m6i.large", {}, Offer::Spot)->of(1000), 35.52 * 0.9 * 0.8));
        mine = parse_catalogue(with_currency(text, "CHF", 0.45));
        QVERIFY(near(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 45 * 0.8));
        const Terms terms = terms_of(text);
        QCOMPARE(terms.base, std::string("aws-us-east-1"));
        QCOMPARE(terms.exchange_rate, 0.9);
        QCOMPARE(terms.discount, 0.2);
    }

    void mistakes_are_told() {
        QVERIFY_EXCEPTION_THROWN(with_discount("{}", 0.1), InvalidDocument);
        QVERIFY_EXCEPTION_THROWN(with_discount(new_catalogue("mine", aws()), 2), InvalidDocument);
    }
};

QTEST_APPLESS_MAIN(TestOwnCatalogue)
#include "tst_own_catalogue.moc"
