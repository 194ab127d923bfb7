// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/hosting.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/units.h"
#include "plan/says.h"

namespace headroom::plan {

namespace {

/// As set, else all that it may use: without vCPUs one for each of its workers.
PodRequest request_of_pod(const Says& pod) {
    const auto workers = pod.number("workers"), threads = pod.number("concurrency");
    const double vcpus = pod.number("vcpus").value_or(workers.value_or(threads.value_or(1)));
    return {pod.number("cpu_request").value_or(vcpus), pod.number("memory_request").value_or(pod.number("memory").value_or(0))};
}

PodRequest room_on(const Says& host, const InstanceType& node) {
    Reserve rules{};
    for (const schema::EnumOption<Reserve>& each : options_of(rules))
        if (each.name == host.text("reserve")) rules = each.value;
    return room_of_node(node, rules, static_cast<std::int64_t>(host.number("pods").value_or(0)),
                        {host.number("daemons_cpu").value_or(0), host.number("daemons_memory").value_or(0)});
}

}  // namespace

PodRequest room_of_node(const InstanceType& node, Reserve rules, std::int64_t pods, const PodRequest& daemons) {
    const PodRequest kept = reserved(rules, node.vcpus, node.memory.value, pods);
    return {std::max(0.0, node.vcpus - kept.vcpus - daemons.vcpus), std::max(0.0, node.memory.value - kept.memory - daemons.memory)};
}

void check_requests(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    struct Bounded {
        const char *request, *limit;
        Unit unit;
    };
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        const Component& component = design.components[i];
        const Says says(component, *topology.records[i]);
        for (const auto& [name, bound, unit] :
             {Bounded{"cpu_request", "vcpus", Unit::Cpus}, Bounded{"memory_request", "memory", Unit::Bytes}}) {
            const auto request = says.number(name), limit = says.number(bound);
            if (!request || !limit || *request <= *limit) continue;
            diagnostics.error(component.settings.find(name)->at, fmt::format("{}.components[{}].{}", path, i, name),
                              fmt::format("'{}' requests more than it has: \"{}\" is {}, \"{}\" {}", component.id, name,
                                          print_quantity(*request, unit), bound, print_quantity(*limit, unit)),
                              fmt::format("{} at most", print_quantity(*limit, unit)));
        }
    }
}

void check_rooms(const Design& design, const std::string& path, const Topology& topology, const Instances& instances,
                 Diagnostics& diagnostics) {
    constexpr double rounding = 1 + 1e-9;
    for (const Arrow& arrow : topology.arrows) {
        if (arrow.connects != schema::Connects::Hosting) continue;
        const Component &host = design.components[arrow.from], &pod = design.components[arrow.to];
        const Says host_says(host, *topology.records[arrow.from]), pod_says(pod, *topology.records[arrow.to]);
        const InstanceType* node = instances.find(host_says.text("instance"));
        if (node == nullptr) continue;
        const PodRequest room = room_on(host_says, *node), request = request_of_pod(pod_says);
        const bool too_many_vcpus = request.vcpus > room.vcpus * rounding;
        if (!too_many_vcpus && request.memory <= room.memory * rounding) continue;
        const std::string wants = too_many_vcpus ? fmt::format("{:.4g} vCPUs", request.vcpus) : print_quantity(request.memory, Unit::Bytes);
        const std::string has = too_many_vcpus ? fmt::format("{:.4g}", room.vcpus) : print_rounded(room.memory, Unit::Bytes);
        diagnostics.error(
            pod.at, fmt::format("{}.components[{}]", path, arrow.to),
            fmt::format("a pod of '{}' requests {}; a node of '{}' ({}) has {} for pods", pod.id, wants, host.id, node->name, has),
            fmt::format("a smaller \"{}\", or a larger instance of '{}'", too_many_vcpus ? "cpu_request" : "memory_request", host.id));
    }
}

}  // namespace headroom::plan
