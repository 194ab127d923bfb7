// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "study/executor.h"

namespace headroom::app {

/// Runs replications in worker processes, a few at once. It needs a QCoreApplication and turns an event loop of its own, in
/// whatever thread it is called. Throws study::Cancelled within a tenth of a second after the observer says so.
class RunController : public study::Executor {
public:
    /// `jobs` processes at once (0: one for each processor). `worker`: the program; by default headroom-worker beside this one.
    explicit RunController(int jobs = 0, QString worker = {});

    using study::Executor::run;
    void run(study::Work& work, study::Observer& observer) override;

private:
    int jobs_;
    QString worker_;
};

}  // namespace headroom::app
