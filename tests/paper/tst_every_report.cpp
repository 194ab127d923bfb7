// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "../app/program.h"
#include "../report/csv_rows.h"
#include "../report/focus_rules.h"
#include "../report/read_book.h"
#include "../report/trace_rules.h"
#include "pdf_text.h"

using namespace headroom;

namespace {

/// What a program says to its files; "FAILED" before it where it does not end well.
QString said(const QString& program, const QStringList& arguments, int most_status = 0) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(-1) && process.exitStatus() == QProcess::NormalExit;
    const QString text = QString::fromUtf8(process.readAll());
    return ended && process.exitCode() <= most_status ? text : "FAILED " + process.errorString() + text;
}

/// LibreOffice's setting to compute all formulas of a workbook when it is opened, whoever wrote it.
constexpr const char* reckon_anew =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
    "<item oor:path=\"/org.openoffice.Office.Calc/Formula/Load\"><prop oor:name=\"OOXMLRecalcMode\" oor:op=\"fuse\"><value>0</value>"
    "</prop></item></oor:items>";

}  // namespace

/// Reports of all presets in all formats, asked of those who know the formats: tidy, poppler-utils, LibreOffice, Prometheus, and the rules
/// of FOCUS, OTLP and the Trace Event Format. Each preset is simulated shortly. `./dev check` installs the programs.
class TestEveryReport : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QStringList names_;
    std::map<QString, int> files_;  ///< that were looked at, by ending

    QStringList paths(const QString& ending) const {
        QStringList paths;
        for (const QString& name : names_) {
            const QDir folder(folder_.filePath(name));
            for (const QString& file : folder.entryList({"*" + ending})) paths += folder.filePath(file);
        }
        return paths;
    }
    QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void each(const QString& ending) {
        QTest::addColumn<QString>("path");
        for (const QString& path : paths(ending)) QTest::newRow(qPrintable(path.section('/', -2))) << path;
        files_[ending] = static_cast<int>(paths(ending).size());
    }
    /// What all of a preset must have; the others are there where the preset has something for them.
    void make(const QString& name, const QStringList& formats) {
        for (const QString& format : formats) {
            const test::Answer made =
                test::run_in(folder_.path(), {"report", name + ".json", "--format", format, "--out", folder_.filePath(name) + "/"});
            const bool may_be_nothing = format == "decisions" || format == "focus";
            if (may_be_nothing && made.exit == 2 && made.err.contains("--format " + format.toUtf8())) continue;
            QVERIFY2(made.exit == 0, qPrintable(name + " " + format + ": " + made.err));
        }
    }

private slots:
    void initTestCase() {
        const std::map<QString, QString> short_spans = {{"autoscaled-day", "19:00 + 10 min"}, {"multi-layer-cache", "19:00 + 1 min"}};
        for (const QString& file : QDir(HEADROOM_PRESETS).entryList({"*.headroom.json"})) {
            const QString name = file.section('.', 0, 0);
            names_ += name;
            QStringList arguments = {"run",
                                     HEADROOM_PRESETS "/" + file,
                                     "--quiet",
                                     "--out",
                                     name + ".json",
                                     "--replications",
                                     "1",
                                     "--precision",
                                     "0.5",
                                     "--max-requests",
                                     "100k",
                                     "--traces",
                                     "10"};
            if (const auto span = short_spans.find(name); span != short_spans.end()) arguments += {"--horizon", span->second};
            const test::Answer ran = test::run_in(folder_.path(), arguments);
            QVERIFY2(ran.exit == 0, qPrintable(name + ": " + ran.err));
            make(name, {"html", "pdf", "markdown", "xlsx", "focus", "csv", "measurements", "openmetrics", "decisions", "otlp", "chrome"});
        }
    }

    void pages_are_html_data() { each(".html"); }
    void pages_are_html() {
        QFETCH(QString, path);
        QCOMPARE(said("tidy", {"-quiet", "-errors", "--drop-empty-elements", "no", path}), QString());
    }

    void papers_have_texts_and_no_pictures_data() { each(".pdf"); }
    void papers_have_texts_and_no_pictures() {
        QFETCH(QString, path);
        const QByteArray pdf = read(path);
        const QStringList pages = test::pages_of(pdf);
        QVERIFY(!pages.isEmpty());
        for (qsizetype i = 0; i < pages.size(); ++i) {
            QVERIFY2(pages[i].contains(QRegularExpression(QString("\\b%1 ?/ ?%2\\b").arg(i + 1).arg(pages.size()))), qPrintable(pages[i]));
            QVERIFY2(pages[i].simplified().size() > 100, qPrintable(pages[i]));
        }
        for (const test::Word& word : test::words_of(pdf))
            QVERIFY2(QRectF(QPointF(), word.page).adjusted(35, 35, -35, -30).contains(word.box), qPrintable(word.text));
        QCOMPARE(test::answer_of("pdfimages", {"-list", "FILE"}, pdf).count('\n'), 2);  // the head
    }

    /// LibreOffice reckons all formulas anew when it is told to, whatever the file says that they come to.
    void workbooks_are_recomputed() {
        const QStringList books = paths(".xlsx");
        files_[".xlsx"] = static_cast<int>(books.size());
        QDir().mkpath(folder_.filePath("office/user"));
        QFile settings(folder_.filePath("office/user/registrymodifications.xcu"));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write(reckon_anew);
        settings.close();
        int formulas = 0;
        for (const QString& path : books) {
            const QString out = folder_.filePath("recomputed");
            const QString text = said("soffice", {"-env:UserInstallation=file://" + folder_.filePath("office"), "--headless",
                                                  "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, path});
            QVERIFY2(!text.startsWith("FAILED"), qPrintable(text));
            const report::ReadBook written(read(path).toStdString()), recomputed(read(out + "/" + path.section('/', -1)).toStdString());
            for (const auto& [name, sheet] : written.sheets()) {
                const report::ReadSheet& again = recomputed[qPrintable(name)];
                for (const auto& [cell, formula] : sheet.formulas) {
                    ++formulas;
                    QVERIFY2(again.formulas.contains(cell), qPrintable(path + " " + name + " " + cell));
                    QVERIFY2(std::abs(again.number(cell) - sheet.number(cell)) <= 0.005,
                             qPrintable(QString("%1 %2 %3: %4, not %5").arg(path, name, cell, again.cells.at(cell), sheet.cells.at(cell))));
                }
            }
        }
        QVERIFY(formulas > 10 * books.size());
        qInfo("%d formulas", formulas);
    }

    void bills_keep_the_rules_of_focus_data() { each(".focus.csv"); }
    void bills_keep_the_rules_of_focus() {
        QFETCH(QString, path);
        QCOMPARE(report::broken_focus_rule(report::rows_of(read(path).toStdString())), QString());
    }

    void metrics_are_read_by_prometheus_data() { each(".openmetrics"); }
    void metrics_are_read_by_prometheus() {
        QFETCH(QString, path);
        const QString blocks = said("promtool", {"tsdb", "create-blocks-from", "openmetrics", path, path + ".blocks"});
        QVERIFY2(!blocks.startsWith("FAILED"), qPrintable(blocks));
    }

    void logs_are_lines_of_json_data() { each(".decisions.jsonl"); }
    void logs_are_lines_of_json() {
        QFETCH(QString, path);
        QList<QByteArray> lines = read(path).split('\n');
        QVERIFY(lines.takeLast().isEmpty() && !lines.isEmpty());
        QString before;
        QString of;
        for (const QByteArray& line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            const QString time = object["time"].toString(), run = object["design"].toString() + "/" + object["phase"].toString();
            QVERIFY2(QDateTime::fromString(time, Qt::ISODateWithMs).isValid() && object["kind"].isString(), line);
            QVERIFY2(run != of || time >= before, line);
            before = time;
            of = run;
        }
    }

    void traces_are_otlp_data() { each(".otlp.json"); }
    void traces_are_otlp() {
        QFETCH(QString, path);
        QCOMPARE(report::otlp_misfit(nlohmann::json::parse(read(path).toStdString())), std::string());
    }
    void traces_are_trace_events_data() { each(".trace.json"); }
    void traces_are_trace_events() {
        QFETCH(QString, path);
        QCOMPARE(report::broken_chrome_rule(nlohmann::json::parse(read(path).toStdString())), std::string());
    }

    /// Each line has as many fields as the head; each row of a table in Markdown as many cells as its rule.
    void tables_are_whole_data() { each(".csv"); }
    void tables_are_whole() {
        QFETCH(QString, path);
        const auto rows = report::rows_of(read(path).toStdString());
        QVERIFY(!rows.empty());
        for (const report::Row& row : rows) QCOMPARE(row.size(), rows.front().size());
    }
    void texts_have_whole_tables_data() { each(".md"); }
    void texts_have_whole_tables() {
        QFETCH(QString, path);
        static const QRegularExpression bar("(?<!\\\\)\\|");
        qsizetype cells = 0;
        for (const QString& line : QString::fromUtf8(read(path)).split('\n')) {
            const qsizetype here = line.startsWith('|') ? line.count(bar) : 0;
            QVERIFY2(here == 0 || cells == 0 || here == cells, qPrintable(line));
            cells = here;
        }
    }

    void cleanupTestCase() {
        for (const auto& [ending, count] : files_) qInfo("%d files *%s", count, qPrintable(ending));
    }
};

QTEST_GUILESS_MAIN(TestEveryReport)
#include "tst_every_report.moc"
