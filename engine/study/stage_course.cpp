// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/stage_course.h"

#include <algorithm>
#include <cmath>

namespace headroom::study {

namespace {

constexpr std::size_t most_probes = 12;
constexpr std::size_t expected_probes = 4;  ///< for the progress bar

}  // namespace

std::vector<protocol::Request> StageCourse::next() {
    if (done_) return {};
    if (runs_.empty()) {
        if (!std::all_of(points_.begin(), points_.end(), [](const RunCourse* point) { return point->done(); })) return {};
        for (const RunCourse* point : points_) runs_.push_back(point->result());
        look();
    }
    return probe_ ? probe_->next() : std::vector<protocol::Request>();
}

void StageCourse::take(std::vector<protocol::Measurement> round) {
    probe_->take(std::move(round));
    if (!probe_->done()) return;
    runs_.push_back(probe_->result());
    ++probes_;
    probe_.reset();
    look();
}

std::size_t StageCourse::expected() const {
    if (done_) return 0;
    const std::size_t more = probes_ < expected_probes ? expected_probes - probes_ : 1;
    return probe_ ? probe_->expected() + (more - 1) * (1 + replications_per_round) : more * (1 + replications_per_round);
}

void StageCourse::look() {
    const plan::Scenario& scenario = points_.front()->scenario();
    std::vector<const RunResult*> runs;
    for (const RunResult& run : runs_) runs.push_back(&run);
    const std::vector<Sample> samples = samples_of(scenario, runs);
    capacity_ = find_capacity(scenario, samples);
    slo_ = find_miss(scenario, samples, capacity_.limit);
    for (const std::optional<double>& users : {capacity_.probe, slo_.probe}) {
        if (!users || probes_ == most_probes || is_known(std::round(*users))) continue;
        probe_ = make_(std::max(1.0, std::round(*users)));
        return;
    }
    done_ = true;
}

/// Another simulation of the same population would tell the same.
bool StageCourse::is_known(double users) const {
    return std::any_of(runs_.begin(), runs_.end(), [users](const RunResult& run) { return run.users == users; });
}

Stage StageCourse::stage() const {
    Stage stage;
    stage.phase = points_.front()->scenario().phase;
    stage.design = points_.front()->scenario().design;
    stage.saturation = capacity_.saturation;
    stage.limit = capacity_.limit;
    stage.slo_miss = slo_.miss;
    stage.probes.assign(runs_.end() - static_cast<std::ptrdiff_t>(probes_), runs_.end());
    std::sort(stage.probes.begin(), stage.probes.end(), [](const RunResult& a, const RunResult& b) { return a.users < b.users; });
    return stage;
}

}  // namespace headroom::study
