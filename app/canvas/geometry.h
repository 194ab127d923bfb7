// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "app/theme/text_scale.h"

/// Sizes on the canvas, in its units: a pixel at 100 %. A component's place is the middle of its card.
namespace headroom::canvas {

inline constexpr double card_width = 152, card_height = 64;
inline constexpr double grid_step = 20, snap_step = 10;
/// From one component to the next where the program chooses the places.
inline constexpr double column_pitch = 220, row_pitch = 100;
/// Least space between a card and one that it is connected with, where the program chooses.
inline constexpr double arrow_room = 48;
inline constexpr double port_radius = 4;

/// What can be hit, in pixels whatever the zoom.
inline constexpr double port_hit_px = 10, arrow_hit_px = 12;

inline constexpr double zoom_least = 0.05, zoom_most = 4;

/// What of a component is drawn at a zoom; with larger texts, its figures where there is as much more room for them.
inline constexpr double named_from = 0.35;
enum class Detail { Block, Name, Figures, Everything };
inline Detail detail_at(double zoom) {
    if (zoom < named_from) return Detail::Block;
    zoom /= std::max(1.0, theme::text_scale());
    if (zoom < 0.7) return Detail::Name;
    return zoom < 1.5 ? Detail::Figures : Detail::Everything;
}
/// Pixels of a text that would have `size` at 100 %; where texts are larger, the smallest are as far as their cards have room.
inline constexpr int smallest_text_px = 9;
inline int text_px(double size, double zoom) {
    const double grown = std::clamp(zoom / named_from, 1.0, std::max(1.0, theme::text_scale()));
    return static_cast<int>(std::lround(std::max(size * zoom, smallest_text_px * grown)));
}

inline QRectF card_at(QPointF middle) { return {middle.x() - card_width / 2, middle.y() - card_height / 2, card_width, card_height}; }

/// Ports are spread over a side: those that connections end at over the left one, those they begin at over the right one.
inline QPointF port_at(QPointF middle, bool output, std::size_t index, std::size_t count) {
    const double share = static_cast<double>(index + 1) / static_cast<double>(count + 1);
    return {middle.x() + (output ? card_width : -card_width) / 2, middle.y() + (share - 0.5) * card_height};
}

}  // namespace headroom::canvas
