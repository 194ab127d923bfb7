// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/usage.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace headroom::plan {

std::span<const schema::EnumOption<Meter>> options_of(Meter) {
    static const std::array<schema::EnumOption<Meter>, 27> options = {{
        {Meter::Instance, "instance", "A rented machine, by the hour."},
        {Meter::CpuCredits, "cpu_credits", "vCPU time of a burstable machine beyond its baseline, over a day, in vCPU-hours."},
        {Meter::BlockStorage, "block_storage", "A disk of a machine, by the size it has, used or not."},
        {Meter::DatabaseStorage, "database_storage", "A managed database's disk."},
        {Meter::DatabaseIo, "database_io", "Reads from and writes to a database's disk, where they are billed one by one."},
        {Meter::ObjectStorage, "object_storage", "Objects in a store."},
        {Meter::ObjectReads, "object_reads", "Requests that read objects."},
        {Meter::ObjectWrites, "object_writes", "Requests that write objects."},
        {Meter::ObjectRetrieval, "object_retrieval", "Bytes of objects that are read from a class where that is billed."},
        {Meter::LoadBalancer, "load_balancer", "A load balancer, by the hour, whatever goes through it."},
        {Meter::LoadBalancerUnits, "load_balancer_units", "What goes through a load balancer, in capacity units by the hour."},
        {Meter::QueueRequests, "queue_requests", "Requests to a queue: sends, receives and deletes."},
        {Meter::TopicRequests, "topic_requests", "Messages published to a topic."},
        {Meter::Egress, "egress", "Bytes that leave for the internet."},
        {Meter::CrossZone, "cross_zone", "Bytes from one zone to another, counted at both ends."},
        {Meter::CrossRegion, "cross_region", "Bytes from one region to another, counted where they are sent."},
        {Meter::CdnEgress, "cdn_egress", "Bytes that a CDN delivers."},
        {Meter::CdnOrigin, "cdn_origin", "Bytes that a CDN sends to its origin."},
        {Meter::CdnRequests, "cdn_requests", "Requests to a CDN."},
        {Meter::FunctionCalls, "function_calls", "Calls of functions that are run on demand."},
        {Meter::FunctionMemory, "function_memory", "Memory of such functions while they run."},
        {Meter::FunctionReady, "function_provisioned", "Memory that is kept ready for them."},
        {Meter::GatewayRequests, "gateway_requests", "Requests to an API gateway."},
        {Meter::Firewall, "firewall", "A web application firewall, by the hour, whatever it inspects."},
        {Meter::FirewallRules, "firewall_rules", "Each rule of a web application firewall, by the hour."},
        {Meter::FirewallRequests, "firewall_requests", "Requests that a web application firewall inspects."},
        {Meter::ControlPlane, "control_plane", "What runs a Kubernetes cluster, by the hour, whatever nodes there are."},
    }};
    return options;
}

Usage machines(std::string instance, std::string option, std::vector<double> ranks) {
    if (ranks.empty()) ranks.push_back(0);
    const double mean = std::accumulate(ranks.begin(), ranks.end(), 0.0);
    return {Meter::Instance, std::move(instance), std::move(option), mean, std::move(ranks)};
}

std::vector<double> constant_ranks(double count) {
    std::vector<double> ranks;
    for (; count > 0; --count) ranks.push_back(std::min(1.0, count));
    return ranks;
}

void leave_out_machines(std::vector<Usage>& usage) {
    for (Usage& each : usage) {
        if (each.meter != Meter::Instance && each.meter != Meter::CpuCredits) continue;
        each.per_hour = 0;
        each.ranks.clear();
    }
}

std::string_view name_of(Meter meter) { return schema::name_of_option(meter); }

std::optional<Meter> find_meter(std::string_view name) {
    const auto options = options_of(Meter{});
    const auto found = std::ranges::find(options, name, &schema::EnumOption<Meter>::name);
    return found == options.end() ? std::nullopt : std::optional(found->value);
}

}  // namespace headroom::plan
