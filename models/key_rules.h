// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analytic/key_cache.h"
#include "models/key_store.h"

namespace headroom::models {

/// As an estimate has them.
inline analytic::KeyRule::Eviction key_rule(Eviction eviction) {
    switch (eviction) {
        case Eviction::Lfu: return analytic::KeyRule::Eviction::LeastFrequent;
        case Eviction::Fifo: return analytic::KeyRule::Eviction::FirstIn;
        case Eviction::Random: return analytic::KeyRule::Eviction::Random;
        case Eviction::NoEviction: return analytic::KeyRule::Eviction::None;
        case Eviction::Lru:
        case Eviction::SampledLru: break;
    }
    return analytic::KeyRule::Eviction::LeastRecent;
}

}  // namespace headroom::models
