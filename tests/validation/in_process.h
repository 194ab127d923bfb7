// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/models.h"
#include "replication/replication.h"
#include "study/executor.h"

namespace headroom::validation {

/// Runs replications one after another in this thread.
class InProcess : public study::Executor {
public:
    using study::Executor::run;
    void run(study::Work& work, study::Observer&) override {
        while (auto task = work.next()) work.take(task->id, replication::run(task->request, models::all()));
    }
};

}  // namespace headroom::validation
