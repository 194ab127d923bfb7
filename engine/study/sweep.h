// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/grid.h"
#include "study/outline.h"

namespace headroom::study {

/// Statuses of combinations that have no figures: not simulated yet, without an answer, settings that do not go together.
inline constexpr std::array<std::string_view, 3> without_outline = {"pending", "failed", "wrong"};

/// A combination of settings in a phase, on a design.
struct SweepRow {
    std::string design, phase;
    std::vector<std::string> values;  ///< as written, of each axis
    std::string status;               ///< that of the run, or of `without_outline`
    std::string message = {};         ///< why it failed or is wrong
    std::optional<Outline> outline = {};
};

/// What becomes of a plan in all combinations of settings.
struct Sweep {
    Origin origin;
    std::uint64_t seed = 0;
    double precision = 0;
    double max_requests = 0;
    bool is_estimate = false;  ///< by formulas: `precision` and `max_requests` mean nothing
    std::vector<Axis> axes;
    std::vector<SweepRow> rows;
};

inline constexpr int sweep_version = 1;

/// As a document, "headroom-sweep": SI units, null for what does not exist.
std::string print_sweep(const Sweep& sweep);

}  // namespace headroom::study
