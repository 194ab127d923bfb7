// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QToolButton>
#include <QtTest>

#include "app/canvas/canvas.h"
#include "app/canvas/node_item.h"
#include "app/canvas/scene.h"
#include "app/charts/latency_chart.h"
#include "app/document/edits.h"
#include "app/figures/figures.h"
#include "app/source/estimator.h"
#include "bench_window.h"
#include "study/estimator.h"
#include "study/growth_estimate.h"

using namespace headroom;

/// The estimate that follows each edit, without the window waiting for it.
class TestLiveEstimate : public QObject {
    Q_OBJECT

    static void set_replicas(gui::Workbench& bench, int replicas) {
        bench.document.edit("Replicas", [&](plan::Plan& plan) {
            document::set_value(plan, document::Subject::component("Simple", "web"), {"replicas"}, replicas);
        });
    }

    /// As the command line would estimate the plan as it stands, in this thread.
    static study::Growth expected(gui::Workbench& bench) {
        const auto surroundings = bench.document.surroundings();
        study::Estimator estimator = app::estimator_of(surroundings->types());
        study::Observer silent;
        return study::grow(study::steady_plan(bench.document.plan()), surroundings->get(), {}, estimator, silent);
    }

    static std::vector<std::optional<double>> p95_of(const study::Growth& growth) {
        std::vector<std::optional<double>> values;
        for (const study::RunResult& run : growth.points) values.push_back(run.peak().total.response.quantiles[figures::p95].value);
        return values;
    }

    static bool wait_for_estimate(gui::Workbench& bench) {
        return QTest::qWaitFor([&] { return !bench.estimate.is_coming() && bench.book.estimate() != nullptr; }, 60'000);
    }

    static const charts::Series* series(const charts::Chart& chart, const QString& name, charts::Series::Kind kind) {
        for (const charts::Series& each : chart.data().series)
            if (each.name == name && each.kind == kind) return &each;
        return nullptr;
    }

private slots:
    void the_plan_opens_with_its_estimate_drawn() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(bench.estimate.is_coming());
        QVERIFY(wait_for_estimate(bench));
        const study::Growth wanted = expected(bench);
        QVERIFY(p95_of(*bench.book.estimate()) == p95_of(wanted));

        const auto* chart = window.find<charts::LatencyChart>("chart_latency");
        const charts::Series* line = series(*chart, "p95", charts::Series::Kind::Line);
        QVERIFY(line != nullptr && series(*chart, "p95", charts::Series::Kind::Dots) == nullptr);
        std::size_t drawn = 0;
        for (const study::RunResult& run : wanted.points) {
            if (run.peak().status >= study::Status::Overloaded) continue;
            const auto point = std::ranges::find(line->points, run.users, &charts::Point::x);
            QVERIFY(point != line->points.end() && point->y == run.peak().total.response.quantiles[figures::p95].value);
            QVERIFY(point->where.endsWith("estimated"));
            ++drawn;
        }
        QVERIFY(drawn >= 8);
        QVERIFY(chart->data().x.title.contains("estimated"));

        // and nobody takes it for something else
        QVERIFY(bench.player.snapshot().is_estimate());
        QVERIFY(window.find<QLabel>("headline")->text().endsWith("estimated"));
        QVERIFY(window.find<QLabel>("worst")->text().contains("estimated"));
        auto* canvas = window.find<canvas::Canvas>("canvas");
        QVERIFY(canvas->scene().node("web")->look().texts.percent.startsWith(u'≈'));
        QVERIFY(window.find<QToolButton>("estimate_caveats")->isVisible());
        QVERIFY(
            window.find<QToolButton>("estimate_caveats")->toolTip().contains(QString::fromStdString(wanted.points.back().caveats.front())));
    }

    void the_latest_edit_wins() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        const auto before = p95_of(*bench.book.estimate());
        for (const int replicas : {5, 3, 4}) {
            set_replicas(bench, replicas);
            QVERIFY(bench.estimate.is_coming());  // and the edit did not wait for it
            QTest::qWait(70);                     // it is under way when the next one comes
        }
        QVERIFY(wait_for_estimate(bench));
        const auto after = p95_of(expected(bench));
        QVERIFY(before != after);
        QVERIFY(p95_of(*bench.book.estimate()) == after);
        QTest::qWait(300);
        QVERIFY(p95_of(*bench.book.estimate()) == after);
        bench.document.undo_stack().undo();
        bench.document.undo_stack().undo();
        bench.document.undo_stack().undo();
        QVERIFY(wait_for_estimate(bench));
        QVERIFY(p95_of(*bench.book.estimate()) == before);
    }

    /// As `headroom growth` draws plans, of the plan as it stands.
    void what_guesses_leave_open_follows_the_curve() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        QVERIFY(!bench.book.estimate()->points.front().uncertainty);
        const auto guess = [&](const char* cpu) {
            bench.document.edit("Guess", [&](plan::Plan& plan) {
                document::set_value(plan, document::Subject::component("Simple", "web"), {"cpu"}, Value(cpu));
            });
        };
        guess("exponential(8 ms) ± 20 %");
        QTest::qWait(70);  // under way when the next one comes
        guess("exponential(8 ms) ± 30 %");
        QVERIFY(wait_for_estimate(bench));
        study::Growth wanted = expected(bench);
        const auto surroundings = bench.document.surroundings();
        study::Observer silent;
        study::add_uncertainty(wanted, study::steady_plan(bench.document.plan()), surroundings->get(), app::estimates(), 1, silent);
        const auto* line = series(*window.find<charts::LatencyChart>("chart_latency"), "p95", charts::Series::Kind::Line);
        QVERIFY(line != nullptr && charts::has_area(*line));
        std::size_t drawn = 0;
        for (const study::RunResult& run : wanted.points) {
            if (run.peak().status >= study::Status::Overloaded) continue;
            const auto point = std::ranges::find(line->points, run.users, &charts::Point::x);
            QVERIFY(point != line->points.end());
            QCOMPARE(point->low, run.uncertainty->p95.low);
            QCOMPARE(point->high, run.uncertainty->p95.high);
            QVERIFY(*point->low < *point->y);
            ++drawn;
        }
        QVERIFY(drawn >= 8);
        guess("exponential(8 ms)");
        QVERIFY(wait_for_estimate(bench));
        line = series(*window.find<charts::LatencyChart>("chart_latency"), "p95", charts::Series::Kind::Line);
        QVERIFY(line != nullptr && !charts::has_area(*line));
    }

    void what_changes_no_figure_is_not_estimated_again() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        const auto before = bench.book.estimate();
        bench.document.edit("Note", [](plan::Plan& plan) { plan.note = "Only words."; });
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.book.estimate(), before);
    }

    void a_plan_with_mistakes_keeps_the_former_estimate_marked_as_outdated() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        const auto before = bench.book.estimate();
        bench.document.edit(
            "Break", [](plan::Plan& plan) { document::set_value(plan, document::Subject::component("Simple", "web"), {"replicas"}, -1); });
        QTRY_VERIFY(!bench.book.no_estimate().isEmpty());
        QCOMPARE(bench.book.estimate(), before);
        QVERIFY(bench.book.is_outdated(before));
        QCOMPARE(window.find<QLabel>("estimate_state")->text(), QString("no estimate"));
        bench.document.undo_stack().undo();
        QTRY_VERIFY(bench.book.no_estimate().isEmpty());
        QVERIFY(window.find<QLabel>("estimate_state")->text() != "no estimate");
    }

    void what_is_simulated_comes_before_what_is_estimated() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        bench.player.seek(3);
        const double users = bench.player.snapshot().run().users;
        window.action("run")->trigger();
        QVERIFY(window.wait_for_run());
        QVERIFY(!bench.player.snapshot().is_estimate());
        QCOMPARE(bench.player.snapshot().run().users, users);
        const auto* chart = window.find<charts::LatencyChart>("chart_latency");
        QVERIFY(series(*chart, "p95", charts::Series::Kind::LooseDots) != nullptr);
        QVERIFY(series(*chart, "p95", charts::Series::Kind::Line) != nullptr);

        set_replicas(bench, 4);  // the dots stay, nodes and line follow the edit
        QVERIFY(wait_for_estimate(bench));
        QVERIFY(bench.player.snapshot().is_estimate());
        QCOMPARE(bench.player.snapshot().run().users, users);
        QVERIFY(p95_of(*bench.book.estimate()) == p95_of(expected(bench)));
        QVERIFY(series(*chart, "p95", charts::Series::Kind::LooseDots) != nullptr);
        bench.document.undo_stack().undo();
        QTRY_VERIFY(!bench.player.snapshot().is_estimate());
    }

    void a_new_design_has_its_figures_at_once() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        window.find<QToolButton>("add_design")->click();
        QCOMPARE(bench.selection.design(), std::string("B"));
        QTRY_VERIFY(bench.book.estimate("B") != nullptr);
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.book.no_estimate(), QString());
        QVERIFY(p95_of(*bench.book.estimate("B")) == p95_of(*bench.book.estimate()));
    }

    void a_design_that_the_phases_lead_to_brings_the_scrubber() {
        BenchWindow window;
        window.open_preset("ecommerce");
        gui::Workbench& bench = window.workbench();
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.selection.design(), std::string("Monolith"));
        bench.selection.show_design("Services");
        QCOMPARE(bench.selection.design(), std::string("Services"));
        QCOMPARE(bench.player.snapshot().run().design, std::string("Services"));
        QCOMPARE(bench.player.snapshot().run().users, 500e3);  // what its phase is for
        bench.document.edit("Replicas", [](plan::Plan& plan) {
            document::set_value(plan, document::Subject::component("Services", "search"), {"replicas"}, 3);
        });
        QVERIFY(wait_for_estimate(bench));
        QCOMPARE(bench.selection.design(), std::string("Services"));
        QCOMPARE(bench.player.snapshot().node("search")->replicas.value, std::optional(3.0));
    }
};

QTEST_MAIN(TestLiveEstimate)
#include "tst_live_estimate.moc"
