// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <optional>

namespace headroom::charts {

/// Where a name of that width stands beside its sign, at that distance: on the right, or else on the left; not beyond `end`, nor
/// where `is_taken(box)`. Absent where there is no room.
template <class IsTaken>
std::optional<QRectF> room_beside(const QRectF& sign, double width, double distance, double end, const IsTaken& is_taken) {
    for (const double left : {sign.right() + distance, sign.left() - width - distance}) {
        const QRectF box(left, sign.top(), width, sign.height());
        if (box.left() >= 0 && box.right() <= end && !is_taken(box)) return box;
    }
    return std::nullopt;
}

}  // namespace headroom::charts
