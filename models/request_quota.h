// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "kernel/time.h"

namespace headroom::models {

/// A provider's quota: so many calls a second in the long run, and so many at once. A token bucket.
class RequestQuota {
public:
    RequestQuota(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}

    /// Takes one; false where there is none left.
    bool take(kernel::Time now) {
        tokens_ = std::min(burst_, tokens_ + rate_ * kernel::to_seconds(now - updated_));
        updated_ = now;
        if (tokens_ < 1 - 1e-9) return false;  // what adding up fractions loses is no reason to refuse
        tokens_ -= 1;
        return true;
    }

private:
    double rate_, burst_, tokens_;
    kernel::Time updated_ = 0;
};

}  // namespace headroom::models
