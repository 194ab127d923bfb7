// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "app/source/plan_source.h"
#include "study/executor.h"

namespace headroom::cli {

/// What answers for the runs of a plan: formulas, or worker processes, so many at once.
std::unique_ptr<study::Executor> executor_of(bool estimates, int jobs, const app::PlanSource& source);

}  // namespace headroom::cli
