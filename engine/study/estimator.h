// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/model.h"
#include "plan/plan.h"
#include "study/executor.h"

namespace headroom::study {

/// The plan as it is estimated: steady, and without what goes wrong.
plan::Plan steady_plan(plan::Plan plan);

/// Answers requests by formulas in place of simulating, in this thread, in milliseconds. Studies that it runs are estimates:
/// of a steady_plan().
class Estimator : public Executor {
public:
    /// They outlive it.
    Estimator(const schema::Catalogue& catalogue, const analytic::ModelTypes& types) : catalogue_(catalogue), types_(types) {}

    using Executor::run;
    void run(Work& work, Observer& observer) override;
    /// Throws RunError where a component's type has no estimate.
    protocol::Measurement estimate(const protocol::Request& request) const;

private:
    const schema::Catalogue& catalogue_;
    const analytic::ModelTypes& types_;
};

}  // namespace headroom::study
