// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "cost/catalogue.h"

using namespace headroom;
using cost::parse_catalogue;
using plan::Meter;

namespace {

constexpr double gib = 1024.0 * 1024 * 1024;

QByteArray catalogue(const char* instance) {
    return QByteArray(R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR", "as_of": "2026-01-31",
 "sources": {"me": {"repo": "none"}}, "instances": [)") +
           instance + "]}";
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString mistakes_of(const QByteArray& text) {
    try {
        parse_catalogue(text.toStdString(), "prices");
    } catch (const InvalidDocument& error) {
        return QString(error.what()) + '\n';
    }
    return {};
}

}  // namespace

class TestCatalogue : public QObject {
    Q_OBJECT
private slots:
    void builtin() {
        const cost::PriceCatalogue* aws = cost::find_builtin(cost::default_catalogue);
        QVERIFY(aws != nullptr);
        QCOMPARE(aws->currency, std::string("USD"));
        const std::vector<std::string> names = cost::builtin_names();
        QVERIFY(std::ranges::find(names, cost::default_catalogue) != names.end());
        QVERIFY(cost::find_builtin("gcp") == nullptr);
        QVERIFY(aws->instances.types().size() >= 65);
        for (const plan::InstanceType& type : aws->instances.types()) {
            QVERIFY(aws->find_price(Meter::Instance, type.name) != nullptr);
            QVERIFY(!type.speed_known);
            QCOMPARE(type.speed, 1.0);
        }
    }

    /// What is bought otherwise costs less than on demand, and is known where it comes from.
    void offers() {
        const cost::PriceCatalogue& aws = *cost::find_builtin(cost::default_catalogue);
        std::size_t count = 0;
        for (const cost::Price& price : aws.prices) {
            if (price.offer == cost::Offer::OnDemand) continue;
            ++count;
            const cost::Price* on_demand = aws.find_price(Meter::Instance, price.item, price.option);
            QVERIFY2(price.of(1) < on_demand->of(1), price.item.c_str());
            QVERIFY(aws.find_source(price.source) != nullptr);
            QCOMPARE(price.is_derived, price.note.starts_with("DERIVED"));
            QCOMPARE(price.interruptions.has_value(), price.offer == cost::Offer::Spot);
        }
        QCOMPARE(count, std::size_t{42 * 13 + 12 * 3});
        // 949 USD for three years (26 280 h), all upfront; 63 % off $0.096, taken back 10 to 15 % a month
        QVERIFY(std::abs(aws.find_price(Meter::Instance, "m5.large", {}, cost::Offer::Reserved3yAll)->of(26280) - 949) < 0.01);
        const cost::Price* spot = aws.find_price(Meter::Instance, "m6i.large", {}, cost::Offer::Spot);
        QCOMPARE(spot->of(1000), 35.52);
        QCOMPARE(spot->interruptions, std::optional(0.125));
    }

    /// One's own machine and transfer before those of the program, in euros at half a dollar, 10 % off but for what is stored.
    void one_over_another() {
        const cost::PriceCatalogue mine = parse_catalogue(R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR",
            "as_of": "2026-01-31", "sources": {"me": {"repo": "none"}}, "extends": "aws-us-east-1", "exchange_rate": 0.5, "discount": "10 %",
            "discounts": {"block_storage": 0},
            "instances": [{"name": "own", "service": "x", "vcpus": 2, "memory": "1 GiB", "price": "$1/h", "source": "me", "as_of": "2026-01-31"}],
            "items": [{"name": "out", "meter": "egress", "per": "GiB", "price": "$0.01", "source": "me", "as_of": "2026-01-31"}]})");
        QCOMPARE(mine.find_price(Meter::Instance, "own")->of(100), 90.0);
        QCOMPARE(mine.find_price(Meter::Instance, "m6i.large")->of(1000), 43.2);
        QCOMPARE(mine.find_price(Meter::Instance, "m6i.large", {}, cost::Offer::Spot)->of(1000), 15.984);
        QCOMPARE(mine.find_price(Meter::BlockStorage, {})->of(100 * gib), 4.0);
        QCOMPARE(mine.find_price(Meter::Egress, {})->of(100 * gib), 0.9);
        QCOMPARE(mine.currency, std::string("EUR"));
        QCOMPARE(mine.region, std::string("us-east-1"));
        QVERIFY(mine.instances.find("own") != nullptr && mine.instances.find("m6i.large") != nullptr);
        QVERIFY(mine.find_source("karpenter") != nullptr && mine.find_power("m6i.large") != nullptr && mine.pue);
    }

    /// Read off the providers' pages again, by hand.
    void known_machines_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("engine");
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<double>("memory");
        QTest::addColumn<double>("price");
        QTest::newRow("m6i.large") << "m6i.large"
                                   << "" << 2.0 << 8 * gib << 0.096;
        QTest::newRow("c7g.4xlarge") << "c7g.4xlarge"
                                     << "" << 16.0 << 32 * gib << 0.58;
        QTest::newRow("r6i.xlarge") << "r6i.xlarge"
                                    << "" << 4.0 << 32 * gib << 0.252;
        QTest::newRow("db.m6g.large") << "db.m6g.large"
                                      << "postgresql" << 2.0 << 8 * gib << 0.159;
        QTest::newRow("db.m6g.large, mysql") << "db.m6g.large"
                                             << "mysql" << 2.0 << 8 * gib << 0.152;
        QTest::newRow("cache.t4g.micro") << "cache.t4g.micro"
                                         << "redis" << 2.0 << 0.5 * gib << 0.016;
        QTest::newRow("cache.r7g.2xlarge") << "cache.r7g.2xlarge"
                                           << "valkey" << 8.0 << 52.82 * gib << 0.6984;
    }
    void known_machines() {
        QFETCH(const QString, name);
        QFETCH(const QString, engine);
        QFETCH(const double, vcpus);
        QFETCH(const double, memory);
        QFETCH(const double, price);
        const cost::PriceCatalogue& aws = *cost::find_builtin(cost::default_catalogue);
        const plan::InstanceType* type = aws.instances.find(name.toStdString());
        QVERIFY(type != nullptr);
        QCOMPARE(type->vcpus, vcpus);
        QCOMPARE(type->memory.value, memory);
        const cost::Price* found = aws.find_price(Meter::Instance, name.toStdString(), engine.toStdString());
        QVERIFY(found != nullptr);
        QCOMPARE(found->of(1), price);
        QVERIFY(aws.find_source(found->source) != nullptr);
    }

    /// Every meter has a price, a source and a day, and everything that is not an instance has a note that names its file.
    void all_that_is_billed() {
        const cost::PriceCatalogue& aws = *cost::find_builtin(cost::default_catalogue);
        for (const auto& option : plan::options_of(Meter{})) {
            if (option.value == Meter::Instance) continue;
            if (option.value == Meter::FunctionReady) continue;  // no source has its price: it is told as unpriced
            const cost::Price* price = aws.find_price(option.value, {});
            QVERIFY2(price != nullptr, option.name.data());
            QVERIFY(cost::is_billed(price->meter, price->per));
            QVERIFY(!price->note.empty());
        }
        for (const cost::Price& price : aws.prices) {
            QVERIFY(aws.find_source(price.source) != nullptr);
            QCOMPARE(price.as_of.size(), std::size_t{10});
            QVERIFY(std::isinf(price.tiers.back().up_to));
        }
        QVERIFY(aws.find_price(Meter::DatabaseStorage, {}, "mysql")->item !=
                aws.find_price(Meter::DatabaseStorage, {}, "aurora-mysql")->item);
        QVERIFY(aws.find_price(Meter::DatabaseStorage, {}, "mysql-9") == nullptr);
    }

    void of_a_file() {
        Files files;
        files.add("mine.json", catalogue("").toStdString());
        files.add("broken.json", "{\n  \"format\": 1, \"version\": 1}");
        QCOMPARE(cost::find_catalogue("mine.json", files)->currency, std::string("EUR"));
        QCOMPARE(cost::find_catalogue("aws-us-east-1", files).get(), cost::find_builtin("aws-us-east-1"));
        QVERIFY(cost::find_catalogue("other.json", files) == nullptr);
        try {
            cost::find_catalogue("broken.json", files);
            QFAIL("broken.json was read");
        } catch (const InvalidDocument& error) {
            QVERIFY(std::string(error.what()).starts_with("broken.json:2:"));
        }
    }

    void speeds() {
        const auto prices = parse_catalogue(
            catalogue(
                R"({"name": "a", "service": "x", "vcpus": 0.5, "memory": "1 GiB", "speed": 1.3, "price": "$1/h", "source": "me", "as_of": "2026-01-31"})")
                .toStdString());
        QCOMPARE(prices.instances.find("a")->speed, 1.3);
        QVERIFY(prices.instances.find("a")->speed_known);
        QCOMPARE(prices.instances.find("a")->vcpus, 0.5);
        QVERIFY(prices.find_price(Meter::Instance, "a", "any") != nullptr);
        QVERIFY(prices.find_price(Meter::Instance, "b") == nullptr);
        QVERIFY(prices.find_price(Meter::Instance, "") == nullptr);
        QVERIFY(prices.find_price(Meter::Egress, "") == nullptr);
        QVERIFY(prices.instances.find("b") == nullptr);
    }

    /// Catalogues with one mistake each: NAME.json must give the lines of NAME.expected.
    void refuses_data() {
        QTest::addColumn<QString>("stem");
        const QStringList names = QDir(COST_TESTS "/corpus", "*.json").entryList();
        QVERIFY(names.size() >= 30);
        for (const QString& name : names) QTest::newRow(qPrintable(name)) << QString(COST_TESTS "/corpus/") + name.chopped(5);
    }
    void refuses() {
        QFETCH(const QString, stem);
        QCOMPARE(mistakes_of(read(stem + ".json")), QString::fromUtf8(read(stem + ".expected")));
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
