// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/store.h"

namespace headroom::study {

std::optional<Work::Task> StoredWork::next() {
    while (std::optional<Task> task = work_.next()) {
        if (auto known = store_.find(task->request)) {
            ++found_;
            work_.take(task->id, std::move(*known));
            continue;
        }
        requests_.push_back(*task);
        task->id = requests_.size() - 1;
        return task;
    }
    return std::nullopt;
}

void StoredWork::take(std::size_t id, protocol::Measurement measurement) {
    store_.keep(requests_.at(id).request, measurement);
    work_.take(requests_[id].id, std::move(measurement));
}

void StoringExecutor::run(Work& work, Observer& observer) {
    StoredWork stored(work, store_);
    executor_.run(stored, observer);
}

bool replay(Course& course, Store& store) {
    while (!course.done()) {
        std::vector<protocol::Measurement> round;
        for (const protocol::Request& request : course.next()) {
            auto known = store.find(request);
            if (!known) return false;
            round.push_back(std::move(*known));
        }
        if (round.empty()) return false;
        course.take(std::move(round));
    }
    return true;
}

}  // namespace headroom::study
