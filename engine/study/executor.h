// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
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

/// Replications to be run, handed out one by one whenever there is a place for one: what has its answer may lead to more.
class Work {
public:
    virtual ~Work() = default;

    struct Task {
        std::size_t id = 0;
        protocol::Request request;
    };
    /// The next to be run. None: nothing can begin before one that is under way has ended; or all is done.
    virtual std::optional<Task> next() = 0;
    /// The answer to a task, in any order.
    virtual void take(std::size_t id, protocol::Measurement measurement) = 0;
    /// A task could not be run; `why` tells what reproduces it. Throws RunError where the work cannot go on without.
    virtual void fail(std::size_t id, const std::string& why) = 0;
    /// Tasks in all, those answered included, as far as one can tell.
    virtual double planned() const = 0;
};

/// Runs replications somewhere: worker processes, another machine, or this thread (tests).
class Executor {
public:
    virtual ~Executor() = default;
    /// Until there is nothing left to do. Throws Cancelled soon after the observer says so, and what `work` throws.
    virtual void run(Work& work, Observer& observer) = 0;
    /// The measurements in the order of the requests. Throws RunError where one could not be run.
    std::vector<protocol::Measurement> run(const std::vector<protocol::Request>& requests, Observer& observer);
};

}  // namespace headroom::study
