// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/error.h"
#include "plan/reader.h"
#include "test_types.h"

using namespace headroom;

namespace {

plan::Plan fixture() { return *plan::read_plan(PLAN_TESTS "/fixtures/v1.headroom.json").plan; }

template <class Call>
QString message_of(Call call) {
    try {
        call();
    } catch (const FileError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestPlanFile : public QObject {
    Q_OBJECT
private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        path_ = folder_->filePath("plan.headroom.json").toStdString();
    }

    void writes_and_reads() {
        plan::write_plan(fixture(), path_);
        const plan::ParsedPlan parsed = plan::read_plan(path_);
        QVERIFY(parsed.plan);
        QVERIFY(!parsed.has_comments);
        QCOMPARE(plan::print_plan(*parsed.plan), plan::print_plan(fixture()));
        QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void keeps_permissions() {
        plan::write_plan(fixture(), path_);
        ::chmod(path_.c_str(), 0640);
        plan::write_plan(fixture(), path_);
        struct stat status {};
        QCOMPARE(::stat(path_.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 07777u, 0640u);
    }

    void follows_symbolic_links() {
        plan::write_plan(fixture(), path_);
        const QString link = folder_->filePath("link.json");
        QVERIFY(QFile::link(QString::fromStdString(path_), link));
        plan::Plan changed = fixture();
        changed.name = "Changed";
        plan::write_plan(changed, link.toStdString());
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(plan::read_plan(path_).plan->name, std::string("Changed"));
    }

    void the_former_file_survives_a_failure() {
        const std::string inside = folder_->filePath("folder").toStdString();
        QVERIFY(QDir(folder_->path()).mkdir("folder"));
        const QString message = message_of([&] { plan::write_plan(fixture(), inside); });
        QVERIFY2(message.startsWith(QString::fromStdString(inside + ": cannot be written: ")), qPrintable(message));
        QVERIFY(QFileInfo(QString::fromStdString(inside)).isDir());
        QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden).size(), 0);
    }

    void a_missing_folder_is_told() {
        const QString message = message_of([] { plan::write_plan(fixture(), "/nowhere/at/all/plan.json"); });
        QCOMPARE(message, QString("/nowhere/at/all/plan.json: cannot be written: No such file or directory"));
    }

    void unreadable_files() {
        QCOMPARE(message_of([] { plan::read_plan("/nowhere/plan.json"); }),
                 QString("/nowhere/plan.json: cannot be read: No such file or directory"));
        const std::string folder = folder_->path().toStdString();
        QCOMPARE(message_of([&] { plan::read_plan(folder); }), QString::fromStdString(folder + ": cannot be read: Is a directory"));
    }

    /// A file that never ends is read no further than a plan may be long.
    void endless_files() {
        const plan::ParsedPlan parsed = plan::read_plan("/dev/zero");
        QVERIFY(!parsed.plan && !parsed.draft);
        QCOMPARE(QString::fromStdString(parsed.diagnostics.list()[0].message), QString("the text has 64000001 bytes"));
    }

private:
    std::unique_ptr<QTemporaryDir> folder_;
    std::string path_;
};

QTEST_APPLESS_MAIN(TestPlanFile)
#include "tst_plan_file.moc"
