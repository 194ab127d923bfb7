// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "app/charts/chart.h"
#include "app/panels/charts_panel.h"
#include "app/theme/theme.h"
#include "hello_world.h"

using namespace headroom;
using namespace headroom::panels;

class TestChartsPanel : public QObject {
    Q_OBJECT

    HelloWorld world_;
    std::unique_ptr<ChartsPanel> panel_;

    charts::Chart& chart(const char* name) { return *panel_->findChild<charts::Chart*>(name); }
    QComboBox& box(const char* name) { return *panel_->findChild<QComboBox*>(name); }
    QString notice() {
        auto* label = panel_->findChild<QLabel*>("notice");
        return label->isVisible() ? label->text() : QString();
    }

private slots:
    void initTestCase() {
        theme::apply(theme::Mode::Light);
        panel_ = std::make_unique<ChartsPanel>(world_.book, world_.player, world_.selection);
        panel_->resize(1200, 300);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }

    void empty_it_says_what_to_do() {
        QVERIFY(chart("chart_latency").data().is_empty());
        QVERIFY(chart("chart_latency").data().message.contains("Space"));
        QVERIFY(chart("chart_cost").data().message.contains("Space"));
        QVERIFY(chart("chart_utilization").data().message.contains("Select"));
    }

    void growth_is_drawn_at_once() {
        world_.grow();
        QCOMPARE(chart("chart_latency").data().series.size(), 3U);
        QVERIFY(!chart("chart_cost").data().is_empty());
        QCOMPARE(box("latency_route").count(), 3);
        box("latency_route").setCurrentIndex(2);
        QCOMPARE(chart("chart_latency").data().title, QString("Response time of write"));
        box("latency_route").setCurrentIndex(0);
        box("cost_parts").setCurrentIndex(1);
        QCOMPARE(chart("chart_cost").data().series.front().name, QString("web"));
    }

    void cursor_follows_the_player() {
        world_.player.seek(3);
        const double users = world_.player.track().value(3);
        QCOMPARE(chart("chart_latency").cursor(), std::optional(users));
        QCOMPARE(chart("chart_utilization").cursor(), std::optional(users));
        QCOMPARE(chart("chart_cost").cursor(), std::optional(3.0));
    }

    void click_moves_the_player() {
        emit chart("chart_latency").chosen(99e3);
        QCOMPARE(world_.player.snapshot().users(), std::string("100k users"));
        emit chart("chart_cost").chosen(1.2);
        QCOMPARE(world_.player.position(), 1U);
    }

    void selected_component_is_shown() {
        world_.selection.select({{"db"}, {}});
        QCOMPARE(chart("chart_utilization").data().series.front().name, QString("cpu"));
        box("component_view").setCurrentIndex(1);
        world_.player.seek(2);
        const charts::ChartData& data = chart("chart_percentiles").data();
        QVERIFY(!data.is_empty());
        QVERIFY(data.series[0].points[0].where.contains(QString::fromStdString(world_.player.snapshot().users())));
        world_.selection.select({{"db", "web"}, {}});
        QVERIFY(chart("chart_percentiles").data().is_empty());
        box("component_view").setCurrentIndex(0);
        world_.selection.select({{"db"}, {}});
    }

    void where_time_goes_is_asked_for() {
        auto& find_out = *panel_->findChild<QPushButton*>("trace_here");
        QVERIFY(!find_out.isVisible());
        box("latency_view").setCurrentIndex(1);
        QVERIFY(chart("chart_split").isVisible() && chart("chart_split").data().is_empty());
        QVERIFY(chart("chart_split").data().message.contains(QString::fromStdString(world_.player.snapshot().users())));
        QSignalSpy wanted(panel_.get(), &ChartsPanel::trace_wanted);
        QTest::mouseClick(&find_out, Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);

        const auto traced =
            std::make_shared<study::Results>(study::Results{world_.book.growth()->origin, {world_.player.snapshot().run()}});
        study::LevelResult& peak = traced->runs.front().levels.back();
        peak.total.split = {{"web", "service", {0.004, {}}, {0.006, {}}}, {"db", "service", {0.002, {}}, {0.003, {}}}};
        peak.routes[1].split = {{"db", "service", {0.003, {}}, {0.004, {}}}};
        world_.book.put_traced(traced);
        QVERIFY(!find_out.isVisible());
        QCOMPARE(chart("chart_split").data().series.size(), 2U);
        box("latency_route").setCurrentIndex(2);
        QCOMPARE(chart("chart_split").data().title, QString("Where time goes in write"));
        QCOMPARE(chart("chart_split").data().series.size(), 1U);
        box("latency_route").setCurrentIndex(0);
        world_.player.step(1);  // another population
        QVERIFY(find_out.isVisible() && chart("chart_split").data().is_empty());
        world_.player.step(-1);
        QVERIFY(!chart("chart_split").data().is_empty());
        world_.book.set_plans({"another"});
        QVERIFY(chart("chart_split").data().is_empty());
        world_.book.set_plans({traced->origin.plan_sha256});
        box("latency_view").setCurrentIndex(0);
        QVERIFY(chart("chart_latency").isVisible());
    }

    void two_designs_are_a_and_b() {
        panel_->show_designs("", "Wide");
        QVERIFY(notice().contains("Wide"));  // was not simulated
        world_.grow("Wide");
        QCOMPARE(notice(), QString());
        QCOMPARE(chart("chart_latency").data().series.size(), 6U);
        QVERIFY(chart("chart_latency").data().series[3].dashed);
        panel_->show_designs("Wide", "");
        QCOMPARE(chart("chart_latency").data().series.size(), 6U);
        panel_->show_designs("Wide", {});  // alone
        QCOMPARE(chart("chart_latency").data().series.size(), 3U);
        panel_->show_designs("", "");
        QCOMPARE(chart("chart_latency").data().series.size(), 3U);
    }

    void outdated_is_said() {
        const std::string plan = world_.book.growth()->origin.plan_sha256;
        world_.book.set_plans({"another"});
        QVERIFY(notice().contains("before the last edits"));
        world_.book.set_plans({plan});
        QCOMPARE(notice(), QString());
    }

    void a_span_is_drawn_over_time() {
        world_.span();
        QVERIFY(chart("chart_routes_over_time").isVisible());
        QVERIFY(!chart("chart_latency").isVisible());
        QCOMPARE(chart("chart_routes_over_time").data().series.size(), 1U);  // too few writes for a p95
        box("latency_figure").setCurrentIndex(2);
        QCOMPARE(chart("chart_routes_over_time").data().series.size(), 2U);
        QCOMPARE(chart("chart_component_over_time").data().series.front().name, QString("utilization"));
        emit chart("chart_routes_over_time").chosen(68400 + 300);
        QCOMPARE(world_.player.snapshot().time_s(), std::optional(68700.0));
        QCOMPARE(chart("chart_component_over_time").cursor(), std::optional(68700.0));
    }

    void another_plan_empties_it() {
        world_.book.clear();
        world_.player.load({});
        QVERIFY(chart("chart_latency").data().is_empty());
        QVERIFY(chart("chart_latency").isVisible());
    }
};

QTEST_MAIN(TestChartsPanel)
#include "tst_charts_panel.moc"
