// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "program.h"

namespace {

constexpr const char* plan =
    R"json({"headroom": 1, "name": "Small </title><script>alert(1)</script>", "slo": [{"p95": "100 ms"}], "designs": [{"name": "One", "components": [{"id": "users", "type": "users", "requests_per_user_per_day": 86400}, {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(5 ms)"}], "connections": [{"from": "users", "to": "web"}]}], "phases": [{"name": "Now", "users": 50, "design": "One"}]})json";

using headroom::test::Answer;

}  // namespace

class TestReportCommand : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    void write(const QString& name, const QByteArray& text) {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString& name) {
        QFile file(folder_.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }

private slots:
    void initTestCase() {
        write("small.headroom.json", plan);
        const Answer answer =
            headroom({"run", "small.headroom.json", "--max-requests", "100k", "--quiet", "--out", "run.json", "--report", "run.html"});
        QCOMPARE(answer.exit, 0);
        QCOMPARE(
            headroom({"growth", "small.headroom.json", "--points", "2", "--max-requests", "50k", "--quiet", "--out", "growth.json"}).exit,
            0);
    }

    /// A page is a function of its document, whoever asks for it.
    void a_run_writes_the_same_page() {
        const Answer answer = headroom({"report", "run.json", "--out", "report.html"});
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.err.isEmpty(), answer.err);
        const QByteArray page = read("report.html");
        QVERIFY(page.startsWith("<!DOCTYPE html>"));
        QVERIFY(page.endsWith("</html>\n"));
        QVERIFY(page.contains("<title>Small &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
        QCOMPARE(page, read("run.html"));
    }

    /// A plan is run as headroom run does it; with its growth it makes the page of both.
    void a_plan_is_run_first() {
        const QStringList small = {"report", "small.headroom.json"}, as_run = {"--max-requests", "100k"};
        const Answer answer = headroom(small + as_run + QStringList{"--out", "plan.html"});
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.out.isEmpty() && answer.err.isEmpty(), answer.err);
        QCOMPARE(read("plan.html"), read("run.html"));
        QCOMPARE(headroom(small + as_run + QStringList{"growth.json", "--out", "plan-growth.html"}).exit, 0);
        QCOMPARE(headroom({"report", "run.json", "growth.json", "--out", "run-growth.html"}).exit, 0);
        QCOMPARE(read("plan-growth.html"), read("run-growth.html"));
        QCOMPARE(headroom(small + as_run + QStringList{"--seed", "2", "--phase", "Now", "--out", "seed.html"}).exit, 0);
        QVERIFY(read("seed.html").contains("<dt>Seed</dt>\n<dd>2</dd>"));
    }

    void both_documents() {
        QCOMPARE(headroom({"report", "growth.json", "run.json", "--format", "html", "--out", "both"}).exit, 0);
        const QByteArray page = read("both");
        QVERIFY(page.contains("p95 (estimate)") && page.contains("p95 (simulated)") && page.contains("p95 of phases") &&
                page.contains("exponential(5 ms)"));
        QCOMPARE(headroom({"report", "growth.json", "--out", "growth.html"}).exit, 0);
        QVERIFY(!read("growth.html").contains("p95 of phases"));
    }

    /// What a lesson's plan says beside its designs and phases, with the figures that it is about, stands in its page.
    void a_lesson_tells_its_point_data() {
        QTest::addColumn<bool>("has_course");
        for (const char* name : {"flash-sale", "dead-letters", "circuit-breaker", "retry-storm"}) QTest::newRow(name) << true;
        for (const char* name : {"cache-stampede", "hot-shard", "tail-at-scale", "replica-lag", "cross-region"})
            QTest::newRow(name) << false;
    }
    void a_lesson_tells_its_point() {
        QFETCH(const bool, has_course);
        const QString file = QString(HEADROOM_PRESETS "/%1.headroom.json").arg(QTest::currentDataTag());
        QCOMPARE(headroom({"run", file, "--precision", "0.5", "--max-requests", "20k", "--quiet", "--report", "lesson.html"}).exit, 0);
        const QString page = QString::fromUtf8(read("lesson.html"));
        QFile plan_file(file);
        QVERIFY(plan_file.open(QIODevice::ReadOnly));
        const QJsonObject lesson = QJsonDocument::fromJson(plan_file.readAll()).object();
        QStringList told{lesson["note"].toString()};
        for (const char* list : {"designs", "phases"})
            for (const QJsonValue& each : lesson[list].toArray())
                told += {each.toObject()["note"].toString(), each.toObject()["name"].toString()};
        QVERIFY(told.front().size() > 50);
        for (const QString& words : told) QVERIFY2(page.contains(words.toHtmlEscaped().replace('\'', "&#39;")), qPrintable(words));
        QCOMPARE(page.contains("over the span</caption>"), has_course);
    }

    /// Each format by its file's ending, and several into a folder, named after the plan.
    void other_formats() {
        for (const QString name : {"bill.focus.csv", "run.csv", "book.xlsx", "short.md", "page.pdf"})
            QCOMPARE(headroom({"report", "run.json", "--out", name}).exit, 0);
        QVERIFY(read("bill.focus.csv").startsWith("BilledCost,"));
        QVERIFY(read("run.csv").startsWith("design,phase,"));
        QVERIFY(read("book.xlsx").startsWith("PK"));
        QVERIFY(read("short.md").startsWith("# Small"));
        QVERIFY(read("page.pdf").startsWith("%PDF-"));
        QCOMPARE(headroom({"report", "run.json", "growth.json", "--format", "html,csv,xlsx", "--out", "all"}).exit, 0);
        const QString name = "small-title-script-alert-1-script-";
        QCOMPARE(QDir(folder_.filePath("all")).entryList(QDir::Files, QDir::Name),
                 QStringList({name + ".growth.csv", name + ".html", name + ".phases.csv", name + ".xlsx"}));
        QCOMPARE(headroom({"report", "run.json", "--format", "markdown", "--out", "other/"}).exit, 0);
        QCOMPARE(read("other/" + name + ".md"), read("short.md"));
    }

    /// Of results that have them, by the file's ending; a plan is run so that it has.
    void traces() {
        QCOMPARE(headroom({"run", "small.headroom.json", "--max-requests", "2k", "--traces", "7", "--out", "traced.json"}).exit, 0);
        QCOMPARE(headroom({"report", "traced.json", "--out", "x.otlp.json"}).exit, 0);
        QCOMPARE(headroom({"report", "traced.json", "--out", "x.trace.json"}).exit, 0);
        const QByteArray otlp = read("x.otlp.json");
        QVERIFY(otlp.startsWith("{\"resourceSpans\":[") && otlp.count('\n') == 1);
        QVERIFY(read("x.trace.json").contains("\"traceEvents\":["));
        QCOMPARE(headroom({"report", "small.headroom.json", "--max-requests", "2k", "--traces", "7", "--out", "y.otlp.json"}).exit, 0);
        QCOMPARE(read("y.otlp.json"), otlp);
        QCOMPARE(headroom({"report", "small.headroom.json", "--max-requests", "2k", "--format", "otlp,chrome", "--out", "z/"}).exit, 0);
        QCOMPARE(QDir(folder_.filePath("z")).entryList(QDir::Files).size(), 2);
        QVERIFY(QFileInfo(folder_.filePath("z/" + QDir(folder_.filePath("z")).entryList(QDir::Files).first())).size() > otlp.size());
        QFile::remove(folder_.filePath("x.html"));
    }

    void help_has_an_example() {
        const Answer answer = headroom({"report", "--help"});
        QCOMPARE(answer.exit, 0);
        QVERIFY(answer.out.contains("headroom report shop.json growth.json --out shop.html"));
        for (const QByteArray& line : answer.out.split('\n')) QVERIFY2(QString::fromUtf8(line).size() <= 80, line);
    }

    void mistakes_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        const QStringList to = {"--out", "x.html"};
        QTest::newRow("no file") << QStringList{"report", "none.json"} + to << "none.json: cannot be read: No such file or directory";
        QTest::newRow("neither") << QStringList{"report", "neither.json"} + to << "neither.json: error: this is no document of Headroom";
        QTest::newRow("a wrong plan") << QStringList{"report", "wrong.headroom.json"} + to
                                      << "wrong.headroom.json:1:16: error: a comma with no member";
        QTest::newRow("two plans to run") << QStringList{"report", "small.headroom.json", "small.headroom.json"} + to
                                          << "small.headroom.json is a second plan";
        QTest::newRow("another plan's growth") << QStringList{"report", "small.headroom.json", "growth.json", "--max-requests", "2k",
                                                              "--set",  "web.workers=2"} +
                                                      to
                                               << "growth.json: error: the results and the growth are of two plans";
        QTest::newRow("a phase") << QStringList{"report", "small.headroom.json", "--phase", "Nox"} + to << "the plan has no phase 'Nox'";
        QTest::newRow("of a plan") << QStringList{"report", "run.json", "--phase", "Now"} + to
                                   << "--phase is for a plan that is run first; run.json is none";
        QTest::newRow("cut off") << QStringList{"report", "cut.json"} + to << "cut.json:";
        QTest::newRow("newer") << QStringList{"report", "newer.json"} + to << "newer.json: error: version 2 is newer than this program";
        QTest::newRow("two of a kind") << QStringList{"report", "run.json", "run.json"} + to
                                       << "run.json: error: this is the second document of its kind";
        QTest::newRow("two plans") << QStringList{"report", "run.json", "other.json"} + to
                                   << "other.json: error: the results and the growth are of two plans";
        QTest::newRow("no place") << QStringList{"report", "run.json"} << "--out is required";
        QTest::newRow("no folder") << QStringList{"report", "run.json", "--out", "none/x.html"} << "none/x.html: cannot be written";
        QTest::newRow("an ending") << QStringList{"report", "run.json", "--out", "x.doc"} << "--out: 'x.doc' does not end in .html";
        QTest::newRow("a format") << QStringList{"report", "run.json", "--format", "doc"} + to << "--format: doc not in {";
        QTest::newRow("two files") << QStringList{"report", "run.json", "growth.json", "--out", "x.csv"} << "give a folder as --out";
        QTest::newRow("no bill") << QStringList{"report", "growth.json", "--out", "x.focus.csv"} << "the document has no bill";
        QTest::newRow("no phases") << QStringList{"report", "growth.json", "--out", "x.openmetrics"} << "the document has no phases";
        QTest::newRow("no decisions") << QStringList{"report", "run.json", "--out", "x.jsonl"} << "nothing was decided";
        QTest::newRow("no traces")
            << QStringList{"report", "run.json", "--out", "x.otlp.json"}
            << "--format otlp: the document has no traces of requests; give what headroom run --traces N wrote, or a plan";
        QTest::newRow("no traces beside others") << QStringList{"report", "run.json", "--format", "html,chrome", "--out", "x/"}
                                                 << "--format chrome: the document has no traces of requests";
        QTest::newRow("traces that nothing shows")
            << QStringList{"report", "small.headroom.json", "--traces", "5"} + to << "--traces is for --format otlp and --format chrome";
        QTest::newRow("traces of results") << QStringList{"report", "run.json", "--traces", "5", "--out", "x.otlp.json"}
                                           << "--traces is for a plan that is run first; run.json is none";
        QTest::newRow("traces as text") << QStringList{"run", "small.headroom.json", "--traces", "5"} << "--traces: only JSON has them";
        QTest::newRow("no number of traces") << QStringList{"run", "small.headroom.json", "--traces", "0", "--out", "x.json"}
                                             << "--traces: ";
        QTest::newRow("before a run") << QStringList{"run", "small.headroom.json", "--report", "none/x.html"} << "cannot write none/x.html";
    }
    void mistakes() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        write("neither.json", "{\"web\": 1}");
        write("wrong.headroom.json", "{\"headroom\": 1,,}");
        write("cut.json", read("run.json").left(1000));
        write("newer.json", read("run.json").replace("\"version\": 1", "\"version\": 2"));
        write("other.json", read("growth.json").replace("\"sha256\": \"", "\"sha256\": \"0"));
        const Answer answer = headroom(arguments);
        QCOMPARE(answer.exit, 2);
        QVERIFY2(QString::fromUtf8(answer.err).contains(message), answer.err);
        QVERIFY(!QFile::exists(folder_.filePath("x.html")));
    }
};

QTEST_APPLESS_MAIN(TestReportCommand)
#include "tst_report_command.moc"
