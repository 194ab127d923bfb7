// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/estimator.h"

namespace headroom::app {

/// Estimates several requests at once, each in a thread of its own.
class EstimatePool : public study::Executor {
public:
    /// What the estimator refers to outlives this. `threads`; 0: one for each processor.
    explicit EstimatePool(study::Estimator estimator, unsigned threads = 0);

    using study::Executor::run;
    /// The observer is called in any of the threads, but in one at a time.
    void run(study::Work& work, study::Observer& observer) override;

private:
    class Session;
    study::Estimator estimator_;
    unsigned threads_;
};

}  // namespace headroom::app
