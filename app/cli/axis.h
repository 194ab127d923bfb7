// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/grid.h"

namespace headroom::cli {

/// "web.replicas=2..20", "cache.memory=1 GiB,2 GiB", "web->db.time_limit=10 ms..50 ms/10 ms": values and ranges with commas
/// between them. A range of whole numbers has the step 1 unless told. What stands in brackets or quotes belongs together.
/// Throws UsageError.
study::Axis parse_axis(const std::string& text);

/// Those of several --set. Throws UsageError where a path comes twice, or the grid has more than `most` combinations.
study::Grid parse_grid(const std::vector<std::string>& settings, std::size_t most);

}  // namespace headroom::cli
