// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "core/error.h"
#include "cost/catalogue.h"
#include "plan/horizon.h"
#include "study/convergence.h"
#include "study/cost.h"
#include "study/day.h"
#include "study/finding.h"
#include "study/ordinary.h"
#include "study/slo.h"
#include "study/summary.h"

namespace headroom::study {

namespace {

/// One case on its way: first a pilot, then rounds of replications until the rule is content.
class Run {
public:
    Run(const plan::Plan& plan, const Case& wanted, const plan::Surroundings& surroundings, const Options& options)
        : options_(options), scenario_(plan::resolve(plan, wanted.phase, wanted.design, surroundings)) {
        request_.plan = plan::reduce(plan, wanted.phase, wanted.design);
        request_.files = surroundings.files.known();
        request_.prices = plan.prices.value_or(std::string(cost::default_catalogue));
        prices_ = cost::find_catalogue(request_.prices, surroundings.files);
        if (!prices_) throw RunError(fmt::format("there is no price catalogue '{}'", request_.prices));
        request_.seed = options.seed;
        request_.replication = protocol::pilot_replication;
        request_.precision = options.precision;
        request_.max_requests = options.max_requests / most_replications;
        ordinary_ = Ordinary(request_, scenario_, surroundings);
    }

    /// The next replications to be run; none when done.
    std::vector<protocol::Request> next() const {
        if (done_) return {};
        std::vector<protocol::Request> round(piloted_ ? options_.replications.value_or(replications_per_round) : 1, request_);
        if (piloted_)
            for (std::size_t i = 0; i < round.size(); ++i) round[i].replication = replications_.size() + i;
        ordinary_.add_to(round);
        return round;
    }

    void take(std::vector<protocol::Measurement> measurements) {
        if (measurements.empty()) return;
        ordinary_.take_from(measurements);
        if (piloted_)
            take_round(std::move(measurements));
        else
            take_pilot(std::move(measurements.front()));
    }

    /// Replications that will still be run, as far as one can tell.
    std::size_t expected() const { return expected_of_its_own() * (1 + ordinary_.runs()); }
    RunResult result() const {
        RunResult run;
        run.design = scenario_.design;
        run.phase = scenario_.phase;
        run.users = scenario_.users;
        run.seed = options_.seed;
        run.replications = replications_.size();
        run.horizon = plan::print_horizon(scenario_.horizon);
        run.levels = levels_;
        for (const Miss& miss : misses_)
            if (run.levels[miss.level].status == Status::Converged) run.levels[miss.level].status = Status::NotConverged;
        for (const LevelResult& level : run.levels) run.status = std::max(run.status, level.status);
        count(run);
        value_day(run);
        add_cost(run, scenario_, *prices_, replications_, ordinary_);
        run.slo = judge_slo(scenario_, run.peak());
        run.timeline = mean_timeline(replications_);
        run.findings = explain_status(run, misses_, options_.precision);
        return run;
    }

private:
    std::size_t expected_of_its_own() const {
        if (done_) return 0;
        if (options_.replications) return *options_.replications + (piloted_ ? 0 : 1);
        if (!piloted_) return 1 + replications_per_round;
        if (replications_.empty()) return replications_per_round;
        return std::max(replications_needed(misses_, replications_.size(), options_.precision),
                        replications_.size() + replications_per_round) -
               replications_.size();
    }

    bool any_unstable() const {
        return std::any_of(levels_.begin(), levels_.end(), [](const auto& level) { return level.status == Status::Unstable; });
    }

    /// A pilot only gives the lengths (that of a span says nothing else); but what grows in it needs no replications to be
    /// called unstable.
    void take_pilot(protocol::Measurement pilot) {
        piloted_ = true;
        request_.level_s = pilot.suggested_s;
        if (pilot.levels.empty()) return;
        replications_.push_back(std::move(pilot));
        look();
        done_ = any_unstable();
        if (!done_) replications_.clear();
    }

    void take_round(std::vector<protocol::Measurement> round) {
        std::move(round.begin(), round.end(), std::back_inserter(replications_));
        look();
        done_ = any_unstable() || options_.replications || misses_.empty() || replications_.size() >= most_replications;
    }

    void look() {
        levels_ = summarise(scenario_, replications_);
        misses_ = judge(scenario_, levels_, options_.precision);
    }

    /// Every request once: those in flight at the end of a level are the next one's.
    void count(RunResult& run) const {
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

    void value_day(RunResult& run) const {
        const bool known = covers_a_day(scenario_.horizon) && !any_unstable();
        if (known) run.day = mix_day(replications_);
        for (std::size_t i = 0; i < scenario_.routes.size(); ++i) {
            const plan::Route& route = scenario_.routes[i];
            run.routes.push_back({route.name, std::nullopt});
            if (known && route.value) run.routes.back().lost_value_per_month = route.value->value * failed_per_month(run.levels, i);
        }
    }

    Options options_;
    plan::Scenario scenario_;
    protocol::Request request_;  ///< of the next replication, but for its index
    std::shared_ptr<const cost::PriceCatalogue> prices_;
    Ordinary ordinary_;
    bool piloted_ = false;
    bool done_ = false;
    std::vector<protocol::Measurement> replications_;
    std::vector<LevelResult> levels_;
    std::vector<Miss> misses_;
};

/// Adds what is already done and what is still expected to the progress of a round.
class RoundObserver : public Observer {
public:
    RoundObserver(Observer& observer, double before, double planned) : observer_(observer), before_(before), planned_(planned) {}
    void progress(double done, double) override { observer_.progress(before_ + done, planned_); }
    bool cancelled() override { return observer_.cancelled(); }

private:
    Observer& observer_;
    double before_, planned_;
};

}  // namespace

std::vector<RunResult> run(const plan::Plan& plan, const std::vector<Case>& cases, const plan::Surroundings& surroundings,
                           const Options& options, Executor& executor, Observer& observer) {
    std::vector<Run> runs;
    for (const Case& wanted : cases) runs.emplace_back(plan, wanted, surroundings, options);
    double done = 0;
    for (;;) {
        std::vector<protocol::Request> round;
        std::vector<std::size_t> sizes;
        double planned = done;
        for (const Run& run : runs) {
            std::vector<protocol::Request> next = run.next();
            sizes.push_back(next.size());
            std::move(next.begin(), next.end(), std::back_inserter(round));
            planned += static_cast<double>(run.expected());
        }
        if (round.empty()) break;
        RoundObserver round_observer(observer, done, planned);
        std::vector<protocol::Measurement> measured = executor.run(round, round_observer);
        auto from = measured.begin();
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const auto to = from + static_cast<std::ptrdiff_t>(sizes[i]);
            runs[i].take({std::make_move_iterator(from), std::make_move_iterator(to)});
            from = to;
        }
        done += static_cast<double>(round.size());
    }
    std::vector<RunResult> results;
    for (const Run& run : runs) results.push_back(run.result());
    return results;
}

}  // namespace headroom::study
