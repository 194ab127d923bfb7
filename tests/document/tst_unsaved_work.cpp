// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/document/file_lock.h"
#include "app/document/recovery.h"
#include "core/error.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

namespace {

void note(PlanDocument& document, const std::string& text) {
    document.edit("Note", [&](plan::Plan& plan) { plan.note = text; });
}

}  // namespace

class TestUnsavedWork : public QObject {
    Q_OBJECT

private slots:
    void saving_makes_it_clean() {
        QTemporaryDir folder;
        PlanDocument document;
        document.reset(preset("hello"));
        document.mark_unsaved();
        QVERIFY(document.is_modified());
        const QString path = folder.filePath("a.headroom.json");
        document.save(path);
        QVERIFY(!document.is_modified());
        QCOMPARE(document.path(), path);
        note(document, "later");
        QVERIFY(document.is_modified());
        document.undo_stack().undo();
        QVERIFY(!document.is_modified());
        QCOMPARE(plan::print_plan(*plan::read_plan(path.toStdString()).plan), bytes_of(document));
    }

    void a_file_that_cannot_be_written_stays_modified() {
        PlanDocument document;
        document.reset(preset("hello"));
        note(document, "x");
        QVERIFY_EXCEPTION_THROWN(document.save("/nowhere/at/all.headroom.json"), FileError);
        QVERIFY(document.is_modified());
        QVERIFY(document.path().isEmpty());
    }

    void a_lock_is_held_by_one() {
        QTemporaryDir folder;
        const QString path = folder.filePath("a.headroom.json");
        FileLock one, two;
        QVERIFY(one.take(path));
        QVERIFY(one.take(path));
        QVERIFY(!two.take(path));
        QVERIFY2(two.holder().contains(QString::number(QCoreApplication::applicationPid())), qPrintable(two.holder()));
        one.release();
        QVERIFY(two.take(path));
    }

    void unsaved_work_is_copied_within_two_seconds() {
        QTemporaryDir folder;
        PlanDocument document;
        document.reset(preset("hello"), "/somewhere/hello.headroom.json");
        Recovery dying(document, folder.filePath("recovery"));
        QElapsedTimer clock;
        clock.start();
        note(document, "first");
        while (clock.elapsed() < 1000) {  // edits that go on do not put it off
            QTest::qWait(100);
            note(document, std::to_string(clock.elapsed()));
        }
        const QDir copies(folder.filePath("recovery"));
        QTRY_COMPARE_WITH_TIMEOUT(copies.entryList({"*.recovery"}).size(), 1, 1000);
        QVERIFY2(clock.elapsed() < 2000, qPrintable(QString::number(clock.elapsed())));

        const QByteArray copy = [&] {
            QFile file(copies.filePath(copies.entryList({"*.recovery"}).front()));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }();
        QVERIFY(copy.startsWith("/somewhere/hello.headroom.json\n"));
        QCOMPARE(copy.mid(copy.indexOf('\n') + 1).toStdString(), bytes_of(document));
        QVERIFY(dying.find().empty());  // its own

        document.undo_stack().setIndex(0);
        QCOMPARE(copies.entryList({"*.recovery"}).size(), 0);
    }

    void what_a_dead_window_left_is_found() {
        QTemporaryDir folder;
        const QString copy = folder.filePath("dead.recovery");
        QFile file(copy);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("/somewhere/a.headroom.json\n" + QByteArray::fromStdString(plan::print_plan(preset("hello"))));
        file.close();
        QFile damaged(folder.filePath("damaged.recovery"));
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("/x\n{\"headroom\": 1, ");
        damaged.close();

        PlanDocument document;
        const Recovery recovery(document, folder.path());
        const std::vector<Remains> found = recovery.find();
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].path, QString("/somewhere/a.headroom.json"));
        QCOMPARE(found[0].name, QString("Hello"));
        QCOMPARE(plan::print_plan(Recovery::read(found[0])), plan::print_plan(preset("hello")));
        Recovery::discard(found[0]);
        QVERIFY(recovery.find().empty());
    }

    void a_folder_that_cannot_be_written_is_told_once() {
        PlanDocument document;
        document.reset(preset("hello"));
        Recovery recovery(document, "/proc/recovery");
        QSignalSpy failed(&recovery, &Recovery::failed);
        note(document, "a");
        recovery.keep();
        note(document, "b");
        recovery.keep();
        QCOMPARE(failed.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestUnsavedWork)
#include "tst_unsaved_work.moc"
