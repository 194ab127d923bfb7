// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/executor.h"

#include "app/run/run_controller.h"
#include "app/source/estimator.h"

namespace headroom::cli {

std::unique_ptr<study::Executor> executor_of(bool estimates, int jobs, const app::PlanSource& source) {
    if (estimates) return std::make_unique<study::Estimator>(app::estimator_of(source.surroundings().catalogue, jobs));
    return std::make_unique<app::RunController>(jobs);
}

}  // namespace headroom::cli
