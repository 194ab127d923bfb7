// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>

#include "core/error.h"
#include "cost/catalogue.h"

using namespace headroom;
using cost::parse_catalogue;

namespace {

constexpr double gib = 1024.0 * 1024 * 1024;

QByteArray catalogue(const char* instance) {
    return QByteArray(R"({"format": "headroom-prices", "version": 1, "name": "mine", "currency": "EUR", "as_of": "2026-01-31",
 "sources": {"me": {"repo": "none"}}, "instances": [)") +
           instance + "]}";
}

QStringList mistakes_of(const QByteArray& text) {
    QStringList result;
    try {
        parse_catalogue(text.toStdString());
    } catch (const InvalidDocument& error) {
        for (const Diagnostic& each : error.diagnostics()) result << QString::fromStdString(each.message);
    }
    return result;
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
            QVERIFY(aws->find_price(type.name) != nullptr);
            QVERIFY(!type.speed_known);
            QCOMPARE(type.speed, 1.0);
        }
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
        QCOMPARE(aws.find_price(name.toStdString(), engine.toStdString())->price.value, price);
        QVERIFY(!aws.find_price(name.toStdString())->source.empty());
    }

    void speeds() {
        const auto prices = parse_catalogue(
            catalogue(
                R"({"name": "a", "service": "x", "vcpus": 0.5, "memory": "1 GiB", "speed": 1.3, "price": "$1/h", "source": "me", "as_of": "2026-01-31"})")
                .toStdString());
        QCOMPARE(prices.instances.find("a")->speed, 1.3);
        QVERIFY(prices.instances.find("a")->speed_known);
        QCOMPARE(prices.instances.find("a")->vcpus, 0.5);
        QVERIFY(prices.find_price("a", "any") != nullptr);
        QVERIFY(prices.find_price("b") == nullptr);
        QVERIFY(prices.instances.find("b") == nullptr);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& text, const char* message) {
            QTest::newRow(name) << text << QString(message);
        };
        const auto instance = [&](const char* name, const char* members, const char* message) {
            row(name, catalogue(QByteArray(R"({"name": "a", "service": "x", )") + members + "}"), message);
        };
        row("no JSON", "{", "the text ends before the object that begins at 1:1 is closed");
        row("no object", "[]", "this is an array");
        row("another format", R"({"format": "headroom", "version": 1})", "this is no price catalogue");
        row("newer", R"({"format": "headroom-prices", "version": 2})", "a version of the price catalogue that this program does not read");
        instance("no price", R"("vcpus": 2, "memory": "1 GiB", "source": "me", "as_of": "2026-01-31")", "the member 'price' is missing");
        instance("unknown source", R"("vcpus": 2, "memory": "1 GiB", "price": "$1/h", "source": "you", "as_of": "2026-01-31")",
                 "unknown source 'you'");
        instance("no source", R"("vcpus": 2, "memory": "1 GiB", "price": "$1/h", "as_of": "2026-01-31")", "instance lacks 'source'");
        instance("no day", R"("vcpus": 2, "memory": "1 GiB", "price": "$1/h", "source": "me", "as_of": "May")", "'May' is no day");
        instance("no processors", R"("vcpus": 0, "memory": "1 GiB", "price": "$1/h", "source": "me", "as_of": "2026-01-31")",
                 "0 is out of range");
        instance("memory in seconds", R"("vcpus": 1, "memory": "1 s", "price": "$1/h", "source": "me", "as_of": "2026-01-31")",
                 "'1 s' is a time");
        instance("price of an engine",
                 R"("vcpus": 1, "memory": "1 GiB", "price": {"mysql": "cheap"}, "source": "me", "as_of": "2026-01-31")",
                 "'cheap' is no number");
    }
    void refuses() {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, message);
        const QStringList mistakes = mistakes_of(text);
        QCOMPARE(mistakes.size(), 1);
        QCOMPARE(mistakes[0], message);
    }

    void twice_the_same() {
        const char* a =
            R"({"name": "a", "service": "x", "vcpus": 1, "memory": "1 GiB", "price": "$1/h", "source": "me", "as_of": "2026-01-31"})";
        QCOMPARE(mistakes_of(catalogue(qPrintable(QString("%1,%1").arg(a)))), QStringList{"a second instance type 'a'"});
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
