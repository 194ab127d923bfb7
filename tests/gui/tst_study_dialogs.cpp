// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QtTest>

#include <memory>

#include "app/charts/front_chart.h"
#include "app/charts/sweep_chart.h"
#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/figures/figures.h"
#include "app/gui/sizing_dialog.h"
#include "app/gui/sweep_dialog.h"
#include "app/gui/tornado_dialog.h"
#include "app/panels/effect_bar.h"
#include "app/source/estimator.h"
#include "bench_window.h"
#include "study/change.h"
#include "study/grid.h"

using namespace headroom;

/// The questions that are asked in dialogs of their own: sizes, what matters, sweeps.
class TestStudyDialogs : public QObject {
    Q_OBJECT

    /// hello in its last phase, as it is estimated.
    static plan::Plan reduced(gui::Workbench& bench, const std::string& phase) {
        return plan::reduce(study::steady_plan(bench.document.plan()), phase, std::string("Simple"));
    }

    static study::Outline estimate_of(gui::Workbench& bench, const plan::Plan& reduced) {
        const auto surroundings = bench.document.surroundings();
        study::Estimator estimator = app::estimator_of(surroundings->types());
        study::Observer silent;
        const auto runs = study::run(reduced, {{reduced.phases.front().name, {}}}, surroundings->get(), {}, estimator, silent);
        return study::outline_of(runs.front());
    }

    template <class Dialog>
    static void begin(Dialog& dialog, const char* go) {
        auto* button = dialog.template findChild<QPushButton*>(go);
        QVERIFY(button->isEnabled());
        button->click();
    }

    /// "web.replicas=3, db.instance=..." as settings of a plan.
    static std::vector<plan::Setting> settings_in(const QString& text) {
        std::vector<plan::Setting> settings;
        for (const QString& each : text.split(", ")) {
            bool is_number = false;
            const QString value = each.section('=', 1);
            const double number = value.toDouble(&is_number);
            settings.push_back({each.section('=', 0, 0).toStdString(), is_number ? Value(number) : Value(value.toStdString()), {}});
        }
        return settings;
    }

private slots:
    /// Asked of the phase in force; what it finds is told with its worth, and a change makes a design of its own, by one edit.
    void advice_is_given_and_taken() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        const std::string before = window.bytes(), phase = bench.phase();
        window.find<QPushButton>("findings_advise")->click();
        QVERIFY(window.wait_for_run());
        const auto advice = bench.book.advice();
        QVERIFY(advice != nullptr && advice->cases.size() == 1);
        QCOMPARE(advice->cases.front().phase, phase);
        const auto& findings = advice->cases.front().findings;
        const auto found = std::ranges::find_if(findings, [](const study::Finding& each) { return each.change && each.effect; });
        QVERIFY(found != findings.end());
        QVERIFY(found->effect->is_simulated || !found->effect->is_unconfirmed);
        const std::string twin = bench.apply(*found->change, "Simple", phase);
        QCOMPARE(twin, std::string("B"));
        plan::Plan expected = plan::reduce(bench.document.plan(), phase, std::string("Simple"));
        Diagnostics none;
        expected = study::with_change(expected, *found->change, none);
        const plan::Plan made = plan::reduce(bench.document.plan(), phase, twin);
        for (const plan::Component& component : expected.designs.front().components)
            QVERIFY(made.designs.front().find_component(component.id)->settings == component.settings);
        bench.document.undo_stack().undo();
        QVERIFY(window.bytes() == before);
        bench.document.undo_stack().setClean();
    }

    void a_size_is_found_picked_and_made_a_design() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        gui::SizingDialog dialog(bench, window->runs(), &*window);
        dialog.show();
        const std::string phase = dialog.findChild<QComboBox*>("sizing_phase")->currentText().toStdString();
        QVERIFY(!dialog.findChild<QPushButton*>("sizing_apply_design")->isEnabled());
        QVERIFY(dialog.findChild<QListWidget*>("sizing_axes")->count() >= 3);
        begin(dialog, "sizing_go");
        QVERIFY(dialog.findChild<QPushButton*>("sizing_cancel")->isVisible());
        QVERIFY(window.wait_for_run(400'000));
        auto* table = dialog.findChild<QTableView*>("sizing_front");
        QVERIFY(table->model()->rowCount() > 1);
        const QString told = dialog.findChild<QLabel*>("sizing_state")->text();
        QVERIFY(told.startsWith("The cheapest that keeps all promises: ") && !told.contains("no price"));

        // What stands in the front is what its settings are estimated at; more money buys a shorter p95.
        const auto* chart = dialog.findChild<charts::FrontChart*>("sizing_chart");
        const auto front = std::ranges::find(chart->data().series, QString("front"), &charts::Series::name);
        QVERIFY(front != chart->data().series.end());
        for (std::size_t i = 0; i < front->points.size(); ++i) {
            const charts::Point& point = front->points[i];
            Diagnostics mistakes;
            const plan::Plan sized = study::with_settings(reduced(bench, phase), settings_in(point.where), mistakes);
            QVERIFY(!mistakes.has_errors());
            const study::Outline outline = estimate_of(bench, sized);
            QCOMPARE(point.x, outline.cost_per_month.value.value());
            QCOMPARE(point.y.value(), outline.response.quantiles[figures::p95].value.value());
            if (i > 0) QVERIFY(point.x > front->points[i - 1].x && *point.y < *front->points[i - 1].y);
        }

        table->selectRow(0);
        const QString settings = table->model()->index(0, 3).data().toString();
        QVERIFY(chart->cursor().has_value());
        const std::string before = window.bytes();
        const int steps = bench.document.undo_stack().index();
        dialog.findChild<QPushButton*>("sizing_apply_design")->click();
        QVERIFY(!dialog.isVisible());
        QCOMPARE(bench.document.undo_stack().index(), steps + 1);
        QCOMPARE(bench.selection.design(), std::string("B"));
        // The copy has all that was picked, but for what the phase sets itself.
        plan::Plan expected = plan::reduce(bench.document.plan(), phase, std::string("Simple"));
        Diagnostics mistakes;
        expected = study::with_settings(expected, settings_in(settings), mistakes);
        const plan::Plan made = plan::reduce(bench.document.plan(), phase, std::string("B"));
        for (const plan::Component& component : expected.designs.front().components)
            QVERIFY2(made.designs.front().find_component(component.id)->settings == component.settings, component.id.c_str());
        bench.document.undo_stack().undo();
        QCOMPARE(window.bytes(), before);
    }

    /// One server for 100 requests a second of 5 ms has a p95 of ln 20 / 100 = 30 ms, and nothing in the plan has a price.
    void what_has_no_price_is_said_to_have_none() {
        BenchWindow window;
        const QString path = window.file("free.headroom.json");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"json({"headroom": 1, "name": "Free", "slo": [{"p95": "40 ms"}], "routes": [{"name": "ask", "response": 0}],
            "designs": [{"name": "One", "components": [
                {"id": "users", "type": "users", "requests_per_user_per_day": 86400},
                {"id": "web", "type": "service", "workers": 1, "cpu": "exponential(5 ms)"}],
              "connections": [{"from": "users", "to": "web"}]}],
            "phases": [{"name": "Now", "users": 100, "design": "One"}]})json");
        file.close();
        window.drop({path});
        gui::SizingDialog dialog(window.workbench(), window->runs(), &*window);
        dialog.show();
        begin(dialog, "sizing_go");
        QVERIFY(window.wait_for_run(400'000));
        const QString told = dialog.findChild<QLabel*>("sizing_state")->text();
        QVERIFY2(told.startsWith("The cheapest that keeps all promises: web.replicas=1; simulated, it costs $0.00 a month"),
                 qPrintable(told));
        QVERIFY2(told.contains("What is sized has no price"), qPrintable(told));
        const auto* table = dialog.findChild<QTableView*>("sizing_front");
        QVERIFY(table->model()->rowCount() > 0);
    }

    void a_search_is_cancelled() {
        BenchWindow window;
        window.open_preset("ecommerce");
        gui::SizingDialog dialog(window.workbench(), window->runs(), &*window);
        dialog.show();
        begin(dialog, "sizing_go");
        QTest::qWait(100);
        dialog.findChild<QPushButton*>("sizing_cancel")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!window.workbench().runner.is_running(), 10'000);
        QCOMPARE(dialog.findChild<QLabel*>("sizing_state")->text(), QString("Cancelled."));
        QVERIFY(dialog.findChild<QPushButton*>("sizing_go")->isEnabled());
        QVERIFY(!dialog.findChild<QPushButton*>("sizing_cancel")->isVisible());
    }

    void what_matters_most_stands_first() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        gui::TornadoDialog dialog(bench, window->runs(), &*window);
        dialog.show();
        begin(dialog, "tornado_go");
        QVERIFY(window.wait_for_run());
        const QAbstractItemModel& rows = *dialog.findChild<QTableView*>("tornado_table")->model();
        QVERIFY(rows.rowCount() > 3);
        dialog.resize(680, 480);  // the cost stands last, and is seen all the same
        dialog.show();
        QTRY_COMPARE(dialog.findChild<QTableView*>("tornado_table")->horizontalScrollBar()->maximum(), 0);
        const std::string phase = dialog.findChild<QComboBox*>("tornado_phase")->currentText().toStdString();
        const study::Outline base = estimate_of(bench, reduced(bench, phase));
        double former = 2, largest = 0;
        for (int row = 0; row < rows.rowCount(); ++row) {
            double effect = 0;
            for (const int column : {2, 3})
                effect = std::max(effect, std::abs(rows.index(row, column).data(panels::EffectBar::share_role).toDouble()));
            QVERIFY(effect <= former + 1e-12);
            largest = std::max(largest, effect);
            former = effect;
        }
        QCOMPARE(largest, 1.0);

        // A tenth more of a setting, by hand.
        for (int row = 0; row < rows.rowCount(); ++row) {
            if (rows.index(row, 0).data().toString() != "users.requests_per_user_per_day") continue;
            Diagnostics mistakes;
            const QString raised = rows.index(row, 1).data().toString().section(" → ", 1);
            const plan::Plan more =
                study::with_settings(reduced(bench, phase), {{"users.requests_per_user_per_day", Value(raised.toDouble()), {}}}, mistakes);
            const study::Outline outline = estimate_of(bench, more);
            const double relative = *outline.response.quantiles[figures::p95].value / *base.response.quantiles[figures::p95].value - 1;
            const QString text = rows.index(row, 2).data().toString();
            QVERIFY2(text.contains(QString::number(relative * 100, 'g', 3)), qPrintable(text + QString::number(relative)));
            return;
        }
        QFAIL("the users' requests are not there");
    }

    void a_sweep_has_a_chart_for_each_value() {
        BenchWindow window;
        window.open_preset("hello");
        gui::Workbench& bench = window.workbench();
        gui::SweepDialog dialog(bench, window->runs(), &*window);
        dialog.show();
        auto* across = dialog.findChild<QComboBox*>("sweep_across");
        auto* by = dialog.findChild<QComboBox*>("sweep_by");
        across->setCurrentText("web.replicas");
        by->setCurrentText("web.instance");
        const auto tick = [&](const char* list, int count) {
            auto* values = dialog.findChild<QListWidget*>(list);
            for (int i = 0; i < values->count(); ++i) values->item(i)->setCheckState(i < count ? Qt::Checked : Qt::Unchecked);
        };
        tick("sweep_across_values", 3);
        tick("sweep_by_values", 2);
        begin(dialog, "sweep_go");
        QVERIFY(window.wait_for_run());
        const std::string phase = dialog.findChild<QComboBox*>("sweep_phase")->currentText().toStdString();
        QVERIFY(dialog.findChild<charts::SweepChart*>("sweep_chart_2") == nullptr);
        int compared = 0;
        for (const char* name : {"sweep_chart_0", "sweep_chart_1"}) {
            const auto* chart = dialog.findChild<charts::SweepChart*>(name);
            QVERIFY(chart != nullptr);
            const auto p95 = std::ranges::find(chart->data().series, QString("p95"), &charts::Series::name);
            QCOMPARE(p95->points.size(), std::size_t{3});
            for (const charts::Point& point : p95->points) {
                Diagnostics mistakes;
                const study::Outline outline = estimate_of(
                    bench, study::with_settings(reduced(bench, phase), settings_in(point.where + ", " + chart->data().title), mistakes));
                QVERIFY(!mistakes.has_errors());
                QCOMPARE(point.y.has_value(), outline.status < study::Status::Overloaded);
                if (!point.y) continue;
                QCOMPARE(*point.y, outline.response.quantiles[figures::p95].value.value());
                ++compared;
            }
        }
        QVERIFY(compared > 0);
        const charts::Axis first = dialog.findChild<charts::SweepChart*>("sweep_chart_0")->data().y;
        const charts::Axis second = dialog.findChild<charts::SweepChart*>("sweep_chart_1")->data().y;
        QVERIFY(first.low == second.low && first.high == second.high);
        by->setCurrentText("web.replicas");
        begin(dialog, "sweep_go");
        QVERIFY(dialog.findChild<QLabel*>("sweep_state")->text().startsWith("Both are web.replicas"));
    }

    void the_only_setting_is_swept_in_one_chart() {
        BenchWindow window;
        plan::Plan plan = document::new_plan();
        document::add_component(plan, "A", "users", {0, 0});
        document::add_component(plan, "A", "service", {220, 0});
        plan::Connection connection;
        connection.from = "users";
        connection.to = "service";
        document::connect(plan, "A", connection, window.workbench().document.types());
        window.workbench().document.reset(std::move(plan));
        gui::SweepDialog dialog(window.workbench(), window->runs(), &*window);
        dialog.show();
        QCOMPARE(dialog.findChild<QComboBox*>("sweep_across")->count(), 1);
        begin(dialog, "sweep_go");
        QVERIFY(window.wait_for_run());
        QVERIFY(dialog.findChild<charts::SweepChart*>("sweep_chart_0") != nullptr);
        QVERIFY(dialog.findChild<charts::SweepChart*>("sweep_chart_1") == nullptr);
    }
};

QTEST_MAIN(TestStudyDialogs)
#include "tst_study_dialogs.moc"
