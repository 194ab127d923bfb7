// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run_course.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/units.h"
#include "cost/catalogue.h"
#include "plan/horizon.h"
#include "study/cost.h"
#include "study/day.h"
#include "study/energy.h"
#include "study/finding.h"
#include "study/left_out.h"
#include "study/risk.h"
#include "study/slo.h"
#include "study/summary.h"

namespace headroom::study {

protocol::Request pilot_request(plan::Plan reduced, const plan::Surroundings& surroundings, const Options& options) {
    protocol::Request request;
    request.files = surroundings.files.known();
    request.prices = reduced.prices.value_or(std::string(cost::default_catalogue));
    request.plan = std::move(reduced);
    request.seed = options.seed;
    request.replication = protocol::pilot_replication;
    request.most_levels = options.most_levels;
    request.only_peak_precise = options.only_peak_precise;
    request.precision = options.precision;
    request.max_requests = options.max_requests / static_cast<double>(options.most_replications);
    return request;
}

RunCourse::RunCourse(const plan::Plan& plan, const Case& wanted, const plan::Surroundings& surroundings, const Options& options)
    : options_(options), scenario_(plan::resolve(plan, wanted.phase, wanted.design, surroundings)) {
    request_ = pilot_request(plan::reduce(plan, wanted.phase, wanted.design), surroundings, options);
    prices_ = cost::find_catalogue(request_.prices, surroundings.files);
    if (!prices_) throw RunError(fmt::format("there is no price catalogue '{}'", request_.prices));
    ordinary_ = Ordinary(request_, scenario_, surroundings);
    chance_ = Chance(request_, scenario_, surroundings);
}

std::vector<protocol::Request> RunCourse::next() {
    if (done_) return {};
    std::vector<protocol::Request> round(piloted_ ? options_.replications.value_or(replications_per_round) : 1, request_);
    for (std::size_t i = 0; piloted_ && i < round.size(); ++i) {
        round[i].replication = replications_.size() + i;
        round[i].trace = options_.trace;
        if (round[i].replication == 0) round[i].traces = options_.traces;
    }
    const std::size_t own = round.size();
    ordinary_.add_to(round);
    if (piloted_) chance_.add_to(round, own);
    return round;
}

void RunCourse::take(std::vector<protocol::Measurement> measurements) {
    if (piloted_) chance_.take_from(measurements, measurements.size() / (1 + ordinary_.runs() + chance_.runs()));
    ordinary_.take_from(measurements);
    if (piloted_)
        take_round(std::move(measurements));
    else
        take_pilot(std::move(measurements.front()));
}

std::size_t RunCourse::expected() const { return expected_of_its_own() * (1 + ordinary_.runs() + chance_.runs()); }

std::size_t RunCourse::expected_of_its_own() const {
    if (done_) return 0;
    if (options_.replications) return *options_.replications + (piloted_ ? 0 : 1);
    if (!piloted_) return 1 + replications_per_round;
    if (replications_.empty()) return replications_per_round;
    return std::max(replications_needed(misses_, replications_.size(), options_.precision, options_.most_replications),
                    replications_.size() + replications_per_round) -
           replications_.size();
}

RunResult RunCourse::result_with(std::vector<LevelResult> levels) const {
    RunResult run;
    run.design = scenario_.design;
    run.phase = scenario_.phase;
    run.users = scenario_.users;
    run.seed = options_.seed;
    run.replications = replications_.size();
    run.horizon = plan::print_horizon(scenario_.horizon);
    run.levels = std::move(levels);
    for (const Miss& miss : misses_)
        if (run.levels[miss.level].status == Status::Converged) run.levels[miss.level].status = Status::NotConverged;
    if (is_estimate()) {
        run.caveats = replications_.front().caveats;
        for (LevelResult& level : run.levels)
            if (level.status == Status::Converged) level.status = Status::Estimated;
    }
    run.status = run.levels.front().status;
    for (const LevelResult& level : run.levels) run.status = std::max(run.status, level.status);
    count(run);
    value_day(run);
    if (options_.most_levels > 1) {
        add_cost(run, scenario_, *prices_, replications_, ordinary_);
        add_energy(run, scenario_, *prices_, replications_, ordinary_);
    }
    run.findings = explain_status(run, misses_, options_.precision);
    chance_.add_to(run, replications_);
    run.slo = judge_slo(scenario_, run.peak());
    if (is_estimate()) leave_out_incidents(run.caveats, run.slo, scenario_);
    run.timeline = mean_timeline(replications_);
    run.placement = placement_of(scenario_, replications_);
    run.decisions = decisions_of(scenario_.horizon, replications_.front());
    add_transitions(run, scenario_.horizon, replications_.front());
    if (drained_) run.findings.push_back(explain_backlog(*drained_));
    for (Finding& finding : find_risks(scenario_, prices_->instances, run)) run.findings.push_back(std::move(finding));
    if (run.cost)
        for (Finding& finding : find_reservations(scenario_, rented_over_a_day(replications_, ordinary_), *prices_))
            run.findings.push_back(std::move(finding));
    return run;
}

bool RunCourse::is_estimate() const { return !replications_.empty() && replications_.front().is_estimate; }

std::optional<CostResult> RunCourse::cost_at(RunResult result, const cost::PriceCatalogue& prices, Buying buying) const {
    result.cost.reset();
    add_cost(result, bought_otherwise(scenario_, rented_over_a_day(replications_, ordinary_), prices, buying), prices, replications_,
             ordinary_);
    return result.cost;
}

bool RunCourse::is_unstable() const {
    return std::any_of(levels_.begin(), levels_.end(), [](const auto& level) { return level.status == Status::Unstable; });
}

/// The default horizon where messages pile up at the peak and are worked off later.
void RunCourse::follow_the_day(const protocol::Measurement& pilot) {
    drained_ = summarise(scenario_, {pilot}).back();
    scenario_.horizon = {plan::Horizon::Kind::Span, *pilot.day_from_s, day_s};
    request_.plan.phases.front().horizon = plan::print_horizon(scenario_.horizon);
    request_.level_s = {day_s};
}

/// A pilot only gives the lengths (that of a span says nothing else); but what grows in it needs no replications to be
/// called unstable.
void RunCourse::take_pilot(protocol::Measurement pilot) {
    piloted_ = true;
    if (pilot.is_estimate) {  // nothing more is to be found out
        replications_.push_back(std::move(pilot));
        look();
        done_ = true;
        return;
    }
    request_.level_s = pilot.suggested_s;
    if (pilot.levels.empty()) return;
    if (pilot.day_from_s && !request_.plan.phases.front().horizon) {
        follow_the_day(pilot);
        return;
    }
    replications_.push_back(std::move(pilot));
    look();
    done_ = is_unstable();
    if (!done_) replications_.clear();
}

void RunCourse::take_round(std::vector<protocol::Measurement> round) {
    std::move(round.begin(), round.end(), std::back_inserter(replications_));
    look();
    done_ = is_unstable() || options_.replications || misses_.empty() || replications_.size() >= options_.most_replications;
}

void RunCourse::look() {
    levels_ = summarise(scenario_, replications_);
    misses_ = is_estimate() ? std::vector<Miss>()
                            : judge(scenario_, levels_, options_.precision, options_.only_peak_precise ? levels_.size() - 1 : 0);
}

/// Every request once: those in flight at the end of a level are the next one's.
void RunCourse::count(RunResult& run) const {
    for (const protocol::Measurement& replication : replications_) {
        for (const protocol::LevelMeasure& level : replication.levels) {
            run.events += level.events;
            run.requests.offered += level.total.counts.offered;
            run.requests.completed += level.total.counts.completed;
            for (std::size_t i = 0; i < outcome_count; ++i) run.requests.failed[i] += level.total.counts.failed[i];
        }
        run.requests.in_flight_before += replication.levels.front().total.counts.in_flight_before;
        run.requests.in_flight += replication.levels.back().total.counts.in_flight;
    }
}

void RunCourse::value_day(RunResult& run) const {
    const bool known = options_.most_levels > 1 && covers_a_day(scenario_.horizon) && run.status != Status::Unstable;
    if (known) run.day = mix_day(replications_);
    for (std::size_t i = 0; i < scenario_.routes.size(); ++i) {
        const plan::Route& route = scenario_.routes[i];
        run.routes.push_back({route.name, std::nullopt});
        if (known && route.value) run.routes.back().lost_value_per_month = route.value->value * failed_per_month(run.levels, i);
    }
}

}  // namespace headroom::study
