// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/advice.h"

namespace headroom::cli {

/// What was found of each phase: errors first, then by what the change is worth; with the change and what it does.
std::string print_advice_text(const study::Advices& advices);
/// A row for each finding.
std::string print_advice_csv(const study::Advices& advices);

}  // namespace headroom::cli
