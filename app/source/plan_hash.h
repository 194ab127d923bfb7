// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "plan/plan.h"

namespace headroom::app {

/// SHA-256 of the plan as it is printed, in hexadecimal: comments and layout of a file do not count.
std::string sha256_of(const plan::Plan& plan);
/// Of a text as it is.
std::string sha256_of(std::string_view text);

}  // namespace headroom::app
