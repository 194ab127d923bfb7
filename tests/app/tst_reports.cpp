// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "../study/fakes.h"
#include "app/cli/csv.h"
#include "app/cli/text_report.h"

using namespace headroom;
using namespace headroom::study;

namespace {

Results results_of(const FakeExecutor::Measure& measure, const char* slo = "[]") {
    FakeExecutor executor(measure);
    return {"Made up", "", "", "", {run_now(World(slo), executor)}};
}

protocol::Measurement two_levels(const protocol::Request&) { return measurement_of({level_of(10, 0.01, 20), level_of(100, 0.05, 4)}); }

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
                             "Phase  Users  Req/s      p50     p95     p99  Errors  Busiest   SLO  Status\n"
                             "Now      10k    100  34.7 ms  150 ms  230 ms     0 %  web 50 %  2/2  converged\n"));
        QVERIFY(text.find("web        box ") != std::string::npos);
        QVERIFY(text.find("    hit_ratio 80 %\n") != std::string::npos);
        QVERIFY(text.find("p95 ≤ 250 ms           buy      150 ms  yes\n") != std::string::npos);
        QVERIFY(text.find("availability ≥ 99.9 %  all       100 %  yes\n") != std::string::npos);
        verify_width(text);
    }

    void details_add_routes_connections_and_levels() {
        const std::string brief = cli::print_text(results_of(two_levels), false), detailed = cli::print_text(results_of(two_levels), true);
        for (const char* head : {"Route ", "Connection ", "Level "}) {
            QVERIFY(brief.find(head) == std::string::npos);
            QVERIFY(detailed.find(head) != std::string::npos);
        }
        verify_width(detailed);
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
        QVERIFY2(text.find("Now      10k      –    –    –    –       –  web      0/1  unstable\n") != std::string::npos, text.c_str());
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
        const QStringList lines = QString::fromStdString(cli::print_csv(results)).split("\r\n");
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
