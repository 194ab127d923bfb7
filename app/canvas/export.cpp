// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QObject>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <algorithm>

#include "app/canvas/scene.h"
#include "app/theme/text_scale.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

namespace {

constexpr double margin = 40;
constexpr double most_pixels = 15000;  ///< of a side of an image
constexpr int points_per_inch = 72;

double export_zoom() { return 2 * theme::text_scale(); }

void draw(Scene& scene, QPainter& painter, const QRectF& source, QSizeF size) {
    painter.fillRect(QRectF({}, size), theme::colours().canvas);
    scene.show_selection(false);
    scene.render(&painter, QRectF({}, size), source, Qt::KeepAspectRatio);
    scene.show_selection(true);
}

QByteArray png(Scene& scene, const QRectF& source) {
    const double scale = std::min(export_zoom(), most_pixels / std::max(source.width(), source.height()));
    QImage image((source.size() * scale).toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    draw(scene, painter, source, image.size());
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.data();
}

QByteArray svg(Scene& scene, const QRectF& source, const QString& title) {
    const QSizeF size = source.size() * export_zoom();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF({}, size));
    generator.setResolution(96);
    generator.setTitle(title);
    generator.setDescription(QObject::tr("Made with Headroom"));
    QPainter painter(&generator);
    draw(scene, painter, source, size);
    painter.end();
    return buffer.data();
}

QByteArray pdf(Scene& scene, const QRectF& source, const QString& title) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("Headroom"));
        writer.setPageSize(QPageSize(source.size(), QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        writer.setResolution(static_cast<int>(points_per_inch * export_zoom()));
        QPainter painter(&writer);
        draw(scene, painter, source, source.size() * export_zoom());
    }
    return buffer.data();
}

}  // namespace

bool export_scene(Scene& scene, const QString& path, QString* why) {
    const auto fail = [why](const QString& text) {
        if (why != nullptr) *why = text;
        return false;
    };
    const QString ending = QFileInfo(path).suffix().toLower();
    const QRectF content = scene.content();
    if (content.isNull()) return fail(QObject::tr("There is nothing on the canvas"));
    const QRectF source = content.adjusted(-margin, -margin, margin, margin);
    const QString title = QString::fromStdString(scene.document().plan().name);
    QByteArray bytes;
    if (ending == QLatin1String("png"))
        bytes = png(scene, source);
    else if (ending == QLatin1String("svg"))
        bytes = svg(scene, source, title);
    else if (ending == QLatin1String("pdf"))
        bytes = pdf(scene, source, title);
    else
        return fail(QObject::tr("A picture's name ends in .png, .svg or .pdf"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) return fail(file.errorString());
    return true;
}

}  // namespace headroom::canvas
