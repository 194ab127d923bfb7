// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/course.h"

namespace headroom::study {

Schedule::Schedule(std::size_t count, Make make, ScheduleEvents events)
    : count_(count), make_(std::move(make)), events_(std::move(events)) {}

Schedule::Schedule(std::vector<Course*> courses, ScheduleEvents events)
    : Schedule(
          courses.size(), [courses](std::size_t i) { return courses[i]; }, std::move(events)) {
    while (begun_ < count_) begin_course();
}

void Schedule::begin_course() {
    const std::size_t index = begun_++;
    if (Course* course = make_(index)) begin_round(index, entries_.emplace(index, Entry{course}).first->second);
}

void Schedule::begin_round(std::size_t index, Entry& entry) {
    entry.requests = entry.course->next();
    entry.answers.resize(entry.requests.size());
    entry.answered = 0;
    for (std::size_t i = 0; i < entry.requests.size(); ++i) waiting_.push_back({index, i});
}

void Schedule::begin_rounds() {
    for (auto& [index, entry] : entries_)
        if (entry.requests.empty()) begin_round(index, entry);
}

std::optional<Work::Task> Schedule::next() {
    while (true) {
        while (!waiting_.empty() && !entries_.contains(waiting_.front().entry)) waiting_.pop_front();
        if (!waiting_.empty()) break;
        if (begun_ == count_) return std::nullopt;
        begin_course();
    }
    const Place place = waiting_.front();
    waiting_.pop_front();
    tasks_.push_back(place);
    return Task{tasks_.size() - 1, entries_.at(place.entry).requests[place.index]};
}

void Schedule::take(std::size_t id, protocol::Measurement measurement) {
    const Place place = tasks_.at(id);
    ++answered_;
    const auto found = entries_.find(place.entry);
    if (found == entries_.end()) return;
    Entry& entry = found->second;
    entry.answers[place.index] = std::move(measurement);
    if (++entry.answered < entry.requests.size()) return;
    entry.requests.clear();
    entry.course->take(std::move(entry.answers));
    entry.answers.clear();
    if (entry.course->done()) {
        entries_.erase(found);
        if (events_.done) events_.done(place.entry);
    }
    begin_rounds();
}

void Schedule::fail(std::size_t id, const std::string& why) {
    if (!events_.failed) throw RunError(why);
    ++answered_;
    if (entries_.erase(tasks_.at(id).entry) > 0) events_.failed(tasks_[id].entry, why);
}

double Schedule::planned() const {
    std::size_t planned = answered_;
    for (const auto& [index, entry] : entries_) planned += entry.course->expected() - std::min(entry.answered, entry.course->expected());
    // those not yet begun are taken to be like the others
    return begun_ == 0 ? 0 : static_cast<double>(planned) * static_cast<double>(count_) / static_cast<double>(begun_);
}

void run_courses(const std::vector<Course*>& courses, Executor& executor, Observer& observer) {
    Schedule schedule(courses);
    executor.run(schedule, observer);
}

}  // namespace headroom::study
