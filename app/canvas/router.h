// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QVector>

#include <vector>

namespace headroom::canvas {

/// Cards in cells of a grid, so that what lies in the way of an arrow is found without asking all.
class Obstacles {
public:
    void clear() { cells_.clear(); }
    void add(const QRectF& card);
    bool hits(const QRectF& area) const;
    /// Those that touch the area.
    std::vector<QRectF> in(const QRectF& area) const;

private:
    QHash<QPair<int, int>, std::vector<QRectF>> cells_;
};

/// Corners of a way of horizontal and vertical lines from an output port to an input port, round all cards where there is such a
/// way with few corners. `lane` keeps the ways of different components apart.
QVector<QPointF> route(QPointF from, QPointF to, int lane, const Obstacles& obstacles);

}  // namespace headroom::canvas
