// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "study/run_course.h"

/// What one design or phase does better than another, by common random numbers.
namespace headroom::study {

/// A figure of both sides, and what B has more of it than A.
struct Difference {
    std::string of;      ///< "run", "route", "cost"
    std::string name;    ///< the route's
    std::string figure;  ///< "response_s.mean", "error_ratio", "per_month"
    Unit unit = Unit::None;
    Estimate a, b;
    Estimate difference;  ///< of the pairs of replications; absent where a side has no such figure
    std::optional<double>
        variance_ratio;  ///< of the paired differences to those of independent runs: the share of requests that pairing needs

    /// |difference| beyond its half-width.
    bool is_clear() const { return difference.value && difference.half_width && std::abs(*difference.value) > *difference.half_width; }
};

struct Comparison {
    Origin origin_a, origin_b;
    RunResult a, b;
    std::uint64_t seed = 0;
    double precision = 0;
    bool is_precise = false;              ///< every difference of a mean and a p95 is known to `precision` of the larger side
    std::vector<Difference> differences;  ///< none where a side is unstable

    /// The worse of the sides', if that is overloaded or unstable; else whether the differences converged.
    Status status() const;
};

/// Runs both sides in step: the same users at the same times, levels of the same length, the same replications. Goes on until
/// the differences are as precise as asked for.
class CompareCourse : public Course {
public:
    CompareCourse(std::unique_ptr<RunCourse> a, std::unique_ptr<RunCourse> b, const Options& options);

    /// What both sides' courses are to be made with: they are told how far to go.
    static Options side(Options options);

    bool done() const override { return done_; }
    std::vector<protocol::Request> next() override;
    void take(std::vector<protocol::Measurement> round) override;
    std::size_t expected() const override { return a_->expected() + b_->expected(); }

    /// Of a course that is done. The origins are left to the caller.
    Comparison comparison() const;

private:
    void meet();
    bool is_precise(const std::vector<Difference>& differences) const;

    Options options_;
    std::unique_ptr<RunCourse> a_, b_;
    std::size_t asked_of_a_ = 0;
    bool piloted_ = false;
    bool done_ = false;
};

/// All figures of two runs with as many replications, paired by their index.
std::vector<Difference> differences_of(const RunCourse& a, const RunCourse& b);

}  // namespace headroom::study
