// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/charts_panel.h"

#include <QMessageBox>
#include <QSplitter>
#include <QVBoxLayout>

#include <cmath>

#include "app/charts/component_charts.h"
#include "app/charts/cost_chart.h"
#include "app/charts/latency_chart.h"
#include "app/charts/split_chart.h"
#include "app/charts/timeline_chart.h"
#include "app/document/plan_document.h"
#include "app/document/scalers.h"
#include "app/panels/decisions_model.h"
#include "app/panels/results_column.h"
#include "app/panels/results_notice.h"

namespace headroom::panels {

namespace {

using charts::CostChart;
using charts::TimelineChart;

bool is_same(const replay::Snapshot& a, const replay::Snapshot& b) { return a && b ? &a.run() == &b.run() : !a && !b; }

}  // namespace

ChartsPanel::ChartsPanel(replay::ResultsBook& book, replay::Player& player, document::Selection& selection, QWidget* parent)
    : QWidget(parent), book_(book), player_(player), selection_(selection), notice_(new ResultsNotice), caveats_(new QToolButton) {
    setObjectName("charts");
    make_latency();
    make_cost();
    make_component();
    auto* columns = new QSplitter;
    columns->setChildrenCollapsible(true);
    columns->setHandleWidth(9);
    for (ChartColumn* column : {latency_column_, cost_column_, component_column_}) columns->addWidget(column);
    columns->setSizes({400, 400, 400});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(notice_);
    layout->addWidget(columns, 1);
    layout->addWidget(caveats_);
    caveats_->setObjectName("estimate_caveats");
    caveats_->setAutoRaise(true);
    connect(caveats_, &QToolButton::clicked, this, [this] {
        QMessageBox box(QMessageBox::Information, tr("What the estimate leaves out"), caveats_->toolTip(), QMessageBox::Close, this);
        box.setObjectName("estimate_caveats_box");
        box.exec();
    });
    connect(&book_, &replay::ResultsBook::changed, this, &ChartsPanel::refresh);
    connect(&player_, &replay::Player::moved, this, &ChartsPanel::follow_player);
    connect(&selection_, &document::Selection::changed, this, &ChartsPanel::refresh_component);
    refresh();
}

void ChartsPanel::make_latency() {
    latency_column_ = new ChartColumn(tr("Response time"));
    latency_view_ = latency_column_->add_choice("latency_view", tr("Figures of responses"));
    latency_view_->addItems({tr("Percentiles"), tr("Where time goes")});
    route_ = latency_column_->add_choice("latency_route", tr("Route"));
    figure_ = latency_column_->add_choice("latency_figure", tr("Figure over time"));
    figure_->addItem(tr("p95"), static_cast<int>(TimelineChart::Figure::P95));
    figure_->addItem(tr("Mean"), static_cast<int>(TimelineChart::Figure::Mean));
    figure_->addItem(tr("Completed"), static_cast<int>(TimelineChart::Figure::Throughput));
    figure_->addItem(tr("Failed"), static_cast<int>(TimelineChart::Figure::Failures));
    latency_ = new charts::LatencyChart;
    latency_->setObjectName("chart_latency");
    routes_over_time_ = new TimelineChart;
    routes_over_time_->setObjectName("chart_routes_over_time");
    split_ = new charts::SplitChart;
    split_->setObjectName("chart_split");
    trace_ = new QPushButton(tr("Find out"));
    trace_->setObjectName("trace_here");
    trace_->setToolTip(tr("Simulates this population once more, and follows its responses"));
    connect(trace_, &QPushButton::clicked, this, &ChartsPanel::trace_wanted);
    latency_column_->add_beside(trace_);
    latency_column_->add_chart(latency_);
    latency_column_->add_chart(split_);
    latency_column_->add_chart(routes_over_time_);
    for (QComboBox* choice : {latency_view_, route_, figure_})
        connect(choice, &QComboBox::currentIndexChanged, this, &ChartsPanel::refresh_latency);
    for (charts::Chart* chart : {static_cast<charts::Chart*>(latency_), static_cast<charts::Chart*>(routes_over_time_)})
        connect(chart, &charts::Chart::chosen, this, &ChartsPanel::seek);
}

void ChartsPanel::make_cost() {
    cost_column_ = new ChartColumn(tr("Cost a month"));
    parts_ = cost_column_->add_choice("cost_parts", tr("Parts of the cost"));
    parts_->addItem(tr("By kind"), static_cast<int>(CostChart::By::Kind));
    parts_->addItem(tr("By component"), static_cast<int>(CostChart::By::Component));
    cost_ = new CostChart;
    cost_->setObjectName("chart_cost");
    cost_column_->add_chart(cost_);
    connect(parts_, &QComboBox::currentIndexChanged, this, &ChartsPanel::refresh_cost);
    connect(cost_, &charts::Chart::chosen, this, &ChartsPanel::seek_place);
}

void ChartsPanel::make_component() {
    component_column_ = new ChartColumn(tr("Component"));
    view_ = component_column_->add_choice("component_view", tr("Figures of the component"));
    view_->addItems({tr("Utilization"), tr("Times")});
    over_time_ = component_column_->add_choice("component_over_time", tr("Figure of the component over time"));
    over_time_->addItem(tr("Load"), static_cast<int>(TimelineChart::Of::Load));
    over_time_->addItem(tr("Replicas"), static_cast<int>(TimelineChart::Of::Replicas));
    utilization_ = new charts::UtilizationChart;
    utilization_->setObjectName("chart_utilization");
    percentiles_ = new charts::PercentileChart;
    percentiles_->setObjectName("chart_percentiles");
    component_over_time_ = new TimelineChart;
    component_over_time_->setObjectName("chart_component_over_time");
    component_column_->add_chart(utilization_);
    component_column_->add_chart(percentiles_);
    component_column_->add_chart(component_over_time_);
    for (QComboBox* choice : {view_, over_time_}) connect(choice, &QComboBox::currentIndexChanged, this, &ChartsPanel::refresh_component);
    for (charts::Chart* chart : {static_cast<charts::Chart*>(utilization_), static_cast<charts::Chart*>(component_over_time_)})
        connect(chart, &charts::Chart::chosen, this, &ChartsPanel::seek);
}

void ChartsPanel::show_designs(const std::string& a, const std::optional<std::string>& b) {
    if (a == a_ && b == b_) return;
    a_ = a;
    b_ = b;
    refresh();
}

charts::Side ChartsPanel::side(const std::string& design, const QString& name) const {
    const auto growth = book_.growth(design), estimate = book_.estimate(design);
    return {growth, has_two() ? name : QString(), estimate, book_.is_outdated(growth)};
}

replay::Snapshot ChartsPanel::day() const {
    const replay::Track& track = player_.track();
    return track.kind() == replay::Track::Kind::Time && !track.is_empty() ? track.at(0) : replay::Snapshot();
}

std::string ChartsPanel::component() const {
    const document::Parts& parts = selection_.parts();
    return parts.components.size() == 1 ? parts.components.front() : std::string();
}

void ChartsPanel::refresh() {
    side_a_ = side(a_, "A");
    side_b_ = has_two() ? side(*b_, "B") : charts::Side{};
    shown_day_ = day();
    say_what_is_missing();
    refresh_caveats();
    refresh_routes();
    refresh_latency();
    refresh_cost();
    refresh_component();
}

void ChartsPanel::say_what_is_missing() {
    QString text;
    for (const charts::Side* side : {&side_a_, &side_b_})
        if (book_.is_outdated(side->growth))
            text = (side->estimate != nullptr ? tr("The dots are of the plan before the last edits, the lines of the present one.")
                                              : outdated_text()) +
                   " " + tr("Ctrl+R simulates again.");
    if (!book_.no_estimate().isEmpty()) text = tr("The estimate is not of the plan as it stands: %1").arg(book_.no_estimate());
    const bool one_is_missing = has_two() && static_cast<bool>(side_a_) != static_cast<bool>(side_b_);
    if (text.isEmpty() && one_is_missing) {
        const std::string& design = side_a_ ? *b_ : a_;
        text = design.empty() ? tr("The phases' own designs were not simulated.")
                              : tr("The growth of %1 was not simulated.").arg(QString::fromStdString(design));
    }
    if (shown_day_ && book_.is_day_outdated(shown_day_.run().phase))
        text = outdated_text() + " " + tr("Ctrl+Alt+R simulates the day again.");
    notice_->say(text);
}

void ChartsPanel::refresh_caveats() {
    QStringList lines;
    for (const charts::Side* side : {&side_a_, &side_b_})
        if (side->estimate != nullptr)
            for (const study::RunResult& run : side->estimate->points)
                for (const std::string& caveat : run.caveats)
                    if (const QString line = QString::fromStdString(caveat); !lines.contains(line)) lines << line;
    caveats_->setVisible(!lines.isEmpty());
    caveats_->setText(lines.size() == 1 ? tr("Estimate: %1").arg(lines.front())
                                        : tr("What the estimate leaves out or approximates (%1)…").arg(lines.size()));
    caveats_->setToolTip(lines.join('\n'));
}

void ChartsPanel::refresh_routes() {
    const QString former = route_->currentText();
    const QSignalBlocker quiet(route_);
    route_->clear();
    route_->addItem(tr("All requests"), QString());
    const study::Growth* growth = side_a_ ? side_a_.told() : side_b_.told();
    if (growth && !growth->points.empty())
        for (const study::RouteResult& route : growth->points.front().routes)
            route_->addItem(QString::fromStdString(route.name), QString::fromStdString(route.name));
    route_->setCurrentIndex(std::max(0, route_->findText(former)));
    route_->setEnabled(route_->count() > 1);
}

void ChartsPanel::refresh_latency() {
    const bool splits = latency_view_->currentIndex() > 0;
    latency_view_->setVisible(!shown_day_);
    route_->setVisible(!shown_day_);
    figure_->setVisible(static_cast<bool>(shown_day_));
    latency_column_->show_chart(shown_day_ ? static_cast<QWidget*>(routes_over_time_) : splits ? static_cast<QWidget*>(split_) : latency_);
    latency_column_->set_title(shown_day_ ? tr("Routes over time") : tr("Response time"));
    if (shown_day_) routes_over_time_->show_routes(shown_day_.run(), static_cast<TimelineChart::Figure>(figure_->currentData().toInt()));
    latency_->show(side_a_, side_b_, route_->currentData().toString().toStdString(), nothing_yet(book_.is_coming()));
    follow_player();
}

/// Runs are not followed unless somebody asks: that takes up to twice the time.
void ChartsPanel::refresh_split() {
    const replay::Snapshot& snapshot = player_.snapshot();
    const study::RunResult* traced = snapshot ? book_.traced(snapshot.run()) : nullptr;
    trace_->setVisible(latency_column_->shown() == split_ && snapshot && traced == nullptr);
    trace_->setEnabled(!book_.is_coming());
    if (latency_column_->shown() != split_) return;
    const QString find_out =
        tr("Find out simulates %1 once more, and follows them.").arg(QString::fromStdString(snapshot ? snapshot.users() : std::string()));
    split_->show(traced, route_->currentData().toString().toStdString(),
                 snapshot && !book_.is_coming() ? find_out : nothing_yet(book_.is_coming()));
}

void ChartsPanel::refresh_cost() {
    const auto by = static_cast<CostChart::By>(parts_->currentData().toInt());
    const auto runs_of = [](const charts::Side& side) {
        return side ? CostChart::Runs{side.told()->points, side.name, side.tells_estimate()} : CostChart::Runs{};
    };
    if (side_a_ || side_b_)
        cost_->show(runs_of(side_a_), runs_of(side_b_), by, CostChart::Each::Population);
    else
        cost_->show({book_.runs() ? book_.runs()->runs : std::vector<study::RunResult>(), {}}, {}, by, CostChart::Each::Phase,
                    nothing_yet(book_.is_coming()));
    follow_player();
}

void ChartsPanel::refresh_component() {
    const std::string id = component();
    const QString name = QString::fromStdString(id), choose = tr("Select a component.");
    component_column_->set_title(id.empty() ? tr("Component") : name);
    view_->setVisible(!shown_day_);
    over_time_->setVisible(static_cast<bool>(shown_day_));
    if (shown_day_) {
        const auto of = static_cast<TimelineChart::Of>(over_time_->currentData().toInt());
        if (id.empty())
            component_over_time_->show_nothing(choose);
        else
            component_over_time_->show_component(shown_day_.run(), id, decisions(id), of);
        component_column_->show_chart(component_over_time_);
    } else {
        utilization_->show(side_a_, side_b_, id, id.empty() ? choose : nothing_yet(book_.is_coming()));
        component_column_->show_chart(view_->currentIndex() == 0 ? static_cast<QWidget*>(utilization_) : percentiles_);
    }
    follow_player();
}

std::vector<study::DecisionResult> ChartsPanel::decisions(const std::string& id) const {
    const document::PlanDocument& document = selection_.document();
    const study::RunResult& run = shown_day_.run();
    const auto scalers = document::scalers_of(document.plan(), run.design, id, document.types());
    return scalers.empty() ? std::vector<study::DecisionResult>() : decisions_of(run, scalers);
}

void ChartsPanel::follow_player() {
    if (!is_same(day(), shown_day_)) return refresh();
    const replay::Snapshot& snapshot = player_.snapshot();
    const std::optional<double> here = player_.track().is_empty() ? std::nullopt : std::optional(player_.track().value(player_.position()));
    const bool over_users = !shown_day_;
    latency_->set_cursor(over_users ? here : std::nullopt);
    utilization_->set_cursor(over_users ? here : std::nullopt);
    routes_over_time_->set_cursor(here);
    component_over_time_->set_cursor(here);
    cost_->set_cursor(snapshot ? cost_->place_of(snapshot.run()) : std::nullopt);
    refresh_split();
    if (component_column_->shown() != percentiles_) return;
    const std::string id = component();
    percentiles_->show(snapshot ? &snapshot.run() : nullptr, id,
                       id.empty() ? tr("Select a component.")
                       : snapshot ? tr("%1 is not part of this design.").arg(QString::fromStdString(id))
                                  : nothing_yet(book_.is_coming()));
}

void ChartsPanel::seek(double value) {
    if (player_.track().is_empty()) return;
    player_.pause();
    player_.seek(player_.track().nearest(value));
}

void ChartsPanel::seek_place(double place) {
    const replay::Track& track = player_.track();
    if (track.kind() != replay::Track::Kind::Growth) return;
    for (std::size_t i = 0; i < track.size(); ++i)
        if (cost_->place_of(track.at(i).run()) == std::round(place)) return seek(track.value(i));
}

}  // namespace headroom::panels
