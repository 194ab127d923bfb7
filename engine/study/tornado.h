// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/compare.h"
#include "study/knobs.h"
#include "study/outline.h"

/// Which settings matter: what a tenth more of each does to p95 and cost.
namespace headroom::study {

struct TornadoBar {
    Knob knob;
    Status status = Status::Converged;
    Difference p95, cost;      ///< A is the plan as it is, B has the knob raised
    std::string failure = {};  ///< why it could not be run

    /// The larger of both effects, relative to the plan as it is; infinite where the raised one is unstable.
    double effect() const;
};

/// The difference as a share of A's; absent where A is 0 or there is none.
Estimate relative(const Difference& difference);

struct Tornado {
    Origin origin;
    Options options;
    std::string design, phase;
    Outline base;
    std::vector<TornadoBar> bars;  ///< the largest effect first
};

/// Runs a plan of one design and one phase as it is, and with each knob raised: with the same users, for the same time, in as many
/// replications (`options.replications`), so that the differences pair. Throws InvalidDocument, RunError where the plan as it is
/// cannot be run, and Cancelled. The origin is left to the caller.
Tornado find_tornado(const plan::Plan& reduced, const plan::Surroundings& surroundings, const Options& options, Executor& executor,
                     Observer& observer);

inline constexpr int tornado_version = 1;

/// As a document, "headroom-tornado".
std::string print_tornado(const Tornado& tornado);

}  // namespace headroom::study
