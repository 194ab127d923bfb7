// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace headroom::cli {

/// A plan's file, and what its results are called.
struct PlanFile {
    std::string path;
    std::string name;  ///< "shop", or "theory/mm1" of a file below a folder that was given
};

/// Files as they are, folders with all *.headroom.json below them, in the order given and then of their names; each once.
/// Throws UsageError where something is not there, or a folder holds no plan.
std::vector<PlanFile> list_plans(const std::vector<std::string>& arguments);

}  // namespace headroom::cli
