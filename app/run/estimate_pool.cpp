// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run/estimate_pool.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace headroom::app {

/// One run: what is to be done, and who works on it.
class EstimatePool::Session {
public:
    Session(const study::Estimator& estimator, study::Work& work, study::Observer& observer)
        : estimator_(estimator), work_(work), observer_(observer) {}

    void run(unsigned threads) {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { help(); });
        help();
        others.clear();
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void help() {
        std::unique_lock lock(mutex_);
        while (!failure_) {
            try {
                if (!work_on_next(lock)) return;
            } catch (...) {
                if (!lock.owns_lock()) lock.lock();
                failure_ = std::current_exception();
                changed_.notify_all();
            }
        }
    }

    /// False where all is done.
    bool work_on_next(std::unique_lock<std::mutex>& lock) {
        if (observer_.cancelled()) throw study::Cancelled();
        const std::optional<study::Work::Task> task = work_.next();
        if (!task) {
            if (busy_ == 0) return false;
            changed_.wait(lock);
            return true;
        }
        ++busy_;
        lock.unlock();
        std::optional<protocol::Measurement> answer;
        std::string why;
        try {
            answer = estimator_.estimate(task->request);
        } catch (const RunError& error) {
            why = error.what();
        }
        lock.lock();
        --busy_;
        changed_.notify_all();
        if (failure_) return false;
        answer ? work_.take(task->id, std::move(*answer)) : work_.fail(task->id, why);
        ++done_;
        observer_.progress(done_, std::max(done_, work_.planned()));
        return true;
    }

    const study::Estimator& estimator_;
    study::Work& work_;
    study::Observer& observer_;
    std::mutex mutex_;  ///< of all that follows, of work and observer
    std::condition_variable changed_;
    unsigned busy_ = 0;
    double done_ = 0;
    std::exception_ptr failure_;
};

EstimatePool::EstimatePool(study::Estimator estimator, unsigned threads)
    : estimator_(std::move(estimator)), threads_(threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

void EstimatePool::run(study::Work& work, study::Observer& observer) { Session(estimator_, work, observer).run(threads_); }

}  // namespace headroom::app
