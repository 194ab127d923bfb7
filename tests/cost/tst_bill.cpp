// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cmath>
#include <map>

#include "core/random.h"
#include "cost/bill.h"

using namespace headroom;
using namespace headroom::cost;
using plan::Meter;

namespace {

constexpr double gib = 0x1p30, month = 730, million = 1e6;

const PriceCatalogue& aws() { return *find_builtin("aws-us-east-1"); }

/// What is used in a month, and what each costs in cents.
struct Row {
    const char* name;
    std::vector<Use> uses;
    std::vector<std::int64_t> cents;
};

/// Bills computed by hand, from the providers' figures as their sources give them.
const std::vector<Row>& bills() {
    static const std::vector<Row> all = {
        // 2 · 730 h · $0.096 = $140.16
        {"two machines all month", {{0, Meter::Instance, "m6i.large", "", 2 * month}}, {14016}},
        // 730 h · $0.159 = $116.07; 730 h · $0.152 = $110.96
        {"the engine makes the price",
         {{0, Meter::Instance, "db.m6g.large", "postgresql", month}, {1, Meter::Instance, "db.m6g.large", "mysql", month}},
         {11607, 11096}},
        // The source's own figure for two zones: $0.272/h · 730 h = $198.56, and $0.23 for a GB-month · 100 GB = $23.00
        {"a standby in a second zone",
         {{0, Meter::Instance, "db.t3.large", "mysql", 2 * month}, {0, Meter::DatabaseStorage, "", "mysql", 2 * 100 * gib}},
         {19856, 2300}},
        // 250 GB · $0.10 = $25.00; 12.5 M · $0.20 = $2.50
        {"Aurora bills what is read and written",
         {{0, Meter::DatabaseStorage, "", "aurora-mysql", 250 * gib}, {0, Meter::DatabaseIo, "", "aurora-mysql", 12.5 * million}},
         {2500, 250}},
        // 730 h · $0.149 = $108.77; 730 h · $0.1192 = $87.016
        {"cache nodes",
         {{0, Meter::Instance, "cache.m6g.large", "redis", month}, {0, Meter::Instance, "cache.m6g.large", "valkey", month}},
         {10877, 8702}},
        // The sources' own bills: 730 h of a balancer are $16.43 ($16.425), a capacity unit $5.84
        {"a balancer and one of its units",
         {{0, Meter::LoadBalancer, "", "", month}, {0, Meter::LoadBalancerUnits, "", "", month}},
         {1643, 584}},
        {"what is free ends at 100 GB", {{0, Meter::Egress, "", "", 100 * gib}}, {0}},
        {"and the next GB is $0.09", {{0, Meter::Egress, "", "", 101 * gib}}, {9}},
        // (10240 − 100) · $0.09 = $912.60: what is free is of the first tier
        {"the first tier is full", {{0, Meter::Egress, "", "", 10240 * gib}}, {91260}},
        // and 1 · $0.085 = $912.685
        {"a GB into the second tier", {{0, Meter::Egress, "", "", 10241 * gib}}, {91269}},
        // $912.60 + 40960 · $0.085 + 102400 · $0.07 + 46400 · $0.05 = 912.60 + 3481.60 + 7168.00 + 2320.00
        {"through all tiers", {{0, Meter::Egress, "", "", 200'000 * gib}}, {1388220}},
        // 20480 GB together: $912.60 + 10240 · $0.085 = $1783.00, of which a quarter, a quarter and a half
        {"three share the tiers",
         {{0, Meter::Egress, "", "", 5120 * gib}, {1, Meter::Egress, "", "", 5120 * gib}, {2, Meter::Egress, "", "", 10240 * gib}},
         {44575, 44575, 89150}},
        // 100 GB together are free, whosever they are
        {"and what is free", {{0, Meter::Egress, "", "", 60 * gib}, {1, Meter::Egress, "", "", 40 * gib}}, {0, 0}},
        // 125 GB · $0.08 = $10.00 in three: $3.333 each, and the cent that is left goes to the first
        {"a cent that cannot be split",
         {{0, Meter::BlockStorage, "", "", 125 * gib / 3},
          {1, Meter::BlockStorage, "", "", 125 * gib / 3},
          {2, Meter::BlockStorage, "", "", 125 * gib / 3}},
         {334, 333, 333}},
        // (3.5 − 1) · $0.40; (3.5 − 1) · $0.50
        {"queues after the first million",
         {{0, Meter::QueueRequests, "", "standard", 3.5 * million}, {1, Meter::QueueRequests, "", "fifo", 3.5 * million}},
         {100, 125}},
        // (10240 − 1024) · $0.085 + 2048 · $0.08 = 783.36 + 163.84; (25 M − 10 M) / 10 k · $0.01 = $15.00; 50 · $0.02
        {"a CDN",
         {{0, Meter::CdnEgress, "", "", 12288 * gib},
          {0, Meter::CdnRequests, "", "", 25 * million},
          {0, Meter::CdnOrigin, "", "", 50 * gib}},
         {94720, 1500, 100}},
        // 783.36 + 40960 · 0.08 + 102400 · 0.06 + 358400 · 0.04 + 536576 · 0.03 + 4194304 · 0.025 + 757120 · 0.02
        // = 783.36 + 3276.80 + 6144.00 + 14336.00 + 16097.28 + 104857.60 + 15142.40
        {"a CDN's last tier", {{0, Meter::CdnEgress, "", "", 6'000'000 * gib}}, {16063744}},
        // 500 GB · $0.023; 1000 · $0.0004; 100 · $0.005
        {"objects",
         {{0, Meter::ObjectStorage, "", "", 500 * gib}, {0, Meter::ObjectReads, "", "", million}, {0, Meter::ObjectWrites, "", "", 100e3}},
         {1150, 40, 50}},
        // AWS' own: a web ACL $5, 10 rules $10, 50 M requests · $0.60 = $30
        {"a web application firewall",
         {{0, Meter::Firewall, "", "", month},
          {0, Meter::FirewallRules, "", "", 10 * month},
          {0, Meter::FirewallRequests, "", "", 50 * million}},
         {500, 1000, 3000}},
        // 2 M · $0.001 / 1000; 300 · $0.01; a million transitions to Standard-IA and to Glacier
        {"objects that are old",
         {{0, Meter::ObjectReads, "", "infrequent", 2 * million},
          {0, Meter::ObjectRetrieval, "", "infrequent", 300 * gib},
          {0, Meter::ObjectWrites, "", "infrequent", million},
          {0, Meter::ObjectWrites, "", "archive", million}},
         {200, 300, 1000, 3000}},
        // 10^12 B are 931.3226 of the GB that are billed: 831.3226 · $0.09 = $74.819
        {"a terabyte is less than 1000 GB", {{0, Meter::Egress, "", "", 1e12}}, {7482}},
        {"between zones, both directions", {{0, Meter::CrossZone, "", "", 2 * 300 * gib}}, {600}},
        {"no traffic",
         {{0, Meter::Egress, "", "", 0},
          {0, Meter::LoadBalancer, "", "", month},
          {0, Meter::LoadBalancerUnits, "", "", 0},
          {1, Meter::Egress, "", "", 0}},
         {0, 1643, 0, 0}},
        // Half a minute of a machine in a month: 0.5 / 60 · $0.096 = $0.0008
        {"less than half a cent", {{0, Meter::Instance, "m6i.large", "", 0.5 / 60}}, {0}},
        {"what has no price costs nothing",
         {{0, Meter::Instance, "", "", month},
          {1, Meter::Instance, "mainframe", "", month},
          {2, Meter::Instance, "cache.m6g.large", "mysql", month}},
         {0, 0, 0}},
    };
    return all;
}

}  // namespace

class TestBill : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() {
        QTest::addColumn<std::size_t>("number");
        for (std::size_t i = 0; i < bills().size(); ++i) QTest::newRow(bills()[i].name) << i;
    }
    void by_hand() {
        QFETCH(const std::size_t, number);
        const Row& row = bills()[number];
        const std::vector<Charge> charges = bill(aws(), row.uses);
        QCOMPARE(charges.size(), row.uses.size());
        QCOMPARE(in_cents(charges), row.cents);
        std::int64_t sum = 0;
        for (const std::int64_t cents : row.cents) sum += cents;
        QVERIFY(std::abs(total_of(charges) * 100 - static_cast<double>(sum)) <= 0.5 * static_cast<double>(row.uses.size()) + 1e-6);
    }

    void what_has_no_price_says_so() {
        const auto charges = bill(aws(), {{3, Meter::Instance, "", "", 5}, {1, Meter::Egress, "", "", 7}});
        QVERIFY(charges[0].price == nullptr);
        QCOMPARE(charges[0].component, std::size_t{3});
        QCOMPARE(charges[0].amount, 5.0);
        QCOMPARE(charges[1].price->item, std::string("internet-out"));
    }

    /// Uses of the same things by several components: each price's total is as if one had used it all, and the cents of the
    /// components add up to it, each within a cent of its share.
    void parts_are_the_whole() {
        RandomStream random(7);
        for (int round = 0; round < 300; ++round) {
            std::vector<Use> uses;
            std::map<Meter, double> amounts;
            for (std::size_t component = 0; component < 7; ++component) {
                for (const Meter meter : {Meter::Egress, Meter::CdnEgress, Meter::BlockStorage, Meter::LoadBalancer, Meter::ObjectReads}) {
                    const double unit = meter == Meter::LoadBalancer ? 1 : meter == Meter::ObjectReads ? 1e3 : gib;
                    const double amount = random.below(4) == 0 ? 0 : unit * std::exp(12 * random.uniform() - 2);
                    uses.push_back({component, meter, "", "", amount});
                    amounts[meter] += amount;
                }
            }
            const std::vector<Charge> charges = bill(aws(), uses);
            const std::vector<std::int64_t> cents = in_cents(charges);
            std::map<Meter, std::int64_t> sums;
            for (std::size_t i = 0; i < cents.size(); ++i) {
                sums[charges[i].meter] += cents[i];
                QVERIFY(std::abs(static_cast<double>(cents[i]) - charges[i].money * 100) <= 1 + 1e-6);
            }
            for (const auto& [meter, amount] : amounts) {
                QCOMPARE(sums[meter], in_cents(bill(aws(), {{0, meter, "", "", amount}}))[0]);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestBill)
#include "tst_bill.moc"
