// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>

namespace headroom::models {

/// As Amazon SQS and SNS bill them, so many requests of so many bytes together: one for each begun 64 KiB of what is sent or
/// received, and one at least.
inline double billed_requests(double requests, double bytes) {
    constexpr double chunk = 64 * 1024;
    return requests > 0 ? requests * std::max(1.0, std::ceil(bytes / requests / chunk - 1e-9)) : 0;
}

}  // namespace headroom::models
