// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "app/panels/cost_model.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"

namespace headroom::charts {
class CostChart;
}

namespace headroom::panels {

class ResultsNotice;
class ResultsTable;

/// The bill of the population at the scrubber: components by kinds, what is paid for, what has no price, and all phases as a chart.
class CostPanel : public QWidget {
    Q_OBJECT
public:
    CostPanel(replay::ResultsBook& book, replay::Player& player, QWidget* parent = nullptr);

private:
    QWidget* make_tables();
    void refresh();
    void follow_player();
    void refresh_bill();
    void refresh_lines();
    void seek_place(double place);
    /// The run at the scrubber, or the last phase's; null where there is neither.
    const study::RunResult* run() const;
    std::string summary(const study::RunResult& run) const;

    replay::ResultsBook& book_;
    replay::Player& player_;
    replay::Snapshot shown_;
    ResultsNotice *outdated_, *unpriced_;
    QLabel* summary_;
    CostModel* bill_;
    CostLinesModel* lines_;
    ResultsTable *bill_table_, *lines_table_;
    QLabel* lines_title_;
    QWidget* tables_;
    charts::CostChart* chart_;
};

}  // namespace headroom::panels
