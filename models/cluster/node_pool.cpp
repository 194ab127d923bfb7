// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cluster/node_pool.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace headroom::models {

std::span<const schema::EnumOption<Placing>> options_of(Placing) {
    static const std::array<schema::EnumOption<Placing>, 2> options = {{
        {Placing::LeastAllocated, "least_allocated",
         "To the node of which the least is requested (the scheduler's default): pods are spread, and of equally free nodes one with "
         "fewer pods of the same component is taken."},
        {Placing::MostAllocated, "most_allocated", "To the node of which the most is requested: pods are packed, and nodes become empty."},
    }};
    return options;
}

namespace {

constexpr double rounding = 1e-9;

double share(double part, double whole) { return whole > 0 ? part / whole : part > 0 ? 2 : 0; }

}  // namespace

bool NodePool::fits_on_a_node(const plan::PodRequest& request) const { return has_room({}, {0, 0, request}); }

bool NodePool::has_room(const Node& node, const Pod& pod) const {
    return static_cast<std::int64_t>(node.pods.size()) < terms_.pods &&
           share(node.used.vcpus + pod.request.vcpus, terms_.room.vcpus) <= 1 + rounding &&
           share(node.used.memory + pod.request.memory, terms_.room.memory) <= 1 + rounding;
}

double NodePool::utilization(const Node& node) const {
    return std::max(share(node.used.vcpus, terms_.room.vcpus), share(node.used.memory, terms_.room.memory));
}

/// As the cluster autoscaler orders pods: the sum of both shares.
double NodePool::size(const Pod& pod) const {
    return share(pod.request.vcpus, terms_.room.vcpus) + share(pod.request.memory, terms_.room.memory);
}

void NodePool::put(Node& node, const Pod& pod) {
    node.pods.push_back(pod);
    node.used.vcpus += pod.request.vcpus;
    node.used.memory += pod.request.memory;
}

/// The scheduler: by the mean of what is requested of vCPUs and memory, with the pod (NodeResourcesFit).
bool NodePool::place(Nodes& nodes, const Pod& pod, double now) const {
    Node* best = nullptr;
    double best_score = 0;
    std::ptrdiff_t best_alike = 0;
    for (Node& node : nodes) {
        if (!takes_pods(node, now) || node.zone != pod.zone || !has_room(node, pod)) continue;
        const double requested = (share(node.used.vcpus + pod.request.vcpus, terms_.room.vcpus) +
                                  share(node.used.memory + pod.request.memory, terms_.room.memory)) /
                                 2;
        const double score = terms_.placing == Placing::LeastAllocated ? requested : -requested;
        const auto alike = std::ranges::count(node.pods, pod.component, &Pod::component);
        const bool is_better = score < best_score - rounding || (score < best_score + rounding && alike < best_alike);
        if (best != nullptr && !is_better) continue;
        best = &node;
        best_score = score;
        best_alike = alike;
    }
    if (best == nullptr) return false;
    put(*best, pod);
    return true;
}

/// In the zone's first place that is free.
void NodePool::add(std::size_t zone, double ready) {
    std::size_t number = 0;
    const auto is_there = [&](const Node& node) { return node.zone == zone && node.number == number; };
    while (std::ranges::any_of(nodes_, is_there)) ++number;
    nodes_.push_back({next_id_++, zone, number, ready});
}

/// With fewest nodes, the first of equals.
std::size_t NodePool::thinnest_zone() const {
    std::vector<std::size_t> nodes(terms_.zones);
    for (const Node& node : nodes_)
        if (node.zone < nodes.size()) ++nodes[node.zone];
    return static_cast<std::size_t>(std::ranges::min_element(nodes) - nodes.begin());
}

/// First-fit decreasing onto nodes that are free, and new ones, as far as there may be more: the zones of these.
std::vector<std::size_t> NodePool::zones_of_new(std::vector<Pod> pods, Nodes free) const {
    std::ranges::stable_sort(pods, [this](const Pod& a, const Pod& b) { return size(a) > size(b) + rounding; });
    std::vector<std::size_t> zones;
    for (const Pod& pod : pods) {
        auto node = std::ranges::find_if(free, [&](const Node& each) { return each.zone == pod.zone && has_room(each, pod); });
        if (node == free.end()) {
            if (static_cast<std::int64_t>(nodes_.size() + zones.size()) >= terms_.max || !fits_on_a_node(pod.request)) continue;
            zones.push_back(pod.zone);
            free.push_back({.zone = pod.zone});
            node = std::prev(free.end());
        }
        put(*node, pod);
    }
    return zones;
}

std::vector<Pod> NodePool::begin(std::vector<Pod> pods) {
    for (const std::size_t zone : zones_of_new(pods, {})) add(zone, 0);
    while (static_cast<std::int64_t>(nodes_.size()) < terms_.min) add(thinnest_zone(), 0);
    std::ranges::stable_sort(pods, [this](const Pod& a, const Pod& b) { return size(a) > size(b) + rounding; });
    for (const Pod& pod : pods) {
        if (place(nodes_, pod, 0)) continue;
        if (static_cast<std::int64_t>(nodes_.size()) < terms_.max && fits_on_a_node(pod.request)) {
            add(pod.zone, 0);
            put(nodes_.back(), pod);
        } else {
            waiting_.push_back(pod);
        }
    }
    return waiting_;
}

bool NodePool::take(const Pod& pod, double now) {
    if (place(nodes_, pod, now)) return true;
    waiting_.push_back(pod);
    return false;
}

void NodePool::remove(std::size_t component, std::size_t replica) {
    const auto is_it = [&](const Pod& pod) { return pod.component == component && pod.replica == replica; };
    if (std::erase_if(waiting_, is_it) > 0) return;
    for (Node& node : nodes_) {
        const auto pod = std::ranges::find_if(node.pods, is_it);
        if (pod == node.pods.end()) continue;
        std::vector<Pod> others;
        std::ranges::remove_copy_if(node.pods, std::back_inserter(others), is_it);
        node.pods.clear();
        node.used = {};  // summed anew, lest rounding errors pile up
        for (const Pod& other : others) put(node, other);
        return;
    }
}

std::vector<Pod> NodePool::place_waiting(double now) {
    std::vector<Pod> placed, left;
    for (const Pod& pod : waiting_) (place(nodes_, pod, now) ? placed : left).push_back(pod);
    waiting_ = std::move(left);
    return placed;
}

std::optional<NodePool::Lost> NodePool::lose(std::optional<std::size_t> component, double now) {
    const auto count = [&](const Node& node) {
        return component ? static_cast<std::size_t>(std::ranges::count(node.pods, *component, &Pod::component)) : node.pods.size();
    };
    Node* fullest = nullptr;
    for (Node& node : nodes_)
        if (takes_pods(node, now) && count(node) > 0 && (fullest == nullptr || count(node) > count(*fullest))) fullest = &node;
    if (fullest == nullptr) return std::nullopt;
    fullest->lost = now;
    return Lost{fullest->id, fullest->pods};
}

std::vector<NodePool::Lost> NodePool::lose_where(const std::function<bool(std::size_t zone, std::size_t number)>& is_there, double now) {
    std::vector<Lost> all;
    for (Node& node : nodes_) {
        if (node.lost || !is_there(node.zone, node.number)) continue;
        node.lost = now;
        all.push_back({node.id, node.pods});
    }
    return all;
}

void NodePool::find_again(std::size_t node) {
    const auto lost = std::ranges::find(nodes_, node, &Node::id);
    if (lost != nodes_.end()) lost->lost.reset();
}

std::vector<Pod> NodePool::lost_since(double before) const {
    std::vector<Pod> pods;
    for (const Node& node : nodes_)
        if (node.lost && *node.lost <= before) pods.insert(pods.end(), node.pods.begin(), node.pods.end());
    return pods;
}

std::size_t NodePool::pods() const {
    std::size_t sum = 0;
    for (const Node& node : nodes_) sum += node.pods.size();
    return sum;
}

plan::PodRequest NodePool::requested() const {
    plan::PodRequest sum;
    for (const Node& node : nodes_) {
        sum.vcpus += node.used.vcpus;
        sum.memory += node.used.memory;
    }
    return sum;
}

std::vector<double> NodePool::scan(double now) {
    std::vector<double> coming;
    Nodes on_their_way;
    std::ranges::copy_if(nodes_, std::back_inserter(on_their_way), [&](const Node& node) { return node.ready > now + 1e-6; });
    for (const std::size_t zone : zones_of_new(waiting_, std::move(on_their_way))) {
        add(zone, now + terms_.provisioning_s);
        coming.push_back(nodes_.back().ready);
        added_ = now;
    }
    look_for_unneeded(now);
    if (waiting_.empty() && !cools_down(now)) remove_unneeded(now);
    return coming;
}

/// All but that one, its pods on the others; absent where one of them finds no place.
std::optional<NodePool::Nodes> NodePool::without(const Nodes& nodes, std::size_t id, double now) const {
    Nodes others;
    std::ranges::copy_if(nodes, std::back_inserter(others), [id](const Node& node) { return node.id != id; });
    for (const Pod& pod : std::ranges::find(nodes, id, &Node::id)->pods)
        if (!place(others, pod, now)) return std::nullopt;
    return others;
}

/// The emptiest first, the newest of equals.
void NodePool::look_for_unneeded(double now) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = nodes_.size(); i-- > 0;)
        if (takes_pods(nodes_[i], now)) candidates.push_back(i);
    std::ranges::stable_sort(candidates, {}, [this](std::size_t i) { return utilization(nodes_[i]); });
    auto spare = static_cast<std::int64_t>(nodes_.size()) - terms_.min;
    Nodes left = nodes_;
    for (const std::size_t i : candidates) {
        Node& node = nodes_[i];
        auto others = utilization(node) < terms_.below - rounding && spare > 0 ? without(left, node.id, now) : std::nullopt;
        if (!others) {
            node.unneeded.reset();
            continue;
        }
        if (!node.unneeded) node.unneeded = now;
        left = std::move(*others);
        --spare;
    }
}

void NodePool::remove_unneeded(double now) {
    const auto due = [&](const Node& node) { return node.unneeded && now >= *node.unneeded + terms_.after_s - 1e-6; };
    if (std::erase_if(nodes_, [&](const Node& node) { return due(node) && node.pods.empty(); }) > 0) return;
    const auto chosen = std::ranges::find_if(nodes_, due);
    if (chosen == nodes_.end()) return;
    if (auto others = without(nodes_, chosen->id, now)) nodes_ = std::move(*others);
}

double NodePool::settling_s(double now, double scan_s) const {
    double left = 0;
    for (const Node& node : nodes_) {
        left = std::max(left, node.ready - now);
        if (!node.unneeded) continue;
        const double goes = std::max(*node.unneeded, added_.value_or(*node.unneeded)) + terms_.after_s;
        left = std::max(left, std::max(0.0, goes - now) + scan_s);
    }
    return left;
}

}  // namespace headroom::models
