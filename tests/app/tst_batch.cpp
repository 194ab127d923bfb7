// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "batch_files.h"
#include "program.h"

namespace {

const QString program = HEADROOM_BIN "/headroom";

using headroom::test::Answer;
using headroom::test::outcome;
using headroom::test::phase;
using headroom::test::plan;
using headroom::test::read;

}  // namespace

class TestBatch : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const QStringList quick_ = {"--replications", "4", "--max-requests", "1M", "--jobs", "2"};

    QString path(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& text) {
        QDir(folder_.path()).mkpath(QFileInfo(name).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::unique_ptr<QProcess> start(const QStringList& arguments, const QString& binary = program) {
        auto process = std::make_unique<QProcess>();
        process->setWorkingDirectory(folder_.path());
        process->start(binary, arguments);
        process->waitForStarted();
        return process;
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }
    Answer batch(const QString& out, const QStringList& more = {}) {
        return headroom(QStringList{"batch", "plans", "--out", out} + quick_ + more);
    }

private slots:
    void initTestCase() {
        write("plans/small.headroom.json", plan("Small", phase("Now", 50) + "," + phase("Later", 120)));
        write("plans/more/large.headroom.json", plan("Large", phase("Now", 90)));
        write("plans/notes.txt", "no plan");
        const Answer answer = batch("undisturbed");
        QCOMPARE(answer.exit, 0);
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
    }

    void every_plan_has_results_and_a_line_for_each_phase() {
        const auto files = outcome(path("undisturbed"));
        QVERIFY(files.contains("small.results.json") && files.contains("more/large.results.json"));
        const QList<QByteArray> lines = files["summary.csv"].split('\n');
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[1].startsWith("more/large,Now,One,") && lines[2].startsWith("small,Now,One,"));
        QCOMPARE(lines[1].count(','), lines[0].count(','));
        const QByteArray alone = headroom(QStringList{"run", "plans/small.headroom.json", "--format", "json"} + quick_).out;
        QCOMPARE(files["small.results.json"], alone);
    }

    /// Moments are told by how many files are there, so that they fall within the work on a busy machine too.
    void killed_at_any_moment_it_goes_on_where_it_was() {
        const auto wanted = outcome(path("undisturbed"));
        QRandomGenerator random(20);
        int killed = 0;
        for (int i = 0; killed < 20; ++i) {
            QVERIFY2(i < 100, "most were done before they were killed");
            const QString out = QString("killed-%1").arg(i);
            const auto moment = random.bounded(static_cast<int>(wanted.size()) - 2);
            const auto process = start(QStringList{"batch", "plans", "--out", out} + quick_);
            while (!process->waitForFinished(1) && outcome(path(out)).size() < moment) {}
            QTest::qSleep(random.bounded(20));
            ::kill(static_cast<pid_t>(process->processId()), SIGKILL);
            if (headroom::test::answer_of(*process).exit != 0) ++killed;
            QCOMPARE(batch(out).exit, 0);
            QVERIFY2(outcome(path(out)) == wanted, qPrintable(out));
        }
    }

    /// What is there is not simulated again: without a worker it cannot be.
    void what_is_there_is_used() {
        const QString copy = path("headroom");
        QVERIFY(QFile::copy(program, copy));
        write("headroom-worker", "#!/bin/sh\nexit 1\n");
        QFile::setPermissions(path("headroom-worker"), QFile::ReadOwner | QFile::ExeOwner);
        const Answer again = headroom::test::answer_of(*start(QStringList{"batch", "plans", "--out", "undisturbed"} + quick_, copy));
        QCOMPARE(again.exit, 0);
        const Answer other =
            headroom::test::answer_of(*start(QStringList{"batch", "plans", "--out", "undisturbed", "--seed", "2"} + quick_, copy));
        QCOMPARE(other.exit, 3);
        QVERIFY(read(path("undisturbed/summary.csv")).contains("failed"));
        QCOMPARE(batch("undisturbed").exit, 0);
    }

    void damage_is_noticed_data() {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"truncated", "emptied", "changed", "exchanged", "removed"}) QTest::newRow(kind) << kind;
    }
    void damage_is_noticed() {
        QFETCH(QString, kind);
        QCOMPARE(batch("damaged").exit, 0);
        const auto before = outcome(path("damaged"));
        QStringList stored;
        for (const QString& name : before.keys())
            if (name.startsWith("replications/")) stored += name;
        const QString victim = "damaged/" + stored[1];
        QByteArray text = read(path(victim));
        if (kind == "truncated") text.chop(text.size() / 2);
        if (kind == "emptied") text.clear();
        if (kind == "changed") text[text.size() / 2] = text[text.size() / 2] == '1' ? '2' : '1';
        if (kind == "exchanged") text = read(path("damaged/" + stored[2]));
        write(victim, text);
        if (kind == "removed") QVERIFY(QFile::remove(path(victim)));
        QCOMPARE(batch("damaged").exit, 0);
        QVERIFY(outcome(path("damaged")) == before);
    }

    void shards_that_share_a_folder() {
        const auto wanted = outcome(path("undisturbed"));
        QCOMPARE(batch("shared", {"--shard", "1/2"}).exit, 0);
        QVERIFY(read(path("shared/summary.csv")).contains("pending"));
        QVERIFY(!QFile::exists(path("shared/small.results.json")));
        QCOMPARE(batch("shared", {"--shard", "2/2"}).exit, 0);
        QVERIFY(outcome(path("shared")) == wanted);
    }

    void shards_at_once() {
        const auto wanted = outcome(path("undisturbed"));
        std::vector<std::unique_ptr<QProcess>> shards;
        for (const char* shard : {"1/3", "2/3", "3/3"})
            shards.push_back(start(QStringList{"batch", "plans", "--out", "at-once", "--shard", shard} + quick_));
        for (const auto& shard : shards) QCOMPARE(headroom::test::answer_of(*shard).exit, 0);
        QVERIFY(outcome(path("at-once")) == wanted);
    }

    void shards_copied_together() {
        const auto wanted = outcome(path("undisturbed"));
        for (const char* shard : {"1/2", "2/2"}) {
            const QString out = QString("machine-") + shard[0];
            QCOMPARE(batch(out, {"--shard", shard}).exit, 0);
            const auto files = outcome(path(out));
            for (const QString& name : files.keys()) write("together/" + name, files[name]);
        }
        QCOMPARE(batch("together").exit, 0);
        QVERIFY(outcome(path("together")) == wanted);
    }

    void two_at_once_in_one_folder() {
        const auto wanted = outcome(path("undisturbed"));
        const auto one = start(QStringList{"batch", "plans", "--out", "both"} + quick_);
        const auto two = start(QStringList{"batch", "plans", "--out", "both"} + quick_);
        QCOMPARE(headroom::test::answer_of(*one).exit, 0);
        QCOMPARE(headroom::test::answer_of(*two).exit, 0);
        QVERIFY(outcome(path("both")) == wanted);
    }

    void more_replications_add_to_what_is_there() {
        QCOMPARE(headroom({"batch", "plans", "--out", "added", "--replications", "2", "--max-requests", "1M"}).exit, 0);
        const auto two = outcome(path("added"));
        QCOMPARE(batch("added").exit, 0);
        const auto four = outcome(path("added"));
        for (const QString& name : two.keys())
            if (name.startsWith("replications/")) QCOMPARE(four[name], two[name]);
        QVERIFY(four == outcome(path("undisturbed")));
    }

    void a_bad_plan_stops_nobody() {
        write("mixed/bad.headroom.json", plan("Bad", phase("Now", 50), "expnential(5 ms)"));
        write("mixed/good.headroom.json", plan("Good", phase("Now", 50)));
        const Answer answer = headroom(QStringList{"batch", "mixed", "--out", "mixed-out"} + quick_);
        QCOMPARE(answer.exit, 2);
        QVERIFY2(answer.err.contains("expnential"), answer.err.constData());
        const QByteArray summary = read(path("mixed-out/summary.csv"));
        QVERIFY2(summary.contains("\r\nbad,,,wrong,") && summary.contains("\r\ngood,Now,One,"), summary.constData());
        QVERIFY(QFile::exists(path("mixed-out/good.results.json")) && !QFile::exists(path("mixed-out/bad.results.json")));
    }

    void promises_can_be_required() {
        write("slow.headroom.json", plan("Slow", phase("Now", 190)));
        const QStringList slow = QStringList{"batch", "slow.headroom.json", "plans", "--out", "slow"} + quick_;
        QCOMPARE(headroom(slow).exit, 0);
        QCOMPARE(headroom(slow + QStringList{"--require-slo"}).exit, 1);
        QCOMPARE(batch("undisturbed", {"--require-slo"}).exit, 0);
    }

    void plans_of_one_name() {
        write("a/same.headroom.json", plan("A", phase("Now", 50)));
        write("b/same.headroom.json", plan("B", phase("Now", 60)));
        const QStringList plans = {"batch", "a/same.headroom.json", "b", "a", "--out", "same"};
        QCOMPARE(headroom(plans + quick_).exit, 0);
        QCOMPARE(read(path("same/summary.csv")).split('\n').size(), 4);
        QVERIFY(read(path("same/same.results.json")).contains("\"A\"") && read(path("same/same-2.results.json")).contains("\"B\""));
    }

    void interrupting_keeps_what_was_finished() {
        const auto process = start(QStringList{"batch", "plans", "--out", "interrupted"} + quick_);
        while (!process->waitForFinished(1) && outcome(path("interrupted")).isEmpty()) {}  // it works on them
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        const Answer answer = headroom::test::answer_of(*process);
        QVERIFY2(answer.exit == 130 || answer.exit == 0, answer.err.constData());
        if (answer.exit == 130) QVERIFY2(answer.err.contains("goes on"), answer.err.constData());
        QCOMPARE(batch("interrupted").exit, 0);
        QVERIFY(outcome(path("interrupted")) == outcome(path("undisturbed")));
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nowhere") << QStringList{"plans"} << "--out";
        QTest::newRow("nothing") << QStringList{"--out", "x"} << "PLANS";
        QTest::newRow("missing") << QStringList{"nobody", "--out", "x"} << "nobody: there is no such file";
        QTest::newRow("empty folder") << QStringList{"undisturbed/replications", "--out", "x"} << "holds no plan";
        for (const char* shard : {"0/2", "3/2", "2", "a/b", "-1/2", "1/2/3"})
            QTest::addRow("shard %s", shard) << QStringList{"plans", "--out", "x", "--shard", shard} << "--shard";
        QTest::newRow("no folder") << QStringList{"plans", "--out", "plans/notes.txt"} << "plans/notes.txt";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(headroom(QStringList{"batch"} + arguments), complaint.toUtf8());
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
