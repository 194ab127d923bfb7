// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "analytic/network.h"
#include "plan/scenario.h"

/// Steady states that follow each other, each for so long that requests find what is its own, as one.
namespace headroom::study {

struct Spell {
    analytic::Solution solution;
    double share = 1;      ///< of the time
    double busier = 1;     ///< so many times the requests of `solution` come
    double backlog_s = 0;  ///< mean of a wait that comes to its own: exponential, for what has piled up
};

/// Components, and all whose calls come there, of a route or of any.
std::set<std::size_t> with_callers(const plan::Scenario& scenario, std::set<std::size_t> components, std::optional<std::size_t> route);

/// Times, failures and waits of all of them. Where some wait for what has piled up at `piled` (components, and those whose calls come
/// there), all else is that of `on_the_whole`, at their mean rate: it is worked off.
analytic::Solution together(const plan::Scenario& scenario, const std::vector<Spell>& spells, const std::set<std::size_t>& piled,
                            analytic::Solution on_the_whole);

}  // namespace headroom::study
