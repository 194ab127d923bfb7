// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/random.h"
#include "plan/scenario.h"
#include "study/run.h"

/// A small plan whose replications are made up, so that what a study should say of them is known.
namespace headroom::study {

/// A plan of "users" -> "web", routes "browse" and "buy" ($40), a phase "Now" on the design "One" and a phase "Later" too.
struct World {
    explicit World(const std::string& slo = "[]", const std::string& horizon = "steady");

    plan::Surroundings surroundings() const { return {catalogue, instances, files}; }
    plan::Scenario scenario() const { return plan::resolve(plan, "Now", std::nullopt, surroundings()); }

    schema::Catalogue catalogue;
    plan::Instances instances;
    Files files;
    plan::Plan plan;
};

/// A level in which everything is well: `mean` for all response times, and percentiles that follow from it.
protocol::LevelMeasure level_of(double rate_per_s, double mean_s, double hours_per_day = 24);
/// All responses of a route take this long on average.
void set_response(protocol::RequestMeasure& requests, double mean_s);
/// So many of the requests of a level, and of its first route, fail like this.
void set_failures(protocol::LevelMeasure& level, Outcome outcome, double per_s);

/// "web" runs on two m6i.large and sends so many GB (of 2^30 bytes) an hour to the internet.
void set_usage(protocol::LevelMeasure& level, double gb_per_hour);

protocol::Measurement measurement_of(std::vector<protocol::LevelMeasure> levels);

/// Gives what `measure` says, and keeps what it was asked. Takes all that there is to do at once.
class FakeExecutor : public Executor {
public:
    using Measure = std::function<protocol::Measurement(const protocol::Request&)>;
    explicit FakeExecutor(Measure measure) : measure_(std::move(measure)) {}

    using Executor::run;
    void run(Work& work, Observer& observer) override;

    std::vector<std::vector<protocol::Request>> rounds;  ///< what was handed out at once
    bool backwards = false;                              ///< answers them in the opposite order

private:
    Measure measure_;
};

/// A stream of its own for each replication.
inline RandomStream stream_of(const protocol::Request& request) {
    return {request.seed, request.replication, "fake", request.plan.phases.front().name};
}

/// Runs the phase "Now".
RunResult run_now(const World& world, FakeExecutor& executor, const Options& options = {});

}  // namespace headroom::study
