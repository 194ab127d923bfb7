// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/document/plan_document.h"
#include "app/document/selection.h"
#include "app/replay/results_book.h"

namespace headroom::panels {

/// A mistake of the plan, or something that a study found.
struct FoundThing {
    Severity severity = Severity::Warning;
    bool is_of_plan = false;
    QString text;
    QString of;                   ///< a component's or a connection's id, or what else of the plan; may be empty
    std::string design;           ///< that it is in; empty: wherever
    document::Parts parts;        ///< what to select
    std::optional<double> users;  ///< where to look
    QString rule;
    std::vector<std::pair<QString, QString>> evidence;
    std::string phase;                         ///< that it was found in; may be empty
    std::optional<study::Change> change = {};  ///< what could be done, on `design`
    QString effect = {};                       ///< what that does, as far as it is known
    bool is_in_vain = false;                   ///< it breaks where it did all the same
};

/// Mistakes first, then what the advice, the growth and the runs found; errors before warnings. What several say is there once, and
/// where the growth is of the plan as it stands, advice and runs of a former one say nothing.
std::vector<FoundThing> found_things(const document::PlanDocument& document, const replay::ResultsBook& book);

/// Where a stage of a growth breaks, and what else would not last much longer.
FoundThing breaking(const study::Stage& stage);

}  // namespace headroom::panels
