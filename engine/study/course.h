// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "study/executor.h"

namespace headroom::study {

/// An inquiry that asks for replications round by round, each time all that it can tell without their answers. What it asks
/// and finds depends on those answers alone, never on who else is running.
class Course {
public:
    virtual ~Course() = default;
    virtual bool done() const = 0;
    /// The next round; none when done, or while it waits for another course.
    virtual std::vector<protocol::Request> next() = 0;
    /// The answers to a round, in its order.
    virtual void take(std::vector<protocol::Measurement> round) = 0;
    /// Replications still to be run, those of the present round included, as far as one can tell.
    virtual std::size_t expected() const = 0;
};

/// Told with the index of a course.
struct ScheduleEvents {
    std::function<void(std::size_t course)> done = {};
    /// One of its replications failed; it is given up, the others go on. Unset: a failure ends everything, RunError.
    std::function<void(std::size_t course, const std::string& why)> failed = {};
};

/// Lets courses share an executor: while one waits for the end of its round, the others' replications fill the places.
class Schedule : public Work {
public:
    /// The courses outlive this.
    explicit Schedule(std::vector<Course*> courses, ScheduleEvents events = {});
    /// Of many courses, few in memory: each is made when there is a place that the former ones leave free, and not touched any
    /// more from when it is told that it is done, or has failed. `make` gives null for one that has nothing to run.
    using Make = std::function<Course*(std::size_t course)>;
    Schedule(std::size_t count, Make make, ScheduleEvents events);

    std::optional<Task> next() override;
    void take(std::size_t id, protocol::Measurement measurement) override;
    void fail(std::size_t id, const std::string& why) override;
    double planned() const override;

private:
    struct Entry {
        Course* course;
        std::vector<protocol::Request> requests = {};  ///< of the round under way
        std::vector<protocol::Measurement> answers = {};
        std::size_t answered = 0;
    };
    struct Place {
        std::size_t entry, index;
    };
    void begin_course();
    void begin_round(std::size_t index, Entry& entry);
    void begin_rounds();

    std::size_t count_;
    Make make_;
    ScheduleEvents events_;
    std::size_t begun_ = 0;
    std::map<std::size_t, Entry> entries_;  ///< begun, neither done nor given up
    std::deque<Place> waiting_;             ///< not yet handed out
    std::vector<Place> tasks_;              ///< by id
    std::size_t answered_ = 0;
};

/// Runs the courses to their end. Throws RunError, and Cancelled where the observer says so.
void run_courses(const std::vector<Course*>& courses, Executor& executor, Observer& observer);

}  // namespace headroom::study
