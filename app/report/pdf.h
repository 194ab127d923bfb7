// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/report/document.h"

namespace headroom::report {

/// The page on paper: headroom-report beside this program makes it, as nothing here is linked with what draws. Throws RunError where it
/// cannot.
std::string print_pdf(const Document& document);

}  // namespace headroom::report
