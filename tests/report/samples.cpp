// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include "../study/fakes.h"

namespace headroom::report {

namespace {

using namespace study;

protocol::Measurement measure_well(const protocol::Request& request) {
    const double noise = 1 + 0.01 * stream_of(request).normal();
    auto low = level_of(10, 0.01 * noise, 20), high = level_of(100, 0.05 * noise, 4);
    set_usage(low, 3 * noise);
    set_usage(high, 18 * noise);
    set_failures(high, Outcome::Timeout, 0.5);
    return measurement_of({low, high});
}

protocol::Measurement measure_piling_up(const protocol::Request&) {
    auto level = level_of(10, 0.01);
    level.growing = {"web"};
    return measurement_of({level});
}

RunResult run_of(const FakeExecutor::Measure& measure, const std::string& phase, double users) {
    FakeExecutor executor(measure);
    RunResult run =
        run_now(World(R"([{"route": "browse", "p95": "250 ms"}, {"route": "buy", "p99": "20 ms"}, {"availability": 0.999}])"), executor);
    run.phase = phase;
    run.users = users;
    return run;
}

Origin origin() { return {"Made up", "0123456789abcdef", "aws-us-east-1", "2026-07-20"}; }

Assumptions assumptions() {
    return {"0.1.0",
            "A note of the plan.",
            {{"", "route", "buy", "Route", "value", "$40", "", "Worth of one request."},
             {"One", "component", "web", "Service", "cpu.browse", "exponential(4 ms)", "1 ms", "Time of a processor."}},
            {{"Now", "One", "10k", "", "The first.", {{"web.replicas", "2"}}}}};
}

}  // namespace

Results well() { return {origin(), {run_of(measure_well, "Now", 10000), run_of(measure_well, "Later", 50000)}, assumptions()}; }

Results unstable() { return {origin(), {run_of(measure_piling_up, "Now", 10000)}, assumptions()}; }

Results many(std::size_t phases, std::size_t letters) {
    Results results{origin(), {}, assumptions()};
    for (std::size_t i = 0; i < phases; ++i) {
        std::string name = "Phase " + std::to_string(i) + " ";
        name.resize(std::max(letters, name.size()), 'n');
        results.runs.push_back(run_of(measure_well, name, 1000.0 * static_cast<double>((i + 1) * (i + 1))));
        results.runs.back().design = "Design of " + name;
    }
    return results;
}

Results span() {
    Results results = well();
    RunResult& run = results.runs.front();
    run.horizon = "19:00 + 5 min";
    const std::vector<double> five = {0.1, 0.5, 0.9, 0.5, 0.1};
    run.timeline = protocol::Timeline{68400, 60, {}, {}, {}, {}, {}, {}, {}};
    run.timeline->utilization.assign(run.peak().components.size(), five);
    run.timeline->queue_length.assign(run.peak().components.size(), five);
    run.timeline->replicas.assign(run.peak().components.size(), {2, 2, 2, 3, 3});
    run.timeline->replicas.front().assign(5, 1);
    run.timeline->throughput_per_s.assign(run.routes.size(), five);
    run.timeline->failures_per_s.assign(run.routes.size(), five);
    run.timeline->mean_s.assign(run.routes.size(), {0.01, 0.02, {}, 0.02, 0.01});
    run.timeline->p95_s.assign(run.routes.size(), {0.1, 0.2, {}, 0.2, 0.1});
    return results;
}

Growth growth() {
    Growth all;
    all.origin = origin();
    all.assumptions = assumptions();
    all.points = {run_of(measure_well, "Now", 5000), run_of(measure_well, "Now", 10000), run_of(measure_piling_up, "Later", 50000)};
    Stage now{"Now", "One", 0, 10000, {{"web", "cpu", {8000, 7900, 8100, Method::UtilizationLaw}, 5000, {0.8, 0.01}}}, {}, {}, {}};
    now.limit = CapacityLimit{CapacityLimit::Kind::Saturated, "web", "cpu", {8000, 7900, 8100, Method::UtilizationLaw}};
    Stage later{"Later", "One", 10000, {}, {}, {}, {}, {}};
    later.limit = CapacityLimit{CapacityLimit::Kind::Unstable, "web", "", {40000, 39000, 41000, Method::Simulated}};
    all.stages = {now, later};
    all.findings = {{Severity::Error, "web", "saturation", "Now breaks before its users are there.", {{"breaks_at_users", 8000}}}};
    return all;
}

Uncertainty guessed() {
    Uncertainty all;
    all.plans = 200;
    all.unstable = 24;
    all.mean = all.p50 = all.p99 = all.p95 = {0.17, 0.15, 0.18, {}};
    all.busiest = "web";
    all.utilization = {0.8, 0.7, 0.81, 1};
    all.cost_per_month = {400, 350, 400, 500};
    all.kept = {0.72, 1, 0.5};
    all.guesses = {{"web.cpu", "exponential(5 ms) ± 30 %", 0.83, {}}};
    return all;
}

Document all_evil() {
    Document document{span(), growth()};
    Results& results = *document.results;
    results.origin = {evil, evil, evil, evil};
    results.assumptions = {
        evil, evil, {{evil, evil, evil, evil, evil, evil, evil, evil}}, {{evil, evil, evil, evil, evil, {{evil, evil}}}}};
    for (auto* runs : {&results.runs, &document.growth->points})
        for (RunResult& run : *runs) {
            run.phase = run.design = run.horizon = evil;
            run.findings = {{Severity::Error, evil, evil, evil, {{evil, 1}}}};
            run.caveats = {evil};
            run.uncertainty = guessed();
            run.uncertainty->busiest = evil;
            run.uncertainty->guesses = {{evil, evil, 1, 0}};
            for (SloResult& row : run.slo) row.route = row.metric = evil;
            for (RouteResult& route : run.routes) route.name = evil;
            for (LevelResult& level : run.levels) {
                for (ComponentResult& component : level.components) {
                    component.id = component.type = evil;
                    for (auto& resource : component.resources) resource.name = evil;
                    for (auto& output : component.outputs) output.name = evil;
                }
                for (ConnectionResult& connection : level.connections) connection.id = evil;
            }
            if (!run.cost) continue;
            run.cost->currency = evil;
            run.cost->unpriced = {{evil, evil}};
            for (auto* parts : {&run.cost->by_component, &run.cost->by_kind})
                for (CostPart& part : *parts) part.name = evil;
            for (CostLine& line : run.cost->lines) line.component = line.kind = line.item = line.option = line.per = line.purchase = evil;
        }
    document.growth->caveats = {evil};
    for (Stage& stage : document.growth->stages) {
        stage.phase = stage.design = evil;
        for (Saturation& each : stage.saturation) each.component = each.resource = evil;
    }
    return document;
}

}  // namespace headroom::report
