// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace headroom::document {

/// `wanted`, or with the first number behind it that makes it new: "web", "web2", "web3"; of "web2" it is "web3".
std::string free_name(const std::string& wanted, const std::vector<std::string>& taken);

/// Null where there is none of that name.
plan::Design* find_design(plan::Plan& plan, const std::string& name);
plan::Phase* find_phase(plan::Plan& plan, const std::string& name);

/// Its name; of all phases where none is on the design. Empty where there is none.
std::string last_phase_on(const plan::Plan& plan, const std::string& design);

}  // namespace headroom::document
