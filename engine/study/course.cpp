// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/course.h"

namespace headroom::study {

Schedule::Schedule(std::vector<Course*> courses, ScheduleEvents events) : events_(std::move(events)) {
    for (Course* course : courses) entries_.push_back({course});
    begin_rounds();
}

void Schedule::begin_rounds() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        Entry& entry = entries_[i];
        if (entry.given_up || !entry.requests.empty()) continue;
        entry.requests = entry.course->next();
        entry.answers.resize(entry.requests.size());
        entry.answered = 0;
        for (std::size_t index = 0; index < entry.requests.size(); ++index) waiting_.push_back({i, index});
    }
}

std::optional<Work::Task> Schedule::next() {
    while (!waiting_.empty() && entries_[waiting_.front().entry].given_up) waiting_.pop_front();
    if (waiting_.empty()) return std::nullopt;
    const Place place = waiting_.front();
    waiting_.pop_front();
    tasks_.push_back(place);
    return Task{tasks_.size() - 1, entries_[place.entry].requests[place.index]};
}

void Schedule::take(std::size_t id, protocol::Measurement measurement) {
    const Place place = tasks_.at(id);
    Entry& entry = entries_[place.entry];
    ++answered_;
    if (entry.given_up) return;
    entry.answers[place.index] = std::move(measurement);
    if (++entry.answered < entry.requests.size()) return;
    entry.requests.clear();
    entry.course->take(std::move(entry.answers));
    entry.answers.clear();
    if (events_.done && entry.course->done()) events_.done(place.entry);
    begin_rounds();
}

void Schedule::fail(std::size_t id, const std::string& why) {
    if (!events_.failed) throw RunError(why);
    Entry& entry = entries_[tasks_.at(id).entry];
    ++answered_;
    if (std::exchange(entry.given_up, true)) return;
    events_.failed(tasks_[id].entry, why);
}

double Schedule::planned() const {
    std::size_t planned = answered_;
    for (const Entry& entry : entries_)
        if (!entry.given_up) planned += entry.course->expected() - std::min(entry.answered, entry.course->expected());
    return static_cast<double>(planned);
}

void run_courses(const std::vector<Course*>& courses, Executor& executor, Observer& observer) {
    Schedule schedule(courses);
    executor.run(schedule, observer);
}

}  // namespace headroom::study
