// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace headroom::kernel {

/// Machines that several replicas of a component stand on.
class Nodes {
public:
    virtual ~Nodes() = default;
    /// The fullest one is lost, with all that stand on it; gives how many those are.
    virtual std::size_t lose() = 0;
    /// One that was lost is back.
    virtual void find_again() = 0;
};

}  // namespace headroom::kernel
