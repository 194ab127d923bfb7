// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"

namespace headroom::lab {

using kernel::Blocks;
using kernel::to_seconds;

namespace {
constexpr kernel::Time tick = 1'000'000;
}

std::string plan_text(const Sketch& sketch) {
    const std::string users = sketch.users.empty() ? std::string() : ", " + sketch.users;
    return fmt::format(
        R"({{"headroom": 1, "name": "Lab", "keyspaces": [{}], "routes": [{}],
            "designs": [{{"name": "D", "platform": {}, "components": [{{"id": "users", "type": "users", "arrivals": "regular"{}}}, {}], "connections": [{}]}}],
            "phases": [{{"name": "P", "users": {}, "design": "D", "incidents": [{}]}}]}})",
        sketch.keyspaces, sketch.routes, sketch.platform, users, sketch.components, sketch.connections, sketch.sessions, sketch.incidents);
}

std::string several(std::initializer_list<std::string> objects) { return fmt::format("{}", fmt::join(objects, ", ")); }

std::string service(const std::string& id, const std::string& cpu, const std::string& more) {
    return fmt::format(R"({{"id": "{}", "type": "service", "cpu": "{}"{}{}}})", id, cpu, more.empty() ? "" : ", ", more);
}

std::string database(const std::string& id, const std::string& cpu, const std::string& more) {
    return fmt::format(R"({{"id": "{}", "type": "database", "cpu": "{}"{}{}}})", id, cpu, more.empty() ? "" : ", ", more);
}

std::string arrow(const std::string& from, const std::string& to, const std::string& more) {
    return fmt::format(R"({{"from": "{}", "to": "{}"{}{}}})", from, to, more.empty() ? "" : ", ", more);
}

std::string wall() { return R"({"id": "wall", "type": "load_balancer"}, {"id": "nowhere", "type": "database"})"; }

std::string wall_arrow() { return arrow("wall", "nowhere", R"("calls": 0)"); }

std::uint64_t seed_of(const std::string& sequence, const std::string& source) {
    for (std::uint64_t seed = 1;; ++seed) {
        RandomStream random(seed, 0, source, "routes");
        if (std::all_of(sequence.begin(), sequence.end(), [&](char c) { return (random.uniform() < 0.5) == (c == 'R'); })) return seed;
    }
}

std::uint64_t in_step(const std::string& balancer) {
    for (std::uint64_t seed = 1;; ++seed)
        if (RandomStream(seed, 0, balancer, "first check").below(1000) == 999) return seed;
}

Lab::Lab(const Sketch& sketch, double block_s, std::uint64_t seed, bool traced) {
    build(plan_text(sketch), block_s, seed, models::all(), traced);
}

Lab::Lab(const std::string& plan, double block_s, std::uint64_t seed, const kernel::ComponentTypes& types, bool traced) {
    build(plan, block_s, seed, types, traced);
}

Lab::~Lab() = default;

void Lab::build(const std::string& text, double block_s, std::uint64_t seed, const kernel::ComponentTypes& types, bool traced) {
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    if (!parsed.plan) throw InvalidDocument("lab", parsed.diagnostics.list());
    catalogue_ = types.catalogue();
    surroundings_ = std::make_unique<plan::Surroundings>(
        plan::Surroundings{catalogue_, cost::find_builtin(cost::default_catalogue)->instances, files_});
    scenario_ = plan::resolve(*parsed.plan, parsed.plan->phases.front().name, std::nullopt, *surroundings_);
    simulation_ = std::make_unique<kernel::Simulation>(scenario_, *surroundings_, types, seed, 0, nullptr, traced);
    simulation_->statistics().begin(0, kernel::from_seconds(block_s));
    idle_ = simulation_->calls().in_use();
}

kernel::Component& Lab::component(std::string_view id) { return simulation_->component(scenario_.find_component(id).value()); }

kernel::Channel& Lab::channel(std::string_view id) {
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        if (scenario_.connections[i].id == id) return simulation_->channel(i);
    }
    throw Error(fmt::format("no connection {}", id));
}

void Lab::arrive(double per_second) {
    for (kernel::Source* source : simulation_->sources()) source->hold_rate(per_second);
}

void Lab::request(int count, double gap_s) {
    users().hold_rate(1 / gap_s);
    run_to(now() + count * gap_s + to_seconds(tick));
    users().hold_rate(0);
}

double Lab::in_flight() const {
    std::uint64_t sum = 0;
    for (const kernel::Source* source : simulation_->sources()) {
        for (const auto& route : source->routes()) sum += route.in_flight;
    }
    return static_cast<double>(sum);
}

void Lab::run_to(double second) {
    const kernel::Time end = kernel::from_seconds(second);
    kernel::Statistics& statistics = simulation_->statistics();
    while (simulation_->now() < end) {
        simulation_->run_until(simulation_->now() + tick);
        in_system_.resize(blocks() + 1);
        in_system_.back() += in_flight() * to_seconds(tick);
        if (simulation_->now() >= statistics.block_end()) statistics.close_block(statistics.block_end());
    }
}

bool Lab::anything_left() const {
    if (calls_in_use() > 0) return true;
    for (std::size_t i = 0; i < simulation_->component_count(); ++i)
        if (simulation_->component(i).figures.present.value() > 0) return true;
    return false;
}

bool Lab::drain(double most_s) {
    arrive(0);
    const double end = now() + most_s;
    while (anything_left() && now() < end) simulation_->run_until(simulation_->now() + kernel::from_seconds(most_s / 64));
    return !anything_left();
}

double Lab::request_figure(std::string_view what, std::string_view of, Blocks blocks) {
    if (what == "in_flight") return in_flight();
    if (what == "in_system") {
        const auto begin = in_system_.begin();
        return std::accumulate(begin + static_cast<std::ptrdiff_t>(blocks.first), begin + static_cast<std::ptrdiff_t>(blocks.last), 0.);
    }
    const std::size_t colon = what.find(':');
    std::size_t first = 0, last = scenario_.routes.size();
    if (colon != std::string_view::npos) {
        first = scenario_.find_route(what.substr(colon + 1)).value();
        last = first + 1;
        what = what.substr(0, colon);
    }
    double sum = 0;
    kernel::Tally::Sample response;
    for (const kernel::Source* source : simulation_->sources()) {
        for (std::size_t r = first; r < last; ++r) {
            const auto& route = source->routes()[r];
            response.merge(route.response.in(blocks));
            if (what == "offered") sum += static_cast<double>(route.offered.in(blocks));
            if (what == "completed") sum += static_cast<double>(route.completed.in(blocks));
            for (std::size_t i = 0; what == "failed" && i < outcome_count; ++i) {
                if (of.empty() || of == outcome_names[i]) sum += static_cast<double>(route.failed[i]->in(blocks));
            }
        }
    }
    return what == "mean" ? response.mean().value_or(NAN) : sum;
}

double Lab::component_figure(std::string_view what, std::size_t index, Blocks blocks) {
    const kernel::Component& component = simulation_->component(index);
    const auto mean = [&](const kernel::Tally& tally) { return tally.in(blocks).mean().value_or(NAN); };
    if (what == "arrivals") return static_cast<double>(component.figures.arrivals.in(blocks));
    if (what == "present") return component.figures.present.integral(blocks);
    if (what == "queued") return component.figures.queued.integral(blocks);
    if (what == "waiting") return mean(component.figures.waiting);
    if (what == "residence") return mean(component.figures.residence);
    if (what == "serving") return component.serving(blocks);
    const double seconds = simulation_->statistics().seconds(blocks);
    for (const kernel::ResourceUse& use : component.resources(blocks)) {
        if (use.name == what) return use.utilization;
        if (what == "busy" && use.name == "cpu") return use.utilization * seconds;
        if (what == "held" && use.name == "workers") return use.utilization * seconds;
    }
    const auto& outputs = scenario_.components[index].record->outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (outputs[i].name == what) return component.outputs(blocks)[i].value_or(NAN);
    }
    throw Error(fmt::format("no figure {} of a component", what));
}

double Lab::channel_figure(std::string_view what, std::size_t index, Blocks blocks) {
    const auto& figures = simulation_->channel(index).figures;
    const auto sum = [&](const std::vector<kernel::Counter*>& counters) {
        std::uint64_t all = 0;
        for (const kernel::Counter* counter : counters) all += counter->in(blocks);
        return static_cast<double>(all);
    };
    if (what == "sent") return sum(figures.sent);
    if (what == "answered") return sum(figures.answered);
    if (what == "retries") return static_cast<double>(figures.retries.in(blocks));
    if (what == "timeouts") return static_cast<double>(figures.timeouts.in(blocks));
    if (what == "failures") return static_cast<double>(figures.failures.in(blocks));
    if (what == "pool_wait") return figures.pool_wait.in(blocks).mean().value_or(NAN);
    if (what == "network") return simulation_->channel(index).network_s(blocks) * sum(figures.answered);
    throw Error(fmt::format("no figure {} of a connection", what));
}

double Lab::figure(std::string_view name, Blocks blocks) {
    const std::size_t space = name.find(' ');
    const std::string_view what = name.substr(0, space);
    const std::string_view of = space == std::string_view::npos ? std::string_view() : name.substr(space + 1);
    if (const auto index = scenario_.find_component(of)) return component_figure(what, *index, blocks);
    for (std::size_t i = 0; i < scenario_.connections.size(); ++i) {
        if (scenario_.connections[i].id == of) return channel_figure(what, i, blocks);
    }
    return request_figure(what, of, blocks);
}

std::string disagreement(const Case& test) {
    Lab lab(test.sketch);
    lab.request(test.requests, test.gap_s);
    lab.run_to(test.until_s);
    std::string wrong;
    for (const auto& [name, expected] : test.expected) {
        const double actual = lab.figure(name);
        const double tolerance = std::string_view(name) == "in_system" ? 0.005 : 1e-7 * (1 + std::abs(expected));
        if (!(std::abs(actual - expected) <= tolerance)) wrong += fmt::format("{} is {}, not {}; ", name, actual, expected);
    }
    const double balance = lab.figure("offered") - lab.figure("completed") - lab.figure("failed") - lab.figure("in_flight");
    if (balance != 0) wrong += fmt::format("{} requests are unaccounted for; ", balance);
    if (test.requests > 0 && !lab.drain(1e6)) wrong += fmt::format("{} records are still in use; ", lab.calls_in_use());
    return wrong;
}

}  // namespace headroom::lab
