// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "schema/record.h"

/// What of a plan has settings, and the one way to change them.
namespace headroom::document {

/// Something with settings, by where it stands.
struct Subject {
    enum class Kind { Route, Keyspace, Promise, Component, Connection, Incident, Region, Link };
    Kind kind = Kind::Component;
    std::string design;     ///< of components, connections, regions and links; of incidents of a design
    std::string id;         ///< of components and connections; of incidents of a phase, the phase's name
    std::size_t index = 0;  ///< of the others, in their list

    static Subject component(std::string design, std::string id) { return {Kind::Component, std::move(design), std::move(id)}; }
    static Subject connection(std::string design, std::string id) { return {Kind::Connection, std::move(design), std::move(id)}; }
    static Subject incident_of_design(std::string design, std::size_t index) { return {Kind::Incident, std::move(design), {}, index}; }
    static Subject incident_of_phase(std::string phase, std::size_t index) { return {Kind::Incident, {}, std::move(phase), index}; }
    bool operator==(const Subject&) const = default;
};

/// The plan's routes, keyspaces or promises; null for all else, which stands in designs or phases.
const Value* list_of(const plan::Plan& plan, Subject::Kind kind);
Value* list_of(plan::Plan& plan, Subject::Kind kind);
/// The regions or the links of a design's platform; null where it has none.
const Value* platform_list(const plan::Design& design, Subject::Kind kind);
/// Null where the plan has no such thing.
const Value* settings_of(const plan::Plan& plan, const Subject& subject);
/// What can be set of it; null where there is no such thing, or its type is unknown.
const schema::Record* record_of(const plan::Plan& plan, const Subject& subject, const schema::Catalogue& types);
/// "db", "web->db", "browse"; of a promise "p95 of browse", of an incident "Cache flush of sessions" in short.
std::string title_of(const plan::Plan& plan, const Subject& subject);

/// Below a thing's settings: {"retry", "attempts"}, {"cpu", "browse"}.
using SettingPath = std::vector<std::string>;
/// Null where it is not set.
const Value* find_value(const Value& settings, const SettingPath& path);
/// Null unsets. Objects on the way are made; those that unsetting leaves empty go away, too.
/// Of an incident, a time of the day takes the place of a chance, and the other way round.
void set_value(plan::Plan& plan, const Subject& subject, const SettingPath& path, const Value& value);
/// The same, within the thing's settings.
void set_within(Value& settings, const Subject& subject, const SettingPath& path, const Value& value);

}  // namespace headroom::document
