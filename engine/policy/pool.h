// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/units.h"
#include "schema/record.h"

namespace headroom::policy {

/// Pooled connections of each replica of the caller: a call waits for a free one, at most `wait_limit`, or fails with pool_exhausted.
struct Pool {
    std::int64_t size = 10;
    std::optional<Duration> wait_limit;
};

const schema::Record& record_of(const Pool*);

}  // namespace headroom::policy
