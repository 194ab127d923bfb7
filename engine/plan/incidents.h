// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/scenario.h"
#include "plan/topology.h"

namespace headroom::plan {

/// Reads the list at `path` of a design or of a phase on that design; mistakes go to the context.
std::vector<Scenario::Incident> read_incidents(const Value& list, const std::string& path, const Design& design,
                                               const schema::ReadContext& context);
/// That what they are about can suffer them. `others` come besides them: the design's, to a phase's. `records` are those of the
/// design's components, null where unknown.
void check_incidents(const Value& list, const std::string& path, const std::vector<Scenario::Incident>& others, const Design& design,
                     const std::vector<const schema::Record*>& records, const Surroundings& surroundings,
                     const schema::ReadContext& context);
/// Why a component of that type cannot suffer it; empty where it can. The type has a role.
std::string_view objection(incident::Kind kind, const schema::Record& type);
/// Does it befall a design only where that has a platform?
bool needs_platform(incident::Kind kind);
/// Of the two settings that say when an incident comes, the other one, which goes when this one is set; empty for all else.
std::string_view rival_of(std::string_view setting);
/// What an incident is about, in words: "db", "web->db", "zone 1 of eu", "the platform".
std::string subject_of(incident::Kind kind, const incident::Incident& settings, const std::optional<Platform>& platform);
/// It begins at that time of the day, in seconds.
void set_time(Value& incident, double at_s);
/// The scenario's, of its design and its phase.
void add_incidents(Scenario& scenario, const Design& design, const Phase& phase, const Instances& instances,
                   const schema::ReadContext& context);

}  // namespace headroom::plan
