// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/outline.h"
#include "study/run.h"

/// What is amiss with a design for a phase's users, what could be done about it, and what that would be worth.
namespace headroom::study {

/// Effects that the estimate promises are believed from here on; smaller ones are simulated, both sides with the same users.
inline constexpr double believed = 0.2;

struct Advice {
    std::string design, phase;
    Outline base;                      ///< of the plan as it is, by the estimate
    std::vector<Finding> findings;     ///< errors before warnings, then what is worth most
    std::vector<std::string> caveats;  ///< of the estimate
};

/// Looks into a plan of one design and one phase (plan::reduce() of a steady_plan()) by the estimate. Without a simulator effects that
/// are too small are marked as unconfirmed; with one they are simulated (`options`), and changes that do not keep what they promise, or
/// that break a promise of the plan, are left out. Throws InvalidDocument, RunError, and Cancelled.
Advice advise(const plan::Plan& reduced, const plan::Surroundings& surroundings, const Options& options, Executor& estimator,
              Executor* simulator, Observer& observer);

/// All advice on a plan.
struct Advices {
    Origin origin;
    std::vector<Advice> cases;
};

inline constexpr int advice_version = 1;

/// As a document, "headroom-advice".
std::string print_advice(const Advices& advices);

}  // namespace headroom::study
