// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/files.h"
#include "incident/incident.h"
#include "plan/instance.h"
#include "plan/parts.h"
#include "plan/plan.h"
#include "plan/platform.h"
#include "plan/reader.h"
#include "policy/connection.h"
#include "schema/purchase.h"
#include "schema/record.h"

namespace headroom::plan {

/// What the world outside a plan offers it.
struct Surroundings {
    const schema::Catalogue& catalogue;
    const Instances& instances;
    const Files& files;
    std::vector<std::string> prices = {};  ///< names of the price catalogues that there are; none: a plan's "prices" is not checked
};

/// Of the traffic over a day, what a run simulates.
struct Horizon {
    enum class Kind { Steady, Span };
    Kind kind = Kind::Steady;
    double from = 0;    ///< seconds after midnight, of Span
    double length = 0;  ///< seconds, of Span; a day is 86 400
};

/// One design in one phase, all settings applied, everything typed: what a run simulates.
struct Scenario {
    struct Component {
        std::string id;
        const schema::Record* record = nullptr;
        Value settings;                   ///< valid: build<T> on it gives no mistakes
        std::string path;                 ///< for messages
        std::optional<Stand> place = {};  ///< in the platform; absent: outside
        schema::Purchase purchase = {};   ///< of its machines
        std::size_t turn = 0;             ///< zones that its first replica stands further on: of shards, each in the next
    };
    struct Connection {
        std::string id;
        std::size_t from = 0;  ///< index into components
        std::string from_port;
        std::size_t to = 0;
        std::string to_port;
        policy::Connection policy;
        std::optional<std::size_t> shard = {};  ///< of the caller's, that it leads to
    };
    struct Incident {
        incident::Kind kind;
        incident::Incident settings;
        std::optional<std::size_t> component, connection;  ///< that it is about; those of a zone are about all
        /// Connections whose messages it holds up: [0] of calls to the target, [1] of those to the fallback.
        std::array<std::vector<std::size_t>, 2> held_up = {};
        std::size_t drawn = 0;  ///< its place in the design's list and then the phase's, as drawn

        /// Does the rack that is lost hold what has that number, from 0, in the zone?
        bool is_in_rack(std::size_t number_in_zone) const {
            return number_in_zone % static_cast<std::size_t>(settings.racks) + 1 == static_cast<std::size_t>(settings.rack);
        }
    };

    std::string plan_name, design, phase;
    double users = 0;  ///< daily users, or sessions of a closed source
    std::vector<Keyspace> keyspaces;
    std::vector<Route> routes;
    std::vector<Slo> slo;
    std::vector<Component> components;
    std::vector<Connection> connections;
    std::vector<Incident> incidents;  ///< the design's, then the phase's
    std::optional<Platform> platform;
    Horizon horizon;
    double operations_per_month = 0;  ///< money for people's time

    /// The component on whose machines the replicas of another stand; absent: each has a machine of its own.
    std::optional<std::size_t> host_of(std::size_t component) const;
    /// Incidents of the span take replicas of the component away; hold up the messages of the connection.
    bool can_be_lost(std::size_t component) const;
    bool can_be_disturbed(std::size_t connection) const;
    /// They have data move beside the requests.
    bool moves_data() const;
    /// Does what the incident takes lie in the platform's region in which the component stands?
    bool stands_in_region(const Incident& incident, std::size_t component) const;
    /// Does the incident, of a rack, zone or region of the platform, take the replica, one of those that stand in zones or not?
    bool stands_in(const Incident& incident, std::size_t component, std::size_t replica, bool in_zones) const;
    /// Of the region that a component stands in; 1 for what is outside.
    std::size_t zones_of(std::size_t component) const;
    /// Of a message of the connection, one way, between the regions of its ends; between their zones it may be more.
    double latency_s(std::size_t connection) const;
    std::optional<std::size_t> find_component(std::string_view id) const;
    std::optional<std::size_t> find_keyspace(std::string_view name) const;
    std::optional<std::size_t> find_route(std::string_view name) const;
    /// For building components from their settings.
    schema::ReadContext context(const Surroundings& surroundings, Diagnostics& diagnostics) const;
};

/// All mistakes of a plan, every design and every phase, in one go (each once), in the order of its lines.
Diagnostics validate(const Plan& plan, const Surroundings& surroundings);
/// The same for a text just read: the reader's mistakes and those of what could be read, together.
Diagnostics check(const ParsedPlan& parsed, const Surroundings& surroundings);

/// Applies "web.replicas" = 6, "routes.browse.share", "web->db.retry.attempts" to one design of a plan. A setting of one route
/// leaves the others as they are. Unknown components, connections, routes and keyspaces are mistakes; unknown parameters and
/// bad values are found by validate().
void apply(Plan& plan, const std::string& design, const Setting& setting, Diagnostics& diagnostics);

/// The scenario of a phase (with its `set`), on its own design or on another. The plan must be valid;
/// throws InvalidDocument with the mistakes where it is not.
Scenario resolve(const Plan& plan, const std::string& phase, const std::optional<std::string>& design, const Surroundings& surroundings);

/// Components and connections as they are drawn: of a design without mistakes that stands first in its plan.
struct Topology;
void add_drawn(Scenario& scenario, const Design& design, const Topology& topology);

/// A plan of one design and one phase with the settings applied and its `set` empty: what a worker is sent. On another design
/// than the phase's own, settings of components that it does not have are left out. Throws InvalidDocument where the phase, the
/// design or a setting's path is unknown.
Plan reduce(const Plan& plan, const std::string& phase, const std::optional<std::string>& design);

}  // namespace headroom::plan
