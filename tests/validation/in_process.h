// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/models.h"
#include "replication/replication.h"
#include "study/run.h"
#include "validation/validation.h"

namespace headroom::validation {

/// Runs replications in this thread, one after another.
class InProcess : public study::Executor {
public:
    std::vector<protocol::Measurement> run(const std::vector<protocol::Request>& requests, study::Observer&) override {
        std::vector<protocol::Measurement> result;
        for (const protocol::Request& request : requests) result.push_back(replication::run(request, models::all()));
        return result;
    }
};

/// A plan of theory_plan() as `headroom run` would run it.
inline study::RunResult study_of(const plan::Plan& plan, const study::Options& options) {
    InProcess executor;
    study::Observer observer;
    return study::run(plan, {{plan.phases.front().name, std::nullopt}}, surroundings(), options, executor, observer).front();
}

}  // namespace headroom::validation
