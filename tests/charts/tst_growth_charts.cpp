// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

#include "app/charts/component_charts.h"
#include "app/charts/cost_chart.h"
#include "app/charts/latency_chart.h"
#include "app/charts/plot.h"
#include "app/charts/split_chart.h"
#include "app/charts/timeline_chart.h"
#include "app/replay/snapshot.h"

using namespace headroom;
using namespace headroom::charts;

namespace {

study::RunResult run_of(const std::string& phase, double users, study::Status status = study::Status::Converged) {
    study::RunResult run;
    run.phase = phase;
    run.design = "Simple";
    run.users = users;
    run.status = status;
    run.routes = {{"browse", {}}};
    run.slo = {{"", "p95", 0.25, {}, {}}, {"browse", "p99", 0.5, {}, {}}, {"", "availability", 0.999, {}, {}}};
    study::LevelResult level;
    level.status = status;
    study::ComponentResult db;
    db.id = "db";
    if (status != study::Status::Unstable) {
        level.total.response.quantiles = {{{0.01, 0.001}, {0.02, {}}, {0.03, 0.002}, {0.05, 0.004}, {{}, {}}}};
        study::RequestResult browse;
        browse.response.quantiles[2] = {0.07, {}};
        level.routes = {browse};
        db.resources = {{"cpu", {users / 1e5, 0.01}}};
        db.bottleneck = 0;
        db.residence.quantiles = {{{0.004, 0.0005}, {0.006, {}}, {0.008, {}}, {0.012, {}}, {{}, {}}}};
        study::CostResult cost;
        cost.currency = "USD";
        cost.per_month = {users / 100, 0.5};
        cost.per_user_month = {0.01, {}};
        cost.by_kind = {{"compute", users / 200}, {"storage", 0}, {"network", users / 200}, {"requests", 0}};
        for (int i = 0; i < 8; ++i) cost.by_component.push_back({"c" + std::to_string(i), users / 800});
        run.cost = cost;
    }
    level.components = {db};
    run.levels = {level};
    return run;
}

/// "Now" to 10k, "Later" from there; saturates at 40k, overloaded at 50k and unstable at 80k.
std::shared_ptr<const study::Growth> growth() {
    auto growth = std::make_shared<study::Growth>();
    growth->points = {run_of("Now", 5e3),
                      run_of("Now", 10e3),
                      run_of("Later", 20e3),
                      run_of("Later", 30e3),
                      run_of("Later", 50e3, study::Status::Overloaded),
                      run_of("Later", 80e3, study::Status::Unstable)};
    study::Stage now{"Now", "Simple", 0, 10e3, {}, study::CapacityLimit{}, {}, {}},
        later{"Later", "Simple", 10e3, {}, {}, study::CapacityLimit{}, study::SloMiss{}, {}};
    now.limit->component = later.limit->component = "db";
    now.limit->resource = later.limit->resource = "cpu";
    now.limit->at.users = 60e3;  // beyond its own users
    later.limit->at = {40e3, 39e3, 41e3};
    later.slo_miss->slo = {"", "p95", 0.25, {}, {}};
    later.slo_miss->at = {35e3, 34e3, 36e3};
    growth->stages = {now, later};
    return growth;
}

const Series* find(const ChartData& data, const QString& name) {
    const auto found = std::ranges::find(data.series, name, &Series::name);
    return found == data.series.end() ? nullptr : &*found;
}

std::vector<double> places(const Series& series) {
    std::vector<double> xs;
    for (const Point& point : series.points)
        if (point.y) xs.push_back(point.x);
    return xs;
}

}  // namespace

class TestGrowthCharts : public QObject {
    Q_OBJECT

private slots:
    void an_estimate_is_a_line_beneath_dots_that_are_not_joined() {
        auto formulas = std::make_shared<study::Growth>(*growth());
        for (study::RunResult& run : formulas->points) run.levels.back().total.response.quantiles[3] = {0.045, {}};
        formulas->stages[1].limit->at.users = 44e3;
        Side side{growth(), {}, formulas};
        LatencyChart chart;
        chart.show(side);
        std::vector<Series> p99;
        for (const Series& series : chart.data().series)
            if (series.name == "p99") p99.push_back(series);
        QCOMPARE(p99.size(), std::size_t{2});
        QVERIFY(p99[0].kind == Series::Kind::LooseDots && p99[1].kind == Series::Kind::Line);
        QCOMPARE(places(p99[1]), (std::vector<double>{5e3, 10e3, 20e3, 30e3}));  // and it ends where the design breaks
        QCOMPARE(p99[0].points.front().y, std::optional(0.05));
        QCOMPARE(p99[1].points.front().y, std::optional(0.045));
        QCOMPARE(p99[1].points.front().where, "Now, 5000 users, estimated");
        QVERIFY(chart.data().x.title.contains("lines estimated, dots simulated"));
        QCOMPARE(chart.data().marks.back().x, 40e3);

        QCOMPARE(chart.findChildren<QAbstractButton*>(QRegularExpression("^legend\\.")).size(), 3);  // one for both

        side.is_outdated = true;  // the marks are of the plan as it stands
        chart.show(side);
        QCOMPARE(chart.data().marks.back().x, 44e3);
        QVERIFY(chart.data().marks.back().text.endsWith("(estimated)"));
        QVERIFY(csv_of(chart.data()).find("\"Now, 5000 users, estimated\"") != std::string::npos);

        chart.show({nullptr, {}, formulas});
        QVERIFY(find(chart.data(), "p99")->kind == Series::Kind::Line);
        QVERIFY(chart.data().x.title.endsWith("· estimated"));
    }

    void what_guesses_leave_open_is_an_area_beneath_the_line() {
        auto formulas = std::make_shared<study::Growth>(*growth());
        for (study::RunResult& run : formulas->points) {
            run.status = run.levels.back().status == study::Status::Converged ? study::Status::Estimated : run.levels.back().status;
            for (auto& quantile : run.levels.back().total.response.quantiles) quantile.half_width.reset();
            for (auto& each : run.levels.back().routes)
                for (auto& quantile : each.response.quantiles) quantile.half_width.reset();
            run.uncertainty.emplace();
            run.uncertainty->p99 = {0.05, 0.03, 0.05, 0.08};
        }
        formulas->points[1].uncertainty->p99.high.reset();  // more than one plan of twenty is unstable
        LatencyChart chart;
        chart.show({growth(), {}, formulas});
        std::vector<Series> p99;
        for (const Series& series : chart.data().series)
            if (series.name == "p99") p99.push_back(series);
        QVERIFY(!has_area(p99[0]) && has_area(p99[1]));
        QCOMPARE(p99[1].points[0].low, std::optional(0.03));
        QCOMPARE(p99[1].points[0].high, std::optional(0.08));
        QVERIFY2(p99[1].points[0].text.endsWith("(30 ms to 80 ms)"), qPrintable(p99[1].points[0].text));
        QVERIFY(p99[1].points[1].low && !p99[1].points[1].high);
        QVERIFY2(p99[1].points[1].text.endsWith("(from 30 ms on)"), qPrintable(p99[1].points[1].text));
        QVERIFY(chart.data().x.title.contains("shaded"));
        QVERIFY(chart.data().y.low <= 0.03 && chart.data().y.high >= 0.08);
        QVERIFY(csv_of(chart.data()).find(",0.03,0.08\r\n") != std::string::npos);

        chart.show({growth(), {}, formulas}, {}, "read");  // of all requests alone
        for (const Series& series : chart.data().series) QVERIFY(!has_area(series));
        QVERIFY(!chart.data().x.title.contains("shaded"));
    }

    void latency_has_dots_with_intervals() {
        LatencyChart chart;
        chart.show({growth(), {}});
        const ChartData& data = chart.data();
        QCOMPARE(data.series.size(), 3U);
        const Series* p95 = find(data, "p95");
        QVERIFY(p95 != nullptr && !p95->dashed && p95->kind == Series::Kind::Dots);
        QCOMPARE(p95->points[0].text, QString("30 ± 2 ms"));
        QCOMPARE(p95->points[0].where, QString("Now, 5000 users"));
        QCOMPARE(*p95->points[0].low, 0.028);
        QCOMPARE(*p95->points[0].high, 0.032);
        QCOMPARE(data.x.scale, Axis::Scale::Log);
        QCOMPARE(data.y.scale, Axis::Scale::Log);
    }

    void there_is_no_number_past_the_end() {
        LatencyChart chart;
        chart.show({growth(), {}});
        const Series& p50 = *find(chart.data(), "p50");
        QCOMPARE(places(p50), (std::vector<double>{5e3, 10e3, 20e3, 30e3}));
        QCOMPARE(chart.data().blanks.size(), 1U);
        QCOMPARE(chart.data().blanks[0].text, QString("unstable"));
        QVERIFY(chart.data().blanks[0].from > 30e3 && chart.data().blanks[0].from < 50e3);
        QVERIFY(std::ranges::any_of(p50.points, [](const Point& point) { return point.text == "overloaded"; }));
    }

    void lines_break_where_phases_do() {
        LatencyChart chart;
        chart.show({growth(), {}});
        const auto& points = find(chart.data(), "p50")->points;
        QVERIFY(points[2].x > 10e3 && points[2].x < 20e3 && !points[2].y);
        QCOMPARE(chart.data().bands.size(), 2U);
        QCOMPARE(chart.data().bands[1].name, QString("Later"));
    }

    void marks_tell_what_ends_while_it_is_in_force() {
        const auto marks = marks_of(*growth());
        QCOMPARE(marks.size(), 2U);
        QCOMPARE(marks[0].name, QString("p95 35k"));
        QCOMPARE(marks[1].name, QString("db 40k"));
        QCOMPARE(marks[1].component, std::string("db"));
        QVERIFY(marks[1].text.startsWith("Later breaks at 35k users"));
    }

    void promises_are_those_of_the_route_data() {
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("promise");
        QTest::newRow("all") << ""
                             << "p95 ≤ 250 ms";
        QTest::newRow("browse") << "browse"
                                << "p99 ≤ 500 ms";
    }
    void promises_are_those_of_the_route() {
        QFETCH(QString, route);
        LatencyChart chart;
        chart.show({growth(), {}}, {}, route.toStdString());
        QCOMPARE(chart.data().limits.size(), 1U);
        QTEST(chart.data().limits[0].name, "promise");
        QVERIFY(chart.data().limits[0].y <= chart.data().y.high);
    }

    void side_b_is_dashed_in_its_own_hue() {
        LatencyChart chart;
        chart.show({growth(), "A"}, {growth(), "B"});
        const Series *a = find(chart.data(), "p99 · A"), *b = find(chart.data(), "p99 · B");
        QVERIFY(a != nullptr && b != nullptr && !a->dashed && b->dashed);
        QCOMPARE(a->ink.first, 0U);
        QCOMPARE(b->ink.first, 1U);
        QCOMPARE(chart.data().blanks.size(), 2U);
        QCOMPARE(chart.data().blanks[1].text, QString("B unstable"));
    }

    void costs_stack_to_the_total_data() {
        QTest::addColumn<int>("by");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("kind") << int(CostChart::By::Kind) << QStringList{"Compute", "Network"};
        QTest::newRow("component") << int(CostChart::By::Component) << QStringList{"c0", "c1", "c2", "c3", "c4", "c5", "Other"};
    }
    void costs_stack_to_the_total() {
        QFETCH(int, by);
        CostChart chart;
        chart.show({growth()->points, {}}, {}, static_cast<CostChart::By>(by), CostChart::Each::Population);
        QStringList names;
        double sum = 0;
        for (const Series& series : chart.data().series) {
            if (series.kind != Series::Kind::Bars) continue;
            names << series.name;
            sum += series.points[1].y.value_or(0);
        }
        QTEST(names, "names");
        QCOMPARE(sum, 100.0);
        const Series* per_user = find(chart.data(), "per 1000 users");
        QVERIFY(per_user != nullptr && per_user->on_right);
        QCOMPARE(per_user->points[1].text, QString("$10.00"));
        QCOMPARE(chart.data().blanks.size(), 1U);
        QCOMPARE(chart.data().blanks[0].text, QString("unstable"));
    }

    void sides_of_cost_stand_beside_each_other() {
        CostChart chart;
        const auto all = growth()->points;
        chart.show({all, "A"}, {{all[1]}, "B"}, CostChart::By::Kind, CostChart::Each::Phase);
        QCOMPARE(chart.data().x.categories, (QStringList{"Now", "Later"}));
        QVERIFY(std::ranges::any_of(chart.data().series,
                                    [](const Series& series) { return series.kind == Series::Kind::Bars && series.group == 1; }));
        QVERIFY(chart.data().x.title.contains("B"));
        QCOMPARE(chart.place_of(all[2]), std::optional(1.0));
        QVERIFY(!chart.place_of(run_of("Never", 1)));
    }

    void cost_curves_are_to_the_cent() {
        CostCurveChart chart;
        chart.show({growth(), "A"}, {});
        QCOMPARE(chart.data().series[0].points[0].text, QString("$50.00 ± 0.50"));
    }

    void components_have_percentiles_and_utilization() {
        const auto all = growth();
        PercentileChart percentiles;
        percentiles.show(&all->points[0], "db");
        QCOMPARE(percentiles.data().series.size(), 1U);  // nobody waits
        QCOMPARE(percentiles.data().series[0].points[0].text, QString("4 ± 0.5 ms"));
        QVERIFY(!percentiles.data().series[0].points[4].y);
        percentiles.show(&all->points[5], "db");
        QVERIFY(percentiles.data().is_empty() && percentiles.data().message.contains("Unstable"));
        UtilizationChart utilization;
        utilization.show({all, {}}, {}, "db");
        QCOMPARE(utilization.data().series.size(), 1U);
        QCOMPARE(utilization.data().series[0].points[0].text, QString("5 ± 1 %"));
        utilization.show({all, {}}, {}, "nobody");
        QVERIFY(utilization.data().is_empty() && !utilization.data().message.isEmpty());
    }

    /// 10 ms in the mean and 20 around the 95th percentile, along users -> web -> db.
    static study::RunResult followed() {
        study::RunResult run = run_of("Now", 5e3);
        run.levels.back().total.split = {{"web", "queueing", {0.001, 0.0001}, {0.008, {}}},
                                         {"web", "service", {0.004, {}}, {0.006, {}}},
                                         {"web->db", "network", {0.002, {}}, {0.002, {}}},
                                         {"db", "service", {0.003, {}}, {0.004, {}}}};
        return run;
    }

    void a_response_is_a_bar_of_its_parts() {
        const study::RunResult run = followed();
        SplitChart chart;
        chart.show(&run, {});
        const ChartData& data = chart.data();
        QCOMPARE(data.x.categories, (QStringList{"mean\n10 ms", "around p95\n20 ms"}));
        QCOMPARE(data.series.size(), 4U);
        QCOMPARE(data.series[0].points[0].text, QString("1 ± 0.1 ms (10.0 %)"));
        QCOMPARE(data.series[0].points[1].text, QString("8 ms (40.0 %)"));
        QCOMPARE(data.series[2].points[0].where, QString("web->db, mean"));
        QCOMPARE(data.series[1].ink.first, data.series[3].ink.first);  // the colour is what it goes to
        QCOMPARE(chart.findChildren<QAbstractButton*>(QRegularExpression("^legend\\.")).size(), 3);
        QVERIFY(csv_of(data).find("Network,\"web->db, mean\",\"mean, 10 ms\",0.002,,\r\n") != std::string::npos);

        chart.resize(600, 260);
        chart.setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(&chart));
        Plot* plot = chart.findChild<Plot*>("plot");
        plot->replot(QCustomPlot::rpImmediateRefresh);
        double end = plot->xAxis->coordToPixel(0);
        for (std::size_t i = 0; i < 4; ++i) {  // one behind the other, from left to right
            const QRectF bar = plot->bar_of({i, 0});
            QVERIFY(qAbs(bar.left() - end) < 1e-6);
            end = bar.right();
            QCOMPARE(plot->hit(bar.center()), (std::optional<Hit>{{i, 0}}));
        }
        QVERIFY(qAbs(end - plot->xAxis->coordToPixel(0.01)) < 1e-6);
        QVERIFY(plot->bar_of({0, 0}).bottom() < plot->bar_of({0, 1}).top());  // the mean above the 95th
        const QImage picture = plot->grab().toImage();
        const QPoint within = plot->bar_of({3, 1}).topLeft().toPoint() + QPoint(4, 4);
        QCOMPARE(picture.pixelColor(within * picture.devicePixelRatio()).rgb(), theme::colours().kind(1).rgb());
        plot->setFocus();
        QTest::keyClick(plot, Qt::Key_Right);
        QTest::keyClick(plot, Qt::Key_Right);
        QCOMPARE(plot->accessibleDescription(), QString("Service, web, mean: 4 ms (40.0 %)"));
        QTest::keyClick(plot, Qt::Key_Down);
        QCOMPARE(plot->accessibleDescription(), QString("Service, web, around p95: 6 ms (30.0 %)"));
    }

    void a_bar_without_figures_is_left_out() {
        study::RunResult run = followed();
        for (study::TimePart& part : run.levels.back().total.split) part.p95_s = {};
        SplitChart chart;
        chart.show(&run, {});
        QCOMPARE(chart.data().x.categories.size(), 1);
        run.levels.back().total.split.clear();
        chart.show(&run, {});
        QVERIFY(chart.data().is_empty() && chart.data().message.contains("Nothing"));
        chart.show(nullptr, {}, "Ask");
        QCOMPARE(chart.data().message, QString("Ask"));
    }

    void timelines_are_of_windows() {
        study::RunResult run = run_of("Now", 5e3);
        TimelineChart chart;
        chart.show_component(run, "db");
        QVERIFY(chart.data().is_empty());
        run.timeline = protocol::Timeline{68400, 60, {{0.5, 0.75}}, {{0, 3}}, {{2, 3}}, {{10, 11}}, {{0, 0}}, {{0.1, {}}}, {{0.2, {}}}};
        chart.show_component(run, "db");
        QCOMPARE(chart.data().series.size(), 2U);
        QCOMPARE(chart.data().series[0].points[1].where, QString("19:01"));
        QCOMPARE(chart.data().series[0].points[1].text, QString("75 %"));
        QVERIFY(chart.data().series[1].on_right);
        chart.show_component(run, "db", {}, TimelineChart::Of::Replicas);
        QCOMPARE(chart.data().series.at(0).points[1].text, QString("3"));
        chart.show_routes(run, TimelineChart::Figure::P95);
        QCOMPARE(chart.data().series.size(), 1U);
        QCOMPARE(chart.data().series[0].name, QString("browse"));
        QVERIFY(!chart.data().series[0].points[1].y);
        QCOMPARE(chart.data().x.high, 68520.0);
    }

    void of_shards_the_busiest_is_drawn() {
        study::RunResult run = run_of("Now", 5e3);
        study::LevelResult& level = run.levels.back();
        study::ComponentResult db = *replay::busiest_of(level, "db");
        level.components.clear();
        for (const double utilization : {0.2, 0.9}) {
            db.id = "db[" + std::to_string(level.components.size()) + "]";
            for (study::ResourceResult& resource : db.resources) resource.utilization = {utilization, 0};
            level.components.push_back(db);
        }
        run.timeline = protocol::Timeline{68400, 60, {{0.2, 0.2}, {0.9, 0.8}}, {{0, 0}, {0, 0}}, {}, {}, {}, {}, {}};
        TimelineChart chart;
        chart.show_component(run, "db");
        QCOMPARE(chart.data().title, QString("db[1] over time"));
        QCOMPARE(chart.data().series[0].points[1].text, QString("80 %"));
        PercentileChart times;
        times.show(&run, "db");
        QVERIFY(!times.data().series.empty());
    }

    void without_growth_it_says_what_to_do() {
        LatencyChart chart;
        chart.show({}, {}, {}, "Press Space");
        QVERIFY(chart.data().is_empty());
        QCOMPARE(chart.data().message, QString("Press Space"));
    }
};

QTEST_MAIN(TestGrowthCharts)
#include "tst_growth_charts.moc"
