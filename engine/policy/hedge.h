// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/units.h"
#include "schema/record.h"

namespace headroom::policy {

/// A second try of a call that takes long; the first good answer wins.
struct Hedge {
    std::optional<Duration> delay;
    Ratio percentile{0.95};
};
const schema::Record& record_of(const Hedge*);

}  // namespace headroom::policy
