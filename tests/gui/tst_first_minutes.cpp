// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QGraphicsView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

#include <csignal>
#include <memory>

#include "app/canvas/arrow_item.h"
#include "app/canvas/canvas.h"
#include "app/canvas/scene.h"
#include "app/gui/file_actions.h"
#include "app/panels/compare_panel.h"
#include "app/panels/findings_model.h"
#include "bench_window.h"
#include "desktop.h"
#include "plan/reader.h"

using namespace headroom;

namespace {

constexpr int study_ms = 1'200'000;  ///< a growth takes half a minute on two idle cores, and many under sanitizers

QPoint on_screen(QGraphicsView& view, QPointF place) { return view.viewport()->mapToGlobal(view.mapFromScene(place)); }

}  // namespace

/// "The first five minutes" of a person with the window, by mouse and keys, under a window manager.
class TestFirstMinutes : public QObject {
    Q_OBJECT

    std::unique_ptr<Desktop> desktop_;
    std::unique_ptr<BenchWindow> window_;

    gui::Workbench& bench() { return window_->workbench(); }
    canvas::Canvas& canvas() { return *window_->find<canvas::Canvas>("canvas"); }
    std::size_t designs() { return bench().document.plan().designs.size(); }

    /// Waits for the window of another program.
    static bool is_seen(const QProcess& program) {
        QProcess search;
        search.start("xdotool",
                     {"search", "--sync", "--all", "--onlyvisible", "--pid", QString::number(program.processId()), "--name", "Headroom"});
        return QTest::qWaitFor([&] { return search.state() == QProcess::NotRunning; }, 15000);
    }

private slots:
    void initTestCase() {
        desktop_ = std::make_unique<Desktop>(HEADROOM_PICTURES);
        window_ = std::make_unique<BenchWindow>();
        (*window_)->setGeometry(40, 40, 1500, 920);
        QVERIFY(QTest::qWaitForWindowExposed(&**window_));
    }
    void cleanupTestCase() {
        bench().document.undo_stack().setClean();
        window_.reset();
        desktop_.reset();
    }

    void step_1_the_window_opens_on_the_start_page() {
        QElapsedTimer clock;
        clock.start();
        QTemporaryDir home;
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HOME", home.path());
        program.setProcessEnvironment(environment);
        program.start(HEADROOM_BIN "/headroom-gui");
        QVERIFY(is_seen(program));
        qInfo("the window is there after %lld ms", clock.elapsed());
        program.kill();
        program.waitForFinished();

        auto* sample = window_->find<QPushButton>("open_sample");
        QVERIFY(sample->isVisible());
        QTRY_VERIFY(sample->hasFocus());
        desktop_->take_picture("start");
    }

    void step_2_the_sample_opens_laid_out() {
        desktop_->click(*window_->find<QPushButton>("open_sample"));
        QTRY_VERIFY(canvas().isVisible());
        QCOMPARE(canvas().scene().nodes().size(), bench().document.plan().designs.front().components.size());
        QVERIFY((*window_)->findChild<QStatusBar*>()->currentMessage().contains("Press Space to replay the growth"));
        QTRY_VERIFY_WITH_TIMEOUT(window_->find<QLabel>("headline")->text().endsWith("estimated"), 60'000);
        desktop_->take_picture("sample");
    }

    void step_3_space_replays_the_growth() {
        desktop_->key("space");
        QVERIFY(bench().runner.is_running());
        QTest::qWait(2500);
        desktop_->take_picture("simulating");
        QVERIFY(window_->wait_for_run(study_ms));
        QVERIFY(bench().player.is_playing());
        auto* callout = window_->find<QFrame>("callout");
        QVERIFY(QTest::qWaitFor([&] { return callout->isVisible(); }, 20000));
        if (bench().player.is_playing()) desktop_->key("space");
        QVERIFY(!bench().player.is_playing());
        QVERIFY(window_->find<QPushButton>("callout_apply")->isVisible());
        QVERIFY(window_->find<QPushButton>("callout_why")->isVisible());
        desktop_->take_picture("saturated");
        desktop_->click(*window_->find<QPushButton>("callout_why"));
        QCOMPARE(window_->find<QTabWidget>("results")->currentWidget()->objectName(), QString("findings"));
        const QString said = window_->find<QLabel>("callout_text")->text();
        const auto* findings = window_->find<QTableView>("findings_table");
        const QModelIndex row = findings->currentIndex().siblingAtColumn(panels::FindingsModel::Text);
        QVERIFY2(row.data().toString().startsWith(said), qPrintable(said + " / " + row.data().toString()));
        QVERIFY(window_->find<QLabel>("findings_evidence")->isVisible());
        desktop_->take_picture("why");
    }

    void step_4_the_change_becomes_a_design() {
        const std::string before = window_->bytes();
        const std::size_t had = designs();
        desktop_->click(*window_->find<QPushButton>("callout_apply"));
        QCOMPARE(designs(), had + 1);
        QCOMPARE(bench().selection.design(), std::string("B"));
        QTRY_VERIFY(bench().runner.is_running());
        QTRY_VERIFY(window_->find<QToolButton>("cancel")->isVisible());
        desktop_->take_picture("design_b");
        desktop_->click(*window_->find<QToolButton>("cancel"));
        QTRY_VERIFY_WITH_TIMEOUT(!bench().runner.is_running(), 1000);
        desktop_->key("ctrl+z");
        QVERIFY(window_->bytes() == before);
        desktop_->key("ctrl+shift+z");
        QCOMPARE(designs(), had + 1);
    }

    void step_5_a_cache_is_put_into_an_arrow() {
        bench().selection.show_design("B");
        auto* callout = window_->find<QFrame>("callout");  // the estimate of B breaks, too
        QVERIFY(QTest::qWaitFor([&] { return callout->isVisible(); }, 60'000));
        desktop_->click(*window_->find<QToolButton>("callout_close"));
        QVERIFY(!callout->isVisible());
        auto* view = window_->find<QGraphicsView>("canvas_view");
        const std::string arrow = "accounts->people";
        QVERIFY(canvas().scene().arrow(arrow) != nullptr);
        auto* search = window_->find<QLineEdit>("palette_search");
        desktop_->click(*search);
        desktop_->type("cache");
        auto* list = window_->find<QAbstractItemView>("palette_list");
        QVERIFY(list != nullptr);
        QModelIndex entry;
        for (int tier = 0; tier < list->model()->rowCount() && !entry.isValid(); ++tier) {
            const QModelIndex top = list->model()->index(tier, 0);
            if (top.data().toString() == "Cache") entry = top;
            for (int row = 0; row < list->model()->rowCount(top); ++row)
                if (list->model()->index(row, 0, top).data().toString() == "Cache") entry = list->model()->index(row, 0, top);
        }
        QVERIFY(entry.isValid());
        const QPoint from = list->viewport()->mapToGlobal(list->visualRect(entry).center());
        desktop_->drag(from, on_screen(*view, canvas().scene().arrow(arrow)->path().pointAtPercent(0.5)));
        const plan::Design& design = *bench().document.plan().find_design("B");
        QVERIFY(design.find_connection("accounts->cache2") != nullptr);
        QVERIFY(design.find_connection("cache2->people") != nullptr);
        desktop_->take_picture("spliced");
        QVERIFY(window_->find<QWidget>("parameters")->isAncestorOf(QApplication::focusWidget()));
        desktop_->key("ctrl+z");
        QVERIFY(bench().document.plan().find_design("B")->find_connection(arrow) != nullptr);
    }

    void step_6_the_designs_are_compared() {
        auto* results = window_->find<QTabWidget>("results");
        auto* compare = window_->find<panels::ComparePanel>("compare");
        compare->choose("Events", "Events", "B", "Events");
        results->setCurrentWidget(compare);
        auto* run = window_->find<QPushButton>("compare_run");
        QTRY_VERIFY(run->isEnabled());
        desktop_->take_picture("before_comparing");
        QSignalSpy ready(&bench(), &gui::Workbench::comparison_ready);
        desktop_->click(*run);
        QVERIFY(ready.wait(2 * study_ms));
        QVERIFY(bench().book.comparison() != nullptr && !bench().book.comparison()->differences.empty());
        desktop_->take_picture("compared");
    }

    void step_7_the_report_is_written() {
        QTimer::singleShot(600, this, [this] {
            auto* dialog = QApplication::activeModalWidget();
            if (dialog == nullptr || dialog->objectName() != "report_dialog") return;
            dialog->findChild<QLineEdit*>("report_folder")->setText(window_->file("report"));
            desktop_->take_picture("report");
            desktop_->click(*dialog->findChild<QPushButton*>("report_write"));
            const bool written =
                QTest::qWaitFor([dialog] { return dialog->findChild<QPushButton*>("report_open_folder")->isEnabled(); }, study_ms);
            if (!written) qWarning("%s", qPrintable(dialog->findChild<QLabel*>("report_state")->text()));
            desktop_->take_picture("written");
            desktop_->key("Escape");
        });
        canvas().setFocus();
        desktop_->key("ctrl+e");
        QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, study_ms);
        const QStringList files = QDir(window_->file("report")).entryList(QDir::Files);
        QVERIFY2(files.size() >= 4, qPrintable(files.join(" ")));
        QVERIFY(files.filter(".html").size() == 1);
    }

    void step_8_what_a_killed_window_held_is_offered() {
        QTemporaryDir home;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("HOME", home.path());
        environment.insert("XDG_DATA_HOME", home.filePath("data"));
        environment.insert("XDG_CONFIG_HOME", home.filePath("config"));
        environment.insert("XDG_CACHE_HOME", home.filePath("cache"));
        const QString path = window_->file("kill.headroom.json");
        QFile::copy(QString(HEADROOM_PRESETS) + "/hello.headroom.json", path);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(HEADROOM_BIN "/headroom-gui", {path});
        QVERIFY(is_seen(program));
        QTest::qWait(2000);
        desktop_->key("ctrl+a");
        desktop_->key("Delete");
        QTest::qWait(2000);
        ::kill(static_cast<pid_t>(program.processId()), SIGKILL);
        program.waitForFinished();
        const QDir left(home.filePath("data/headroom/headroom/recovery"));
        QCOMPARE(left.entryList({"*.recovery"}).size(), 1);

        // Recovered by keys, saved, and nothing of what was done is missing.
        QProcess again;
        again.setProcessEnvironment(environment);
        again.start(HEADROOM_BIN "/headroom-gui");
        QVERIFY(is_seen(again));
        QTest::qWait(2000);
        desktop_->take_picture("recovery");
        desktop_->key("Tab");
        desktop_->key("Tab");
        desktop_->key("Tab");
        desktop_->key("space");
        QTest::qWait(1500);
        desktop_->take_picture("recovered");
        desktop_->key("ctrl+s");
        const auto saved = [&] { return plan::read_plan(path.toStdString()).plan; };
        QTRY_VERIFY(saved()->designs.front().components.empty());
        again.kill();
        again.waitForFinished();
    }
};

int main(int argc, char** argv) { return run_on_screen<TestFirstMinutes>(argc, argv); }

#include "tst_first_minutes.moc"
