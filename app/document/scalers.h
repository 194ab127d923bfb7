// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "schema/record.h"

namespace headroom::document {

/// The scalers whose decisions a component is about: itself, where it is one; else those that scale it. Empty: none.
std::vector<std::string> scalers_of(const plan::Plan& plan, const std::string& design, const std::string& component,
                                    const schema::Catalogue& types);

}  // namespace headroom::document
