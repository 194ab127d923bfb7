// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <atomic>
#include <vector>

#include "study/executor.h"

namespace headroom::app {

/// Runs replications in worker processes, a few at once. Its signals and cancel() are for a window, which lets the study
/// run in a thread of its own; run() needs a QCoreApplication and turns its own event loop. One for each study.
class RunController : public QObject, public study::Executor {
    Q_OBJECT
public:
    /// `jobs` processes at once (0: one for each processor). `worker`: the program; by default headroom-worker beside this one.
    explicit RunController(int jobs = 0, QString worker = {}, QObject* parent = nullptr);

    using study::Executor::run;
    void run(study::Work& work, study::Observer& observer) override;

    /// From any thread, for good: the run in progress, or the next one, throws study::Cancelled within a tenth of a second.
    void cancel() { cancelled_ = true; }

signals:
    void progressed(double done, double planned);

private:
    int jobs_;
    QString worker_;
    std::atomic<bool> cancelled_ = false;
};

}  // namespace headroom::app
