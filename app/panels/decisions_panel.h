// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include <optional>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/panels/decisions_model.h"
#include "app/panels/transitions_model.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"

namespace headroom::panels {

class ResultsNotice;
class ResultsTable;

/// What the autoscalers decided in the run at the scrubber: those of the selected scaler, or of what scales the selected component;
/// all where nothing scaled is selected. Below, what happened in it: incidents, breakers and balancers' verdicts. A click moves the
/// scrubber to the moment.
class DecisionsPanel : public QWidget {
    Q_OBJECT
public:
    DecisionsPanel(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book, replay::Player& player,
                   QWidget* parent = nullptr);
    const DecisionsModel& model() const { return *model_; }
    const TransitionsModel& transitions() const { return *transitions_; }

private:
    void refresh();
    void follow_player();
    void seek(double at_s, const std::optional<std::size_t>& level);
    /// The run at the scrubber, or the last phase's; null where there is neither.
    const study::RunResult* run() const;

    document::PlanDocument& document_;
    document::Selection& selection_;
    replay::ResultsBook& book_;
    replay::Player& player_;
    replay::Snapshot shown_;
    QLabel *summary_, *happened_, *nothing_;
    DecisionsModel* model_;
    TransitionsModel* transitions_;
    ResultsTable *table_, *transitions_table_;
};

}  // namespace headroom::panels
