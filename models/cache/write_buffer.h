// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_set>
#include <vector>

#include "kernel/time.h"

namespace headroom::models {

/// Writes that a node has acknowledged and the store does not have yet, the oldest first. Writes of one item become one.
class WriteBuffer {
public:
    struct Write {
        std::uint64_t item;  ///< of key and keyspace
        std::uint64_t key;
        kernel::Time since;
        std::uint8_t keyspace, route;
    };
    /// False where the item waits already.
    bool add(const Write& write);
    /// The oldest and those that follow it on the same route, `most` of them.
    std::vector<Write> take(std::size_t most);
    bool empty() const { return writes_.empty(); }
    std::size_t size() const { return writes_.size(); }
    const Write& oldest() const { return writes_.front(); }
    void clear();

private:
    std::deque<Write> writes_;
    std::unordered_set<std::uint64_t> items_;
};

}  // namespace headroom::models
