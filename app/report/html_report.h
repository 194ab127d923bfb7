// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/report/document.h"

namespace headroom::report {

/// A page that stands alone: nothing is fetched from anywhere. Without scripts it has all but the charts.
std::string print_html(const Document& document);

}  // namespace headroom::report
