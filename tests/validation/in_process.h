// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/models.h"
#include "replication/replication.h"
#include "study/executor.h"

namespace headroom::validation {

/// Runs replications one after another in this thread.
class InProcess : public study::Executor {
public:
    std::vector<protocol::Measurement> run(const std::vector<protocol::Request>& requests, study::Observer&) override {
        std::vector<protocol::Measurement> measurements;
        for (const auto& request : requests) measurements.push_back(replication::run(request, models::all()));
        return measurements;
    }
};

}  // namespace headroom::validation
