// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sweep.h"

namespace headroom::cli {

SweepCases::SweepCases(std::vector<plan::Plan> reduced, study::Grid grid, const plan::Surroundings& surroundings,
                       const study::Options& options)
    : reduced_(std::move(reduced)), grid_(std::move(grid)), surroundings_(surroundings), options_(options) {
    Diagnostics mistakes;
    for (const plan::Plan& plan : reduced_) mistakes.append(study::check_grid(plan, grid_, surroundings_));
    if (mistakes.has_errors()) throw wrong_settings(mistakes);
    for (const plan::Plan& plan : reduced_)
        for (std::size_t i = 0; i < grid_.size(); ++i)
            rows_.push_back({plan.designs.front().name, plan.phases.front().name, grid_.written(grid_.point(i)), "pending"});
}

std::shared_ptr<study::RunCourse> SweepCases::begin(std::size_t number) {
    Diagnostics mistakes;
    const plan::Plan& reduced = reduced_[number / grid_.size()];
    const auto settings = grid_.settings(grid_.point(number % grid_.size()));
    const plan::Plan plan = study::with_settings(reduced, settings, mistakes);
    try {
        return std::make_shared<study::RunCourse>(plan, study::Case{plan.phases.front().name, std::nullopt}, surroundings_, options_);
    } catch (const InvalidDocument& error) {
        rows_[number].status = "wrong";
        rows_[number].message = first_line_of(error.what());
        return nullptr;
    }
}

void SweepCases::finish(std::size_t number, const study::RunCourse& course) {
    rows_[number].outline = study::outline_of(course.result());
    rows_[number].status = to_string(rows_[number].outline->status);
}

void SweepCases::fail(std::size_t number, const std::string& why) {
    rows_[number].status = "failed";
    rows_[number].message = first_line_of(why);
}

study::Sweep SweepCases::sweep() const {
    return {{}, options_.seed, options_.precision, options_.max_requests, false, grid_.axes(), rows_};
}

}  // namespace headroom::cli
