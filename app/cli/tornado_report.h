// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/tornado.h"

namespace headroom::cli {

/// The settings whose effect is clear, and how many are not.
std::string print_tornado_text(const study::Tornado& tornado);
/// All, one a line, ranked: SI units, effects as shares of the plan's figures.
std::string print_tornado_csv(const study::Tornado& tornado);

}  // namespace headroom::cli
