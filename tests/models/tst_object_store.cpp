// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "cost/bill.h"
#include "lab.h"
#include "models/object_store/object_store.h"

using namespace headroom;
using namespace headroom::lab;

namespace {

Sketch pictures(const std::string& members, const std::string& route = R"({"name": "r", "response": "85 MB"})") {
    return {R"({"id": "s3", "type": "object_store", "first_byte": "1 s")" + (members.empty() ? "" : ", " + members) + "}",
            arrow("users", "s3"), route};
}
const std::string write = R"({"name": "w", "kind": "write", "request": "170 MB"})";

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"a read lasts as long as its answer", pictures(""), 3, 0.5, 100, {{"mean", 2}, {"reads s3", 3 / 100. / 5500}, {"writes s3", 0}}},
        {"a write as long as its request",
         pictures("", write),
         3,
         0.5,
         100,
         {{"mean", 3}, {"reads s3", 0}, {"writes s3", 3 / 100. / 3500}}},
        {"at half the throughput", pictures(R"("throughput": "42.5 MB/s")"), 1, 1, 100, {{"mean", 3}}},
        // tokens at 0.25, 0.5, ...: 1 (taken), 0.25, 0.5, 0.75, 1 (taken), ...
        {"a prefix's reads",
         pictures(R"("reads_per_prefix": 1)"),
         8,
         0.25,
         100,
         {{"completed", 2}, {"failed rate_limited", 6}, {"refused_per_s s3", 0.06}, {"reads s3", 0.02}}},
        // 2 (taken), 1.5 (taken), 1 (taken), 0.5, 1 (taken), 0.5, 1 (taken), 0.5
        {"of two prefixes", pictures(R"("reads_per_prefix": 1, "prefixes": 2)"), 8, 0.25, 100, {{"completed", 5}, {"reads s3", 0.025}}},
        {"writes have their own", pictures(R"("reads_per_prefix": 1)", write), 8, 0.25, 100, {{"completed", 8}}},
        {"a prefix's writes", pictures(R"("writes_per_prefix": 1)", write), 8, 0.25, 100, {{"completed", 2}, {"failed rate_limited", 6}}},
    };
    return all;
}

constexpr double day = 86400, gib = 0x1p30, hours = 730;

models::ObjectStoreSettings kept(double storage_gib, double kept_days, double infrequent_days, double archive_days) {
    models::ObjectStoreSettings settings;
    settings.storage = Bytes{storage_gib * gib};
    settings.kept = Duration{kept_days * day};
    if (infrequent_days > 0) settings.infrequent_after = Duration{infrequent_days * day};
    if (archive_days > 0) settings.archive_after = Duration{archive_days * day};
    return settings;
}

}  // namespace

class TestObjectStore : public QObject {
    Q_OBJECT
private slots:
    void by_hand_data() { add_rows(cases()); }
    void by_hand() {
        QFETCH(int, number);
        const std::string wrong = disagreement(cases()[static_cast<std::size_t>(number)]);
        QVERIFY2(wrong.empty(), wrong.c_str());
    }

    void classes_data() {
        QTest::addColumn<double>("infrequent_after");
        QTest::addColumn<double>("archive_after");
        QTest::addColumn<double>("standard");
        QTest::addColumn<double>("infrequent");
        QTest::addColumn<double>("archive");
        QTest::newRow("no lifecycle") << 0. << 0. << 1. << 0. << 0.;
        QTest::newRow("all three") << 30. << 90. << .3 << .6 << .1;
        QTest::newRow("no archive") << 30. << 0. << .3 << .7 << 0.;
        QTest::newRow("the archive first") << 90. << 30. << .3 << 0. << .7;
        QTest::newRow("later than anything is kept") << 200. << 300. << 1. << 0. << 0.;
    }
    void classes() {
        QFETCH(const double, infrequent_after);
        QFETCH(const double, archive_after);
        QFETCH(const double, standard);
        QFETCH(const double, infrequent);
        QFETCH(const double, archive);
        const models::StorageClasses found = models::classes_of(kept(1, 100, infrequent_after, archive_after));
        QCOMPARE(found.standard, standard);
        QVERIFY(std::abs(found.infrequent - infrequent) < 1e-12);
        QVERIFY(std::abs(found.archive - archive) < 1e-12);
    }

    void bills_data() {
        QTest::addColumn<double>("infrequent_after");
        QTest::addColumn<double>("archive_after");
        QTest::addColumn<double>("reads");
        QTest::addColumn<double>("writes");
        QTest::addColumn<double>("money");
        // 1024 · $0.023; 10 M / 1000 · $0.0004; 1 M / 1000 · $0.005
        QTest::newRow("standard") << 0. << 0. << 10e6 << 1e6 << 23.552 + 4 + 5;
        // 1024 · (0.3 · $0.023 + 0.6 · $0.0125 + 0.1 · $0.0036) = 1024 · $0.01476
        QTest::newRow("with a lifecycle") << 30. << 90. << 0. << 0. << 15.11424;
        // 9 M / 1000 · $0.0004 + 1 M / 1000 · $0.001; of 10 M · 1 MiB, a tenth: 976.5625 GiB · $0.01;
        // 1 M / 1000 · ($0.005 + $0.01 + $0.03)
        QTest::newRow("what grows old") << 30. << 90. << 10e6 << 1e6 << 15.11424 + 3.6 + 1 + 9.765625 + 45;
        QTest::newRow("nothing is infrequent") << 90. << 30. << 10e6 << 1e6 << 1024 * (.3 * .023 + .7 * .0036) + 4 + 5 + 30;
    }
    void bills() {
        QFETCH(const double, infrequent_after);
        QFETCH(const double, archive_after);
        QFETCH(const double, reads);
        QFETCH(const double, writes);
        QFETCH(const double, money);
        std::vector<cost::Use> month;
        models::ObjectStoreSettings settings = kept(1024, 100, infrequent_after, archive_after);
        settings.infrequent_reads.value = 0.1;
        const double mib = 1 << 20;
        for (const plan::Usage& use : models::usage_of(settings, {reads / hours, writes / hours, reads * mib / hours}))
            month.push_back({0, use.meter, use.item, use.option, use.per_hour * hours});
        const double found = cost::total_of(cost::bill(*cost::find_builtin("aws-us-east-1"), month));
        QVERIFY2(std::abs(found - money) < 1e-9, qPrintable(QString::number(found)));
    }

    /// Of a year of pictures 30 days are standard, 60 infrequent, 275 in the archive: each of twelve months bills
    /// 1024 · (30 · $0.023 + 60 · $0.0125 + 275 · $0.0036) / 365 = 1024 · $2.43 / 365 = $6.8173.
    void twelve_months_with_a_lifecycle() {
        double year = 0;
        for (int i = 0; i < 12; ++i) {
            std::vector<cost::Use> month;
            for (const plan::Usage& use : models::usage_of(kept(1024, 365, 30, 90), {0, 0, 0}))
                month.push_back({0, use.meter, use.item, use.option, use.per_hour * hours});
            year += cost::total_of(cost::bill(*cost::find_builtin("aws-us-east-1"), month));
        }
        QVERIFY2(std::abs(year - 12 * 1024 * 2.43 / 365) < 1e-9, qPrintable(QString::number(year)));
    }

    /// What is refused is not billed.
    void use() {
        Lab lab(pictures(R"("reads_per_prefix": 1)"));
        lab.request(8, 0.25);
        lab.run_to(100);
        double reads = -1;
        for (const plan::Usage& use : lab.component("s3").usage({0, lab.blocks()}))
            if (use.meter == plan::Meter::ObjectReads && use.option == "standard") reads = use.per_hour;
        QCOMPARE(reads, 2 * 36.);
    }
};

QTEST_APPLESS_MAIN(TestObjectStore)
#include "tst_object_store.moc"
