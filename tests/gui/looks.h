// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

#include <algorithm>
#include <map>

#include "app/theme/theme.h"

namespace headroom {

/// The contrast (WCAG 2.1) of what is drawn on a picture's most frequent colour with that colour: that of the colour that is farthest
/// from it. Taken at three times the size, where strokes are wider than what smooths their edges.
inline double contrast_within(const QImage& picture) {
    std::map<QRgb, int> colours;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) ++colours[picture.pixel(x, y)];
    const auto back = std::max_element(colours.begin(), colours.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    double most = 1;
    for (const auto& [colour, count] : colours)
        if (count >= 3) most = std::max(most, theme::contrast(QColor(back->first), QColor(colour)));
    return most;
}

/// Where a picture has another colour than its most frequent one.
inline QRect ink_within(const QImage& picture) {
    std::map<QRgb, int> colours;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) ++colours[picture.pixel(x, y)];
    const auto back = std::max_element(colours.begin(), colours.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    QRect ink;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            if (theme::contrast(QColor(picture.pixel(x, y)), QColor(back->first)) > 3) ink |= QRect(x, y, 1, 1);
    return ink;
}

inline QImage picture_of(QWidget& window) {
    QImage picture(window.size() * 3, QImage::Format_RGB32);
    picture.setDevicePixelRatio(3);
    window.render(&picture);
    return picture;
}

/// Within a rectangle of a widget, on the picture of its window.
inline double contrast_at(const QImage& picture, const QWidget& widget, const QRect& area, const QWidget& window) {
    const QRect at(widget.mapTo(&window, area.topLeft()), area.size());
    return contrast_within(picture.copy(at.x() * 3, at.y() * 3, at.width() * 3, at.height() * 3));
}

}  // namespace headroom
