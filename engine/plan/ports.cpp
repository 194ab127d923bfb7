// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "plan/names.h"
#include "plan/topology.h"

namespace headroom::plan {
namespace {

using schema::Port;
using schema::Record;

std::string_view what_travels(schema::Connects connects) {
    switch (connects) {
        case schema::Connects::Calls: return "calls";
        case schema::Connects::Messages: return "messages";
        case schema::Connects::DeadLetters: return "dead letters";
        case schema::Connects::Attachment: return "attachments";
        case schema::Connects::Scaling: return "scaling";
        case schema::Connects::Hosting: return "hosting";
    }
    return {};
}

/// "misses (calls), events (messages)"
std::string list_of(const std::vector<const Port*>& ports) {
    std::vector<std::string> texts;
    for (const Port* port : ports) texts.push_back(fmt::format("{} ({})", port->name, what_travels(port->connects)));
    return fmt::format("{}", fmt::join(texts, ", "));
}

/// One end of a connection, and which of its ports may be meant.
struct End {
    const std::string& component;
    const std::string& port;  ///< as written; may be empty
    const Record& record;
    const std::vector<Port>& ports;
    Location at;
    std::string path;
    std::string_view direction;
};

std::vector<const Port*> candidates(const End& end, Diagnostics& diagnostics) {
    std::vector<const Port*> result;
    for (const Port& port : end.ports) {
        if (end.port.empty() || port.name == end.port) result.push_back(&port);
    }
    if (!result.empty()) return result;
    if (end.ports.empty()) {
        const bool source = end.record.role == schema::Role::Source;
        const std::string message = source && end.direction == "incoming"
                                        ? fmt::format("'{}' is a source of requests; nothing connects to it", end.component)
                                        : fmt::format("'{}' ({}) has no {} port", end.component, end.record.name, end.direction);
        diagnostics.error(end.at, end.path, message, "a connection between other components");
    } else {
        diagnostics.error(end.at, end.path,
                          fmt::format("'{}' ({}) has no {} port '{}'", end.component, end.record.name, end.direction, end.port),
                          suggest(end.port, names_of(end.ports)));
    }
    return {};
}

/// Those of `ports` that fit at least one of `others`.
std::vector<const Port*> fitting(const std::vector<const Port*>& ports, const std::vector<const Port*>& others) {
    std::vector<const Port*> result;
    std::ranges::copy_if(ports, std::back_inserter(result), [&](const Port* port) {
        return std::ranges::any_of(others, [&](const Port* other) { return other->connects == port->connects; });
    });
    return result;
}

bool all_are(const std::vector<const Port*>& ports, schema::Connects connects) {
    return std::ranges::all_of(ports, [connects](const Port* port) { return port->connects == connects || is_attachment(port->connects); });
}

/// "from a database's replicas, or from an autoscaler": by what is said of ports that nothing travels to.
std::string asked_for(const std::vector<const Port*>& attachments) {
    std::vector<std::string> texts;
    for (const Port* port : attachments) {
        std::string text = port->help.empty() ? port->name : port->help.substr(0, port->help.find('.'));
        text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
        texts.push_back(std::move(text));
    }
    return fmt::format("{}", fmt::join(texts, ", or "));
}

/// What would be right, of ends with no ports of a kind.
std::string remedy(const End& from, const std::vector<const Port*>& outs, const End& to, const std::vector<const Port*>& ins) {
    const bool from_queue = from.record.role == schema::Role::Queue, to_queue = to.record.role == schema::Role::Queue;
    const auto all_of = [&](schema::Connects kind) {
        return std::ranges::all_of(outs, [kind](const Port* port) { return port->connects == kind; });
    };
    if (all_of(schema::Connects::Scaling)) return "a component whose replicas can be scaled, with a port of scaling";
    if (all_of(schema::Connects::Hosting)) return "a component whose replicas can be pods, with a port of hosting";
    if (all_of(schema::Connects::Attachment)) return "a component with a port of attachments";
    if (std::ranges::all_of(ins, [](const Port* port) { return is_attachment(port->connects); })) return asked_for(ins);
    if (all_are(outs, schema::Connects::DeadLetters)) return "another queue";
    if (all_are(outs, schema::Connects::Calls) && all_are(ins, schema::Connects::Messages) && !to_queue) return "a queue between them";
    if (from_queue && all_are(ins, schema::Connects::Calls)) return "a worker between them";
    return "two ports of a kind";
}

bool is_ambiguous(const End& end, const std::vector<const Port*>& fits, Diagnostics& diagnostics) {
    if (fits.size() < 2) return false;
    std::vector<std::string> names;
    for (const Port* port : fits) names.push_back(fmt::format("{}.{}", end.component, port->name));
    diagnostics.error(end.at, end.path, fmt::format("several {} ports of '{}' fit", end.direction, end.component),
                      fmt::format("one of {}", fmt::join(names, ", ")));
    return true;
}

}  // namespace

Ports choose_ports(const Connection& connection, const Record& from, const Record& to, const std::string& path, Diagnostics& diagnostics) {
    const End begin{connection.from, connection.from_port, from, from.outputs_ports, connection.from_at, path + ".from", "outgoing"};
    const End end{connection.to, connection.to_port, to, to.inputs, connection.to_at, path + ".to", "incoming"};
    const std::vector<const Port*> outs = candidates(begin, diagnostics);
    const std::vector<const Port*> ins = candidates(end, diagnostics);
    if (outs.empty() || ins.empty()) return {};
    const std::vector<const Port*> fit_outs = fitting(outs, ins);
    const std::vector<const Port*> fit_ins = fitting(ins, outs);
    if (fit_outs.empty()) {
        diagnostics.error(end.at, end.path,
                          fmt::format("'{}' ({}) sends {}; '{}' ({}) takes {}", connection.from, from.name, list_of(outs), connection.to,
                                      to.name, list_of(ins)),
                          remedy(begin, outs, end, ins));
        return {};
    }
    if (is_ambiguous(begin, fit_outs, diagnostics) || is_ambiguous(end, fit_ins, diagnostics)) return {};
    return {fit_outs.front(), fit_ins.front()};
}

}  // namespace headroom::plan
