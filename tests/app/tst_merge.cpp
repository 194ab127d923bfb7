// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <functional>

#include "batch_files.h"
#include "program.h"

namespace {

using headroom::test::Answer;
using headroom::test::outcome;
using headroom::test::phase;
using headroom::test::plan;
using headroom::test::read;

}  // namespace

/// What shards have done apart, put together, is what one machine does.
class TestMerge : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    const QStringList quick_ = {"--replications", "4", "--max-requests", "1M", "--jobs", "2", "--quiet"};
    const QStringList batch_ = QStringList{"batch", "plans"} + quick_;
    const QStringList sweep_ =
        QStringList{"sweep", "plans/small.headroom.json", "--set", "web.workers=1..3", "--set", "web.queue_limit=5,1000"} + quick_;

    QString path(const QString& name) const { return folder_.filePath(name); }
    void write(const QString& name, const QByteArray& text) {
        QDir(folder_.path()).mkpath(QFileInfo(name).path());
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    Answer headroom(const QStringList& arguments) { return headroom::test::run_in(folder_.path(), arguments); }
    Answer shard(const QStringList& command, const QString& out, const QString& which) {
        return headroom(command + QStringList{"--out", out, "--shard", which});
    }
    QString first_replication(const QString& out) const {
        for (const QString& name : outcome(path(out)).keys())
            if (name.startsWith("replications/")) return out + "/" + name;
        return {};
    }

private slots:
    void initTestCase() {
        write("plans/small.headroom.json", plan("Small", phase("Now", 50) + "," + phase("Later, \\\"soon\\\"", 120)));
        write("plans/more/large.headroom.json", plan("Large", phase("Now", 90)));
        for (const char* which : {"1/2", "2/2"}) QCOMPARE(shard(batch_, QString("half-") + which[0], which).exit, 0);
    }

    void is_what_one_machine_writes_data() {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<int>("shards");
        QTest::addColumn<QString>("table");
        QTest::newRow("a batch of two") << batch_ << 2 << "summary.csv";
        QTest::newRow("a batch of more shards than runs") << batch_ << 5 << "summary.csv";
        QTest::newRow("a sweep of three") << sweep_ << 3 << "sweep.csv";
        QTest::newRow("a sweep of one") << sweep_ << 1 << "sweep.csv";
    }
    void is_what_one_machine_writes() {
        QFETCH(QStringList, command);
        QFETCH(int, shards);
        QFETCH(QString, table);
        const QString tag = QString(QTest::currentDataTag()).replace(' ', '-');
        QCOMPARE(headroom(command + QStringList{"--out", tag + "-alone"}).exit, 0);
        QStringList folders;
        for (int i = shards; i >= 1; --i) {
            folders += QString("%1-%2").arg(tag).arg(i);
            QCOMPARE(shard(command, folders.back(), QString("%1/%2").arg(i).arg(shards)).exit, 0);
        }
        const Answer merged = headroom(QStringList{"merge"} + folders + QStringList{"--out", tag});
        QCOMPARE(merged.exit, 0);
        QVERIFY2(merged.out.startsWith((tag + "/" + table + ": ").toUtf8()), merged.out.constData());
        const auto alone = outcome(path(tag + "-alone")), together = outcome(path(tag));
        QCOMPARE(together.keys(), alone.keys());
        QVERIFY(together == alone);
        QVERIFY(!together[table].contains("pending"));
        QCOMPARE(headroom(QStringList{"merge"} + folders + QStringList{"--out", tag, "--quiet"}).out, "");  // once more: nothing changes
        QVERIFY(outcome(path(tag)) == alone);
    }

    void shards_may_share_a_folder() {
        for (const char* which : {"1/2", "2/2"}) QCOMPARE(shard(batch_, "shared", which).exit, 0);
        QCOMPARE(headroom({"merge", "shared", "--out", "of-shared"}).exit, 0);
        QVERIFY(outcome(path("of-shared")) == outcome(path("shared")));
    }

    void a_bad_plan_is_told_as_by_one_machine() {
        write("mixed/bad.headroom.json", plan("Bad", phase("Now", 50), "expnential(5 ms)"));
        write("mixed/good.headroom.json", plan("Good", phase("Now", 50)));
        const QStringList mixed = QStringList{"batch", "mixed"} + quick_;
        QCOMPARE(headroom(mixed + QStringList{"--out", "mixed-alone"}).exit, 2);
        for (const char* which : {"1/2", "2/2"}) QCOMPARE(shard(mixed, QString("mixed-") + which[0], which).exit, 2);
        QCOMPARE(headroom({"merge", "mixed-1", "mixed-2", "--out", "mixed-merged"}).exit, 2);
        QVERIFY(outcome(path("mixed-merged")) == outcome(path("mixed-alone")));
    }

    /// A document needs all its runs: where one has failed there is none, as with one machine.
    void a_run_that_failed_has_a_row_and_no_document() {
        QVERIFY(QFile::copy(HEADROOM_BIN "/headroom", path("headroom")));
        write("headroom-worker", "#!/bin/sh\nexit 1\n");
        QFile::setPermissions(path("headroom-worker"), QFile::ReadOwner | QFile::ExeOwner);
        const QStringList arguments = batch_ + QStringList{"--out", "failed", "--shard", "1/2"};
        QCOMPARE(headroom::test::run_in(folder_.path(), arguments, path("headroom")).exit, 3);
        QCOMPARE(headroom({"merge", "failed", "half-2", "--out", "failed-merged"}).exit, 3);
        QVERIFY(!QFile::exists(path("failed-merged/small.results.json")));
        QVERIFY(read(path("failed-merged/summary.csv")).contains(",failed,"));
        QCOMPARE(shard(batch_, "failed", "1/2").exit, 0);  // run again
        QCOMPARE(headroom({"merge", "failed", "half-2", "--out", "failed-merged"}).exit, 0);
        QVERIFY(QFile::exists(path("failed-merged/small.results.json")));
    }

    void conflicts_data() {
        QTest::addColumn<std::function<void(const QString&)>>("spoil");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char* name, std::function<void(const QString&)> spoil, const char* complaint) {
            QTest::newRow(name) << std::move(spoil) << complaint;
        };
        const auto replace = [this](const QString& name, const QByteArray& from, const QByteArray& to) {
            const QByteArray former = read(path(name)), text = QByteArray(former).replace(from, to);
            QVERIFY(text != former);
            write(name, text);
        };
        const auto again = [this](const QString& out, const QStringList& command) { QCOMPARE(shard(command, out, "2/2").exit, 0); };
        const QString record = "/shards/2-of-2/shard.json";
        row(
            "missing", [=, this](const QString& out) { QVERIFY(QFile::remove(path(out + record))); }, "holds no shard that has ended");
        row(
            "another engine", [=](const QString& out) { replace(out + record, "\"engine\": \"", "\"engine\": \"9."); }, "the engine is 9.");
        row(
            "another seed",
            [=, this](const QString& out) {
                again(out, batch_ + QStringList{"--seed", "2"});
            },
            "--seed is 2 here, and 1 in");
        row(
            "another plan",
            [=, this](const QString& out) {
                write("other/small.headroom.json", plan("Small", phase("Now", 51) + "," + phase("Later, \\\"soon\\\"", 120)));
                write("other/more/large.headroom.json", plan("Large", phase("Now", 90)));
                again(out, QStringList{"batch", "other"} + quick_);
            },
            "the plan small is sha256");
        row(
            "fewer plans",
            [=, this](const QString& out) {
                again(out, QStringList{"batch", "plans/small.headroom.json"} + quick_);
            },
            "the number of rows is 2 here, and 3 in");
        row(
            "a sweep", [=, this](const QString& out) { again(out, sweep_); }, "the command is sweep here, and batch in");
        row(
            "a row twice, differing", [=](const QString& out) { replace(out + record, "\"row\": 1,", "\"row\": 0,"); },
            "row 1 is another than in");
        row(
            "a run twice, differing",
            [=, this](const QString& out) {
                for (const char* name : {"shard.json", "row-1.json", "row-3.json"})
                    write(out + "/shards/1-of-2/" + name, read(path(QString("half-1/shards/1-of-2/") + name)));
                replace(out + "/shards/1-of-2/row-1.json", "\"replications\": 4", "\"replications\": 5");
            },
            "row-1.json: error: this run is another than in half-1/");
        row(
            "no replications", [this](const QString& out) { QVERIFY(QDir(path(out + "/replications")).removeRecursively()); },
            "replications: cannot be read");
        row(
            "no record", [=, this](const QString& out) { write(out + record, "{}"); }, "$.format");
        row(
            "cut off", [=, this](const QString& out) { write(out + record, read(path(out + record)).chopped(40)); }, "shard.json:");
        row(
            "newer", [=](const QString& out) { replace(out + record, "\"version\": 1", "\"version\": 2"); }, "version");
        row(
            "outside", [=](const QString& out) { replace(out + record, "\"file\": \"small", "\"file\": \"../small"); },
            "outside of the folder");
        row(
            "a damaged replication",
            [this](const QString& out) {
                const QString victim = first_replication(out);
                write(victim, read(path(victim)).chopped(10));
            },
            "this replication was damaged");
        row(
            "another replication",
            [this](const QString& out) {
                const QString name = first_replication("half-1").section('/', 1);
                const QByteArray answer = read(path("half-1/" + name)).replace(0, read(path("half-1/" + name)).indexOf('\n') + 1, "") + " ";
                const QByteArray hash = QCryptographicHash::hash(answer, QCryptographicHash::Sha256).toHex();
                write(out + "/" + name, "headroom-replication 1 " + name.section('/', -1).toUtf8() + " " + hash + "\n" + answer);
            },
            "this replication is another than");
    }
    void conflicts() {
        QFETCH(std::function<void(const QString&)>, spoil);
        QFETCH(QString, complaint);
        const QString out = QString("spoilt-%1").arg(QString(QTest::currentDataTag()).replace(' ', '-').remove(','));
        QCOMPARE(shard(batch_, out, "2/2").exit, 0);
        spoil(out);
        headroom::test::check_refusal(headroom({"merge", "half-1", out, "--out", out + "-merged"}), complaint.toUtf8());
        QVERIFY(!QFile::exists(path(out + "-merged/summary.csv")));
    }

    void wrong_arguments_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("nothing") << QStringList{"--out", "x"} << "SHARD_DIRS";
        QTest::newRow("nowhere") << QStringList{"half-1"} << "--out";
        QTest::newRow("no folder") << QStringList{"nobody", "--out", "x"} << "nobody: holds no shard";
        QTest::newRow("no shards") << QStringList{"plans", "--out", "x"} << "plans: holds no shard";
        QTest::newRow("one of two") << QStringList{"half-2", "--out", "x"} << "shard 1/2 of this study is not there";
        QTest::newRow("a file as folder") << QStringList{"half-1", "half-2", "--out", "plans/small.headroom.json"}
                                          << "plans/small.headroom.json";
    }
    void wrong_arguments() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, complaint);
        headroom::test::check_refusal(headroom(QStringList{"merge"} + arguments), complaint.toUtf8());
    }
};

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
