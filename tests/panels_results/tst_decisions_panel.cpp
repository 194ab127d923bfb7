// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTest>

#include "app/charts/timeline_chart.h"
#include "app/panels/decisions_panel.h"
#include "app/panels/results_table.h"
#include "app/theme/theme.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

namespace {

study::DecisionResult decision(const char* scaler, double at_s, std::uint64_t from, std::uint64_t to, const char* limit = "",
                               std::optional<std::size_t> level = {}) {
    return {{scaler, at_s, "cpu", 0.9, 1.8, 4, limit, from, to}, level};
}

study::TransitionResult transition(double at_s, const char* kind, const char* subject, const char* state,
                                   std::vector<protocol::TakenMeasure> taken = {}, std::optional<std::size_t> level = {}) {
    return {{at_s, kind, subject, state, "", 0, std::move(taken)}, level};
}

/// Its decisions are made up, the topology is the preset's own.
study::RunResult run_of(const HelloWorld& world) {
    study::RunResult run;
    const plan::Phase& phase = world.document.plan().phases.back();
    run.phase = phase.name;
    run.design = phase.design;
    run.users = 1e6;
    run.levels.emplace_back();
    return run;
}

}  // namespace

class TestDecisionsPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<HelloWorld> world_;
    std::unique_ptr<DecisionsPanel> panel_;
    std::string scaler_, scaled_;

    void show(std::vector<study::DecisionResult> decisions) {
        auto results = std::make_shared<study::Results>();
        results->runs.push_back(run_of(*world_));
        results->runs.back().decisions = std::move(decisions);
        world_->book.put(results);
    }
    QString cell(int row, DecisionsModel::Column column) { return panel_->model().index(row, column).data().toString(); }
    int rows() { return panel_->model().rowCount(); }

private slots:
    void initTestCase() { theme::apply(theme::Mode::Light); }
    void init() {
        world_ = std::make_unique<HelloWorld>("predictive-scaling");
        world_->selection.show_design(world_->document.plan().phases.back().design);
        const plan::Design& design = *world_->document.plan().find_design(world_->selection.design());
        for (const plan::Connection& connection : design.connections)
            if (world_->document.types().find(design.find_component(connection.from)->type)->role == schema::Role::Scaler) {
                scaler_ = connection.from;
                scaled_ = connection.to;
            }
        QVERIFY(!scaler_.empty());
        panel_ = std::make_unique<DecisionsPanel>(world_->document, world_->selection, world_->book, world_->player);
        panel_->resize(900, 300);
        panel_->show();
    }

    void the_model_is_sound() {
        DecisionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({decision("a", 1, 1, 2), decision("b", 2, 2, 2)});
        QCOMPARE(model.rowCount(), 2);
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

    void before_a_run_it_says_what_to_do() {
        QCOMPARE(rows(), 0);
        QVERIFY(panel_->findChild<QLabel*>("decisions_nothing")->text().contains("Press Space"));
        show({});
        QVERIFY(panel_->findChild<QLabel*>("decisions_nothing")->text().contains("Nothing was decided"));
        study::Growth estimated;
        estimated.points.push_back(run_of(*world_));
        world_->player.load(replay::Track(estimated, true));
        QVERIFY(panel_->findChild<QLabel*>("decisions_nothing")->text().contains("Estimates decide nothing"));
    }

    void each_decision_says_why() {
        show({decision(scaler_.c_str(), 72015, 2, 4), decision(scaler_.c_str(), 90, 4, 4, "max_replicas", 1)});
        QCOMPARE(rows(), 2);
        QCOMPARE(cell(0, DecisionsModel::Time), QString("20:00:15"));
        QCOMPARE(cell(0, DecisionsModel::Metric), QString("cpu"));
        QCOMPARE(cell(0, DecisionsModel::Ratio), QString("1.80"));
        QCOMPARE(cell(0, DecisionsModel::Wants), QString("4"));
        QCOMPARE(cell(0, DecisionsModel::Replicas), QString("2 → 4"));
        QVERIFY2(cell(1, DecisionsModel::Time).startsWith("level 2, "), qPrintable(cell(1, DecisionsModel::Time)));
        QCOMPARE(cell(1, DecisionsModel::Limit), QString("max_replicas"));
        QCOMPARE(cell(1, DecisionsModel::Replicas), QString("4"));
        QVERIFY(panel_->model().csv().starts_with("level,at_s,autoscaler"));
        QVERIFY(panel_->findChild<ResultsTable*>("decisions_table")->text().contains("2 → 4"));
    }

    void what_is_selected_is_what_it_is_about() {
        show({decision(scaler_.c_str(), 72015, 2, 4), decision("another", 72020, 1, 2)});
        QCOMPARE(rows(), 2);
        world_->selection.select({{scaler_}, {}});
        QCOMPARE(rows(), 1);
        QCOMPARE(cell(0, DecisionsModel::Scaler), QString::fromStdString(scaler_));
        world_->selection.select({{scaled_}, {}});
        QCOMPARE(rows(), 1);
        world_->selection.clear();
        QCOMPARE(rows(), 2);
    }

    study::RunResult run_over_time() const {
        study::RunResult run = run_of(*world_);
        study::ComponentResult& scaled = run.levels.back().components.emplace_back();
        scaled.id = scaled_;
        scaled.type = "service";
        run.timeline = protocol::Timeline{72000, 60, {{0.5, 0.75, 0.5}}, {{0, 1, 0}}, {{2, 1, 2}}, {}, {}, {}, {}};
        return run;
    }

    void changes_are_marked_over_time() {
        const study::RunResult run = run_over_time();
        charts::TimelineChart chart;
        chart.show_component(run, scaled_,
                             {decision("a", 72015, 2, 4), decision("a", 72030, 4, 4, "cool-down"), decision("a", 5, 1, 2, "", 0)});
        QCOMPARE(chart.data().marks.size(), 1U);
        QCOMPARE(chart.data().marks[0].name, QString("2→4"));
        QVERIFY2(chart.data().marks[0].text.contains("cpu is 1.80 of its target, which asks for 4"),
                 qPrintable(chart.data().marks[0].text));
    }

    void what_happened_is_told_below() {
        TransitionsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto results = std::make_shared<study::Results>();
        results->runs.push_back(run_of(*world_));
        results->runs.back().transitions = {transition(72015, "zone_loss", "zone 2", "begins", {{"web", 3}}),
                                            transition(30, "breaker", "web->db", "half_open", {}, 1)};
        results->runs.back().transitions_left_out = 7;
        model.show(&results->runs.back());
        QCOMPARE(model.rowCount(), 2);
        world_->book.put(results);
        const TransitionsModel& shown = panel_->transitions();
        QStringList first, second;
        for (int column = 0; column < shown.columnCount(); ++column) {
            first << shown.index(0, column).data().toString();
            second << shown.index(1, column).data().toString();
        }
        QCOMPARE(first, QStringList({"20:00:15", "zone loss", "zone 2", "begins", "", "3 of web"}));
        QCOMPARE(second, QStringList({"level 2, 0:00:30", "breaker", "web->db", "half open", "", ""}));
        QVERIFY(!panel_->findChild<QLabel*>("decisions_nothing")->isVisible());
        QVERIFY(panel_->findChild<ResultsTable*>("transitions_table")->isVisible());
        QVERIFY(!panel_->findChild<ResultsTable*>("decisions_table")->isVisible());
        QVERIFY(panel_->findChild<QLabel*>("transitions_summary")->text().contains("7 more are left out"));
        QCOMPARE(shown.csv(),
                 "level,at_s,what,of,becomes,replica,takes\n,72015,zone loss,zone 2,begins,,3 of web\n"
                 "2,30,breaker,web->db,half open,,\n");
        show({});
        QCOMPARE(shown.rowCount(), 0);
        QVERIFY(panel_->findChild<QLabel*>("decisions_nothing")->isVisible());
    }

    /// Not what breakers do, nor what happens outside of the span.
    void incidents_are_marked_over_time() {
        study::RunResult run = run_over_time();
        run.transitions = {transition(72060, "zone_loss", "zone 2", "begins", {{"web", 3}}), transition(72070, "breaker", "a->b", "open"),
                           transition(72120, "zone_loss", "zone 2", "ends"), transition(5, "deploy", "web", "begins", {}, 0)};
        charts::TimelineChart chart;
        chart.show_component(run, scaled_, {decision("a", 72090, 2, 4)});
        const auto& marks = chart.data().marks;
        QCOMPARE(marks.size(), 3U);
        QCOMPARE(marks[0].name, QString("zone loss"));
        QCOMPARE(marks[0].x, 72060.);
        QVERIFY2(marks[0].text.endsWith(": zone loss (zone 2) begins; takes 3 of web"), qPrintable(marks[0].text));
        QCOMPARE(marks[1].name, QString("2→4"));
        QCOMPARE(marks[2].name, QString("zone loss ends"));
        run.timeline->p95_s = {{0.1, 0.2, 0.1}};
        run.routes.push_back({"browse", {}});
        chart.show_routes(run, charts::TimelineChart::Figure::P95);
        QCOMPARE(chart.data().marks.size(), 2U);
    }
};

QTEST_MAIN(TestDecisionsPanel)
#include "tst_decisions_panel.moc"
