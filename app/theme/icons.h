// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

class QPainter;

/// The line icons of resources/icons, by the names of their files. An unknown name gives the icon of components in general.
namespace headroom::theme {

/// In the text colour of the palette in force, whenever it is drawn.
QIcon icon(const QString& name);
/// A square of `size` in device-independent pixels. Kept: asked for again, it costs nothing.
QPixmap icon_pixmap(const QString& name, int size, const QColor& colour, qreal device_ratio = 1);
/// As lines, for printers and vector files.
void paint_icon(QPainter& painter, const QString& name, const QRectF& square, const QColor& colour);
bool has_icon(const QString& name);

}  // namespace headroom::theme
