// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "plan/pod.h"
#include "schema/traits.h"

namespace headroom::models {

/// Which of the nodes that have room for it a pod goes to.
enum class Placing { LeastAllocated, MostAllocated };
std::span<const schema::EnumOption<Placing>> options_of(Placing);

/// Of the machines that pods stand on.
struct NodeTerms {
    plan::PodRequest room;    ///< that a node has for pods
    std::int64_t pods = 110;  ///< on a node at most
    Placing placing = Placing::LeastAllocated;
    double provisioning_s = 90;  ///< until a node that was asked for takes pods
    double after_s = 600;        ///< for which a node is not needed before it goes, and after the last that was asked for
    double below = 0.5;          ///< share of the room that is requested, of vCPUs or memory, whichever is more
    std::int64_t min = 1, max = 1000;
    std::size_t zones = 1;
};

struct Pod {
    std::size_t component = 0, replica = 0;
    plan::PodRequest request;
    std::size_t zone = 0;  ///< that its node is to be in
};

/// Kubernetes' scheduler and cluster autoscaler, for pods of any size on nodes that are alike. No clock: times are told, in seconds.
class NodePool {
public:
    explicit NodePool(const NodeTerms& terms) : terms_(terms) {}

    /// Before the clock starts: as many nodes as the pods need, by first-fit decreasing, or one more where the scheduler does not find
    /// that packing. Gives the pods that have no place at the most nodes; these wait.
    std::vector<Pod> begin(std::vector<Pod> pods);
    bool fits_on_a_node(const plan::PodRequest& request) const;

    /// The pod stands on a node from now on; or waits, where none has room.
    bool take(const Pod& pod, double now);
    /// It stands nowhere any more, nor waits.
    void remove(std::size_t component, std::size_t replica);
    /// Those that waited and have places now, the first that came first.
    std::vector<Pod> place_waiting(double now);

    struct Lost {
        std::size_t node;
        std::vector<Pod> pods;
    };
    /// The node with most pods (of the component, if one is named) is lost, and takes no pods until it is back; those on it count
    /// until they are removed. Absent where none has any.
    std::optional<Lost> lose(std::optional<std::size_t> component, double now);
    /// The same of all nodes that stand there, also those that are empty or only coming.
    std::vector<Lost> lose_where(const std::function<bool(std::size_t zone, std::size_t number)>& is_there, double now);
    void find_again(std::size_t node);
    /// Pods on nodes that have been lost since `before`, or for longer.
    std::vector<Pod> lost_since(double before) const;

    /// Looks whether nodes are wanted, for pods that wait, or not needed. Gives when those that it asks for come. A node is not needed
    /// where its utilization is low and the pods of all such nodes find places on the others, to which they move without a pause when
    /// it goes. Empty ones go together, others one at a time.
    std::vector<double> scan(double now);
    /// Seconds until nothing comes or goes any more, unless pods do; nodes are looked at every `scan_s`.
    double settling_s(double now, double scan_s) const;

    /// Nodes that are paid for: those that are coming, too.
    std::size_t nodes() const { return nodes_.size(); }
    std::size_t pods() const;
    std::size_t waiting() const { return waiting_.size(); }
    /// By the pods that stand on nodes.
    plan::PodRequest requested() const;

private:
    struct Node {
        std::size_t id = 0;
        std::size_t zone = 0;
        std::size_t number = 0;  ///< among those of the zone: the place that it has
        double ready = 0;
        std::vector<Pod> pods = {};
        plan::PodRequest used = {};
        std::optional<double> lost = std::nullopt;      ///< since when
        std::optional<double> unneeded = std::nullopt;  ///< since when
    };
    using Nodes = std::vector<Node>;

    bool takes_pods(const Node& node, double now) const { return node.ready <= now + 1e-6 && !node.lost; }  // of rounding
    bool has_room(const Node& node, const Pod& pod) const;
    double utilization(const Node& node) const;
    double size(const Pod& pod) const;
    static void put(Node& node, const Pod& pod);
    bool place(Nodes& nodes, const Pod& pod, double now) const;
    std::optional<Nodes> without(const Nodes& nodes, std::size_t id, double now) const;
    void add(std::size_t zone, double ready);
    std::vector<std::size_t> zones_of_new(std::vector<Pod> pods, Nodes free) const;
    std::size_t thinnest_zone() const;
    void look_for_unneeded(double now);
    void remove_unneeded(double now);
    bool cools_down(double now) const { return added_ && now < *added_ + terms_.after_s; }

    NodeTerms terms_;
    Nodes nodes_;
    std::vector<Pod> waiting_;
    std::size_t next_id_ = 0;
    std::optional<double> added_;  ///< when one was last asked for
};

}  // namespace headroom::models
