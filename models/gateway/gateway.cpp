// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gateway/gateway.h"

#include <algorithm>
#include <cmath>

#include "core/long_times.h"
#include "kernel/component_type.h"
#include "kernel/simulation.h"
#include "schema/describe.h"

namespace headroom::models {

using kernel::Blocks;
using kernel::Slot;

const schema::Record& record_of(const GatewaySettings*) {
    using S = GatewaySettings;
    static const schema::Record record =
        schema::Describe<S>(
            "gateway", "Gateway",
            "The door of an API: limits how much clients ask, inspects requests (a web application firewall), and asks who a client is "
            "before it passes its requests on.")
            .role(schema::Role::Balancer)
            .tier(schema::Tier::Traffic)
            .icon("gateway")
            .param(&S::overhead, "overhead", Unit::Seconds, "Time that it takes for each request.", {0.0, std::nullopt})
            .param(&S::rate_limit, "rate_limit", Unit::PerSecond,
                   "Requests a second of all clients; more are refused (rate_limited; AWS API Gateway: 10 000 in an account). Unset: any "
                   "number.",
                   {1e-6, 1e9})
            .relieves({"rate"})
            .param(&S::burst, "burst", "Requests of all clients that may come at once (AWS: 5000).", {1.0, 1e9})
            .only_with("rate_limit")
            .param(&S::client_rate_limit, "client_rate_limit", Unit::PerSecond, "Requests a second of one client. Unset: any number.",
                   {1e-6, 1e9})
            .param(&S::client_burst, "client_burst", "Requests of one client that may come at once.", {1.0, 1e9})
            .only_with("client_rate_limit")
            .param(&S::clients, "clients", Unit::None,
                   "Clients that all users or sessions together are, such as the partners whose programs they use. Unset: each is one of "
                   "its own.",
                   {1.0, 1e9})
            .only_with("client_rate_limit")
            .param(&S::inspection, "inspection", Unit::Seconds, "Time in which a request is inspected.", {0.0, std::nullopt})
            .param(&S::malicious, "malicious", Unit::Ratio,
                   "Share of all that arrives here which is malicious: it comes beside the users' requests, is turned away by the "
                   "inspection, and is billed all the same.",
                   {0.0, 0.99})
            .param(&S::firewall_rules, "firewall_rules",
                   "Rules of a web application firewall that is rented for the inspection: it is billed by itself, by the rule and by the "
                   "request, malicious ones included (AWS WAF). Unset: none is.",
                   {0.0, 1e5})
            .param(&S::token_lifetime, "token_lifetime", Unit::Seconds,
                   "How long it is known who a client is, where an `authentication` is connected; then that is called again.",
                   {0.0, 10 * year_s})
            .in("requests")
            .out("targets", schema::Connects::Calls, "What requests are passed on to.")
            .out("authentication", schema::Connects::Calls, "What tells who a client is, called before its request is passed on.")
            .output("limited_per_s", Unit::PerSecond, "Requests refused for a limit.", schema::Aggregate::Sum)
            .output("dropped_per_s", Unit::PerSecond, "Malicious requests turned away.", schema::Aggregate::Sum)
            .output("authentication_ratio", Unit::Ratio, "Requests for which it had to be asked who the client is.")
            .done();
    return record;
}

kernel::ComponentType type_of_gateway() {
    return {&record_of(static_cast<const GatewaySettings*>(nullptr)),
            [](const kernel::BuildContext& context) { return std::make_unique<Gateway>(context, context.settings<GatewaySettings>()); }};
}

Gateway::Gateway(const kernel::BuildContext& context, const GatewaySettings& settings)
    : Component(context),
      settings_(settings),
      passed_(simulation().statistics().counter()),
      limited_(simulation().statistics().counter()),
      authentications_(simulation().statistics().counter()),
      overheads_(simulation().stream(context.id(), "overhead")),
      inspections_(simulation().stream(context.id(), "inspection")) {
    if (settings.clients) clients_ = static_cast<std::uint32_t>(std::round(settings.clients->value));
    if (settings.rate_limit) total_.emplace(settings.rate_limit->value, static_cast<double>(settings.burst));
}

void Gateway::start() {
    const auto channels = simulation().channels_of(index(), "authentication");
    for (std::uint8_t route = 0; route < simulation().scenario().routes.size(); ++route) {
        const auto asked = std::ranges::find_if(channels, [route](const kernel::Channel* channel) { return channel->carries(route); });
        authentication_.push_back(asked == channels.end() ? nullptr : *asked);
    }
}

void Gateway::arrive(Slot slot, kernel::Call& call) {
    const kernel::Time now = simulation().now();
    bool allowed = !total_ || total_->take(now);
    if (allowed && settings_.client_rate_limit) {
        kernel::TokenBucket fresh(settings_.client_rate_limit->value, static_cast<double>(settings_.client_burst));
        if (now < trial_.until()) fresh.try_out(trial_);
        allowed = quotas_.try_emplace(client_of(call), fresh).first->second.take(now).has_value();
    }
    if (!allowed) {
        limited_.add();
        reply(slot, call, Outcome::RateLimited);
        return;
    }
    passed_.add();
    call.stage = inspected;
    const double seconds = settings_.overhead.sample(overheads_) + settings_.inspection.sample(inspections_);
    if (seconds > 0) {
        simulation().wake_at(now + kernel::from_seconds(seconds), slot, call);
    } else {
        wake(slot, call);
    }
}

void Gateway::wake(Slot slot, kernel::Call& call) {
    kernel::Channel* const authentication = authentication_[call.route];
    const auto known = tokens_.find(client_of(call));
    if (authentication == nullptr || (known != tokens_.end() && simulation().now() < known->second)) {
        go_on(slot, call);
        return;
    }
    authentications_.add();
    call.stage = authenticating;
    simulation().forward(slot, call, *authentication);
}

void Gateway::go_on(Slot slot, kernel::Call& call) {
    call.stage = forwarded;
    if (!simulation().make_calls(slot, call)) reply(slot, call, Outcome::Ok);
}

void Gateway::replied(Slot slot, kernel::Call& call) {
    if (call.stage != authenticating || call.outcome != Outcome::Ok) {
        reply(slot, call, call.outcome);
        return;
    }
    tokens_[client_of(call)] = simulation().now() + kernel::from_seconds(settings_.token_lifetime.value);
    go_on(slot, call);
}

void Gateway::hold_steady() {
    if (!total_ && !settings_.client_rate_limit) return;
    trial_.begin(simulation());
    if (total_) total_->try_out(trial_);
    for (auto& [client, quota] : quotas_) quota.try_out(trial_);
}

std::vector<kernel::ResourceUse> Gateway::resources(Blocks blocks) const {
    if (!settings_.rate_limit) return {};
    return {{"rate", per_second(passed_, blocks) / settings_.rate_limit->value}};
}

std::vector<std::optional<double>> Gateway::outputs(Blocks blocks) const {
    const double share = settings_.malicious.value;
    return {per_second(limited_, blocks), per_second(figures.arrivals, blocks) * share / (1 - share),
            ratio(authentications_, passed_, blocks)};
}

}  // namespace headroom::models
