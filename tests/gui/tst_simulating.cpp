// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include <memory>

#include "app/charts/chart.h"
#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/document/incident_edits.h"
#include "app/gui/report_dialog.h"
#include "app/panels/growth_ruler.h"
#include "bench_window.h"

using namespace headroom;

/// What the window says, and simulates, while figures are still to come.
class TestSimulating : public QObject {
    Q_OBJECT

    QString headline(const BenchWindow& window) { return window.find<QLabel>("headline")->text(); }

private slots:
    void it_is_said_that_figures_are_coming() {
        BenchWindow window;
        window.open_preset("hello");
        QCOMPARE(headline(window), QString("Press Space to replay the growth."));
        window.action("run")->trigger();
        QVERIFY(window.workbench().runner.is_running());
        QCOMPARE(headline(window), QString("Simulating…"));
        window.action("cancel_run")->trigger();
        QTRY_VERIFY(!window.workbench().runner.is_running());
        QVERIFY(headline(window) != "Simulating…");  // the estimate's figures may have come meanwhile
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        QVERIFY2(headline(window).startsWith("10k users"), qPrintable(headline(window)));
    }

    /// Whoever aims at it hits it: what is said beside it comes and goes while a simulation runs.
    void the_button_that_cancels_stays_where_it_is() {
        BenchWindow window;
        window.open_preset("hello");
        window.action("run")->trigger();
        const auto* cancel = window.find<QToolButton>("cancel");
        QTRY_VERIFY(cancel->isVisible());
        const auto place = [&] {
            QTest::qWait(50);
            return cancel->mapToGlobal(cancel->rect().topRight());
        };
        const QPoint at = place();
        for (const char* beside : {"estimate_state", "worst", "seed", "saved"}) {
            auto* label = window.find<QLabel>(beside);
            const QString said = label->text();
            for (const QString& text : {said + " and more than that", QString()}) {
                label->setText(text);
                QVERIFY2(place() == at, beside);
            }
            label->setText(said);
        }
        window.action("cancel_run")->trigger();
        QTRY_VERIFY(!window.workbench().runner.is_running());
    }

    void where_time_goes_is_found_out_where_the_scrubber_stands() {
        BenchWindow window;
        window.open_preset("hello");
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        replay::Player& player = window.workbench().player;
        player.seek(1);
        window.find<QComboBox>("latency_view")->setCurrentIndex(1);
        QTest::mouseClick(window.find<QPushButton>("trace_here"), Qt::LeftButton);
        QVERIFY(window.wait_for_run());
        const study::RunResult& shown = player.snapshot().run();
        const study::RunResult* traced = window.workbench().book.traced(shown);
        QVERIFY(traced != nullptr);
        QCOMPARE(traced->peak().total.response.mean.value, shown.peak().total.response.mean.value);  // the same requests
        double sum = 0;
        for (const study::TimePart& part : traced->peak().total.split) sum += *part.mean_s.value;
        QVERIFY(qAbs(sum / *shown.peak().total.response.mean.value - 1) < 1e-6);
        QCOMPARE(window.find<charts::Chart>("chart_split")->data().series.size(), traced->peak().total.split.size());
    }

    void time_is_followed_on_an_ordinary_day_where_something_goes_wrong_on_others() {
        BenchWindow window;
        window.open_preset("zone-outage");
        const replay::Player& player = window.workbench().player;
        QTRY_VERIFY(!player.track().is_empty());  // estimated
        window.action("trace")->trigger();
        QVERIFY(window.wait_for_run());
        const study::RunResult* traced = window.workbench().book.traced(player.snapshot().run());
        QVERIFY(traced != nullptr && !traced->peak().total.split.empty());
    }

    void a_report_that_is_closed_before_its_figures_come_is_not_written() {
        BenchWindow window;
        window.open_preset("hello");
        auto dialog = std::make_unique<gui::ReportDialog>(window.workbench(), window->runs(), &*window);
        dialog->findChild<QLineEdit*>("report_folder")->setText(window.file("report"));
        dialog->show();
        QTest::mouseClick(dialog->findChild<QPushButton*>("report_write"), Qt::LeftButton);
        QVERIFY(window.workbench().runner.is_running());
        dialog.reset();
        QVERIFY(QTest::qWaitFor([&] { return window.workbench().book.growth() != nullptr; }, 300'000));
        QTest::qWait(50);
        QVERIFY(!window.workbench().runner.is_running());
        QVERIFY(window.workbench().book.runs() != nullptr);  // they are known from now on
        QVERIFY(!QDir(window.file("report")).exists());
    }

    /// Results that have none are known, but not enough.
    void a_report_with_single_requests_simulates_them() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        window.action("run_phases")->trigger();
        QVERIFY(window.wait_for_run());
        QVERIFY(!bench.book.runs()->has_traces());
        gui::ReportDialog dialog(bench, window->runs(), &*window);
        dialog.findChild<QLineEdit*>("report_folder")->setText(window.file("report"));
        for (const char* format : {"report_otlp", "report_chrome"}) dialog.findChild<QCheckBox*>(format)->setChecked(true);
        auto* const state = dialog.findChild<QLabel*>("report_state");
        QCOMPARE(state->text(), QString("What is not known yet is simulated first."));
        dialog.findChild<QPushButton*>("report_write")->click();
        QVERIFY(QTest::qWaitFor([&] { return state->text().startsWith("Written: "); }, 300'000));
        QVERIFY2(state->text().contains("hello.otlp.json") && state->text().contains("hello.trace.json"), qPrintable(state->text()));
        QVERIFY(bench.book.runs()->has_traces());
        QVERIFY(QFileInfo(window.file("report") + "/hello.otlp.json").size() > 1000);
    }

    void a_report_leaves_the_day_that_is_looked_at() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        bench.document.edit("Incident", [&](plan::Plan& plan) {
            const auto where = document::Subject::incident_of_phase(bench.phase(), 0);
            document::add_incident(plan, where, *document::incident_kinds().front(), "web", 12 * 3600);
        });
        bench.run_day(bench.phase(), gui::Workbench::Day::AroundEvents);
        QVERIFY(window.wait_for_run());
        QCOMPARE(bench.player.track().kind(), replay::Track::Kind::Time);
        gui::ReportDialog dialog(bench, window->runs(), &*window);
        dialog.findChild<QLineEdit*>("report_folder")->setText(window.file("report"));
        dialog.findChild<QPushButton*>("report_write")->click();
        auto* const state = dialog.findChild<QLabel*>("report_state");
        QVERIFY(QTest::qWaitFor([&] { return state->text().startsWith("Written: "); }, 300'000));
        QVERIFY(bench.book.growth() != nullptr);
        QCOMPARE(bench.player.track().kind(), replay::Track::Kind::Time);
    }

    /// A replay is not promised of what cannot be simulated.
    void it_is_said_that_the_plan_has_mistakes() {
        BenchWindow window;
        window.action("new")->trigger();
        window.workbench().document.edit("Users", [](plan::Plan& plan) {
            plan::Component users;
            users.id = users.type = "users";
            plan.designs.front().components.push_back(users);
        });
        QVERIFY2(headline(window).startsWith("The plan has mistakes"), qPrintable(headline(window)));
    }

    void a_report_leaves_the_design_that_is_looked_at() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        window.find<QToolButton>("add_design")->click();
        const std::string twin = bench.selection.design();
        QVERIFY(QTest::qWaitFor([&] { return !bench.estimate.is_coming() && bench.book.estimate(twin) != nullptr; }, 60'000));
        QCOMPARE(bench.player.snapshot().run().design, twin);
        gui::ReportDialog dialog(bench, window->runs(), &*window);
        dialog.findChild<QLineEdit*>("report_folder")->setText(window.file("report"));
        dialog.findChild<QPushButton*>("report_write")->click();
        auto* const state = dialog.findChild<QLabel*>("report_state");
        QVERIFY(QTest::qWaitFor([&] { return state->text().startsWith("Written: "); }, 300'000));
        QCOMPARE(bench.selection.design(), twin);
        QCOMPARE(bench.player.snapshot().run().design, twin);
    }

    void of_a_day_with_an_incident_the_hours_around_it() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        const std::string phase = bench.phase();
        const auto offered = [&](const QString& chosen) {
            const Answer answer(chosen);
            window->runs().show_track(replay::Track::Kind::Time);
            return answer.offered();
        };
        QVERIFY(!offered("Cancel").contains("Only around incidents"));
        bench.document.edit("Incident", [&](plan::Plan& plan) {
            const auto where = document::Subject::incident_of_phase(phase, 0);
            document::add_incident(plan, where, *document::incident_kinds().front(), "web", 12 * 3600);
        });
        QVERIFY(offered("Only around incidents").contains("Simulate the day"));
        QVERIFY(window.wait_for_run());
        const auto day = bench.book.day(phase);
        QVERIFY(day != nullptr);
        QCOMPARE(QString::fromStdString(day->horizon), QString("11:50 + 80 min"));  // it lasts ten
        const auto* sign = window->findChild<QWidget*>("growth")->findChild<QWidget*>("outdated");
        QVERIFY(sign->isHidden());
        bench.document.edit("Another", [&](plan::Plan& plan) {
            const auto where = document::Subject::incident_of_phase(phase, 1);
            document::add_incident(plan, where, *document::incident_kinds().front(), "web", 13 * 3600);
        });
        QVERIFY(bench.book.is_day_outdated(phase));
        QVERIFY(!sign->isHidden());
        bench.document.undo_stack().undo();
        QVERIFY(sign->isHidden());
    }

    void a_design_that_no_phase_is_on_is_simulated_for_itself() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        bench.document.edit("Design", [](plan::Plan& plan) {
            document::duplicate_design(plan, "Simple", "Wide");
            document::set_value(plan, document::Subject::component("Wide", "web"), {"replicas"}, 4);
        });
        bench.selection.show_design("Wide");
        QCOMPARE(headline(window), QString("Press Space to simulate Wide."));
        window.action("play")->trigger();
        QVERIFY(bench.runner.is_running());
        QVERIFY(window.wait_for_run());
        QVERIFY(bench.book.growth("Wide") != nullptr);
        QCOMPARE(bench.selection.design(), std::string("Wide"));
        QCOMPARE(bench.player.snapshot().run().design, std::string("Wide"));
        QVERIFY2(headline(window).startsWith("10k users"), qPrintable(headline(window)));
        QTRY_VERIFY(bench.player.is_playing());
        window.action("play")->trigger();
        QVERIFY(!bench.player.is_playing() && !bench.runner.is_running());

        bench.selection.show_design("Simple");  // and the phases' own are there as before
        QCOMPARE(bench.player.snapshot().run().design, std::string("Simple"));
        window.action("play")->trigger();
        QVERIFY(bench.player.is_playing() && !bench.runner.is_running());
    }
};

QTEST_MAIN(TestSimulating)
#include "tst_simulating.moc"
