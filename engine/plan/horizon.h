// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/scenario.h"

namespace headroom::plan {

struct ParsedHorizon {
    Horizon horizon;
    std::string error;     ///< empty when understood
    std::string expected;  ///< what would be
    explicit operator bool() const { return error.empty(); }
};
/// "steady", "day" or "19:00 + 2 h".
ParsedHorizon parse_horizon(std::string_view text);

/// Of a phase that names none: steady, or from ten minutes before the first spike of a source to one hour after the last.
Horizon default_horizon(const std::vector<Scenario::Component>& components, const Files& files);

}  // namespace headroom::plan
