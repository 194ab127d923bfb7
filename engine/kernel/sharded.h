// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>

namespace headroom::kernel {

/// What strews keys over shards (a router), of which there can be more while the clock runs.
class Sharded {
public:
    virtual ~Sharded() = default;
    /// Before the clock starts: the first `shards` of them have all the keys until spread().
    virtual void begin_with(std::size_t shards) = 0;
    /// Data moves to the others. `data`: bytes of all shards together; absent: what they have stored. A stream of it takes
    /// `most_per_s` bytes a second at most.
    virtual void spread(std::optional<double> data, double most_per_s) = 0;
};

}  // namespace headroom::kernel
