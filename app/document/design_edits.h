// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plan/plan.h"

/// What can be done to the designs and phases of a plan, for PlanDocument::edit(). Unknown names change nothing.
namespace headroom::document {

/// Gives the copy's name; it stands behind its model.
std::string duplicate_design(plan::Plan& plan, const std::string& design, const std::string& wanted);
/// Phases follow. False where the name is empty or taken.
bool rename_design(plan::Plan& plan, const std::string& design, const std::string& to);
/// Its phases go to the first design that is left; the last one stays.
bool remove_design(plan::Plan& plan, const std::string& design);

/// Gives the new phase's name: behind the last one, twice its users, of its design.
std::string add_phase(plan::Plan& plan);
/// The last one stays.
bool remove_phase(plan::Plan& plan, const std::string& phase);
bool rename_phase(plan::Plan& plan, const std::string& phase, const std::string& to);
/// 0 where they cannot be read.
double users_of(const plan::Phase& phase);
/// Daily users, written as people do: "182k". Phases are put in the order of their users.
void set_users(plan::Plan& plan, const std::string& phase, double users);
/// Null unsets.
void set_in_phase(plan::Plan& plan, const std::string& phase, const std::string& path, const Value& value);
/// Does the phase set any of it itself? A change of the design alone would be without effect then.
bool is_set_in_phase(const plan::Plan& plan, const std::string& phase, const std::vector<plan::Setting>& settings);

/// No design has a component.
bool is_empty(const plan::Plan& plan);
/// The plan that a new window begins with: users, and a phase.
plan::Plan new_plan();

}  // namespace headroom::document
