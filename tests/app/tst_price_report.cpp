// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "app/cli/price_report.h"

using namespace headroom;

namespace {

const cost::PriceCatalogue& aws() { return *cost::find_builtin("aws-us-east-1"); }

QStringList names_of(const std::vector<std::string>& words) {
    QStringList names;
    for (const cost::Price* price : cli::find_prices(aws(), words)) names += QString::fromStdString(price->item);
    names.removeDuplicates();
    return names;
}

}  // namespace

class TestPriceReport : public QObject {
    Q_OBJECT
private slots:
    void finds() {
        QCOMPARE(cli::find_prices(aws(), {}).size(), aws().prices.size());
        QCOMPARE(names_of({"m6i.large"}), QStringList{"m6i.large"});
        QCOMPARE(names_of({"DB.M6G"}), (QStringList{"db.m6g.large", "db.m6g.xlarge", "db.m6g.2xlarge"}));
        QCOMPARE(names_of({"db.r5", "aurora-mysql"}), (QStringList{"db.r5.large", "db.r5.xlarge"}));
        QCOMPARE(names_of({"egress"}), (QStringList{"internet-out", "cloudfront-out"}));
        QCOMPARE(names_of({"queue"}), QStringList{"sqs"});
        QCOMPARE(names_of({"mainframe"}), QStringList());
    }

    void tables_fit() {
        const QString table = QString::fromStdString(cli::print_price_table(aws(), cli::find_prices(aws(), {})));
        QVERIFY(table.startsWith("aws-us-east-1, USD, as of 2026-07-20\n\nName "));
        QCOMPARE(table.count('\n'), qsizetype(3 + aws().prices.size()));
        for (const QString& line : table.split('\n')) QVERIFY2(line.size() <= 80, qPrintable(line));
        QVERIFY(!table.contains("…  ") && table.contains("0.09 … 0.05"));
    }

    void details_name_the_source() {
        const QString machine = QString::fromStdString(cli::print_price_details(aws(), cli::find_prices(aws(), {"m6i.large"})));
        QVERIFY(machine.contains("m6i.large: 2 vCPU 8 GiB\n"));
        QVERIFY(machine.contains("  0.096 USD per hour\n  70.08 USD for a month of 730 hours\n"));
        QVERIFY(machine.contains("as of 2026-07-20, from karpenter, aws/karpenter-provider-aws,"));
        const QString egress = QString::fromStdString(cli::print_price_details(aws(), cli::find_prices(aws(), {"internet-out"})));
        QVERIFY(egress.contains("  the first 100 GiB of a month free\n  0.09 USD per GiB from 100 to 10240\n"));
        QVERIFY(egress.contains("  0.05 USD per GiB from 153600\n"));
    }

    void json_has_all() {
        const auto document =
            QJsonDocument::fromJson(QByteArray::fromStdString(cli::print_prices_json(aws(), cli::find_prices(aws(), {"sqs"}))));
        QCOMPARE(document["currency"].toString(), "USD");
        QCOMPARE(document["sources"]["infracost"]["licence"].toString(), "Apache-2.0");
        QCOMPARE(document["prices"].toArray().size(), 2);
        const QJsonValue fifo = document["prices"][1];
        QCOMPARE(fifo["option"].toString(), "fifo");
        QCOMPARE(fifo["free"].toDouble(), 1.0);
        QCOMPARE(fifo["tiers"][0]["price"].toDouble(), 0.5);
        QVERIFY(fifo["tiers"][0]["up_to"].isNull());
        QCOMPARE(fifo["as_of"].toString(), "2024-07-01");
    }

    void csv_has_a_line_for_each_tier() {
        const QStringList lines = QString::fromStdString(cli::print_prices_csv(cli::find_prices(aws(), {"internet-out"}))).split("\r\n");
        QCOMPARE(lines.size(), 6);
        QCOMPARE(lines[1], "internet-out,,egress,GiB,100,10240,0.09,2024-07-01,infracost,,");
        QCOMPARE(lines[4], "internet-out,,egress,GiB,100,,0.05,2024-07-01,infracost,,");
        const auto spot = cli::find_prices(aws(), {"m6i.large", "spot"});
        QCOMPARE(spot.size(), std::size_t{1});
        QVERIFY(cli::print_prices_csv(spot).ends_with("m6i.large,,instance,hour,0,,0.03552,2025-06-28,spotinfo,spot,yes\r\n"));
        QVERIFY(cli::print_price_details(aws(), spot).find("12.5 % of the machines taken back in a month") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestPriceReport)
#include "tst_price_report.moc"
