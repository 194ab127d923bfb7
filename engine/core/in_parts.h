// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace headroom {

/// Calls `part` with every index below `count`, in any order and perhaps in several threads at once; comes back when all have ended.
/// Throws what one of them threw.
using InParts = std::function<void(std::size_t count, const std::function<void(std::size_t index)>& part)>;

/// One after the other, in this thread.
inline void one_by_one(std::size_t count, const std::function<void(std::size_t index)>& part) {
    for (std::size_t i = 0; i < count; ++i) part(i);
}

}  // namespace headroom
