// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/document/subject.h"
#include "core/diagnostic.h"
#include "plan/plan.h"
#include "plan/scenario.h"
#include "schema/record.h"

/// What goes wrong in a plan, and what can be done to it, for PlanDocument::edit(). What does not exist changes nothing.
namespace headroom::document {

/// All kinds, in the order that people are shown them.
std::vector<const schema::Record*> incident_kinds();
/// What can suffer an incident of that kind, by its id; one empty id where the kind is about the whole design.
std::vector<std::string> targets_of(const plan::Plan& plan, const std::string& design, const schema::Record& kind,
                                    const schema::Catalogue& types);

/// Those of the design, then those of the phase. Of a design alone where `phase` is empty.
std::vector<Subject> incidents_of(const plan::Plan& plan, const std::string& design, const std::string& phase);
/// Of all designs, then of all phases.
std::vector<Subject> all_incidents(const plan::Plan& plan);

/// An incident as it is read.
struct IncidentFacts {
    const schema::Record* kind = nullptr;
    std::string about;  ///< the component's or the connection's id; empty: the whole design
    std::optional<double> at_s, every_s;
    double length_s = 0;
};
/// Absent where there is none, or of no known kind.
std::optional<IncidentFacts> facts_of(const plan::Plan& plan, const Subject& incident, const plan::Surroundings& surroundings);
/// Whose components and connections it may be about: the design's own, or that of its phase.
std::string design_of(const plan::Plan& plan, const Subject& incident);

/// To the list that `where` stands in, as its last, at that time of the day. Gives the new one.
Subject add_incident(plan::Plan& plan, const Subject& where, const schema::Record& kind, const std::string& about, double at_s);
/// Gives the copy, behind its model.
Subject duplicate_incident(plan::Plan& plan, const Subject& incident);
void remove_incident(plan::Plan& plan, const Subject& incident);
/// It begins at that time, and no more by chance.
void move_incident(plan::Plan& plan, const Subject& incident, double at_s);

/// The first mistake of the incident with that setting; none where it may stand. A null value unsets.
std::optional<Diagnostic> why_not_set(const plan::Plan& plan, const Subject& incident, const SettingPath& path, const Value& value,
                                      const plan::Surroundings& surroundings);

/// Those about `from`, a component or a connection, are about `to`.
void follow_target(plan::Plan& plan, const std::string& design, schema::Reference what, const std::string& from, const std::string& to);
/// Those about what the design has not go.
void forget_targets(plan::Plan& plan, const std::string& design);

}  // namespace headroom::document
