// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/replay/player.h"
#include "app/replay/results_book.h"
#include "app/run/latest_study.h"

namespace headroom::gui {

/// Estimates the growth of the plan after each edit, off the window's thread: first where the scrubber stands, then everywhere,
/// and at last with what the plan's guesses leave open, and what would come of remedies.
class LiveEstimate : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    LiveEstimate(document::PlanDocument& document, document::Selection& selection, replay::ResultsBook& book, replay::Player& player);

    /// The book does not have the estimate of the plan as it stands yet.
    bool is_coming() const { return soon_.isActive() || latest_.is_busy(); }
    /// Designs that are drawn beside each other: each is held at every population, too. Those that are not in the plan are passed over.
    void want_beside(std::vector<std::string> designs);

signals:
    /// Whether it is coming.
    void state_changed();

private:
    struct Order;
    void follow();
    void begin();
    std::vector<std::string> wanted() const;
    void run(const Order& order, study::Observer& observer, const app::LatestStudy::Deliver& deliver);
    void end(const QString& why);

    document::PlanDocument& document_;
    document::Selection& selection_;
    replay::ResultsBook& book_;
    replay::Player& player_;
    std::shared_ptr<const plan::Plan> plan_;  ///< that is estimated, or was
    std::string own_prices_;                  ///< of it
    std::vector<std::string> beside_;         ///< designs that are drawn beside each other
    std::set<std::string> known_;             ///< designs of it, held at every population; empty: the phases' own
    std::set<std::string> bare_;  ///< of the known, those of which what guesses leave open is not known yet, nor what remedies do
    bool looks_here_ = false;     ///< what is asked for first has not come yet
    QTimer soon_;
    app::LatestStudy latest_;  ///< the last one: what it runs refers to the others
};

}  // namespace headroom::gui
