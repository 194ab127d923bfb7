// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/callout_place.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace headroom::gui {

namespace {

constexpr int step = 8;

int area_of(const QRect& rect) { return rect.isEmpty() ? 0 : rect.width() * rect.height(); }

int covered(const QRect& place, const std::vector<QRect>& what) {
    int sum = 0;
    for (const QRect& each : what) sum += area_of(place & each);
    return sum;
}

/// Pixels between their edges, along both axes.
int gap(const QRect& a, const QRect& b) {
    const int across = std::max({0, b.left() - a.right(), a.left() - b.right()});
    const int down = std::max({0, b.top() - a.bottom(), a.top() - b.bottom()});
    return across + down;
}

/// How far the middles are apart: of two as near, the one that faces it.
int offset(const QRect& a, const QRect& b) { return (a.center() - b.center()).manhattanLength(); }

}  // namespace

QRect place_beside(const std::vector<QSize>& sizes, const CalloutRoom& around) {
    const QRect& room = around.room;
    const QRect subject = around.subject.isEmpty() ? QRect(room.center().x(), room.top(), 1, 1) : around.subject;
    QRect best(room.topLeft(), QSize());
    std::optional<std::tuple<int, int, int, int>> least;
    for (const QSize& wanted : sizes) {
        const QSize size = wanted.boundedTo(room.size());
        for (int y = room.top(); y + size.height() <= room.bottom() + 1; y += step)
            for (int x = room.left(); x + size.width() <= room.right() + 1; x += step) {
                const QRect place(QPoint(x, y), size);
                const std::tuple cost{area_of(place & around.subject), covered(place, around.others), gap(place, subject),
                                      offset(place, subject)};
                if (least && cost >= *least) continue;
                least = cost;
                best = place;
            }
    }
    return best;
}

bool is_free(const QRect& place, const CalloutRoom& around) {
    return around.room.contains(place) && !place.intersects(around.subject) && covered(place, around.others) == 0;
}

}  // namespace headroom::gui
