// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QMessageBox>
#include <QStandardPaths>

#include "app/gui/file_actions.h"
#include "plan/reader.h"

namespace headroom {

namespace {

gui::Folders folders_in(const QTemporaryDir& folder, const QString& worker) {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("headroom-test");
    QCoreApplication::setApplicationName("headroom-test");
    return {folder.filePath("recovery"), folder.filePath("cache"), HEADROOM_PRESETS, worker};
}

}  // namespace

BenchWindow::BenchWindow(const QString& worker)
    : workbench_(std::make_unique<gui::Workbench>(folders_in(folder_, worker))), window_(std::make_unique<gui::MainWindow>(*workbench_)) {
    window_->resize(1400, 900);
    window_->show();
}

QString BenchWindow::open_preset(const QString& name) {
    const QString path = file(name + ".headroom.json");
    QFile::copy(QString(HEADROOM_PRESETS) + "/" + name + ".headroom.json", path);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return window_->files().open(path) ? path : QString();
}

void BenchWindow::drop(const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window_.get(), &event);
}

QAction* BenchWindow::action(const QString& name) const { return window_->findChild<QAction*>(name); }

bool BenchWindow::wait_for_run(int limit_ms) {
    app::StudyRunner& runner = workbench_->runner;
    QSignalSpy failed(&runner, &app::StudyRunner::failed), cancelled(&runner, &app::StudyRunner::cancelled);
    return QTest::qWaitFor([&] { return !runner.is_running(); }, limit_ms) && failed.isEmpty() && cancelled.isEmpty();
}

std::string BenchWindow::bytes() const { return plan::print_plan(workbench_->document.plan()); }

Answer::Answer(QString button, QString* said) {
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this, button, said] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        if (box == nullptr || given_) return;
        if (said != nullptr) *said = box->text() + "\n" + box->informativeText();
        offered_.clear();
        for (QAbstractButton* each : box->buttons()) offered_ << each->text().remove('&');
        for (QAbstractButton* each : box->buttons())
            if (each->text().remove('&').contains(button)) {
                given_ = true;
                each->click();
                return;
            }
    });
    timer_.start(20);
}

Dismisser::Dismisser() {
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
        QWidget* asking = QApplication::activePopupWidget();
        if (asking == nullptr) asking = QApplication::activeModalWidget();
        if (asking == nullptr) return;
        ++dismissed_;
        asking->close();
    });
    timer_.start(20);
}

}  // namespace headroom
