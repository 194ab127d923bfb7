// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"

namespace headroom::cli {

using namespace figures;

/// "error: ..." or "note: ...", in lines.
std::string print_finding(const study::Finding& finding);

}  // namespace headroom::cli
