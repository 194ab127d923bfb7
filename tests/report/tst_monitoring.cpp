// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <map>
#include <set>

#include "app/report/decision_log.h"
#include "app/report/openmetrics.h"
#include "samples.h"

using namespace headroom;
using namespace headroom::report;

namespace {

/// Of a name with its labels, by time.
using Samples = std::map<QString, std::map<double, double>>;

Samples samples_of(const std::string& text) {
    Samples samples;
    const QRegularExpression line("^([a-z0-9_]+\\{.*\\}) ([^ ]+) ([^ ]+)$");
    for (const QString& each : QString::fromStdString(text).split('\n'))
        if (const auto found = line.match(each); found.hasMatch())
            samples[found.captured(1)][found.captured(3).toDouble()] = found.captured(2).toDouble();
    return samples;
}

constexpr double midnight = 1784505600;  // 2026-07-20T00:00:00Z, the day of the samples' prices: date -u -d 2026-07-20 +%s

study::Results document_of(int which) { return which == 0 ? well() : which == 1 ? span() : which == 2 ? *all_evil().results : unstable(); }

}  // namespace

class TestMonitoring : public QObject {
    Q_OBJECT

private slots:
    /// OpenMetrics 1.0: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
    void is_openmetrics_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("well") << 0;
        QTest::newRow("a span") << 1;
        QTest::newRow("evil") << 2;
        QTest::newRow("unstable") << 3;
    }
    void is_openmetrics() {
        QFETCH(int, which);
        const std::string text = print_openmetrics(document_of(which));
        QVERIFY(text.ends_with("\n# EOF\n"));
        static const QRegularExpression about("^# (TYPE|UNIT|HELP) ([a-z0-9_]+) (.+)$"),
            sample("^([a-z0-9_]+)\\{((?:[a-z]+=\"(?:[^\"\\\\\n]|\\\\.)*\",?)+)\\} (-?[0-9.e+-]+) ([0-9]+\\.[0-9]{3})$"),
            quantile(",quantile=\"[0-9.]+\"");
        std::set<QString> families, metrics;
        QString family, type, metric;
        double at = 0;
        QStringList lines = QString::fromStdString(text).split('\n');
        lines.resize(lines.size() - 2);
        for (const QString& line : lines) {
            if (const auto found = about.match(line); found.hasMatch()) {
                if (found.captured(1) == "TYPE") {
                    family = found.captured(2);
                    type = found.captured(3);
                    QVERIFY2(families.insert(family).second, qPrintable(family));  // in one piece
                    QVERIFY(QStringList({"gauge", "counter", "summary"}).contains(type));
                }
                QCOMPARE(found.captured(2), family);
                if (found.captured(1) == "UNIT") QVERIFY(family.endsWith("_" + found.captured(3)));
                continue;
            }
            const auto found = sample.match(line);
            QVERIFY2(found.hasMatch(), qPrintable(line));
            const QString suffix = found.captured(1).mid(family.size());
            QVERIFY(found.captured(1).startsWith(family));
            QVERIFY(type == "counter"   ? suffix == "_total"
                    : type == "summary" ? QStringList({"", "_sum", "_count"}).contains(suffix)
                                        : suffix.isEmpty());
            const QString name = family + QString(found.captured(2)).remove(quantile);
            if (name != metric) {
                QVERIFY2(metrics.insert(name).second, qPrintable(name));  // in one piece
                at = 0;
            }
            metric = name;
            QVERIFY(found.captured(4).toDouble() >= at);
            at = found.captured(4).toDouble();
        }
        QVERIFY(!families.empty());
    }

    /// Where Prometheus' own tool is there, it is asked.
    void prometheus_reads_it_data() { is_openmetrics_data(); }
    void prometheus_reads_it() {
        const QString promtool = QStandardPaths::findExecutable("promtool");
        if (promtool.isEmpty()) QSKIP("promtool is not installed (Debian: prometheus)");
        QFETCH(int, which);
        QTemporaryDir folder;
        QFile file(folder.filePath("metrics"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(print_openmetrics(document_of(which))));
        file.close();
        QProcess process;
        process.start(promtool, {"tsdb", "create-blocks-from", "openmetrics", file.fileName(), folder.filePath("blocks")});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    }

    /// Two levels of 20 and 4 hours: at the end of the day the routes' requests are those of all.
    void counters_count_over_the_day() {
        const study::Results results = well();
        const study::RunResult& run = results.runs.front();
        const Samples samples = samples_of(print_openmetrics(results));
        std::map<double, double> completed;
        for (const auto& [name, values] : samples)
            if (name.startsWith("headroom_requests_completed_total{") && name.contains("phase=\"Now\""))
                for (const auto& [at, value] : values) completed[at] += value;
        QCOMPARE(completed.size(), std::size_t{2});
        double known = *run.levels[0].total.throughput_per_s.value * 20 * 3600;
        QVERIFY(known > 0 && std::abs(completed.at(midnight + 20 * 3600) - known) < 1e-6 * known);
        known += *run.levels[1].total.throughput_per_s.value * 4 * 3600;
        QVERIFY(std::abs(completed.at(midnight + 24 * 3600) - known) < 1e-6 * known);
        const QString response = "headroom_response_seconds_count{plan=\"Made up\",design=\"One\",phase=\"Now\",route=\"browse\"}",
                      requests = "headroom_requests_completed_total{plan=\"Made up\",design=\"One\",phase=\"Now\",route=\"browse\"}";
        QVERIFY(samples.contains(response) && samples.contains(requests));
        QCOMPARE(samples.at(response), samples.at(requests));
    }

    void a_span_by_its_windows() {
        const Samples samples = samples_of(print_openmetrics(span()));
        const QString of = "{plan=\"Made up\",design=\"One\",phase=\"Now\",";
        const auto at = [](int window) { return midnight + 19 * 3600 + 60 * window; };
        // 0.1, 0.5, 0.9, 0.5, 0.1 a second, each for a minute
        const std::map<double, double> counted = {{at(1), 6}, {at(2), 36}, {at(3), 90}, {at(4), 120}, {at(5), 126}};
        const auto& found = samples.at("headroom_requests_completed_total" + of + "route=\"browse\"}");
        QCOMPARE(found.size(), counted.size());
        for (const auto& [time, number] : counted) QVERIFY(std::abs(found.at(time) - number) < 1e-9);
        const std::map<double, double> p95 = {{at(1), 0.1}, {at(2), 0.2}, {at(4), 0.2}, {at(5), 0.1}};
        QCOMPARE(samples.at("headroom_response_p95_seconds" + of + "route=\"browse\"}"), p95);
        QCOMPARE(samples.at("headroom_component_utilization_ratio" + of + "component=\"web\"}").size(), std::size_t{5});
    }

    void unstable_has_no_figures() {
        for (const auto& [name, values] : samples_of(print_openmetrics(unstable())))
            QVERIFY2(name.startsWith("headroom_users{"), qPrintable(name));
    }

    void each_decision_is_a_line() {
        study::Results results = well();
        QVERIFY(print_decision_log(results).empty());
        results.runs[0].decisions = {{{"scaler", 30.25, "cpu", 0.9, 1.5, 6, "", 4, 6}, 1}};
        results.runs[1].decisions = {{{"scaler", 68405, "cpu \"of\"\nweb", 0.9, 1.5, 12, "max_replicas", 8, 10}, {}}};
        const QList<QByteArray> lines = QByteArray::fromStdString(print_decision_log(results)).split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines.last().isEmpty());
        const QJsonObject first = QJsonDocument::fromJson(lines[0]).object(), second = QJsonDocument::fromJson(lines[1]).object();
        QCOMPARE(first["time"].toString(), QString("2026-07-20T20:00:30.250Z"));  // the second level follows one of 20 hours
        QCOMPARE(first["phase"].toString(), QString("Now"));
        QCOMPARE(first["level"].toInt(), 1);
        QVERIFY(first["limit"].isNull());
        QCOMPARE(second["time"].toString(), QString("2026-07-20T19:00:05.000Z"));
        QVERIFY(second["level"].isNull());
        QCOMPARE(second["metric"].toString(), QString("cpu \"of\"\nweb"));
        QCOMPARE(second["limit"].toString(), QString("max_replicas"));
        QCOMPARE(second["recommended"].toInt(), 12);
        QCOMPARE(second["from"].toInt(), 8);
        QCOMPARE(second["to"].toInt(), 10);
        QCOMPARE(first["kind"].toString(), QString("autoscaler"));
    }

    /// Between the decisions, by time; what was left out is counted at the end.
    void what_happened_is_a_line() {
        study::Results results = well();
        results.runs[1].decisions = {{{"scaler", 68405, "cpu", 0.9, 1.5, 12, "", 8, 10}, {}}};
        results.runs[1].transitions = {{{68400, "zone_loss", "zone 1", "begins", "", 0, {{"web", 3}}}, {}},
                                       {{68406.5, "breaker", "web->db", "open", "web", 2}, {}}};
        results.runs[1].transitions_left_out = 12;
        QList<QJsonObject> lines;
        for (const QByteArray& line : QByteArray::fromStdString(print_decision_log(results)).split('\n'))
            if (!line.isEmpty()) lines += QJsonDocument::fromJson(line).object();
        QStringList kinds;
        for (const QJsonObject& line : lines) kinds += line["kind"].toString();
        QCOMPARE(kinds, QStringList({"zone_loss", "autoscaler", "breaker", "left_out"}));
        QCOMPARE(lines[0]["time"].toString(), QString("2026-07-20T19:00:00.000Z"));
        QCOMPARE(lines[0]["taken"].toObject(), QJsonObject({{"web", 3}}));
        QVERIFY(lines[0]["component"].isNull());
        QCOMPARE(lines[2]["subject"].toString(), QString("web->db"));
        QCOMPARE(lines[2]["replica"].toInt(), 2);
        QCOMPARE(lines[3]["count"].toInt(), 12);
    }
};

QTEST_APPLESS_MAIN(TestMonitoring)
#include "tst_monitoring.moc"
