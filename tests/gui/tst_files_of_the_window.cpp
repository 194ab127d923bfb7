// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "app/document/edits.h"
#include "app/gui/file_actions.h"
#include "bench_window.h"
#include "plan/reader.h"

using namespace headroom;

namespace {

void write(const QString& path, const QByteArray& text) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(text);
}

QByteArray text_of(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void change(BenchWindow& window, const std::string& note) {
    window.workbench().document.edit("Note", [&](plan::Plan& plan) { plan.note = note; });
}

}  // namespace

/// What goes wrong with files is told, and nothing is lost.
class TestFilesOfTheWindow : public QObject {
    Q_OBJECT

private slots:
    void what_is_no_plan_is_refused_with_its_line_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("cut off") << QByteArray("{\n  \"headroom\": 1,\n  \"name\": ") << "bad.headroom.json:3:";
        QTest::newRow("newer") << QByteArray("{\"headroom\": 99, \"name\": \"x\"}") << "99";
        QTest::newRow("something else") << QByteArray("[1, 2]") << "bad.headroom.json:1:";
        QTest::newRow("empty") << QByteArray() << "bad.headroom.json:1:";
    }
    void what_is_no_plan_is_refused_with_its_line() {
        QFETCH(QByteArray, text);
        QFETCH(QString, complaint);
        BenchWindow window;
        window.open_preset("hello");
        change(window, "mine");
        const std::string before = window.bytes();
        write(window.file("bad.headroom.json"), text);
        QString said;
        const Answer answer("OK", &said);
        QVERIFY(!window->files().open(window.file("bad.headroom.json")));
        QVERIFY2(said.contains(complaint) && said.contains("Nothing was loaded"), qPrintable(said));
        QCOMPARE(window.bytes(), before);
        QVERIFY(window.workbench().document.is_modified());
    }

    void a_file_that_is_not_there() {
        BenchWindow window;
        QString said;
        const Answer answer("OK", &said);
        QVERIFY(!window->files().open(window.file("nobody.headroom.json")));
        QVERIFY2(said.contains("cannot be read"), qPrintable(said));
        QVERIFY(!window->files().is_open());
    }

    void a_read_only_folder_keeps_the_changes() {
        if (geteuid() == 0) QSKIP("root may write everywhere; a full disk is told in the same way");
        BenchWindow window;
        const QString path = window.open_preset("hello");
        change(window, "mine");
        QFile::setPermissions(QFileInfo(path).path(), QFile::ReadOwner | QFile::ExeOwner);
        QString said;
        const Answer answer("OK", &said);
        window.action("save")->trigger();
        QFile::setPermissions(QFileInfo(path).path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QVERIFY2(said.contains("could not be saved"), qPrintable(said));
        QVERIFY(window.workbench().document.is_modified());
    }

    void a_full_disk_keeps_the_file_and_the_changes() {
        BenchWindow window;
        window.open_preset("hello");
        change(window, "mine");
        QString said;
        {
            const Answer answer("OK", &said);
            window.workbench().document.mark_unsaved();
            QVERIFY(!QFileInfo("/dev/full/x").exists());
            QVERIFY_EXCEPTION_THROWN(window.workbench().document.save("/dev/full/x.headroom.json"), Error);
        }
        QVERIFY(window.workbench().document.is_modified());
    }

    void saving_over_comments_asks() {
        BenchWindow window;
        const QByteArray text = "// mine\n" + text_of(QString(HEADROOM_PRESETS) + "/hello.headroom.json");
        write(window.file("commented.headroom.json"), text);
        QVERIFY(window->files().open(window.file("commented.headroom.json")));
        change(window, "new");
        {
            const Answer answer("Cancel");
            window.action("save")->trigger();
            QVERIFY(answer.given());
        }
        QCOMPARE(text_of(window.file("commented.headroom.json")), text);
        {
            const Answer answer("Save without comments");
            window.action("save")->trigger();
            QVERIFY(answer.given());
        }
        QCOMPARE(text_of(window.file("commented.headroom.json")).toStdString(), window.bytes());
        change(window, "newer");
        window.action("save")->trigger();  // no question any more
        QVERIFY(!window.workbench().document.is_modified());
    }

    void two_windows_on_one_file() {
        BenchWindow first, second;
        const QString path = first.open_preset("hello");
        {
            QString said;
            const Answer answer("Cancel", &said);
            QVERIFY(!second->files().open(path));
            QVERIFY2(said.contains("open in another window"), qPrintable(said));
        }
        const Answer answer("Open a copy");
        QVERIFY(second->files().open(path));
        QVERIFY(second.workbench().document.path().isEmpty());
        QVERIFY(second.workbench().document.is_modified());
        QCOMPARE(second.bytes(), first.bytes());
    }

    void closing_asks_for_unsaved_work() {
        BenchWindow window;
        window.open_preset("hello");
        change(window, "mine");
        {
            const Answer answer("Cancel");
            window.action("close")->trigger();
            QVERIFY(answer.given());
            QVERIFY(window->files().is_open());
        }
        const Answer answer("Discard");
        window.action("close")->trigger();
        QVERIFY(!window->files().is_open());
        QVERIFY(window.find<QWidget>("start_page")->isVisible());
    }

    void what_a_crash_left_is_offered_and_recovered() {
        BenchWindow window;
        QDir().mkpath(window.file("recovery"));
        plan::Plan plan = *plan::read_plan(std::string(HEADROOM_PRESETS) + "/hello.headroom.json").plan;
        plan.name = "Rescued";
        write(window.file("recovery/dead.recovery"), "\n" + QByteArray::fromStdString(plan::print_plan(plan)));
        window->hide();
        window->show();
        auto* button = window.find<QAbstractButton>("recover");
        QVERIFY(button != nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(window->files().is_open());
        QCOMPARE(window.workbench().document.plan().name, std::string("Rescued"));
        QVERIFY(window.workbench().document.is_modified());
        QVERIFY(!QFile::exists(window.file("recovery/dead.recovery")));
    }

    void a_worker_that_is_killed_is_a_message() {
        // The first one is killed while it works, the later ones are left alone.
        QTemporaryDir folder;
        const QString worker = folder.filePath("worker");
        write(worker, "#!/bin/sh\nif mkdir '" + folder.filePath("killed").toUtf8() +
                          "' 2>/dev/null; then sleep 0.2; kill -9 $$; fi\nexec " HEADROOM_BIN "/headroom-worker \"$@\"\n");
        QFile::setPermissions(worker, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        BenchWindow window(worker);
        window.open_preset("hello");
        QSignalSpy failed(&window.workbench().runner, &app::StudyRunner::failed);
        window.action("run")->trigger();
        QVERIFY(failed.wait(30000));
        QCOMPARE(failed.count(), 1);
        QVERIFY(!window.workbench().runner.is_running());
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        QVERIFY(window.workbench().book.growth() != nullptr);
    }
};

QTEST_MAIN(TestFilesOfTheWindow)
#include "tst_files_of_the_window.moc"
