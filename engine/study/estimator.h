// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/model.h"
#include "analytic/network.h"
#include "plan/plan.h"
#include "study/desk.h"
#include "study/executor.h"

namespace headroom::study {

/// The plan as it is estimated: steady, and without what goes wrong.
plan::Plan steady_plan(plan::Plan plan);

/// Answers requests by formulas in place of simulating, in this process, in milliseconds. Studies that it runs are estimates:
/// of a steady_plan(). Percentiles of the levels
/// below the peak are those of laws fitted to two moments, as Detail::Sketch says.
class Estimator : public Executor {
public:
    /// They outlive it. With one thread that is the caller's; with more, work and observer are called by one at a time, and threads
    /// that find no task share the levels of the others'. What is answered is the same for any number.
    Estimator(const schema::Catalogue& catalogue, const analytic::ModelTypes& types, analytic::Detail detail = analytic::Detail::Full,
              unsigned threads = 1)
        : catalogue_(catalogue), types_(types), detail_(detail), threads_(threads) {}

    using Executor::run;
    void run(Work& work, Observer& observer) override;
    /// Throws RunError where a component's type has no estimate.
    protocol::Measurement estimate(const protocol::Request& request, const InParts& in_parts = one_by_one) const;

private:
    const schema::Catalogue& catalogue_;
    const analytic::ModelTypes& types_;
    analytic::Detail detail_;
    unsigned threads_;
};

}  // namespace headroom::study
