// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "app/report/chart_json.h"
#include "app/report/charts.h"
#include "samples.h"

using namespace headroom;
using namespace headroom::report;

namespace {

const Series* find(const Chart& chart, const std::string& name) {
    for (const Series& series : chart.series)
        if (series.name == name) return &series;
    return nullptr;
}

}  // namespace

class TestCharts : public QObject {
    Q_OBJECT
private slots:
    /// The dots are the phases' figures with their intervals.
    void dots_are_the_phases() {
        const Document document{well(), std::nullopt};
        const Figure figure = *latency_figure(document);
        QCOMPARE(figure.charts.size(), std::size_t{3});  // all, browse, buy
        const Series* p95 = find(figure.charts[0], "p95");
        QVERIFY(p95 && p95->kind == Series::Kind::Dots);
        QCOMPARE(p95->points.size(), std::size_t{2});
        const study::Estimate& wanted = document.runs()[1].peak().total.response.quantiles[2];
        QVERIFY(*wanted.half_width > 0);
        QCOMPARE(p95->points[1].x, 50000.0);
        QCOMPARE(p95->points[1].y, wanted.value);
        QCOMPARE(*p95->points[1].high, *wanted.value + *wanted.half_width);
        QCOMPARE(*p95->points[1].low, *wanted.value - *wanted.half_width);
        QCOMPARE(QString::fromStdString(p95->points[1].title), QString("Later, 50k users"));
        QVERIFY(p95->points[1].text.find(" ± ") != std::string::npos);
        QVERIFY(figure.charts[0].bands.empty());
    }

    void promises_stand_with_their_routes() {
        const Figure figure = *latency_figure({well(), std::nullopt});
        QVERIFY(!find(figure.charts[0], "Promise: p95 ≤ 250 ms"));
        const Series* limit = find(figure.charts[1], "Promise: p95 ≤ 250 ms");
        QVERIFY(limit && limit->kind == Series::Kind::Limit);
        QCOMPARE(limit->points.front().y, std::optional(0.25));
        QVERIFY(find(figure.charts[2], "Promise: p99 ≤ 20 ms"));
    }

    /// A point without a steady state has no figure anywhere, but a mark.
    void growth_lines_and_marks() {
        const Figure figure = *latency_figure({well(), growth()});
        const Chart& chart = figure.charts[0];
        const Series* line = find(chart, "p95 (growth)");
        QVERIFY(line && line->kind == Series::Kind::Line);
        QCOMPARE(line->points.size(), std::size_t{4});  // two, a gap where the next phase takes over, and one without a figure
        QVERIFY(line->points[0].y && line->points[1].y && !line->points[2].y && !line->points[3].y);
        const Series* unstable = find(chart, "Unstable: no figure");
        QVERIFY(unstable && unstable->kind == Series::Kind::Marks);
        QCOMPARE(unstable->points.size(), std::size_t{1});
        QCOMPARE(unstable->points[0].x, 50000.0);
        const Series* breaks = find(chart, "Breaks");
        QVERIFY(breaks);
        QCOMPARE(breaks->points.size(), std::size_t{2});
        QCOMPARE(breaks->points[0].x, 8000.0);
        QCOMPARE(QString::fromStdString(breaks->points[0].text), QString("breaks at 8000 users: cpu of web is out of capacity"));
        QCOMPARE(chart.bands.size(), std::size_t{2});
        QCOMPARE(chart.bands[1].from, 10000.0);
    }

    /// With estimates, the line is theirs and what was simulated stands on it; what guesses leave open is shaded, without an end above.
    void estimates_are_a_line_under_dots() {
        study::Growth all = growth();
        all.line = {all.points[0], all.points[0], all.points[1]};
        all.line[1].users = 7000;
        for (study::RunResult& run : all.points) run.uncertainty = guessed();
        const Figure figure = *latency_figure({std::nullopt, all});
        const Chart& chart = figure.charts[0];
        const Series *line = find(chart, "p95 (estimate)"), *dots = find(chart, "p95 (simulated)");
        QVERIFY(line && line->kind == Series::Kind::Line && !find(chart, "p95 (growth)"));
        QCOMPARE(line->points.size(), std::size_t{3});
        QCOMPARE(line->points[1].x, 7000.0);
        QVERIFY(dots && dots->kind == Series::Kind::Dots);
        QCOMPARE(dots->points.size(), std::size_t{2});  // the third is unstable
        QVERIFY(dots->points[0].low && dots->points[0].high);
        const Series* range = find(chart, "p95, nine of ten plans");
        QVERIFY(range && range->kind == Series::Kind::Range);
        QCOMPARE(range->points[0].low, std::optional(0.15));
        QVERIFY(!range->points[0].high && !range->points[0].y);
        QVERIFY(!find(figure.charts[1], "p95, nine of ten plans"));  // it is of all requests
        QVERIFY(find(figure.charts[1], "p95 (estimate)"));
    }

    void what_breaks_after_its_turn_is_no_mark() {
        study::Growth all = growth();
        all.stages[0].limit->at.users = 12000;  // Later is in force there
        const Figure figure = *latency_figure({std::nullopt, all});
        const Series* breaks = find(figure.charts[0], "Breaks");
        QVERIFY(breaks);
        QCOMPARE(breaks->points.size(), std::size_t{1});
    }

    void only_unstable() {
        const Figure figure = *latency_figure({unstable(), std::nullopt});
        QCOMPARE(figure.charts[0].series.size(), std::size_t{1});
        QCOMPARE(figure.charts[0].series[0].name, std::string("Unstable: no figure"));
        QVERIFY(!phase_cost_figure({unstable(), std::nullopt}));
        QVERIFY(!component_cost_figure({unstable(), std::nullopt}));
    }

    /// A logarithmic scale has no place for what takes no time, and a promise alone is no chart.
    void no_time_is_no_dot() {
        study::Results results = well();
        results.runs[0].levels.back().total.response.quantiles[0].value = 0;
        results.runs[1].levels.back().total.response.quantiles[0].half_width = 1;  // more than the figure
        const auto some = latency_figure({results, {}});
        const Series* p50 = find(some->charts[0], "p50");
        QCOMPARE(p50->points.size(), std::size_t{1});
        QCOMPARE(p50->points[0].low, std::optional(some->charts[0].y.low));
        QVERIFY(some->charts[0].y.low > 1e-3);
        for (study::RunResult& run : results.runs)
            for (study::LevelResult& level : run.levels) {
                for (study::Estimate& time : level.total.response.quantiles) time.value = 0;
                for (study::Estimate& time : level.routes[0].response.quantiles) time.value = 0;
            }
        const auto figure = latency_figure({results, {}});
        QCOMPARE(figure->charts.size(), std::size_t{1});
        QCOMPARE(figure->charts[0].name, std::string("buy"));
        for (study::RunResult& run : results.runs)
            for (study::LevelResult& level : run.levels)
                for (study::Estimate& time : level.routes[1].response.quantiles) time.value = 0;
        QVERIFY(!latency_figure({results, {}}));
    }

    void what_costs_nothing_has_no_chart() {
        study::Results results = well();
        for (study::RunResult& run : results.runs) run.cost->per_month.value = 0;
        QVERIFY(!phase_cost_figure({results, {}}) && !component_cost_figure({results, {}}));
    }

    /// What is stacked sums to the month, to the cent.
    void costs_add_up() {
        const Document document{well(), growth()};
        for (const auto& figure : {phase_cost_figure(document), component_cost_figure(document)}) {
            QVERIFY(figure);
            const Chart& chart = figure->charts.front();
            QCOMPARE(chart.x.categories, (std::vector<std::string>{"Now", "Later"}));
            for (std::size_t i = 0; i < 2; ++i) {
                double sum = 0;
                for (const Series& series : chart.series)
                    if (series.kind == Series::Kind::Bars) sum += *series.points[i].y;
                QCOMPARE(qRound64(sum * 100), qRound64(*document.runs()[i].cost->per_month.value * 100));
            }
        }
        const auto figure = phase_cost_figure(document);
        const Series* line = find(figure->charts[0], "Per 1000 users");
        QVERIFY(line && line->right);
        QCOMPARE(*line->points[1].y, *document.runs()[1].cost->per_user_month.value * 1000);
        QVERIFY(figure->charts[0].right);
        const auto areas = growth_cost_figure(document);
        QVERIFY(areas && areas->charts[0].series[0].kind == Series::Kind::Area);
    }

    void many_components_become_other() {
        study::Results results = well();
        auto& parts = results.runs[0].cost->by_component;
        parts.clear();
        for (int i = 1; i <= 9; ++i) parts.push_back({"c" + std::to_string(i), static_cast<double>(i)});
        results.runs.pop_back();
        const auto figure = component_cost_figure({results, std::nullopt});
        const auto& series = figure->charts[0].series;
        QCOMPARE(series.size(), std::size_t{7});
        QCOMPARE(series.front().name, std::string("c9"));
        QCOMPARE(series.back().name, std::string("Other"));
        QCOMPARE(*series.back().points[0].y, 1.0 + 2 + 3);
    }

    void timelines() {
        study::Results results = span();
        results.runs[0].timeline->mean_s[0][4] = 0;
        const auto figure = timeline_figure(results.runs[0], "t");
        QVERIFY(figure);
        QVERIFY(!figure->charts[0].series[0].points[4].y);  // on a logarithmic scale
        QCOMPARE(figure->charts.size(), std::size_t{6});
        const Chart& mean = figure->charts[0];
        QCOMPARE(mean.series.size(), std::size_t{2});
        QCOMPARE(mean.series[0].name, std::string("browse"));
        QCOMPARE(mean.series[0].points.size(), std::size_t{5});
        QCOMPARE(mean.series[0].points[1].y, std::optional(0.02));
        QVERIFY(!mean.series[0].points[2].y);
        QCOMPARE(mean.series[0].points[1].title, std::string("19:01"));
        QCOMPARE(mean.x.ticks.front().label, std::string("19:00"));
        QCOMPARE(figure->charts[1].series[0].points[1].y, std::optional(0.2));
        QCOMPARE(figure->charts[3].series[1].points[2].text, std::string("0.9"));
        QCOMPARE(figure->charts[4].series[0].points[2].text, std::string("90 %"));
        const auto& replicas = figure->charts[5].series;  // without those that stay as they are
        QCOMPARE(replicas.size(), span().runs[0].peak().components.size() - 1);
        QCOMPARE(replicas[0].points[3].text, std::string("3"));
        QVERIFY(!timeline_figure(well().runs[0], "t"));
        for (auto& windows : results.runs[0].timeline->failures_per_s) windows.assign(windows.size(), 0);
        const auto without = timeline_figure(results.runs[0], "t");
        QCOMPARE(without->charts.size(), std::size_t{5});
        QCOMPARE(without->charts[3].name, std::string("busy components"));
    }

    /// However busy others are later, each phase's busiest is there.
    void every_phase_has_its_busiest() {
        study::Growth all = growth();
        all.points.pop_back();
        const auto component = all.points[0].peak().components.back();
        for (std::size_t phase = 0; phase < 2; ++phase) {
            all.points[phase].phase = phase == 0 ? "Now" : "Later";
            auto& components = all.points[phase].levels.back().components;
            components.clear();
            for (int i = 0; i < 8; ++i) {
                components.push_back(component);
                components.back().id = (phase == 0 ? "a" : "b") + std::to_string(i);
                for (auto& resource : components.back().resources) resource.utilization.value = (phase == 0 ? 0.1 : 0.5) + 0.01 * i;
            }
        }
        const auto figure = utilization_figure({std::nullopt, all});
        QStringList names;
        for (const Series& series : figure->charts[0].series) names += QString::fromStdString(series.name);
        QCOMPARE(names, (QStringList{"b7", "b6", "b5", "a7", "a6", "a5"}));
    }

    void busy_components() {
        const auto figure = utilization_figure({std::nullopt, growth()});
        QVERIFY(figure);
        QCOMPARE(figure->charts[0].series[0].name, std::string("web"));
        QVERIFY(!utilization_figure({well(), std::nullopt}));
    }

    void as_json() {
        const auto json = nlohmann::json::parse(print_figures({*latency_figure({well(), growth()})}));
        const auto& charts = json.at("latency");
        QCOMPARE(charts.size(), std::size_t{3});
        QVERIFY(charts[0]["x"]["log"] == true);
        for (const auto& series : charts[0]["series"])
            for (const auto& point : series["points"]) QVERIFY(point["x"].is_number() && (point["y"].is_number() || point["y"].is_null()));
    }
};

QTEST_APPLESS_MAIN(TestCharts)
#include "tst_charts.moc"
