// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/router.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace headroom::canvas {

namespace {

constexpr double cell = 256;
constexpr double stub = 16;       ///< leaves and arrives straight for so long
constexpr double clearance = 10;  ///< from cards that it passes
constexpr double lane_width = 5;
constexpr double corner_cost = 24, collision_cost = 4000;

int cell_of(double v) { return static_cast<int>(std::floor(v / cell)); }

template <class Visit>
void visit_cells(const QRectF& area, Visit visit) {
    for (int x = cell_of(area.left()); x <= cell_of(area.right()); ++x)
        for (int y = cell_of(area.top()); y <= cell_of(area.bottom()); ++y) visit(QPair<int, int>(x, y));
}

/// Of a line without a width, too.
bool touch(const QRectF& card, const QRectF& area) {
    return card.left() < area.right() && area.left() < card.right() && card.top() < area.bottom() && area.top() < card.bottom();
}

QRectF span(QPointF a, QPointF b) {
    return QRectF(QPointF(std::min(a.x(), b.x()), std::min(a.y(), b.y())), QPointF(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
}

class Search {
public:
    Search(QPointF from, QPointF to, int lane, const Obstacles& obstacles) : from_(from), to_(to), lane_(lane), obstacles_(obstacles) {}

    QVector<QPointF> best() {
        const double begin = from_.x() + stub, end = to_.x() - stub;
        if (std::abs(from_.y() - to_.y()) < 0.5 && from_.x() < to_.x()) consider({from_, to_});
        if (begin <= end) one_step(begin, end);
        if (best_cost_ >= collision_cost || begin > end) two_steps(begin, end);
        return best_;
    }

private:
    /// Right, up or down, right.
    void one_step(double begin, double end) {
        std::vector<double> places = {(begin + end) / 2 + shift(), begin + shift(), end + shift()};
        for (const QRectF& card : obstacles_.in(span(from_, to_).adjusted(stub, 0, -stub, 0))) {
            places.push_back(card.left() - clearance);
            places.push_back(card.right() + clearance);
        }
        for (const double x : places) {
            const double at = std::clamp(x, begin, std::max(begin, end));
            consider({from_, {at, from_.y()}, {at, to_.y()}, to_});
        }
    }

    /// Right, up or down to a free row, along it, up or down, right.
    void two_steps(double begin, double end) {
        const QRectF box = span({begin, from_.y()}, {end, to_.y()});
        std::set<double> rows = {(from_.y() + to_.y()) / 2};
        for (const QRectF& card : obstacles_.in(box.adjusted(-stub, -4 * stub, stub, 4 * stub))) {
            rows.insert(card.top() - clearance - lane_width * lane_);
            rows.insert(card.bottom() + clearance + lane_width * lane_);
        }
        const double first = begin + lane_width * lane_, last = end - lane_width * lane_;
        for (const double y : rows) consider({from_, {first, from_.y()}, {first, y}, {last, y}, {last, to_.y()}, to_});
    }

    double shift() const { return lane_width * (lane_ - 1.5); }

    void consider(const QVector<QPointF>& corners) {
        double cost = corner_cost * static_cast<double>(corners.size());
        for (qsizetype i = 1; i < corners.size() && cost < best_cost_; ++i) {
            QRectF line = span(corners[i - 1], corners[i]);
            cost += line.width() + line.height();
            // The stubs touch the cards that the ends belong to.
            if (i == 1) line.setLeft(line.left() + 2);
            if (i + 1 == corners.size()) line.setRight(line.right() - 2);
            if (obstacles_.hits(line.adjusted(-1, -4, 1, 4))) cost += collision_cost;
        }
        if (cost >= best_cost_) return;
        best_cost_ = cost;
        best_ = corners;
    }

    QPointF from_, to_;
    int lane_;
    const Obstacles& obstacles_;
    QVector<QPointF> best_;
    double best_cost_ = 1e18;
};

}  // namespace

void Obstacles::add(const QRectF& card) {
    visit_cells(card, [&](const QPair<int, int>& at) { cells_[at].push_back(card); });
}

bool Obstacles::hits(const QRectF& area) const {
    bool hit = false;
    visit_cells(area, [&](const QPair<int, int>& at) {
        if (hit) return;
        const auto found = cells_.constFind(at);
        if (found != cells_.constEnd()) hit = std::ranges::any_of(*found, [&](const QRectF& card) { return touch(card, area); });
    });
    return hit;
}

std::vector<QRectF> Obstacles::in(const QRectF& area) const {
    std::vector<QRectF> result;
    visit_cells(area, [&](const QPair<int, int>& at) {
        const auto found = cells_.constFind(at);
        if (found == cells_.constEnd()) return;
        for (const QRectF& card : *found)
            if (touch(card, area) && std::ranges::find(result, card) == result.end()) result.push_back(card);
    });
    return result;
}

QVector<QPointF> route(QPointF from, QPointF to, int lane, const Obstacles& obstacles) { return Search(from, to, lane, obstacles).best(); }

}  // namespace headroom::canvas
