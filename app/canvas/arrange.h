// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QPointF>
#include <QVector>

#include <string>
#include <utility>
#include <vector>

#include "app/document/edits.h"

/// Order among places.
namespace headroom::canvas {

using Placed = std::vector<std::pair<std::string, document::Spot>>;

enum class Edge { Left, Centre, Right, Top, Middle, Bottom };
/// All cards are of one size: their edges meet where their middles do.
void align(Placed& placed, Edge edge);
/// Equal distances between the outermost two.
void distribute(Placed& placed, bool horizontally);

/// Where something that is dragged comes to lie, and the lines that say why.
struct Snap {
    QPointF shift;  ///< added to where the pointer wants it
    QVector<QLineF> guides;
};
/// `dragged` and `others`: middles of cards. A neighbour that is in line within `reach` wins over the grid.
Snap snap(const QVector<QPointF>& dragged, const QVector<QPointF>& others, double reach, bool to_grid);

}  // namespace headroom::canvas
