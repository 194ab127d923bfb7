// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/desk.h"

#include <algorithm>
#include <optional>
#include <string>

namespace headroom::study {

void Desk::serve() {
    Lock lock(mutex_);
    while (!failure_) {
        try {
            if (!serve_one(lock)) return;
        } catch (...) {
            if (!lock.owns_lock()) lock.lock();
            failure_ = std::current_exception();
        }
        something_changed_.notify_all();
    }
}

void Desk::rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
}

bool Desk::serve_one(Lock& lock) {
    if (observer_.cancelled()) throw Cancelled();
    if (const std::optional<Work::Task> task = work_.next()) {
        answer(*task, lock);
        return true;
    }
    if (help(lock)) return true;
    if (under_way_ == 0) return false;
    something_changed_.wait(lock);
    return true;
}

void Desk::answer(const Work::Task& task, Lock& lock) {
    ++under_way_;
    lock.unlock();
    std::optional<protocol::Measurement> answer;
    std::string why;
    try {
        answer = answer_(task.request, [this](std::size_t count, const auto& part) { in_parts(count, part); });
    } catch (const RunError& error) {
        why = error.what();
    }
    lock.lock();
    --under_way_;
    if (answer)
        work_.take(task.id, std::move(*answer));
    else
        work_.fail(task.id, why);
    ++done_;
    observer_.progress(done_, std::max(done_, work_.planned()));
}

void Desk::in_parts(std::size_t count, const std::function<void(std::size_t)>& part) {
    Lock lock(mutex_);
    Pile pile{part, count};
    piles_.push_back(&pile);
    something_changed_.notify_all();
    while (do_part(pile, lock)) continue;
    while (pile.ended < pile.count) something_changed_.wait(lock);
    std::erase(piles_, &pile);
    lock.unlock();
    if (pile.failure) std::rethrow_exception(pile.failure);
}

bool Desk::do_part(Pile& pile, Lock& lock) {
    if (pile.begun == pile.count) return false;
    const std::size_t index = pile.begun++;
    std::exception_ptr failure = pile.failure;
    if (!failure) {
        lock.unlock();
        try {
            pile.part(index);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
    }
    if (!pile.failure) pile.failure = failure;
    if (++pile.ended == pile.count) something_changed_.notify_all();
    return true;
}

bool Desk::help(Lock& lock) {
    for (Pile* pile : piles_)
        if (do_part(*pile, lock)) return true;
    return false;
}

}  // namespace headroom::study
