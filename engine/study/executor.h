// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/error.h"
#include "protocol/measurement.h"
#include "protocol/request.h"

namespace headroom::study {

/// The person at the other end changed their mind.
class Cancelled : public RunError {
public:
    Cancelled() : RunError("cancelled") {}
};

/// What a study reports while it runs; the default does nothing.
class Observer {
public:
    virtual ~Observer() = default;
    /// Replications done of those planned; a replication's own progress counts as a fraction. What is planned may grow.
    virtual void progress(double /*done*/, double /*planned*/) {}
    virtual bool cancelled() { return false; }
};

/// Runs replications somewhere: worker processes, another machine, or this thread (tests).
class Executor {
public:
    virtual ~Executor() = default;
    /// The measurements in the order of the requests. Reports the progress among these requests. Throws RunError where
    /// one could not be run, with what reproduces it, and Cancelled soon after the observer says so.
    virtual std::vector<protocol::Measurement> run(const std::vector<protocol::Request>& requests, Observer& observer) = 0;
};

}  // namespace headroom::study
