// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/result.h"

namespace headroom::cli {

/// One figure a line, as spreadsheets and data frames take it: design, phase, users, status, of (what it is a figure of),
/// name, figure, value, half_width. SI units; an empty field is what does not exist. Figures are the peak level's, costs a month's.
std::string print_csv(const study::Results& results);

/// A text as a field of RFC 4180.
std::string csv_field(const std::string& text);

}  // namespace headroom::cli
