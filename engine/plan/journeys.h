// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "plan/parts.h"

namespace headroom::plan {

/// What sessions do: they begin with a route, by `share`, and go on from each by its `next`, until they leave.
struct Journeys {
    bool walks = false;          ///< a route has a `next`; else each request is a session of its own
    double length = 1;           ///< requests of a session, assets aside, if all are answered
    std::vector<bool> is_asset;  ///< by route: comes with pages only
    std::vector<double> begins;  ///< by route: share of the sessions that begin with it
    std::vector<double> visits;  ///< by route: requests of a session; of an asset, those of its pages
};

/// `visits` are the solution of the traffic equations v = begins + v · next. Empty where sessions never end. `fine`, by route: share of
/// the requests that are answered well; those of the others leave, and load no assets. Empty: all are.
std::optional<Journeys> journeys_of(const std::vector<Route>& routes, const std::vector<double>& fine = {});

/// The routes' `next` and `assets` as they should not be. At `at`, paths "$.routes[i]".
void check_journeys(const std::vector<Route>& routes, const Value& list, Diagnostics& diagnostics);

}  // namespace headroom::plan
