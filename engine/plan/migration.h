// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/diagnostic.h"
#include "core/value.h"

namespace headroom::plan {

/// Turns a document of version `from` into one of `from + 1`.
struct Migration {
    int from = 0;
    void (*step)(Value& document, Diagnostics& diagnostics) = nullptr;
};

/// One for each version before current_version, ascending; each version has a fixture in tests/plan/fixtures.
std::span<const Migration> migrations();

/// Takes every step from the document's version on, and sets its new version.
void migrate(Value& document, int version, std::span<const Migration> steps, Diagnostics& diagnostics);

}  // namespace headroom::plan
