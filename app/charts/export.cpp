// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/export.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <memory>

namespace headroom::charts {

namespace {

constexpr double dots_per_inch = 96, points_per_inch = 72;
constexpr double image_scale = 2;

std::unique_ptr<Plot> plot_of(const Sheet& sheet) {
    auto plot = std::make_unique<Plot>();
    theme::Colours colours = theme::light_colours();
    colours.card = Qt::white;
    plot->setViewport(QRect(QPoint(0, 0), sheet.size));
    plot->resize(sheet.size);
    plot->show(sheet.data, colours, sheet.hidden, sheet.view);
    plot->add_legend();
    return plot;
}

void paint(const Sheet& sheet, QPaintDevice* device) {
    QCPPainter painter;
    if (!painter.begin(device)) return;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot_of(sheet)->toPainter(&painter, sheet.size.width(), sheet.size.height());
}

void write_pdf(const Sheet& sheet, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setTitle(sheet.data.title);
    writer.setResolution(static_cast<int>(dots_per_inch));
    writer.setPageSize(QPageSize(QSizeF(sheet.size) * points_per_inch / dots_per_inch, QPageSize::Point));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    paint(sheet, &writer);
}

void write_svg(const Sheet& sheet, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(sheet.size);
    generator.setViewBox(QRect(QPoint(0, 0), sheet.size));
    generator.setTitle(sheet.data.title);
    paint(sheet, &generator);
}

}  // namespace

QImage image_of(const Sheet& sheet, double scale) {
    return plot_of(sheet)->toPixmap(sheet.size.width(), sheet.size.height(), scale).toImage();
}

QByteArray bytes_of(const Sheet& sheet, const QString& ending) {
    if (ending == "csv") return QByteArray::fromStdString(csv_of(sheet.data));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (ending == "png") image_of(sheet, image_scale).save(&buffer, "PNG");
    if (ending == "svg") write_svg(sheet, buffer);
    if (ending == "pdf") write_pdf(sheet, buffer);
    return bytes;
}

}  // namespace headroom::charts
