// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

namespace headroom::gui {

/// What can be covered, and what lies on it, in pixels of the same widget.
struct CalloutRoom {
    QRect room;                 ///< what lies on it stays within
    QRect subject;              ///< what it speaks of; empty: nothing that is in sight, it is at the top then
    std::vector<QRect> others;  ///< cards, the minimap
};

/// Where something of one of these sizes lies on as little of its subject as can be, then of the others, then nearest to its subject.
/// The first of the sizes that lie as well. Sizes beyond the room are cut to it.
QRect place_beside(const std::vector<QSize>& sizes, const CalloutRoom& around);

/// Does it lie within the room, on nothing?
bool is_free(const QRect& place, const CalloutRoom& around);

}  // namespace headroom::gui
