// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "app/document/subject.h"
#include "plan/plan.h"
#include "schema/record.h"

/// What can be done to the lists of a plan: routes, keyspaces, promises, phases. For PlanDocument::edit(). Indices beyond a list
/// change nothing. What refers to a part by its name follows it, and goes with it.
namespace headroom::document {

/// How many routes, keyspaces or promises there are.
std::size_t count_of(const plan::Plan& plan, Subject::Kind kind);
/// Gives the index of the new one, which stands last and is valid as it is.
std::size_t add_part(plan::Plan& plan, Subject::Kind kind);
/// Gives the index of the copy, which stands behind its model.
std::size_t duplicate_part(plan::Plan& plan, Subject::Kind kind, std::size_t index);
void remove_part(plan::Plan& plan, Subject::Kind kind, std::size_t index, const schema::Catalogue& types);
void move_part(plan::Plan& plan, Subject::Kind kind, std::size_t from, std::size_t to);

/// Why a route or a keyspace cannot be called so; empty where it can.
std::string why_not_named(const plan::Plan& plan, Subject::Kind kind, std::size_t index, const std::string& name);
void rename_part(plan::Plan& plan, Subject::Kind kind, std::size_t index, const std::string& name, const schema::Catalogue& types);

/// Gives the copy's name; it stands behind its model.
std::string duplicate_phase(plan::Plan& plan, const std::string& phase);
void move_phase(plan::Plan& plan, std::size_t from, std::size_t to);

}  // namespace headroom::document
