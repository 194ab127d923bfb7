// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/report/document.h"

namespace headroom::report {

/// The bytes of a workbook (Office Open XML): figures as numbers in SI units, the bill line by line, its totals as formulas whose values
/// are in the file, too; heads stay in sight. Throws RunError where no temporary file can be written.
std::string print_workbook(const Document& document);

}  // namespace headroom::report
