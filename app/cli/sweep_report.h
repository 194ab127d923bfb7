// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/sweep.h"

namespace headroom::cli {

/// One table for people.
std::string print_sweep_text(const study::Sweep& sweep);
/// One row for each combination, a column for each axis; SI units, an empty field is what does not exist.
std::string print_sweep_csv(const study::Sweep& sweep);
/// Its lines, each with its end.
std::string sweep_csv_header(const study::Sweep& sweep);
std::string sweep_csv_row(const study::SweepRow& row);

/// What outlines have in a CSV: the names of the fields, and the fields; all empty where there is none.
std::string outline_header();
std::string outline_fields(const std::optional<study::Outline>& outline);
/// "2/3" promises; empty where there are none.
std::string promises_kept(const study::Outline& outline);

}  // namespace headroom::cli
