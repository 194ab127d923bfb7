// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/function/function.h"

#include <algorithm>

#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

namespace {
/// AWS Lambda: memory with which a function has one whole vCPU.
constexpr double memory_of_a_vcpu = 1769.0 * 1048576;
}  // namespace

const schema::Record& record_of(const FunctionSettings*) {
    using S = FunctionSettings;
    static const schema::Record record =
        schema::Describe<S>(
            "function", "Function",
            "Code that a provider runs on demand (AWS Lambda): each call has an instance to itself until it is answered, its own calls "
            "included. One that finds no idle instance starts another, which takes a while (a cold start). Each instance has connection "
            "pools and bulkheads of its own; breakers, rate limits and retry budgets are those of all together.")
            .role(schema::Role::Service)
            .tier(schema::Tier::Compute)
            .icon("function")
            .param(
                &S::memory, "memory", Unit::Bytes,
                "Memory of an instance; with it comes a share of a vCPU, a whole one at 1769 MiB (AWS), and no more: code of one thread.",
                {128.0 * 1048576, 10240.0 * 1048576})
            .param(&S::cpu, "cpu", Unit::Seconds, "CPU time of one call on a whole vCPU.", {0.0, std::nullopt})
            .param(&S::concurrency, "concurrency", "Calls at once; more are refused (rate_limited; AWS: 1000 in an account).", {1.0, 1e6})
            .relieves({"concurrency"})
            .param(&S::cold_start, "cold_start", Unit::Seconds, "Time until a new instance begins with its first call.",
                   {0.0, std::nullopt})
            .param(&S::keep_alive, "keep_alive", Unit::Seconds,
                   "How long an idle instance is kept. Providers do not say; minutes have been measured.", {0.0, 86400.0})
            .param(&S::provisioned, "provisioned",
                   "Instances that are always there, and paid for all the time (a meter of its own, `function_provisioned`); calls "
                   "in them are paid for like others.",
                   {0.0, 1e6})
            .param(&S::at_edge, "at_edge",
                   "It runs at the edge, near users wherever they are (Lambda@Edge): they reach it without the path from their region, "
                   "its own calls take that. Limits and idle instances are those of all places together; it is billed as in a region "
                   "unless the price catalogue has a price for the option \"edge\".")
            .in("requests")
            .out("calls")
            .output("cold_start_ratio", Unit::Ratio, "Calls that had to wait for a new instance.")
            .output("refused_per_s", Unit::PerSecond, "Calls refused for the limit of calls at once.", schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_function() {
    return {&record_of(static_cast<const FunctionSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Function>(context, context.settings<FunctionSettings>()); }};
}

double speed(const FunctionSettings& settings) { return std::min(1.0, settings.memory.value / memory_of_a_vcpu); }

Function::Function(const kernel::BuildContext& context, const FunctionSettings& settings)
    : Component(context),
      settings_(settings),
      speed_(speed(settings)),
      busy_(simulation().statistics()),
      calls_(simulation().statistics().counter()),
      cold_(simulation().statistics().counter()),
      refused_(simulation().statistics().counter()),
      starts_(simulation().stream(context.id(), "cold starts")) {
    for (const plan::Route& route : context.scenario.routes)
        cpu_draws_.push_back(simulation().stream(context.id(), "cpu of " + route.name));
}

/// A provisioned instance; else of the idle ones that used last, so that the others may end. When that is too old, all are.
bool Function::find_warm(kernel::Call& call) {
    if (provisioned_busy_ < settings_.provisioned) {
        ++provisioned_busy_;
        call.stage = provisioned;
        return true;
    }
    call.stage = on_demand;
    if (!idle_.empty() && simulation().now() - idle_.back() > kernel::from_seconds(settings_.keep_alive.value)) idle_.clear();
    if (idle_.empty()) return false;
    idle_.pop_back();
    return true;
}

void Function::arrive(Slot slot, kernel::Call& call) {
    if (busy_.value() >= settings_.concurrency) {
        refused_.add();
        reply(slot, call, Outcome::RateLimited);
        return;
    }
    calls_.add();
    double wait = 0;
    if (!find_warm(call)) {
        cold_.add();
        wait = settings_.cold_start.sample(starts_);
    }
    busy_.enter(simulation().now());
    figures.waiting.add(kernel::from_seconds(wait));
    const double work = settings_.cpu[call.route].sample(cpu_draws_[call.route]) / speed_ * slowness_;
    note_work(slot, kernel::from_seconds(work));
    simulation().wake_at(simulation().now() + kernel::from_seconds(wait + work), slot, call);
}

void Function::wake(Slot slot, kernel::Call& call) {
    if (!simulation().make_calls(slot, call)) finish(slot, call, Outcome::Ok);
}

void Function::let_go(const kernel::Call& call) {
    busy_.leave(simulation().now());
    if (call.stage == provisioned) {
        --provisioned_busy_;
    } else {
        idle_.push_back(simulation().now());
    }
}

void Function::finish(Slot slot, kernel::Call& call, Outcome outcome) {
    let_go(call);
    reply(slot, call, outcome);
}

void Function::cancelled(Slot, kernel::Call& call) { let_go(call); }

std::vector<kernel::ResourceUse> Function::resources(Blocks blocks) const {
    const double busy = busy_.integral(blocks) / simulation().statistics().seconds(blocks);
    return {{"concurrency", busy / static_cast<double>(settings_.concurrency)}};
}

std::vector<std::optional<double>> Function::outputs(Blocks blocks) const {
    return {ratio(cold_, calls_, blocks), per_second(refused_, blocks)};
}

}  // namespace headroom::models
