// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QtTest>

#include "app/charts/chart.h"
#include "app/document/edits.h"
#include "app/gui/file_actions.h"
#include "bench_window.h"

using namespace headroom;

/// Designs that come and go, and the figures beside them.
class TestDesignsOfTheWindow : public QObject {
    Q_OBJECT

    static bool wait_for_estimate(gui::Workbench& bench) {
        return QTest::qWaitFor([&] { return !bench.estimate.is_coming() && bench.book.estimate() != nullptr; }, 60'000);
    }

private slots:
    void what_needs_another_design_is_not_offered_without_one() {
        BenchWindow window;
        window.open_preset("hello");
        for (const char* name : {"remove_design", "show_difference"}) QVERIFY2(!window.action(name)->isEnabled(), name);
        window.find<QToolButton>("add_design")->click();
        for (const char* name : {"remove_design", "show_difference"}) QVERIFY2(window.action(name)->isEnabled(), name);
        window.action("show_difference")->trigger();
        QVERIFY(window.action("show_difference")->isChecked());
        window.workbench().document.undo_stack().setClean();  // nothing to ask about
        window.open_preset("roadmap");
        QVERIFY(window.action("show_difference")->isEnabled());
        QVERIFY(!window.action("show_difference")->isChecked());
    }

    void a_removed_design_comes_back_with_its_figures() {
        BenchWindow window;
        window.open_preset("roadmap");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        const std::string first = bench.document.plan().designs.front().name;
        QCOMPARE(bench.selection.design(), first);
        window.action("remove_design")->trigger();
        const std::string next = bench.document.plan().designs.front().name;
        const QString said = window->statusBar()->currentMessage();
        QVERIFY2(said.contains(QString::fromStdString(first) + " is removed; on " + QString::fromStdString(next)), qPrintable(said));
        QVERIFY(wait_for_estimate(bench));
        window.action("first_position")->trigger();
        bench.document.undo_stack().undo();
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.selection.design(), first);
        QCOMPARE(bench.player.snapshot().run().design, first);
        auto* tabs = window.find<QTabBar>("design_tabs");
        QCOMPARE(tabs->tabText(tabs->currentIndex()).toStdString(), first);
    }

    /// Without a run: the phases are on A, B is a copy that no phase is on.
    void designs_are_beside_each_other_before_they_are_compared() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        window->show();
        QVERIFY(wait_for_estimate(bench));
        const std::string first = bench.selection.design();
        window.find<QToolButton>("add_design")->click();
        window.find<QTabWidget>("results")->setCurrentWidget(window.find<QWidget>("compare"));
        for (const char* chart : {"compare_latency", "compare_cost"}) {
            const auto names = [&] {
                QStringList all;
                for (const charts::Series& series : window.find<charts::Chart>(chart)->data().series) all << series.name.right(1);
                return all;
            };
            QTRY_COMPARE_WITH_TIMEOUT(names(), (QStringList{"A", "B"}), 60'000);
        }
        bench.selection.show_design(first);
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.held(), std::string());  // the charts still follow the phases
    }

    void a_plan_without_components_has_no_figures() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        QVERIFY(window.find<QLabel>("headline")->text().contains("estimated"));
        bench.document.edit("Remove all", [](plan::Plan& plan) {
            for (plan::Design& design : plan.designs) {
                design.components.clear();
                design.connections.clear();
            }
        });
        QTRY_VERIFY(bench.book.estimate() == nullptr);
        QVERIFY(!bench.player.snapshot());
        QVERIFY(window.find<QLabel>("headline")->text().startsWith("Add a component"));
        QCOMPARE(window.find<QLabel>("worst")->text(), QString());
        QCOMPARE(window.find<QLabel>("estimate_state")->text(), QString());
        bench.document.undo_stack().undo();
        QVERIFY(wait_for_estimate(bench));
        QVERIFY(window.find<QLabel>("headline")->text().contains("estimated"));
    }

    void a_new_plan_is_greeted_without_blame() {
        BenchWindow window;
        window.action("new")->trigger();
        QVERIFY(window->files().is_open());
        QTest::qWait(300);
        QCOMPARE(window.workbench().book.no_estimate(), QString());
        QVERIFY(window->statusBar()->currentMessage().startsWith("Add a component"));
    }

    /// What was cancelled is not told of while the next one goes on.
    void a_run_takes_the_former_message_away() {
        BenchWindow window;
        window.open_preset("hello");
        window.action("run")->trigger();
        window.action("cancel_run")->trigger();
        QTRY_VERIFY(window->statusBar()->currentMessage().startsWith("Cancelled"));
        window.action("run")->trigger();
        QCOMPARE(window->statusBar()->currentMessage(), QString());
        window.action("run_phases")->trigger();  // in its place
        QCOMPARE(window->statusBar()->currentMessage(), QString());
        window.action("cancel_run")->trigger();
        QTRY_VERIFY(!window.workbench().runner.is_running());
    }
};

QTEST_MAIN(TestDesignsOfTheWindow)
#include "tst_designs_of_the_window.moc"
