// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace headroom::models {

/// Of the machines that pods stand on.
struct NodeTerms {
    std::int64_t places = 1;     ///< pods that a node holds
    double share = 1;            ///< of a node, that a pod requests
    double provisioning_s = 90;  ///< until a node that was asked for takes pods
    double after_s = 600;        ///< for which a node is not needed before it goes, and after the last that was asked for
    double below = 0.5;          ///< utilization by requests
    std::int64_t min = 1, max = 1000;
};

/// Kubernetes' cluster autoscaler, for pods that are all alike. No clock: times are told, in seconds.
/// Pods go to the node with most places free, and leave the one with fewest (as the scheduler's and ReplicaSets' defaults have it).
class NodePool {
public:
    /// With nodes for so many pods, which stand on them.
    NodePool(const NodeTerms& terms, std::int64_t pods);

    /// Pods that there is a place for, now.
    std::int64_t capacity(double now) const;
    /// There are so many now, no more than there are places for.
    void place(std::int64_t pods, double now);
    std::int64_t pods() const;
    /// The fullest node is lost, and takes no pods until it is back; gives the pods on it, which count until they are given up.
    std::int64_t lose(double now);
    void find_again();
    /// Of the pods on lost nodes, so many at most are elsewhere from now on, or nowhere.
    void give_up(std::int64_t pods);
    /// Nodes that are paid for: those that are coming, too.
    std::size_t nodes() const { return nodes_.size(); }

    /// Looks whether nodes are wanted, `pending` pods having no place, or not needed. Gives when those that it asks for come. A node
    /// is not needed where its utilization is low and the pods of all such nodes find places on the others, to which they move
    /// without a pause when it goes. Empty ones go together, others one at a time.
    std::vector<double> scan(std::int64_t pending, double now);

private:
    struct Node {
        double ready = 0;
        std::int64_t pods = 0;
        bool lost = false;
        std::optional<double> unneeded = std::nullopt;  ///< since when
    };
    bool is_ready(const Node& node, double now) const { return node.ready <= now + 1e-6; }  // of rounding
    bool takes_pods(const Node& node, double now) const { return is_ready(node, now) && !node.lost; }
    void look_for_unneeded(double now);
    void remove_unneeded(double now);

    NodeTerms terms_;
    std::vector<Node> nodes_;
    std::optional<double> added_;  ///< when one was last asked for
};

}  // namespace headroom::models
