// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "study/course.h"

namespace headroom::study {

/// Keeps the answers to requests, over the end of the program.
class Store {
public:
    virtual ~Store() = default;
    /// Absent where there is none, or none that is whole.
    virtual std::optional<protocol::Measurement> find(const protocol::Request& request) = 0;
    /// Throws FileError where it cannot be kept.
    virtual void keep(const protocol::Request& request, const protocol::Measurement& measurement) = 0;
};

/// Hands out only what the store does not have, and keeps what is answered.
class StoredWork : public Work {
public:
    /// Both outlive this.
    StoredWork(Work& work, Store& store) : work_(work), store_(store) {}

    std::optional<Task> next() override;
    void take(std::size_t id, protocol::Measurement measurement) override;
    void fail(std::size_t id, const std::string& why) override { work_.fail(requests_.at(id).id, why); }
    double planned() const override { return work_.planned() - static_cast<double>(found_); }

private:
    Work& work_;
    Store& store_;
    std::vector<Task> requests_;  ///< handed out; by our ids
    std::size_t found_ = 0;
};

/// Asks the store before it lets another executor run, and keeps what that answers.
class StoringExecutor : public Executor {
public:
    /// Both outlive this.
    StoringExecutor(Executor& executor, Store& store) : executor_(executor), store_(store) {}

    using Executor::run;
    void run(Work& work, Observer& observer) override;

private:
    Executor& executor_;
    Store& store_;
};

/// Lets a course go as far as the store alone takes it. True where that is its end.
bool replay(Course& course, Store& store);

}  // namespace headroom::study
