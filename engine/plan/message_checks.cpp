// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "plan/topology.h"

/// Connections that carry messages, and what a queue must be connected to. Queues are known by their role.
namespace headroom::plan {
namespace {

using schema::Connects;

/// What can be set on a connection of messages: nobody waits for an answer, so most of a caller's policy would say nothing.
constexpr std::string_view of_messages[] = {"note", "latency", "request", "response"};
constexpr std::string_view of_dead_letters[] = {"note"};

bool is_queue(const Topology& topology, std::size_t component) { return topology.records[component]->role == schema::Role::Queue; }

/// Does it hand on what it gets as calls of its own, not as messages that are taken?
bool takes_calls_on(const schema::Record& record) {
    return std::ranges::any_of(record.outputs_ports, [](const schema::Port& port) { return port.connects == Connects::Calls; });
}

template <class Condition>
const Arrow* find_arrow(const Topology& topology, Condition condition) {
    const auto found = std::ranges::find_if(topology.arrows, condition);
    return found == topology.arrows.end() ? nullptr : &*found;
}

}  // namespace

void check_message_settings(const Connection& connection, Connects connects, const std::string& path, Diagnostics& diagnostics) {
    std::span<const std::string_view> allowed;
    if (connects == Connects::Messages) {
        allowed = of_messages;
    } else if (connects == Connects::DeadLetters) {
        allowed = of_dead_letters;
    } else {
        return;
    }
    for (const Value::Member& member : connection.settings.as_object()) {
        if (std::ranges::find(allowed, member.name) != allowed.end()) continue;
        const std::string_view kind = connects == Connects::Messages ? "messages" : "dead letters";
        diagnostics.error(member.value.at, member_path(path, member.name),
                          fmt::format("'{}' says nothing on a connection of {}", member.name, kind),
                          connects == Connects::Messages ? "nothing but latency, request and response" : "no settings");
    }
}

void fill_in_message_bytes(Arrow& arrow, const schema::Record& to, std::size_t routes) {
    if (schema::is_attachment(arrow.connects) || (arrow.connects == Connects::Calls && to.role != schema::Role::Queue)) return;
    std::vector<std::optional<Bytes>> bytes;
    for (std::size_t route = 0; route < routes; ++route) bytes.push_back(arrow.policy.response[route].value_or(Bytes{}));
    arrow.policy.response.assign(std::move(bytes));
}

void check_queues(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        if (!is_queue(topology, i)) continue;
        const Component& queue = design.components[i];
        const Arrow* filled =
            find_arrow(topology, [i](const Arrow& arrow) { return arrow.to == i && arrow.connects != Connects::DeadLetters; });
        const Arrow* emptied =
            find_arrow(topology, [i](const Arrow& arrow) { return arrow.from == i && arrow.connects != Connects::DeadLetters; });
        if (filled != nullptr && emptied == nullptr) {
            diagnostics.error(
                queue.at, fmt::format("{}.components[{}]", path, i),
                fmt::format("nobody takes the messages that '{}' sends to '{}'", design.components[filled->from].id, queue.id),
                takes_calls_on(*topology.records[i]) ? "a connection from it to a queue" : "a connection from it to a worker");
        }
        const Arrow* grave = nullptr;
        for (const Arrow& arrow : topology.arrows) {
            if (arrow.from != i || arrow.connects != Connects::DeadLetters) continue;
            const Location at = design.connections[arrow.connection].at;
            const std::string where = fmt::format("{}.connections[{}]", path, arrow.connection);
            if (arrow.to == i) {
                diagnostics.error(at, where, fmt::format("'{}' is to be its own queue of dead letters", queue.id), "another queue");
            } else if (grave != nullptr) {
                diagnostics.error(at, where,
                                  fmt::format("the dead letters of '{}' go to '{}' already", queue.id, design.components[grave->to].id),
                                  "one connection of them");
            }
            grave = &arrow;
        }
    }
}

}  // namespace headroom::plan
