// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/autoscaler/node_pool.h"

#include <algorithm>

namespace headroom::models {

NodePool::NodePool(const NodeTerms& terms, std::int64_t pods) : terms_(terms) {
    terms_.max = std::max(terms_.max, terms_.min);
    const std::int64_t needed = (pods + terms_.places - 1) / terms_.places;
    nodes_.resize(static_cast<std::size_t>(std::max(terms_.min, needed)));
    place(pods, 0);
}

std::int64_t NodePool::pods() const {
    std::int64_t sum = 0;
    for (const Node& node : nodes_) sum += node.pods;
    return sum;
}

std::int64_t NodePool::capacity(double now) const {
    std::int64_t sum = 0;
    for (const Node& node : nodes_) sum += node.lost ? node.pods : is_ready(node, now) ? terms_.places : 0;
    return sum;
}

void NodePool::place(std::int64_t pods, double now) {
    for (std::int64_t n = this->pods(); n < pods; ++n) {
        Node* emptiest = nullptr;
        for (Node& node : nodes_)
            if (takes_pods(node, now) && node.pods < terms_.places && (emptiest == nullptr || node.pods < emptiest->pods)) emptiest = &node;
        if (emptiest == nullptr) return;
        ++emptiest->pods;
    }
    for (std::int64_t n = this->pods(); n > pods; --n) --std::ranges::max_element(nodes_, {}, &Node::pods)->pods;
}

std::int64_t NodePool::lose(double now) {
    Node* fullest = nullptr;
    for (Node& node : nodes_)
        if (takes_pods(node, now) && node.pods > 0 && (fullest == nullptr || node.pods > fullest->pods)) fullest = &node;
    if (fullest == nullptr) return 0;
    fullest->lost = true;
    return fullest->pods;
}

void NodePool::find_again() {
    const auto lost = std::ranges::find_if(nodes_, &Node::lost);
    if (lost != nodes_.end()) lost->lost = false;
}

void NodePool::give_up(std::int64_t pods) {
    for (Node& node : nodes_) {
        if (!node.lost) continue;
        const std::int64_t gone = std::min(node.pods, pods);
        node.pods -= gone;
        pods -= gone;
    }
}

std::vector<double> NodePool::scan(std::int64_t pending, double now) {
    std::vector<double> coming;
    const auto on_their_way = std::ranges::count_if(nodes_, [&](const Node& node) { return !is_ready(node, now); });
    const auto there = static_cast<std::int64_t>(nodes_.size());
    const std::int64_t wanted = std::min((pending + terms_.places - 1) / terms_.places - on_their_way, terms_.max - there);
    for (std::int64_t i = 0; i < wanted; ++i) {
        nodes_.push_back({now + terms_.provisioning_s, 0});
        coming.push_back(nodes_.back().ready);
        added_ = now;
    }
    look_for_unneeded(now);
    const bool cools_down = added_ && now < *added_ + terms_.after_s;
    if (pending == 0 && !cools_down) remove_unneeded(now);
    return coming;
}

/// The emptiest first, the newest of equals.
void NodePool::look_for_unneeded(double now) {
    std::vector<Node*> candidates;
    std::int64_t free = 0;
    for (Node& node : nodes_) {
        if (!takes_pods(node, now)) continue;
        free += terms_.places - node.pods;
        candidates.insert(candidates.begin(), &node);
    }
    std::ranges::stable_sort(candidates, {}, &Node::pods);
    auto spare = static_cast<std::int64_t>(nodes_.size()) - terms_.min;
    for (Node* node : candidates) {
        const std::int64_t elsewhere = free - (terms_.places - node->pods);
        const bool low = static_cast<double>(node->pods) * terms_.share < terms_.below;
        if (low && node->pods <= elsewhere && spare > 0) {
            if (!node->unneeded) node->unneeded = now;
            free = elsewhere - node->pods;
            --spare;
        } else {
            node->unneeded.reset();
        }
    }
}

void NodePool::remove_unneeded(double now) {
    const auto due = [&](const Node& node) { return node.unneeded && now >= *node.unneeded + terms_.after_s; };
    if (std::erase_if(nodes_, [&](const Node& node) { return due(node) && node.pods == 0; }) > 0) return;
    const auto chosen = std::ranges::find_if(nodes_, due);
    if (chosen == nodes_.end()) return;
    const std::int64_t all = pods();
    nodes_.erase(chosen);
    place(all, now);
}

}  // namespace headroom::models
