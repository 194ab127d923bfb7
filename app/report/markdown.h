// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/report/document.h"

namespace headroom::report {

/// The report in short: the answer, the phases, the bill, promises and findings, as GitHub-flavoured Markdown.
std::string print_markdown(const Document& document);

}  // namespace headroom::report
