// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "study/growth.h"
#include "study/run_course.h"
#include "study/slo_search.h"

namespace headroom::study {

/// Finds where a stage ends: once its points of the curve are there, it simulates one population after the other, each chosen
/// by what the former ones showed.
class StageCourse : public Course {
public:
    /// Gives the course of a population of this stage.
    using Probe = std::function<std::unique_ptr<RunCourse>(double users)>;
    /// `points` (at least one, ascending) are run by someone else, and outlive this.
    StageCourse(std::vector<const RunCourse*> points, Probe probe) : points_(std::move(points)), make_(std::move(probe)) {}

    bool done() const override { return done_; }
    std::vector<protocol::Request> next() override;
    void take(std::vector<protocol::Measurement> round) override;
    std::size_t expected() const override;

    /// What was found; the phase's place among the others is left to the caller.
    Stage stage() const;

private:
    void look();
    bool is_known(double users) const;

    std::vector<const RunCourse*> points_;
    Probe make_;
    std::unique_ptr<RunCourse> probe_;  ///< under way
    std::deque<RunResult> runs_;        ///< of the points, then of the probes
    std::size_t probes_ = 0;
    bool done_ = false;
    CapacityAnswer capacity_;
    SloAnswer slo_;
};

}  // namespace headroom::study
