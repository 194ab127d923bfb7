// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/cycles.h"

#include <algorithm>
#include <map>
#include <optional>

namespace headroom::plan {
namespace {

using Row = std::map<std::size_t, double>;
using Matrix = std::vector<Row>;

constexpr double endless = 1 - 1e-9;

/// Strongly connected parts (Tarjan 1972, without recursion); single nodes without a loop are left out.
class Parts {
public:
    explicit Parts(const Matrix& calls) : calls_(calls), index_(calls.size(), unseen), low_(calls.size()), on_stack_(calls.size()) {
        for (std::size_t node = 0; node < calls.size(); ++node) {
            if (index_[node] == unseen) visit(node);
        }
    }
    const std::vector<std::vector<std::size_t>>& list() const { return parts_; }

private:
    static constexpr std::size_t unseen = static_cast<std::size_t>(-1);
    struct Frame {
        std::size_t node;
        Row::const_iterator next;
    };

    void enter(std::size_t node) {
        index_[node] = low_[node] = count_++;
        stack_.push_back(node);
        on_stack_[node] = true;
        frames_.push_back({node, calls_[node].begin()});
    }

    void visit(std::size_t root) {
        enter(root);
        while (!frames_.empty()) {
            Frame& frame = frames_.back();
            if (frame.next != calls_[frame.node].end()) {
                const std::size_t to = (frame.next++)->first;
                if (index_[to] == unseen) {
                    enter(to);
                } else if (on_stack_[to]) {
                    low_[frame.node] = std::min(low_[frame.node], index_[to]);
                }
                continue;
            }
            const std::size_t node = frame.node;
            frames_.pop_back();
            if (!frames_.empty()) low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[node]);
            if (low_[node] == index_[node]) leave(node);
        }
    }

    void leave(std::size_t root) {
        std::vector<std::size_t> part;
        do {
            part.push_back(stack_.back());
            on_stack_[stack_.back()] = false;
            stack_.pop_back();
        } while (part.back() != root);
        std::ranges::sort(part);
        if (part.size() > 1 || calls_[root].contains(root)) parts_.push_back(std::move(part));
    }

    const Matrix& calls_;
    std::vector<std::size_t> index_, low_;
    std::vector<bool> on_stack_;
    std::vector<std::size_t> stack_;
    std::vector<Frame> frames_;
    std::size_t count_ = 0;
    std::vector<std::vector<std::size_t>> parts_;
};

/// The calls among the nodes of a part, renumbered.
Matrix restrict(const Matrix& calls, const std::vector<std::size_t>& part) {
    Matrix result(part.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
        for (const auto& [to, value] : calls[part[i]]) {
            const auto found = std::ranges::lower_bound(part, to);
            if (found != part.end() && *found == to) result[i][static_cast<std::size_t>(found - part.begin())] = value;
        }
    }
    return result;
}

/// A node that a call to it comes back to at least once, or nothing where every circle dies out. Removes one node after
/// another, replacing the ways through it.
std::optional<std::size_t> self_feeding(Matrix calls) {
    for (std::size_t k = 0; k < calls.size(); ++k) {
        const auto loop = calls[k].find(k);
        const double again = loop == calls[k].end() ? 0 : loop->second;
        if (again >= endless) return k;
        for (std::size_t i = k + 1; i < calls.size(); ++i) {
            const auto in = calls[i].find(k);
            if (in == calls[i].end()) continue;
            for (const auto& [j, out] : calls[k]) {
                if (j > k) calls[i][j] += in->second * out / (1 - again);
            }
        }
    }
    return std::nullopt;
}

/// Of the closed walks through `start`, the shortest with a gain of 1 or more, or else the one of the largest gain.
class HeaviestWalk {
public:
    HeaviestWalk(const Matrix& calls, std::size_t start) : calls_(calls), start_(start) {
        std::vector<double> gain(calls.size());
        gain[start] = 1;
        for (std::size_t length = 1; length <= calls.size() && best_ < endless; ++length) gain = step(gain);
    }
    /// In order, beginning with `start`; it may pass a node more than once.
    std::vector<std::size_t> nodes() const {
        std::vector<std::size_t> walk(best_length_);
        std::size_t node = start_;
        for (std::size_t length = best_length_; length > 0; --length) walk[length - 1] = node = former_[length - 1][node];
        return walk;
    }

private:
    std::vector<double> step(const std::vector<double>& gain) {
        std::vector<double> next(calls_.size());
        std::vector<std::size_t> from(calls_.size());
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            for (const auto& [j, value] : calls_[i]) {
                if (gain[i] * value > next[j]) {
                    next[j] = gain[i] * value;
                    from[j] = i;
                }
            }
        }
        former_.push_back(std::move(from));
        if (next[start_] > best_) {
            best_ = next[start_];
            best_length_ = former_.size();
        }
        return next;
    }

    const Matrix& calls_;
    std::size_t start_;
    double best_ = 0;
    std::size_t best_length_ = 0;
    std::vector<std::vector<std::size_t>> former_;
};

/// Of a walk that passes a node twice, the circle in between.
std::vector<std::size_t> simple(const std::vector<std::size_t>& walk) {
    for (std::size_t end = 1; end < walk.size(); ++end) {
        const auto last = walk.begin() + static_cast<std::ptrdiff_t>(end);
        const auto first = std::find(walk.begin(), last, *last);
        if (first != last) return {first, last};
    }
    return walk;
}

Cycle describe(const Matrix& calls, std::size_t start) {
    Cycle cycle;
    cycle.nodes = simple(HeaviestWalk(calls, start).nodes());
    std::rotate(cycle.nodes.begin(), std::ranges::min_element(cycle.nodes), cycle.nodes.end());
    cycle.gain = 1;
    for (std::size_t i = 0; i < cycle.nodes.size(); ++i) cycle.gain *= calls[cycle.nodes[i]].at(cycle.nodes[(i + 1) % cycle.nodes.size()]);
    cycle.alone = cycle.gain >= endless;
    return cycle;
}

}  // namespace

std::vector<Cycle> endless_cycles(std::size_t nodes, const std::vector<Flow>& flows) {
    Matrix calls(nodes);
    for (const Flow& flow : flows) {
        if (flow.calls > 0) calls[flow.from][flow.to] += flow.calls;
    }
    const Parts parts(calls);
    std::vector<Cycle> result;
    for (const std::vector<std::size_t>& part : parts.list()) {
        if (part.size() > largest_circle) {
            result.emplace_back();
            continue;
        }
        const Matrix inner = restrict(calls, part);
        const std::optional<std::size_t> node = self_feeding(inner);
        if (!node) continue;
        Cycle cycle = describe(inner, *node);
        for (std::size_t& member : cycle.nodes) member = part[member];
        result.push_back(std::move(cycle));
    }
    return result;
}

}  // namespace headroom::plan
