// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <queue>

namespace headroom::study {

namespace {

constexpr double worth_cutting = 0.1;   ///< share of a box that what is known must rule out, to be cut off before the middle is tried
constexpr double contradiction = 1e-3;  ///< relative; costs that differ by less are those of one price and other requests

/// All points from `low` to `high`, in every coordinate.
struct Box {
    Point low, high;
    double bound = 0;  ///< that none of them costs less than

    double points() const {
        double count = 1;
        for (std::size_t i = 0; i < low.size(); ++i) count *= static_cast<double>(high[i] - low[i] + 1);
        return count;
    }
    Point middle() const {
        Point point = low;
        for (std::size_t i = 0; i < low.size(); ++i) point[i] += (high[i] - low[i]) / 2;
        return point;
    }
    bool operator>(const Box& other) const { return bound > other.bound; }
};

class Searcher {
public:
    Searcher(const std::vector<SearchAxis>& axes, const Evaluate& evaluate) : axes_(axes), evaluate_(evaluate) {}

    Search run() {
        Point kind(axes_.size(), 0);
        do {
            begin(kind);
        } while (next_kind(kind) && result_.is_proven);
        while (!boxes_.empty() && result_.is_proven) look_into_next();
        spare_what_is_free();
        result_.is_monotone = !contradicts();
        return std::move(result_);
    }

private:
    /// The next combination of those axes that have no order; false after the last.
    bool next_kind(Point& kind) const {
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            if (axes_[i].ordered) continue;
            if (++kind[i] < axes_[i].values) return true;
            kind[i] = 0;
        }
        return false;
    }

    bool is_below(const Point& a, const Point& b) const {
        for (std::size_t i = 0; i < axes_.size(); ++i)
            if (axes_[i].ordered ? a[i] > b[i] : a[i] != b[i]) return false;
        return true;
    }

    bool meets(const Point& point) {
        if (const auto found = known_.find(point); found != known_.end()) return found->second.meets;
        if (fails_for_sure(point)) return false;
        const std::optional<Evaluation> evaluation = evaluate_(point);
        if (!evaluation) {
            result_.is_proven = false;
            return false;
        }
        known_.emplace(point, *evaluation);
        result_.evaluated.push_back(point);
        if (!evaluation->meets) {
            std::erase_if(failing_, [&](const Point& other) { return is_below(other, point); });
            failing_.push_back(point);
        } else if (evaluation->cost && (!result_.best || is_cheaper(*evaluation->cost, point, best_, *result_.best))) {
            best_ = *evaluation->cost;
            result_.best = point;
        }
        return evaluation->meets;
    }

    bool fails_for_sure(const Point& point) const {
        return std::ranges::any_of(failing_, [&](const Point& failing) { return is_below(point, failing); });
    }

    double least_cost(const Point& point) const {
        double least = 0;
        for (const auto& [other, evaluation] : known_)
            if (evaluation.cost && *evaluation.cost > least && is_below(other, point)) least = *evaluation.cost;
        return least;
    }

    /// `from` with the least of axis `i`, not below `low`, that still meets; `from` does.
    Point reduced(Point from, std::size_t i, std::size_t low) {
        std::size_t high = from[i];
        while (low < high) {
            from[i] = low + (high - low) / 2;
            if (meets(from))
                high = from[i];
            else
                low = from[i] + 1;
        }
        from[i] = high;
        return from;
    }

    /// Of an axis without a price the least that still meets: boxes that are no cheaper were not looked into.
    void spare_what_is_free() {
        if (!result_.best) return;
        Point point = *result_.best;
        for (std::size_t i = 0; i < axes_.size() && result_.is_proven; ++i)
            if (axes_[i].ordered) point = reduced(point, i, 0);
    }

    /// The box of all points of a kind. What an axis needs with the most of all others it needs always: the box begins there.
    /// Going down from the top along one axis after the other then gives a first good point.
    void begin(const Point& kind) {
        Box box{kind, kind};
        for (std::size_t i = 0; i < axes_.size(); ++i)
            if (axes_[i].ordered) box.high[i] = axes_[i].values - 1;
        if (!meets(box.high)) return;
        for (std::size_t i = 0; i < axes_.size(); ++i)
            if (axes_[i].ordered) box.low[i] = reduced(box.high, i, 0)[i];
        if (meets(box.low)) return;
        Point point = box.high;
        for (std::size_t i = 0; i < axes_.size(); ++i)
            if (axes_[i].ordered) point = reduced(point, i, box.low[i]);
        boxes_.push(std::move(box));
    }

    void look_into_next() {
        Box box = boxes_.top();
        boxes_.pop();
        box.bound = std::max(box.bound, least_cost(box.low));
        if (box.bound >= best_ || fails_for_sure(box.high) || meets(box.low)) return;  // the smallest that meets is the box's cheapest
        box.bound = std::max(box.bound, least_cost(box.low));
        if (box.bound >= best_ || fails_for_sure(box.high)) return;
        const Box cut = largest_failing_part(box);
        if (cut.points() >= worth_cutting * box.points())
            split_above(box, cut.high);
        else if (const Point middle = box.middle(); meets(middle))
            split_below(box, middle);
        else if (meets(box.high))
            split_above(box, middle);
    }

    /// Of the box, all below one known point that does not meet; none: a box of no points.
    Box largest_failing_part(const Box& box) const {
        Box largest{{1}, {0}};
        for (const Point& failing : failing_) {
            if (!is_below(box.low, failing)) continue;
            Box part{box.low, box.high};
            for (std::size_t i = 0; i < axes_.size(); ++i) part.high[i] = std::min(part.high[i], failing[i]);
            if (part.points() > largest.points()) largest = std::move(part);
        }
        return largest;
    }

    /// Leaves what is not below a point that fails, in boxes that do not overlap.
    void split_above(Box rest, const Point& failing) {
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            if (rest.high[i] <= failing[i]) continue;
            Box part = rest;
            part.low[i] = failing[i] + 1;
            boxes_.push(std::move(part));
            rest.high[i] = failing[i];
        }
    }

    /// Leaves what is not above a point that meets: that is no cheaper.
    void split_below(Box rest, const Point& meeting) {
        for (std::size_t i = 0; i < axes_.size(); ++i) {
            if (rest.low[i] >= meeting[i]) continue;
            Box part = rest;
            part.high[i] = meeting[i] - 1;
            boxes_.push(std::move(part));
            rest.low[i] = meeting[i];
        }
    }

    bool contradicts() const {
        for (const auto& [low, of_low] : known_)
            for (const auto& [high, of_high] : known_) {
                if (low == high || !is_below(low, high)) continue;
                if (of_low.meets && !of_high.meets) return true;
                if (of_low.cost && of_high.cost && *of_low.cost > *of_high.cost * (1 + contradiction)) return true;
            }
        return false;
    }

    const std::vector<SearchAxis>& axes_;
    const Evaluate& evaluate_;
    std::map<Point, Evaluation> known_;
    std::vector<Point> failing_;  ///< none of them below another
    std::priority_queue<Box, std::vector<Box>, std::greater<>> boxes_;
    double best_ = std::numeric_limits<double>::infinity();
    Search result_;
};

}  // namespace

bool is_cheaper(double cost, const Point& point, double other_cost, const Point& other) {
    constexpr double rounding = 1e-9;
    if (std::abs(cost - other_cost) > rounding * std::abs(other_cost)) return cost < other_cost;
    return point < other;
}

Search search(const std::vector<SearchAxis>& axes, const Evaluate& evaluate) { return Searcher(axes, evaluate).run(); }

std::vector<std::size_t> pareto_front(const std::vector<std::pair<std::optional<double>, std::optional<double>>>& figures) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < figures.size(); ++i)
        if (figures[i].first && figures[i].second) order.push_back(i);
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return figures[a] < figures[b]; });
    std::vector<std::size_t> front;
    for (const std::size_t i : order)
        if (front.empty() || *figures[i].second < *figures[front.back()].second) front.push_back(i);
    return front;
}

}  // namespace headroom::study
