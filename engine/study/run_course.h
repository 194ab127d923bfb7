// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "cost/catalogue.h"

#include "study/chance.h"
#include "study/convergence.h"
#include "study/course.h"
#include "study/ordinary.h"
#include "study/reservation.h"
#include "study/run.h"

namespace headroom::study {

/// A case on its way: first a pilot, then rounds of replications until the rule is content.
class RunCourse : public Course {
public:
    /// Throws InvalidDocument where the plan has mistakes.
    RunCourse(const plan::Plan& plan, const Case& wanted, const plan::Surroundings& surroundings, const Options& options);

    bool done() const override { return done_; }
    std::vector<protocol::Request> next() override;
    void take(std::vector<protocol::Measurement> round) override;
    std::size_t expected() const override;

    const plan::Scenario& scenario() const { return scenario_; }
    const std::vector<protocol::Measurement>& replications() const { return replications_; }
    /// Once it is answered: by formulas.
    bool is_estimate() const;
    /// Of a level, once the pilot or the replications have shown it.
    bool is_unstable() const;
    /// Of a course that is done; of one that is needed no more, without a copy of its levels.
    RunResult result() const& { return result_with(levels_); }
    RunResult result() && { return result_with(std::move(levels_)); }
    /// What its result would cost elsewhere, or with machines bought otherwise; absent where it has no cost.
    std::optional<CostResult> cost_at(RunResult result, const cost::PriceCatalogue& prices, Buying buying) const;

    /// Seconds that each level is simulated, once the pilot is there.
    const std::vector<double>& lengths() const { return request_.level_s; }
    /// For someone who knows better, before the first round.
    void set_lengths(std::vector<double> seconds) { request_.level_s = std::move(seconds); }
    /// A course with a given number of replications runs as many again.
    void extend() { done_ = false; }

private:
    RunResult result_with(std::vector<LevelResult> levels) const;
    std::size_t expected_of_its_own() const;
    void follow_the_day(const protocol::Measurement& pilot);
    void take_pilot(protocol::Measurement pilot);
    void take_round(std::vector<protocol::Measurement> round);
    void look();
    void count(RunResult& run) const;
    void value_day(RunResult& run) const;

    Options options_;
    plan::Scenario scenario_;
    protocol::Request request_;  ///< of the next replication, but for its index
    std::shared_ptr<const cost::PriceCatalogue> prices_;
    Ordinary ordinary_;
    Chance chance_;
    bool piloted_ = false;
    bool done_ = false;
    std::vector<protocol::Measurement> replications_;
    std::vector<LevelResult> levels_;
    std::vector<Miss> misses_;
    std::optional<LevelResult> drained_;  ///< the level at which messages pile up, where that made a day of it
};

/// The cases, each done; as study::run, which gives their results.
std::vector<RunCourse> run_cases(const plan::Plan& plan, const std::vector<Case>& cases, const plan::Surroundings& surroundings,
                                 const Options& options, Executor& executor, Observer& observer);

/// What the first request of a case asks: its pilot. `plan` is reduced to the case.
protocol::Request pilot_request(plan::Plan reduced, const plan::Surroundings& surroundings, const Options& options);

}  // namespace headroom::study
