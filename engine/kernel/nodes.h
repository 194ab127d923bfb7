// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace headroom::kernel {

class Component;

/// Machines that replicas of several components stand on, as pods.
class Nodes {
public:
    using Replica = std::pair<std::size_t, std::size_t>;  ///< component, replica
    struct Lost {
        std::size_t node;
        std::vector<Replica> pods;  ///< that stand on it
    };

    virtual ~Nodes() = default;
    /// A replica is to start: true where it has a place from now on. Else it waits for one, which Component::placed() tells of.
    virtual bool take(const Component& component, std::size_t replica) = 0;
    /// It is gone, or waits no longer.
    virtual void release(const Component& component, std::size_t replica) = 0;
    /// So many nodes are lost, with all that stand on them: those with most pods (of `component`, unless it is null) first.
    virtual std::vector<Lost> lose(const Component* component, std::size_t nodes) = 0;
    /// Those that stand there are lost. `is_there`: whether one of a zone, and its number among those of that zone, does.
    virtual std::vector<Lost> lose_where(const std::function<bool(std::size_t zone, std::size_t number)>& is_there) = 0;
    /// One that was lost is back.
    virtual void find_again(std::size_t node) = 0;
};

}  // namespace headroom::kernel
