// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/migration.h"

namespace headroom::plan {

std::span<const Migration> migrations() {
    return {};  // version 1 is the first
}

void migrate(Value& document, int version, std::span<const Migration> steps, Diagnostics& diagnostics) {
    for (const Migration& migration : steps) {
        if (migration.from != version || diagnostics.has_errors()) continue;
        migration.step(document, diagnostics);
        document.set("headroom", ++version);
    }
}

}  // namespace headroom::plan
