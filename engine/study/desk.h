// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <vector>

#include "core/in_parts.h"
#include "study/executor.h"

namespace headroom::study {

/// Takes tasks off the work, in several threads, until there are no more or one could not go on. Who finds no task helps with the
/// parts of those under way.
class Desk {
public:
    using Answer = std::function<protocol::Measurement(const protocol::Request& request, const InParts& in_parts)>;
    /// `answer` is called in several threads at once; work and observer, by one at a time. They outlive this.
    Desk(Work& work, Observer& observer, Answer answer) : work_(work), observer_(observer), answer_(std::move(answer)) {}

    /// What each of the threads does.
    void serve();
    void rethrow() const;

private:
    /// Parts of one task; who begins the last one leaves it.
    struct Pile {
        const std::function<void(std::size_t)>& part;
        std::size_t count;
        std::size_t begun = 0, ended = 0;
        std::exception_ptr failure = nullptr;
    };
    using Lock = std::unique_lock<std::mutex>;

    /// False: all is done.
    bool serve_one(Lock& lock);
    void answer(const Work::Task& task, Lock& lock);
    void in_parts(std::size_t count, const std::function<void(std::size_t)>& part);
    /// False: all have begun.
    bool do_part(Pile& pile, Lock& lock);
    bool help(Lock& lock);

    Work& work_;
    Observer& observer_;
    Answer answer_;
    std::mutex mutex_;
    std::condition_variable something_changed_;
    std::exception_ptr failure_;
    std::vector<Pile*> piles_;
    int under_way_ = 0;
    double done_ = 0;
};

}  // namespace headroom::study
