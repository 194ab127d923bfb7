// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "app/document/subject.h"
#include "plan/plan.h"

/// What can be done to the regions and links of a design's platform, for PlanDocument::edit(). `kind` is either.
namespace headroom::document {

std::size_t count_on_platform(const plan::Plan& plan, Subject::Kind kind, const std::string& design);
/// Gives where it stands. A design without a platform gets one; a link joins two regions that none joins yet, if there are such.
std::size_t add_to_platform(plan::Plan& plan, Subject::Kind kind, const std::string& design);
std::size_t duplicate_on_platform(plan::Plan& plan, const Subject& part);
/// With a region go the links to it, and what stood there, or was pulled from there, stands in the first one. Without any region
/// there is no platform.
void remove_from_platform(plan::Plan& plan, const Subject& part);
/// Empty, or why a region or a link cannot be called so.
std::string why_not_on_platform(const plan::Plan& plan, const Subject& part, const std::string& name);
/// Places, links, the registry, incidents and what phases set follow the name.
void rename_on_platform(plan::Plan& plan, const Subject& part, const std::string& name);

}  // namespace headroom::document
