// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "plan/reader.h"
#include "schema/describe.h"
#include "schema/types.h"

namespace headroom::study {

namespace {

struct Source {
    double rate = 1;
    Profile profile;
};
const schema::Record& record_of(const Source*) {
    static const schema::Record record = schema::Describe<Source>("source", "Source", "Asks.")
                                             .role(schema::Role::Source)
                                             .param(&Source::rate, "rate", "How often.")
                                             .param(&Source::profile, "profile", "When.")
                                             .out("requests")
                                             .done();
    return record;
}

struct Box {
    double size = 1;
    std::optional<InstanceRef> instance;
};
const schema::Record& record_of(const Box*) {
    static const schema::Record record = schema::Describe<Box>("box", "Box", "Answers.")
                                             .role(schema::Role::Service)
                                             .param(&Box::size, "size", "How much fits in.")
                                             .param(&Box::instance, "instance", "What it runs on.")
                                             .in("requests")
                                             .output("hit_ratio", Unit::Ratio, "Answered at once.")
                                             .done();
    return record;
}

std::string plan_text(const std::string& slo, const std::string& horizon) {
    const std::string phase = R"("users": "10k", "design": "One", "horizon": ")" + horizon + R"("})";
    return R"({"headroom": 1, "name": "Made up", "slo": )" + slo + R"(,
      "routes": [{"name": "browse", "share": 0.75}, {"name": "buy", "share": 0.25, "kind": "write", "value": "$40"}],
      "designs": [{"name": "One", "components": [{"id": "users", "type": "source"}, {"id": "web", "type": "box"}],
                   "connections": [{"from": "users", "to": "web"}]}],
      "phases": [{"name": "Now", )" +
           phase + R"(, {"name": "Later", )" + phase + "]}";
}

protocol::Sample sample_of(double mean) {
    protocol::Sample sample{1000, mean, {}};
    for (std::size_t i = 0; i < sample.quantiles.size(); ++i) sample.quantiles[i] = -mean * std::log(1 - protocol::percentiles[i]);
    return sample;
}

protocol::RequestMeasure requests_of(double per_s, double mean) {
    protocol::RequestMeasure requests;
    requests.counts.offered = requests.counts.completed = 1000;
    requests.throughput_per_s = per_s;
    set_response(requests, mean);
    return requests;
}

protocol::ComponentMeasure component_of(std::vector<protocol::ResourceMeasure> resources, std::vector<std::optional<double>> outputs) {
    protocol::ComponentMeasure component;
    component.replicas = 2;
    component.resources = std::move(resources);
    component.outputs = std::move(outputs);
    component.waiting = sample_of(0.001);
    component.residence = sample_of(0.02);
    component.instances = {0.5};
    return component;
}

}  // namespace

World::World(const std::string& slo, const std::string& horizon) {
    catalogue.add(record_of(static_cast<const Source*>(nullptr)));
    catalogue.add(record_of(static_cast<const Box*>(nullptr)));
    plan::ParsedPlan parsed = plan::parse_plan(plan_text(slo, horizon));
    if (!parsed.plan) throw InvalidDocument("fake plan", parsed.diagnostics.list());
    plan = std::move(*parsed.plan);
}

void set_response(protocol::RequestMeasure& requests, double mean) {
    requests.response = sample_of(mean);
    requests.slo_quantiles = requests.response.quantiles;
}

protocol::LevelMeasure level_of(double rate, double mean, double hours) {
    protocol::LevelMeasure level;
    level.rate_per_s = rate;
    level.hours_per_day = hours;
    level.simulated_s = 100;
    level.warmup_s = 10;
    level.events = 5000;
    level.total = requests_of(rate, mean);
    level.routes = {requests_of(rate * 0.75, mean), requests_of(rate * 0.25, mean)};
    level.components = {component_of({}, {}), component_of({{"cpu", 0.5}, {"workers", 0.25}}, {0.8})};
    level.connections.resize(1);
    level.connections[0].calls_per_s = rate;
    return level;
}

void set_failures(protocol::LevelMeasure& level, Outcome outcome, double per_s) {
    for (protocol::RequestMeasure* requests : {&level.total, &level.routes[0]}) {
        requests->failed_per_s[static_cast<std::size_t>(outcome)] = per_s;
        requests->throughput_per_s -= per_s;
        requests->error_ratio = per_s / (per_s + requests->throughput_per_s);
    }
}

void set_usage(protocol::LevelMeasure& level, double gb_per_hour) {
    level.components[1].usage = {{"instance", "m6i.large", "", 2, {1, 1}}, {"egress", "", "", gb_per_hour * 0x1p30}};
}

protocol::Measurement measurement_of(std::vector<protocol::LevelMeasure> levels) {
    protocol::Measurement measurement;
    measurement.suggested_s.assign(levels.size(), 77);
    measurement.levels = std::move(levels);
    return measurement;
}

void FakeExecutor::run(Work& work, Observer& observer) {
    double done = 0;
    for (;;) {
        std::vector<Work::Task> round;
        while (auto task = work.next()) round.push_back(std::move(*task));
        if (round.empty()) return;
        rounds.emplace_back();
        for (const Work::Task& task : round) rounds.back().push_back(task.request);
        if (backwards) std::reverse(round.begin(), round.end());
        for (const Work::Task& task : round) {
            if (observer.cancelled()) throw Cancelled();
            try {
                work.take(task.id, measure_(task.request));
            } catch (const RunError& error) {
                work.fail(task.id, error.what());
            }
            observer.progress(++done, work.planned());
        }
    }
}

RunResult run_now(const World& world, FakeExecutor& executor, const Options& options) {
    Observer nobody;
    return run(world.plan, {{"Now", std::nullopt}}, world.surroundings(), options, executor, nobody).front();
}

}  // namespace headroom::study
