// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QProcess>
#include <QTemporaryDir>
#include <QTreeWidget>
#include <QtTest>

#include <csignal>

#include "app/document/edits.h"
#include "app/gui/file_actions.h"
#include "app/gui/manifest_import.h"
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

/// Files of this program may grow to so many bytes, and not beyond.
class SizeLimit {
public:
    explicit SizeLimit(rlim_t bytes) : former_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &former_);
        const rlimit limit{bytes, former_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SizeLimit() {
        setrlimit(RLIMIT_FSIZE, &former_);
        std::signal(SIGXFSZ, former_signal_);
    }

private:
    rlimit former_{};
    void (*former_signal_)(int);
};

/// A file system of its own, of 64 kB, where that may be.
class SmallDisk {
public:
    explicit SmallDisk(const QString& folder) : folder_(folder) {
        QDir().mkpath(folder);
        mounted_ = mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder);
    }
    ~SmallDisk() {
        if (mounted_) QProcess::execute("umount", {folder_});
    }
    bool is_mounted() const { return mounted_; }
    bool make_read_only() { return mount("-o", "remount,ro", folder_); }
    void fill() {
        QFile file(folder_ + "/ballast");
        if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            while (file.write(QByteArray(4096, 'x')) == 4096) {}
    }

private:
    template <class... Arguments>
    static bool mount(const Arguments&... arguments) {
        QProcess process;
        process.start("mount", {QString(arguments)...});
        return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    QString folder_;
    bool mounted_ = false;
};

/// As a person does it: the name is typed into the dialog.
void save_as(BenchWindow& window, const QString& path) {
    QTimer typing;
    QObject::connect(&typing, &QTimer::timeout, [&] {
        auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
        auto* name = dialog != nullptr ? dialog->findChild<QLineEdit*>("fileNameEdit") : nullptr;
        if (name == nullptr) return;
        typing.stop();
        name->setText(path);
        QTest::keyClick(name, Qt::Key_Return);
    });
    typing.start(50);
    window.action("save_as")->trigger();
}

}  // namespace

/// What goes wrong with files is told, and nothing is lost.
class TestFilesOfTheWindow : public QObject {
    Q_OBJECT

    /// Opening such a file says why not, and leaves the plan that is open, and changed, as it is.
    template <class Open>
    void refused(const QString& name, const QByteArray& text, const QString& complaint, Open open) {
        BenchWindow window;
        window.open_preset("hello");
        change(window, "mine");
        const std::string before = window.bytes();
        write(window.file(name), text);
        QString said;
        const Answer answer("OK", &said);
        open(window, window.file(name));
        QVERIFY2(said.contains(complaint) && said.contains("Nothing was loaded"), qPrintable(said));
        QCOMPARE(window.bytes(), before);
        QVERIFY(window.workbench().document.is_modified());
    }

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
        refused("bad.headroom.json", text, complaint,
                [](BenchWindow& window, const QString& file) { QVERIFY(!window->files().open(file)); });
    }

    void a_file_that_is_not_there() {
        BenchWindow window;
        QString said;
        const Answer answer("OK", &said);
        QVERIFY(!window->files().open(window.file("nobody.headroom.json")));
        QVERIFY2(said.contains("cannot be read"), qPrintable(said));
        QVERIFY(!window->files().is_open());
    }

    void what_cannot_be_written_keeps_the_changes_data() {
        QTest::addColumn<QString>("how");
        QTest::newRow("a folder that takes no files") << "proc";  // not even from root
        QTest::newRow("a limit of the file's size") << "limit";   // as a full disk: begun, and not to be finished
        QTest::newRow("a file in the folder's place") << "folder";
        QTest::newRow("a full disk") << "full";
        QTest::newRow("a disk to read only") << "read-only";
    }
    void what_cannot_be_written_keeps_the_changes() {
        QFETCH(QString, how);
        BenchWindow window;
        window.open_preset("hello");
        const bool needs_disk = how == "full" || how == "read-only";
        const std::unique_ptr<SmallDisk> disk = needs_disk ? std::make_unique<SmallDisk>(window.file("disk")) : nullptr;
        if (disk && !disk->is_mounted()) QSKIP("no file system can be mounted here");
        const QString path = window.file(how == "folder" || disk ? "disk/plan.headroom.json" : "plan.headroom.json");
        QDir().mkpath(window.file("disk"));
        window.workbench().document.save(path);
        const QByteArray before = text_of(path);
        change(window, "mine");
        window.workbench().recovery.keep();
        const auto copies = [&] { return QDir(window.file("recovery")).entryList({"*.recovery"}, QDir::Files).size(); };
        QCOMPARE(copies(), 1);
        QString said;
        const Answer answer("OK", &said);
        if (how == "folder") QVERIFY(QFile::rename(window.file("disk"), window.file("away")));
        if (how == "folder") write(window.file("disk"), "in the way");
        if (how == "full") disk->fill();
        if (how == "read-only") QVERIFY(disk->make_read_only());
        if (how == "proc") {
            save_as(window, "/proc/plan.headroom.json");
        } else {
            const std::unique_ptr<SizeLimit> limit = how == "limit" ? std::make_unique<SizeLimit>(100) : nullptr;
            window.action("save")->trigger();
        }
        QVERIFY(answer.given());
        QVERIFY2(said.contains("could not be saved") && said.contains("cannot be written: "), qPrintable(said));
        QCOMPARE(text_of(how == "folder" ? window.file("away/plan.headroom.json") : path), before);
        QVERIFY(window.workbench().document.is_modified());
        QCOMPARE(window.workbench().document.path(), path);
        QCOMPARE(window.workbench().document.plan().note, std::string("mine"));
        QCOMPARE(copies(), 1);
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

    void manifests_become_a_new_plan() {
        BenchWindow window;
        window.open_preset("hello");
        change(window, "mine");
        QFile::copy(HEADROOM_MANIFESTS "/shop.yaml", window.file("shop.yaml"));
        {
            const Answer answer("Cancel");  // the open plan is not lost
            QVERIFY(!window->files().open(window.file("shop.yaml")));
            QVERIFY(answer.given());
            QCOMPARE(window.workbench().document.plan().note, std::string("mine"));
        }
        const Answer answer("Discard");
        window.drop({window.file("shop.yaml")});
        QCOMPARE(window.workbench().document.plan().name, std::string("shop"));
        QVERIFY(window.workbench().document.plan().designs.front().components.size() > 3);
        QVERIFY(!window.workbench().document.problems().has_errors());
        QVERIFY(window.workbench().document.is_modified() && window.workbench().document.path().isEmpty());
        auto* remarks = window.find<gui::ImportRemarks>("import_remarks");
        QVERIFY(remarks != nullptr && remarks->isVisible());
        QVERIFY2(remarks->text().contains("shop.yaml:"), qPrintable(remarks->text()));
        QVERIFY(remarks->findChild<QTreeWidget*>("import_remarks_list")->topLevelItemCount() > 2);
    }

    void bad_manifests_are_refused_with_their_line_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("no YAML") << QByteArray("kind: Deployment\n  metadata: [\n") << "bad.yaml:2:";
        QTest::newRow("nothing to simulate") << QByteArray("kind: ConfigMap\nmetadata: {name: x}\n") << "nothing to simulate";
        QTest::newRow("no count") << QByteArray("kind: Deployment\nmetadata: {name: x}\nspec: {replicas: many}\n") << "bad.yaml:3:";
        QTest::newRow("empty") << QByteArray() << "nothing to simulate";
    }
    void bad_manifests_are_refused_with_their_line() {
        QFETCH(QByteArray, text);
        QFETCH(QString, complaint);
        refused("bad.yaml", text, complaint, [](BenchWindow& window, const QString& file) { window.drop({file}); });
    }

    void manifests_of_several_files_are_one_plan() {
        BenchWindow window;
        const QByteArray spec = "spec: {template: {spec: {containers: [{name: main, image: x}]}}}\n";
        write(window.file("web.yaml"), "kind: Deployment\nmetadata: {name: web}\n" + spec);
        write(window.file("api.yml"), "kind: Deployment\nmetadata: {name: api}\n" + spec);
        const Answer answer("OK");  // to what nobody should say
        QVERIFY(window->files().open_all({window.file("web.yaml"), window.file("api.yml")}));
        QVERIFY(!answer.given());
        QCOMPARE(window.workbench().document.plan().name, std::string("web"));
        const auto& components = window.workbench().document.plan().designs.front().components;
        for (const char* id : {"web", "api"})
            QVERIFY2(std::ranges::find(components, std::string(id), &plan::Component::id) != components.end(), id);
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

    void saving_over_what_another_program_wrote_asks() {
        BenchWindow window;
        const QByteArray text = text_of(QString(HEADROOM_PRESETS) + "/hello.headroom.json");
        const QString path = window.file("shared.headroom.json");
        write(path, text);
        QVERIFY(window->files().open(path));
        change(window, "mine");
        const QByteArray theirs = text + "\n";
        write(path, theirs);
        {
            const Answer answer("Cancel");
            window.action("save")->trigger();
            QVERIFY(answer.given());
        }
        QCOMPARE(text_of(path), theirs);
        QVERIFY(window.workbench().document.is_modified());
        {
            const Answer answer("Save over it");
            window.action("save")->trigger();
            QVERIFY(answer.given());
        }
        QCOMPARE(text_of(path).toStdString(), window.bytes());
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
        QVERIFY(failed.wait(300000));
        QCOMPARE(failed.count(), 1);
        QVERIFY(!window.workbench().runner.is_running());
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        QVERIFY(window.workbench().book.growth() != nullptr);
    }
};

QTEST_MAIN(TestFilesOfTheWindow)
#include "tst_files_of_the_window.moc"
