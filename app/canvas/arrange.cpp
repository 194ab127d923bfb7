// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/arrange.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "app/canvas/geometry.h"

namespace headroom::canvas {

namespace {

double to_step(double v) { return std::round(v / snap_step) * snap_step - v; }

struct Match {
    double shift;
    QPointF mine, other;
};

/// The nearest of the others in line with the first of the dragged, along one axis.
std::optional<Match> nearest(const QVector<QPointF>& dragged, const QVector<QPointF>& others, double reach,
                             double (QPointF::*axis)() const) {
    std::optional<Match> best;
    for (const QPointF& mine : dragged)
        for (const QPointF& other : others) {
            const double shift = (other.*axis)() - (mine.*axis)();
            if (std::abs(shift) > reach) continue;
            const bool nearer = !best || std::abs(shift) < std::abs(best->shift) - 1e-6 ||
                                (std::abs(std::abs(shift) - std::abs(best->shift)) <= 1e-6 &&
                                 (mine - other).manhattanLength() < (best->mine - best->other).manhattanLength());
            if (nearer) best = Match{shift, mine, other};
        }
    return best;
}

}  // namespace

void align(Placed& placed, Edge edge) {
    if (placed.empty()) return;
    const bool across = edge == Edge::Left || edge == Edge::Centre || edge == Edge::Right;
    double document::Spot::*axis = across ? &document::Spot::x : &document::Spot::y;
    const auto [low, high] = std::ranges::minmax(placed, {}, [axis](const auto& each) { return each.second.*axis; });
    double line = (low.second.*axis + high.second.*axis) / 2;
    if (edge == Edge::Left || edge == Edge::Top) line = low.second.*axis;
    if (edge == Edge::Right || edge == Edge::Bottom) line = high.second.*axis;
    for (auto& [id, spot] : placed) spot.*axis = line;
}

void distribute(Placed& placed, bool horizontally) {
    if (placed.size() < 3) return;
    double document::Spot::*axis = horizontally ? &document::Spot::x : &document::Spot::y;
    std::ranges::stable_sort(placed, {}, [axis](const auto& each) { return each.second.*axis; });
    const double first = placed.front().second.*axis, last = placed.back().second.*axis;
    for (std::size_t i = 0; i < placed.size(); ++i)
        placed[i].second.*axis = first + (last - first) * static_cast<double>(i) / static_cast<double>(placed.size() - 1);
}

Snap snap(const QVector<QPointF>& dragged, const QVector<QPointF>& others, double reach, bool to_grid) {
    Snap result;
    if (dragged.isEmpty()) return result;
    const auto x = nearest(dragged, others, reach, &QPointF::x), y = nearest(dragged, others, reach, &QPointF::y);
    result.shift = {x ? x->shift : to_grid ? to_step(dragged.front().x()) : 0, y ? y->shift : to_grid ? to_step(dragged.front().y()) : 0};
    const double half_width = card_width / 2, half_height = card_height / 2;
    if (x) {
        const double at = x->other.x(), mine = x->mine.y() + result.shift.y();
        result.guides.append(
            QLineF(at, std::min(mine, x->other.y()) - half_height - 8, at, std::max(mine, x->other.y()) + half_height + 8));
    }
    if (y) {
        const double at = y->other.y(), mine = y->mine.x() + result.shift.x();
        result.guides.append(QLineF(std::min(mine, y->other.x()) - half_width - 8, at, std::max(mine, y->other.x()) + half_width + 8, at));
    }
    return result;
}

}  // namespace headroom::canvas
