// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QPushButton>
#include <QToolButton>
#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/charts/growth_parts.h"
#include "app/document/selection.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"

namespace headroom::charts {
class CostChart;
class LatencyChart;
class PercentileChart;
class SplitChart;
class TimelineChart;
class UtilizationChart;
}  // namespace headroom::charts

namespace headroom::panels {

class ChartColumn;
class ResultsNotice;

/// Response times, cost, and the selected component, against users or over a day. A line follows the scrubber; a click moves it.
class ChartsPanel : public QWidget {
    Q_OBJECT
public:
    ChartsPanel(replay::ResultsBook& book, replay::Player& player, document::Selection& selection, QWidget* parent = nullptr);

    /// Designs that are held at every population, drawn as A and B; empty: the phases' own. Absent, or the same: A alone.
    void show_designs(const std::string& a, const std::optional<std::string>& b = {});

signals:
    /// Where time goes at the position of the player is wanted, and not known.
    void trace_wanted();

private:
    void make_latency();
    void make_cost();
    void make_component();
    void refresh();
    void refresh_routes();
    void refresh_latency();
    void refresh_split();
    void refresh_cost();
    void refresh_component();
    void follow_player();
    void seek(double value);
    void seek_place(double place);
    void say_what_is_missing();
    void refresh_caveats();

    charts::Side side(const std::string& design, const QString& name) const;
    bool has_two() const { return b_ && *b_ != a_; }
    /// Empty where not exactly one is selected.
    std::string component() const;
    /// Of what scales the component, in the day that is shown.
    std::vector<study::DecisionResult> decisions(const std::string& id) const;
    /// Of the player's track; empty unless it is one over time.
    replay::Snapshot day() const;

    replay::ResultsBook& book_;
    replay::Player& player_;
    document::Selection& selection_;
    std::string a_;
    std::optional<std::string> b_;
    charts::Side side_a_, side_b_;
    replay::Snapshot shown_day_;

    ResultsNotice* notice_;
    QToolButton* caveats_;
    ChartColumn *latency_column_, *cost_column_, *component_column_;
    QComboBox *latency_view_, *route_, *figure_, *parts_, *view_, *over_time_;
    QPushButton* trace_;
    charts::LatencyChart* latency_;
    charts::SplitChart* split_;
    charts::TimelineChart *routes_over_time_, *component_over_time_;
    charts::CostChart* cost_;
    charts::UtilizationChart* utilization_;
    charts::PercentileChart* percentiles_;
};

}  // namespace headroom::panels
