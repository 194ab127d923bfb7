// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/run.h"

#include <fmt/format.h>

#include <algorithm>

#include "cost/catalogue.h"
#include "study/convergence.h"
#include "study/day.h"
#include "study/finding.h"
#include "study/slo.h"
#include "study/summary.h"

namespace headroom::study {

namespace {

std::string print_horizon(const plan::Horizon& horizon) {
    if (horizon.kind == plan::Horizon::Kind::Steady) return "steady";
    if (horizon.from == 0 && covers_a_day(horizon)) return "day";
    return fmt::format("{} + {}", print_quantity(horizon.from, Unit::TimeOfDay), print_quantity(horizon.length, Unit::Seconds));
}

/// One case on its way: first a pilot, then rounds of replications until the rule is content.
class Run {
public:
    Run(const plan::Plan& plan, const Case& wanted, const plan::Surroundings& surroundings, const Options& options)
        : options_(options), scenario_(plan::resolve(plan, wanted.phase, wanted.design, surroundings)) {
        request_.plan = plan::reduce(plan, wanted.phase, wanted.design);
        request_.files = surroundings.files.known();
        request_.prices = plan.prices.value_or(std::string(cost::default_catalogue));
        request_.seed = options.seed;
        request_.replication = protocol::pilot_replication;
        request_.precision = options.precision;
        request_.max_requests = options.max_requests / most_replications;
    }

    /// The next replications to be run; none when done.
    std::vector<protocol::Request> next() const {
        if (done_) return {};
        if (!piloted_) return {request_};
        std::vector<protocol::Request> round(options_.replications.value_or(replications_per_round), request_);
        for (std::size_t i = 0; i < round.size(); ++i) round[i].replication = replications_.size() + i;
        return round;
    }

    void take(std::vector<protocol::Measurement> measurements) {
        if (measurements.empty()) return;
        if (piloted_)
            take_round(std::move(measurements));
        else
            take_pilot(std::move(measurements.front()));
    }

    /// Replications that will still be run, as far as one can tell.
    std::size_t expected() const {
        if (done_) return 0;
        if (options_.replications) return *options_.replications + (piloted_ ? 0 : 1);
        if (!piloted_) return 1 + replications_per_round;
        if (replications_.empty()) return replications_per_round;
        return std::max(replications_needed(misses_, replications_.size(), options_.precision),
                        replications_.size() + replications_per_round) -
               replications_.size();
    }

    RunResult result() const {
        RunResult run;
        run.design = scenario_.design;
        run.phase = scenario_.phase;
        run.users = scenario_.users;
        run.seed = options_.seed;
        run.replications = replications_.size();
        run.horizon = print_horizon(scenario_.horizon);
        run.levels = levels_;
        for (const Miss& miss : misses_)
            if (run.levels[miss.level].status == Status::Converged) run.levels[miss.level].status = Status::NotConverged;
        for (const LevelResult& level : run.levels) run.status = std::max(run.status, level.status);
        count(run);
        value_day(run);
        run.slo = judge_slo(scenario_, run.peak());
        run.timeline = mean_timeline(replications_);
        run.findings = explain_status(run, misses_, options_.precision);
        if (drained_) run.findings.push_back(explain_backlog(*drained_));
        return run;
    }

private:
    bool any_unstable() const {
        return std::any_of(levels_.begin(), levels_.end(), [](const auto& level) { return level.status == Status::Unstable; });
    }

    /// The default horizon where messages pile up at the peak and are worked off later.
    void follow_the_day(const protocol::Measurement& pilot) {
        constexpr double day_s = 86400;
        drained_ = summarise(scenario_, {pilot}).back();
        scenario_.horizon = {plan::Horizon::Kind::Span, *pilot.day_from_s, day_s};
        request_.plan.phases.front().horizon = print_horizon(scenario_.horizon);
        request_.level_s = {day_s};
    }

    /// A pilot only gives the lengths (that of a span says nothing else); but what grows in it needs no replications to be
    /// called unstable.
    void take_pilot(protocol::Measurement pilot) {
        piloted_ = true;
        request_.level_s = pilot.suggested_s;
        if (pilot.levels.empty()) return;
        if (pilot.day_from_s && !request_.plan.phases.front().horizon) {
            follow_the_day(pilot);
            return;
        }
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
    bool piloted_ = false;
    bool done_ = false;
    std::vector<protocol::Measurement> replications_;
    std::vector<LevelResult> levels_;
    std::vector<Miss> misses_;
    std::optional<LevelResult> drained_;  ///< the level at which messages pile up, where that made a day of it
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
