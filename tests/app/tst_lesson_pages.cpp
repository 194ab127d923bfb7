// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <cmath>

#include "program.h"

namespace {

/// The page that a preset's run writes: its tables and charts, and what the preset itself says.
class LessonPage {
public:
    explicit LessonPage(const QString& name) {
        QElapsedTimer timer;
        timer.start();
        const QString preset = QString(HEADROOM_PRESETS "/%1.headroom.json").arg(name);
        const QTemporaryDir folder;
        QProcess process;
        process.setWorkingDirectory(folder.path());
        process.start(HEADROOM_BIN "/headroom",
                      {"run", preset, "--replications", "1", "--precision", "0.25", "--quiet", "--report", "lesson.html"});
        process.waitForFinished(-1);
        page_ = read(folder.filePath("lesson.html"));
        static const QRegularExpression figures("id=\"figures\">(.*?)</script>", QRegularExpression::DotMatchesEverythingOption);
        charts_ = QJsonDocument::fromJson(figures.match(page_).captured(1).toUtf8()).object();
        note_ = QJsonDocument::fromJson(read(preset).toUtf8()).object()["note"].toString();
        qInfo("%s: exit %d, %lld s", qPrintable(name), process.exitCode(), timer.elapsed() / 1000);
    }

    const QString& note() const { return note_; }
    bool tells_note() const { return !note_.isEmpty() && page_.contains(note_.toHtmlEscaped().replace('\'', "&#39;")); }

    /// What stands in a column of the row that begins with this one under `label`: the number-th of such rows that has the column.
    QString cell(const QString& label, const QString& row, const QString& column, qsizetype number = 0) const {
        const QRegularExpression begin(QString("data-label=\"%1\"><span>%2</span></th>(.*?)</tr>").arg(label, row),
                                       QRegularExpression::DotMatchesEverythingOption);
        const QRegularExpression in_it(QString("data-label=\"%1\"><span>(.*?)</span>").arg(column));
        for (auto rows = begin.globalMatch(page_); rows.hasNext();) {
            const auto found = in_it.match(rows.next().captured(1));
            if (found.hasMatch() && number-- == 0) return found.captured(1);
        }
        return {};
    }
    /// Of the outputs of a component, in the number-th phase that has it.
    QString output(const QString& component, const QString& name, qsizetype number = 0) const {
        const QRegularExpression value("\\b" + name + " ([^,]+)");
        return value.match(cell("Component", component, "Also", number)).captured(1);
    }
    /// The mean over a part of the day of what a chart of a phase's span shows of a route or component.
    double mean(int phase, const QString& chart, const QString& series, double from_s, double until_s) const {
        double sum = 0, points = 0;
        for (const QJsonValue& each : charts_[QString("phase-%1-span").arg(phase)].toArray()) {
            if (each["name"] != chart) continue;
            for (const QJsonValue& line : each["series"].toArray()) {
                if (line["name"] != series) continue;
                for (const QJsonValue& point : line["points"].toArray()) {
                    if (point["x"].toDouble() < from_s || point["x"].toDouble() >= until_s) continue;
                    sum += point["y"].toDouble();
                    ++points;
                }
            }
        }
        return sum / points;
    }

private:
    static QString read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    QString page_, note_;
    QJsonObject charts_;
};

/// "54.2 %" is 54.2, "$1091.52" and "1 390/s" are 1091.52 and 1390.
double number_in(QString text) {
    static const QRegularExpression number("-?\\d+(\\.\\d+)?");
    return number.match(text.remove(' ').remove(',')).captured(0).toDouble();
}

/// The note says `words`, whose first number is shown within a share of it.
void check(const LessonPage& page, const QString& words, double shown, double tolerance) {
    QVERIFY2(page.note().contains(words), qPrintable("the note does not say " + words));
    const double said = number_in(words);
    qInfo("  says %s, shows %g", qPrintable(words), shown);
    QVERIFY2(std::abs(shown - said) <= tolerance * said, qPrintable(QString("%1, but the page shows %2").arg(words).arg(shown)));
}

constexpr double minute = 60, hour = 3600;

}  // namespace

/// The figures of a lesson's note stand in the page that its run makes. They are recomputed from what the lesson is about in
/// tst_lessons.
class TestLessonPages : public QObject {
    Q_OBJECT
private slots:
    void zone_outage() {
        const LessonPage page("zone-outage");
        QVERIFY(page.tells_note());
        const double busy = 100 * page.mean(0, "busy components", "web", 19 * hour + 50 * minute, 20 * hour);
        check(page, "75 %", busy, 0.03);
        check(page, "112 % busy", 1.5 * busy, 0.03);
        const double from = 20 * hour + 1 * minute, until = 20 * hour + 20 * minute;
        const double failed = page.mean(0, "failed requests", "request", from, until);
        check(page, "12 % of the requests", 100 * failed / (failed + page.mean(0, "completed requests", "request", from, until)), 0.1);
        check(page, "3.6 s", page.mean(0, "mean response times", "request", 20 * hour + 9 * minute, 20 * hour + 11 * minute), 0.05);
        check(page, "16 ms", 1000 * page.mean(1, "mean response times", "request", from, until), 0.1);
        QCOMPARE(page.cell("Phase", "Cheap", "Status"), "overloaded");
        QCOMPARE(page.cell("Phase", "Spare", "SLO"), "2/2");
    }

    void multi_layer_cache() {
        const LessonPage page("multi-layer-cache");
        QVERIFY(page.tells_note());
        check(page, "2 600 queries", number_in(page.cell("Phase", "Layered", "Req/s")) * (0.7 + 4 * 0.28 + 2 * 0.02), 0.05);
        check(page, "250 of them", number_in(page.cell("Component", "db", "Calls/s", 2)), 0.1);  // "Known" has none
        check(page, "54 %", number_in(page.output("cdn", "hit_ratio")), 0.1);
        check(page, "36 %", number_in(page.output("local", "hit_ratio")), 0.1);
        check(page, "80 %", number_in(page.output("shared", "hit_ratio")), 0.1);
        QCOMPARE(page.cell("Phase", "Known", "Status"), "unstable");
    }

    void predictive_scaling() {
        const LessonPage page("predictive-scaling");
        QVERIFY(page.tells_note());
        check(page, "250 ms", number_in(page.cell("Phase", "Fixed fleet", "p95")), 0.05);
        check(page, "300 ms", number_in(page.cell("Phase", "Reactive", "p95")), 0.05);
        check(page, "267 ms", number_in(page.cell("Phase", "Predictive", "p95")), 0.05);
        check(page, "5.0 machines", number_in(page.output("scaler", "wanted_replicas")), 0.05);
        check(page, "5.8 machines", number_in(page.output("scaler", "wanted_replicas", 1)), 0.05);
        check(page, "12.", number_in(page.cell("Component", "web", "Replicas")), 1e-9);
    }

    void autoscaled_day() {
        const LessonPage page("autoscaled-day");
        QVERIFY(page.tells_note());
        check(page, "77 ms", number_in(page.cell("Phase", "Fixed fleet", "p95")), 0.03);
        check(page, "78 ms", number_in(page.cell("Phase", "Autoscaled", "p95")), 0.03);
        check(page, "13 machines", number_in(page.cell("Component", "web", "Replicas")), 1e-9);
        check(page, "$1092", number_in(page.cell("Phase", "Fixed fleet", "\\$/month")), 0.01);
        check(page, "$677", number_in(page.cell("Phase", "Autoscaled", "\\$/month")), 0.02);
        QVERIFY(std::abs(number_in(page.output("scaler", "wanted_replicas")) - 7) < 0.2);  // "seven in the mean"
    }

    /// A write takes 10.2 ms without its wait for the disk. Four streams of 30 GB each are on their way over 70 minutes.
    void more_shards() {
        const LessonPage page("more-shards");
        QVERIFY(page.tells_note());
        const auto waited_ms = [&](double from_s, double until_s) {
            return 1000 * page.mean(1, "mean response times", "write", from_s, until_s) - 10.2;
        };
        check(page, "1.5 ms", waited_ms(2 * hour + 50 * minute, 3 * hour), 0.05);
        check(page, "2.9 ms", waited_ms(3 * hour, 3 * hour + 25 * minute), 0.05);
        check(page, "50 minutes", number_in(page.output("router", "moves", 1)) * 70 / 2, 0.01);
        check(page, "15 minutes", number_in(page.output("router", "moves")) * 70 / 2, 0.02);
        QCOMPARE(page.output("router", "moved_bytes"), "120 GB");
        check(page, "66 MB/s", 4 * 30e3 / (number_in(page.output("router", "moves")) * 70 * minute), 0.01);
        QCOMPARE(page.cell("Phase", "At once", "Status"), "overloaded");
        QVERIFY(page.mean(0, "failed requests", "write", 3 * hour + 2 * minute, 3 * hour + 7 * minute) > 50);
    }
};

QTEST_GUILESS_MAIN(TestLessonPages)
#include "tst_lesson_pages.moc"
