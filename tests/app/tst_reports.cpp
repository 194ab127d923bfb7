// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <map>

#include "../study/fakes.h"
#include "app/cli/text_report.h"
#include "app/report/csv.h"

using namespace headroom;
using namespace headroom::study;

namespace {

Results results_of(const FakeExecutor::Measure& measure, const char* slo = "[]") {
    FakeExecutor executor(measure);
    return {{"Made up", "", "", ""}, {run_now(World(slo), executor)}};
}

/// 20 h of 3 GB and 4 h of 18 GB are 4015 GB a month: $352.35, and $140.16 for two machines.
protocol::Measurement two_levels(const protocol::Request&) {
    auto low = level_of(10, 0.01, 20), high = level_of(100, 0.05, 4);
    set_usage(low, 3);
    set_usage(high, 18);
    return measurement_of({low, high});
}

void verify_width(const std::string& text) {
    for (const QString& line : QString::fromStdString(text).split('\n')) QVERIFY2(line.size() <= 80, qPrintable(line));
}

}  // namespace

class TestReports : public QObject {
    Q_OBJECT
private slots:
    void the_tables_of_a_run() {
        const std::string text =
            cli::print_text(results_of(two_levels, R"([{"route": "buy", "p95": "250 ms"}, {"availability": 0.999}])"), false);
        QVERIFY(
            text.starts_with("Made up\n\n"
                             "Phase Users Req/s     p50    p95    p99 Errors Busiest  $/month SLO Status\n"
                             "Now     10k   100 34.7 ms 150 ms 230 ms    0 % web 50 %     493 2/2 converged\n"));
        QVERIFY(text.find("web        box ") != std::string::npos);
        QVERIFY(text.find("    hit_ratio 80 %\n") != std::string::npos);
        QVERIFY(text.find("p95 ≤ 250 ms           buy      150 ms  yes\n") != std::string::npos);
        QVERIFY(text.find("availability ≥ 99.9 %  all       100 %  yes\n") != std::string::npos);
        verify_width(text);
    }

    void details_add_routes_connections_and_levels() {
        const std::string brief = cli::print_text(results_of(two_levels), false), detailed = cli::print_text(results_of(two_levels), true);
        for (const char* head : {"Route ", "Connection ", "Level ", "Cost: "}) {
            QVERIFY(brief.find(head) == std::string::npos);
            QVERIFY(detailed.find(head) != std::string::npos);
        }
        verify_width(detailed);
    }

    void what_it_costs() {
        Results results = results_of(two_levels);
        const std::string text = cli::print_text(results, true);
        QVERIFY(text.find("Cost: $492.51 a month; $7.50 per million requests, $0.0493 per user\n\n"
                          "Component  Compute  Network  $/month\n"
                          "web         140.16   352.35   492.51\n"
                          "all         140.16   352.35   492.51\n") != std::string::npos);
        QVERIFY(text.find("Not in the cost") == std::string::npos);
        CostResult& cost = *results.runs[0].cost;
        cost.currency = "EUR";
        cost.per_month.half_width = 1.234;
        cost.event = Estimate{7.5, 0.1};
        cost.unpriced = {{"users", "no instance type is given"}, {"web", "mine has no price for egress"}};
        const std::string more = cli::print_text(results, true);
        QVERIFY(more.find("Busiest  EUR/month Status\n") != std::string::npos);
        QVERIFY(more.find("Cost: 492.51 ± 1.23 EUR a month of ordinary days, 7.50 ± 0.10 EUR more with what\n"
                          "happens here; 7.50 EUR per million requests, 0.0493 EUR per user\n") != std::string::npos);
        QVERIFY(more.find("note: Not in the cost: users (no instance type is given), web (mine has no price\n"
                          "      for egress).\n") != std::string::npos);
        verify_width(more);
    }

    /// By component and by kind, in text and CSV alike, to the cent.
    void the_parts_are_the_total() {
        Results results = results_of([](const protocol::Request& request) {
            auto level = level_of(10, 0.01);
            level.components[0].usage = {{"egress", "", "", 1e7 * static_cast<double>(request.replication + 1)},
                                         {"block_storage", "", "", 1e9 / 7}};
            level.components[1].usage = {{"instance", "m6i.large", "", 1. / 3},
                                         {"egress", "", "", 3.3e9},
                                         {"block_storage", "", "", 1e9 / 3},
                                         {"queue_requests", "", "fifo", 12345.6}};
            return measurement_of({level});
        });
        const auto cents = [](const QString& text) { return qRound64(text.toDouble() * 100); };
        std::map<QString, qint64> sums;
        for (const QString& line : QString::fromStdString(report::print_csv(results)).split("\r\n")) {
            const QStringList fields = line.split(',');
            if (fields.size() == 9 && fields[6] == "cost_per_month") sums[fields[4]] += cents(fields[7]);
        }
        QVERIFY(sums["run"] > 10000);
        QCOMPARE(sums["component"], sums["run"]);
        QCOMPARE(sums["kind"], sums["run"]);
        const QString text = QString::fromStdString(cli::print_text(results, true));
        const QStringList rows = text.mid(text.indexOf("Cost: ")).split('\n');
        qint64 kinds = 0, components = 0;
        for (const QString& line : rows.mid(3, 2)) {
            const QStringList cells = line.simplified().split(' ');
            components += cents(cells.last());
            for (qsizetype i = 1; i + 1 < cells.size(); ++i) kinds += cents(cells[i]);
        }
        QCOMPARE(components, sums["run"]);
        QCOMPARE(kinds, sums["run"]);
        QCOMPARE(cents(rows[5].simplified().split(' ').last()), sums["run"]);
    }

    void failures_say_why_and_what_they_cost() {
        const std::string text = cli::print_text(results_of([](const protocol::Request&) {
                                                     auto level = level_of(100, 0.05);
                                                     set_failures(level, Outcome::QueueFull, 5);
                                                     level.routes[1].failed_per_s[static_cast<std::size_t>(Outcome::Error)] = 1;
                                                     return measurement_of({level});
                                                 }),
                                                 true);
        QVERIFY(text.find("failed: queue_full 5/s") != std::string::npos);
        QVERIFY(text.find("lost a month: $105M") != std::string::npos);
        QVERIFY(text.find("note: 5 % of the requests fail at 100 requests/s, most of them by queue_full;") != std::string::npos);
        QVERIFY(text.find(" overloaded\n") != std::string::npos);
        verify_width(text);
    }

    void what_grows_has_no_figures() {
        const std::string text = cli::print_text(results_of(
                                                     [](const protocol::Request&) {
                                                         auto level = level_of(100, 0.05);
                                                         level.growing = {"web"};
                                                         return measurement_of({level});
                                                     },
                                                     R"([{"p95": "1 s"}])"),
                                                 false);
        QVERIFY2(text.find("Now      10k      –    –    –    –       –  web            –  0/1  unstable\n") != std::string::npos,
                 text.c_str());
        QVERIFY(text.find("error: Calls pile up without bound at web") != std::string::npos);
        QVERIFY(text.find("p95 ≤ 1 s  all           –  NO") != std::string::npos);
    }

    void what_is_infinite_or_not_known_says_so() {
        const auto text_of = [](bool infinite) {
            return cli::print_text(results_of(
                                       [infinite](const protocol::Request&) {
                                           auto level = level_of(100, 0.05);
                                           level.total.slo_quantiles[2].reset();
                                           level.total.slo_infinite[2] = infinite;
                                           return measurement_of({level});
                                       },
                                       R"([{"p95": "1 s"}])"),
                                   false);
        };
        QVERIFY(text_of(true).find("infinite  NO") != std::string::npos);
        QVERIFY(text_of(false).find("–  not known") != std::string::npos);
    }

    void csv_has_a_figure_a_line() {
        Results results = results_of(two_levels, R"([{"p95": "250 ms"}])");
        results.runs[0].design = "One, \"two\"";
        const QStringList lines = QString::fromStdString(report::print_csv(results)).split("\r\n");
        QCOMPARE(lines.first(), "design,phase,users,status,of,name,figure,value,half_width");
        QVERIFY(lines.last().isEmpty());
        const QString begin = "\"One, \"\"two\"\"\",Now,10000,converged,";
        for (const QString& line : lines.mid(1, lines.size() - 2)) QVERIFY2(line.startsWith(begin), qPrintable(line));
        for (const char* line : {"run,,response_s.mean,0.05,0", "component,web,utilization,0.5,0", "component,web,outputs.hit_ratio,0.8,0",
                                 "slo,,p95_limit,0.25,", "slo,,p95_met,1,", "connection,users->web,calls_per_s,100,0"})
            QVERIFY2(lines.contains(begin + line), line);
    }
};

QTEST_APPLESS_MAIN(TestReports)
#include "tst_reports.moc"
