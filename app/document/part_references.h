// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/document/subject.h"
#include "plan/plan.h"
#include "schema/record.h"

/// What in a plan refers to a route or a keyspace by its name: settings, values per route, promises, what phases set.
namespace headroom::document {

void follow_part(plan::Plan& plan, Subject::Kind kind, const std::string& from, const std::string& to, const schema::Catalogue& types);
/// References become unset; promises about a route go.
void forget_part(plan::Plan& plan, Subject::Kind kind, const std::string& name, const schema::Catalogue& types);

}  // namespace headroom::document
