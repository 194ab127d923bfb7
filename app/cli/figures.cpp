// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figures.h"

#include "app/cli/table.h"

namespace headroom::cli {

std::string print_finding(const study::Finding& finding) {
    return wrap(finding.text, finding.severity == Severity::Error ? "error: " : "note: ");
}

}  // namespace headroom::cli
