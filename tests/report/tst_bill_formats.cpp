// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QtTest>

#include <map>
#include <set>

#include "app/report/focus.h"
#include "app/report/formats.h"
#include "app/report/markdown.h"
#include "csv_rows.h"
#include "focus_rules.h"
#include "models/models.h"
#include "samples.h"

using namespace headroom;
using namespace headroom::report;

namespace {

study::Results priced() {
    study::Results results = well();
    results.origin.provider = "Amazon Web Services";
    results.origin.region = "us-east-1";
    return results;
}

}  // namespace

class TestBillFormats : public QObject {
    Q_OBJECT
private slots:
    /// The columns that FOCUS 1.0 calls mandatory, and their rules.
    void the_columns_of_focus() {
        const auto rows = rows_of(print_focus({priced(), {}}, models::all().catalogue()));
        QCOMPARE(broken_focus_rule(rows), QString());
        QCOMPARE(rows.front().at("BillingPeriodStart"), QString("2026-07-01T00:00:00Z"));  // the month of the prices
        QCOMPARE(rows.front().at("BillingPeriodEnd"), QString("2026-08-01T00:00:00Z"));
        QCOMPARE(rows.front().at("ProviderName"), QString("Amazon Web Services"));
        QCOMPARE(rows.front().at("RegionId"), QString("us-east-1"));
    }

    void a_december_ends_with_the_year() {
        study::Results results = priced();
        results.origin.prices_as_of = "2026-12-31";
        const auto rows = rows_of(print_focus({results, {}}, models::all().catalogue()));
        QCOMPARE(rows.front().at("BillingPeriodEnd"), QString("2027-01-01T00:00:00Z"));
    }

    /// Four machines reserved, of which nobody needs a sixth of the hours; spot, a savings plan and on demand beyond them. FOCUS 1.0: what
    /// is covered by a commitment is billed by its fees, which are purchases, and has its share of them as effective cost.
    void commitments_and_spot() {
        study::Results results = priced();
        results.runs.resize(1);
        const std::string item = "m6i.large";
        results.runs[0].cost->lines = {
            {"web", "compute", item, "", 2433.333, "hour", 154.47, "reserved_1y_none", false, 233.60, 233.60, {}},
            {"web", "compute", item, "", 486.667, "hour", 30.89, "reserved_1y_none", true, 46.72, 46.72, {}},
            {"web", "compute", item, "", 365, "hour", 12.96, "spot", false, 35.04, 12.96, 0.0625},
            {"web", "compute", item, "", 146, "hour", 9.27, "savings_1y_none", false, 14.02, 14.02, {}},
            {"web", "compute", item, "", 219, "hour", 21.02, "on_demand", false, 21.02, 21.02, {}}};
        const std::vector<QStringList> expected = {
            // category, pricing, billed, effective, contracted, list; commitment: category, type, status; consumed
            {"Usage", "Committed", "0.00", "154.47", "233.60", "233.60", "Usage", "Reservation", "Used", "2433.333"},
            {"Purchase", "Committed", "154.47", "0.00", "154.47", "154.47", "Usage", "Reservation", "", ""},
            {"Usage", "Committed", "0.00", "30.89", "46.72", "46.72", "Usage", "Reservation", "Unused", ""},
            {"Purchase", "Committed", "30.89", "0.00", "30.89", "30.89", "Usage", "Reservation", "", ""},
            {"Usage", "Dynamic", "12.96", "12.96", "12.96", "35.04", "", "", "", "365"},
            {"Usage", "Committed", "0.00", "9.27", "14.02", "14.02", "Spend", "Savings Plan", "Used", "146"},
            {"Purchase", "Committed", "9.27", "0.00", "9.27", "9.27", "Spend", "Savings Plan", "", ""},
            {"Usage", "Standard", "21.02", "21.02", "21.02", "21.02", "", "", "", "219"}};
        const auto rows = rows_of(print_focus({results, {}}, models::all().catalogue()));
        QCOMPARE(rows.size(), expected.size());
        double billed = 0, effective = 0;
        std::set<QString> commitments;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QStringList found;
            for (const char* name :
                 {"ChargeCategory", "PricingCategory", "BilledCost", "EffectiveCost", "ContractedCost", "ListCost",
                  "CommitmentDiscountCategory", "CommitmentDiscountType", "CommitmentDiscountStatus", "ConsumedQuantity"})
                found << rows[i].at(name);
            QCOMPARE(found, expected[i]);
            billed += found[2].toDouble();
            effective += found[3].toDouble();
            if (found[1] == "Committed") commitments.insert(rows[i].at("CommitmentDiscountId"));
            QCOMPARE(rows[i].at("CommitmentDiscountId").isEmpty(), found[1] != "Committed");
        }
        QCOMPARE(commitments.size(), std::size_t{2});
        QVERIFY(std::abs(billed - 228.61) < 1e-9 && std::abs(effective - 228.61) < 1e-9);
    }

    void each_phase_to_the_cent() {
        const study::Results results = priced();
        const auto rows = rows_of(print_focus({results, {}}, models::all().catalogue()));
        for (const study::RunResult& run : results.runs) {
            qint64 cents = 0;
            for (const Row& row : rows)
                if (row.at("x_Phase").toStdString() == run.phase) cents += qRound64(row.at("BilledCost").toDouble() * 100);
            QVERIFY(cents > 0);
            QCOMPARE(cents, qRound64(*run.cost->per_month.value * 100));
        }
    }

    void no_bill_without_a_cost() {
        QVERIFY(print_focus({unstable(), {}}, models::all().catalogue()).empty());
        QVERIFY(files_of({{}, growth()}, Format::Focus, models::all().catalogue()).empty());
    }

    void markdown_says_what_the_page_says() {
        const Document document{well(), growth()};
        const QString text = QString::fromStdString(print_markdown(document));
        QVERIFY(text.startsWith("# Made up\n"));
        for (const char* heading :
             {"## Phases", "## Growth", "## The bill of Now, USD", "## The bill of Later, USD", "## Promises", "## Findings"})
            QVERIFY2(text.contains(heading), heading);
        const study::RunResult& run = document.runs().front();
        QVERIFY(text.contains(QString("| All |  |  |  |  | %1 |").arg(*run.cost->per_month.value, 0, 'f', 2)));
        QVERIFY(text.contains("breaks at 8000 users: cpu of web is out of capacity"));
    }

    /// A growth's findings begin with their phase, and what a run of it tells is not told again.
    void markdown_tells_a_finding_once() {
        Document document{well(), growth()};
        study::RunResult& run = document.results->runs.front();
        run.findings = {{Severity::Warning, "web", "single_point_of_failure", "web runs once.", {}}};
        document.growth->findings = {{Severity::Error, "web", "saturation", "Now breaks at 8000 users.", {}},
                                     {Severity::Warning, "web", "single_point_of_failure", "Now: web runs once.", {}},
                                     {Severity::Warning, "db", "single_point_of_failure", "Later: db runs once.", {}}};
        const QString text = QString::fromStdString(print_markdown(document));
        const QString told = text.section("## Findings\n\n", 1).section("\n\n", 0, 0);
        QCOMPARE(told.split('\n'), (QStringList{"- **Note** Now: web runs once.", "- **Error** Now: breaks at 8000 users.",
                                                "- **Note** Later: db runs once."}));
    }

    /// Neither markup nor more cells than the head has.
    void markdown_takes_names_as_they_are() {
        Document document = all_evil();
        document.results->runs.front().phase = "a | b\nc";
        const QString text = QString::fromStdString(print_markdown(document));
        QVERIFY(!text.contains(QRegularExpression("(?<!\\\\)<")));
        QVERIFY(text.contains("a \\| b c"));
        qsizetype columns = 0;
        for (const QString& line : text.split('\n')) {
            const qsizetype bars = QString(line).remove("\\|").count('|');
            if (!line.startsWith('|'))
                columns = 0;
            else if (columns == 0)
                columns = bars;
            else
                QCOMPARE(bars, columns);
        }
    }

    void a_file_for_each() {
        const Document document{well(), growth()};
        std::map<std::string, std::size_t> sizes;
        for (const FormatName& each : formats()) {
            if (each.format == Format::Pdf) continue;  // another program's: tests/paper
            for (const File& file : files_of(document, each.format, models::all().catalogue())) sizes[file.ending] = file.bytes.size();
        }
        QCOMPARE(sizes.size(), std::size_t{8});
        for (const char* ending :
             {".html", ".md", ".xlsx", ".focus.csv", ".phases.csv", ".growth.csv", ".measurements.csv", ".openmetrics"})
            QVERIFY(sizes[ending] > 100);
        QCOMPARE(file_name_of("Shop, 10k to 1M"), std::string("shop-10k-to-1m"));
    }
};

QTEST_APPLESS_MAIN(TestBillFormats)
#include "tst_bill_formats.moc"
