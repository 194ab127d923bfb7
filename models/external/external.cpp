// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/external/external.h"

#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

const schema::Record& record_of(const ExternalSettings*) {
    using S = ExternalSettings;
    static const schema::Record record =
        schema::Describe<S>(
            "external", "External service",
            "Somebody else's service, a payment provider or a mail API: answers after a while, sometimes with an error. It has no "
            "queue that one could see; what it charges is not known here, and not in the cost. What a design sends to it is: it leaves for "
            "the internet, unless the service has a `place` in a region.")
            .role(schema::Role::Service)
            .tier(schema::Tier::Edge)
            .icon("external")
            .param(&S::latency, "latency", Unit::Seconds, "Time until it answers, as measured by its caller.", {0.0, std::nullopt})
            .param(&S::error_ratio, "error_ratio", Unit::Ratio, "Share of the answers that are errors.", {0.0, 1.0})
            .param(&S::quota, "quota", Unit::PerSecond, "Calls a second that it takes; more are refused (rate_limited). Unset: any number.",
                   {1e-6, 1e9})
            .relieves({"quota"})
            .param(&S::burst, "burst", "Calls at once that it takes before the quota counts.", {1.0, 1e9})
            .only_with("quota")
            .in("requests")
            .output("refused_per_s", Unit::PerSecond, "Calls refused for its quota.", schema::Aggregate::Sum)
            .output("errors_per_s", Unit::PerSecond, "Calls answered with an error.", schema::Aggregate::Sum)
            .done();
    return record;
}

kernel::ComponentType type_of_external() {
    return {&record_of(static_cast<const ExternalSettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<External>(context, context.settings<ExternalSettings>()); }};
}

External::External(const kernel::BuildContext& context, const ExternalSettings& settings)
    : Component(context),
      settings_(settings),
      served_(simulation().statistics().counter()),
      refused_(simulation().statistics().counter()),
      errors_(simulation().statistics().counter()),
      times_(simulation().stream(context.id(), "latency")),
      failures_(simulation().stream(context.id(), "failures")) {
    if (settings.quota) quota_.emplace(settings.quota->value, static_cast<double>(settings.burst));
}

void External::arrive(Slot slot, kernel::Call& call) {
    if (quota_ && !quota_->take(simulation().now())) {
        refused_.add();
        reply(slot, call, Outcome::RateLimited);
        return;
    }
    served_.add();
    simulation().wake_at(simulation().now() + kernel::from_seconds(settings_.latency[call.route].sample(times_) * slowness_), slot, call);
}

void External::wake(Slot slot, kernel::Call& call) {
    const double ratio = settings_.error_ratio[call.route].value;
    const bool fails = ratio > 0 && failures_.uniform() < ratio;
    if (fails) errors_.add();
    reply(slot, call, fails ? Outcome::Error : Outcome::Ok);
}

void External::hold_steady() {
    if (!quota_) return;
    trial_.begin(simulation());
    quota_->try_out(trial_);
}

std::vector<kernel::ResourceUse> External::resources(Blocks blocks) const {
    if (!settings_.quota) return {};
    return {{"quota", per_second(served_, blocks) / settings_.quota->value}};
}

std::vector<std::optional<double>> External::outputs(Blocks blocks) const {
    return {per_second(refused_, blocks), per_second(errors_, blocks)};
}

/// What users send and get is none of the design's.
std::vector<plan::Usage> External::usage(Blocks blocks) const {
    if (simulation().scenario().components[index()].place) return {};
    const double hours = simulation().statistics().seconds(blocks) / 3600;
    return {{plan::Meter::Egress, {}, {}, (traffic(blocks, false).request_bytes - traffic(blocks, true).request_bytes) / hours}};
}

}  // namespace headroom::models
