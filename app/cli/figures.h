// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/cli/table.h"
#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "app/figures/tables.h"

namespace headroom::cli {

using namespace figures;

/// "error: ..." or "note: ...", in lines; then the change that there is for it, and what that does.
std::string print_finding(const study::Finding& finding);

/// What an estimate leaves out: nothing, or an empty line and a paragraph for each.
std::string print_caveats(const std::vector<std::string>& caveats);

/// Texts on the left, figures on the right.
Table table_from(const Rows& rows);

}  // namespace headroom::cli
