// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "policy/connection.h"
#include "schema/record.h"

namespace headroom::plan {

/// A connection whose ends, ports and policy are known.
struct Arrow {
    std::size_t connection = 0;  ///< index into the design's connections
    std::size_t from = 0;        ///< index into its components
    std::size_t to = 0;
    std::string from_port, to_port;
    schema::Connects connects = schema::Connects::Calls;
    policy::Connection policy;
};

/// A design, typed.
struct Topology {
    std::vector<const schema::Record*> records;  ///< of each component; null where its type is unknown
    std::vector<Arrow> arrows;                   ///< those without mistakes
};

/// Nobody reads more of them; the rest of a design is then not looked into, and a last one says so.
inline constexpr std::size_t most_mistakes = 200;

/// Reads the components and connections of a design; the mistakes in them go to the context.
Topology read_topology(const Design& design, const std::string& path, const schema::Catalogue& catalogue,
                       const schema::ReadContext& context);

/// That a connection of messages has no settings that would say nothing on it.
void check_message_settings(const Connection& connection, schema::Connects connects, const std::string& path, Diagnostics& diagnostics);
/// What answers a message, or stores it, says no more than that: unless given, no bytes.
void fill_in_message_bytes(Arrow& arrow, const schema::Record& to, std::size_t routes);
/// That queues which messages are sent to have takers, and dead letters one place to go.
void check_queues(const Design& design, const std::string& path, const Topology& topology, Diagnostics& diagnostics);

/// What can only be seen of the whole: sources, what they reach, queues, circles of calls that never end. For designs without other
/// mistakes.
void check_topology(const Design& design, const std::string& path, const Topology& topology, const std::vector<std::string>& routes,
                    Diagnostics& diagnostics);

/// Ports of `from` and `to` that a connection can join; those left out are chosen where one alone fits.
struct Ports {
    const schema::Port* from = nullptr;  ///< both null after a mistake
    const schema::Port* to = nullptr;
};
Ports choose_ports(const Connection& connection, const schema::Record& from, const schema::Record& to, const std::string& path,
                   Diagnostics& diagnostics);

}  // namespace headroom::plan
