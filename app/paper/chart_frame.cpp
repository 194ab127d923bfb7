// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/chart_frame.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "app/paper/palette.h"

namespace headroom::paper {

namespace {

using report::Axis;
using report::Series;

constexpr double text_size = 6.5;  // typographic points
constexpr double swatch_width = 16, gap = 4, widest_label = 60;
constexpr double slant = 35;  // degrees

double share_of(const Axis& axis, double value) {
    if (axis.is_log) return std::log(std::max(value, axis.low) / axis.low) / std::log(axis.high / axis.low);
    return (value - axis.low) / (axis.high - axis.low);
}

}  // namespace

QPen pen_of(const Series& series, double width) {
    QPen pen(colour_of(series.colour), width);
    pen.setCapStyle(Qt::FlatCap);
    if (series.kind == Series::Kind::Limit)
        pen.setDashPattern({5, 4});
    else if (series.dash == 1)
        pen.setDashPattern({6, 3});
    else if (series.dash == 2)
        pen.setDashPattern({1.5, 2});
    return pen;
}

void paint_sign(QPainter& painter, const Series& series, const QPointF& at, double radius) {
    const QColor colour = colour_of(series.colour);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPointF right(radius, 0), down(0, radius), corner(radius, radius);
    if (series.kind == Series::Kind::Marks && series.dash == 1) {
        painter.setPen(QPen(colour, radius / 2));
        painter.drawLine(at - corner, at + corner);
        painter.drawLine(at - right + down, at + right - down);
    } else if (series.kind == Series::Kind::Marks) {
        painter.drawPolygon(QPolygonF({at - down, at + right, at + down, at - right}));
    } else if (series.dash == 1) {
        painter.drawRect(QRectF(at - corner, at + corner));
    } else if (series.dash == 2) {
        painter.drawPolygon(QPolygonF({at - down, at + corner, at - right + down}));
    } else {
        painter.drawEllipse(at, radius, radius);
    }
    painter.setBrush(Qt::NoBrush);
}

ChartFrame::ChartFrame(QPainter& painter, const report::Chart& chart, const QString& title, const QRectF& area, double point)
    : painter_(painter), chart_(chart), title_(title), area_(area), point_(point) {
    painter_.setFont(font_of(text_size));
    line_ = QFontMetricsF(painter_.font(), painter_.device()).height();
    lay_out();
}

double ChartFrame::width_of(const QString& text) const { return QFontMetricsF(painter_.font(), painter_.device()).horizontalAdvance(text); }

QString ChartFrame::shortened(const QString& text, double width) const {
    return QFontMetricsF(painter_.font(), painter_.device()).elidedText(text, Qt::ElideRight, width);
}

double ChartFrame::widest(const Axis& axis) const {
    double most = 0;
    for (const report::Tick& tick : axis.ticks) most = std::max(most, width_of(QString::fromStdString(tick.label)));
    return std::min(most, widest_label * point_);
}

void ChartFrame::lay_out() {
    const auto side = [&](const Axis& axis) { return widest(axis) + 2 * gap * point_; };
    int rows = 0;
    entries(rows);
    double below = line_ + gap * point_;
    plot_ = area_.adjusted(side(chart_.y), 0, chart_.right ? -side(*chart_.right) : -2 * gap * point_, 0);
    for (const std::string& name : chart_.x.categories)
        are_names_slanted_ = are_names_slanted_ || width_of(QString::fromStdString(name)) > slot() - gap * point_;
    if (are_names_slanted_) below += 2.5 * line_;
    if (!chart_.x.title.empty()) below += line_;
    plot_.adjust(0, (chart_.bands.empty() ? 3 : 3.8) * line_, 0, -below - rows * 1.2 * line_ - gap * point_);
}

double ChartFrame::slot() const { return plot_.width() / static_cast<double>(std::max<std::size_t>(chart_.x.categories.size(), 1)); }

double ChartFrame::x_of(double x, std::size_t index) const {
    if (!chart_.x.categories.empty()) return plot_.left() + (static_cast<double>(index) + 0.5) * slot();
    return plot_.left() + share_of(chart_.x, x) * plot_.width();
}

double ChartFrame::y_of(double y, bool is_right) const {
    const Axis& axis = is_right && chart_.right ? *chart_.right : chart_.y;
    return plot_.bottom() - std::clamp(share_of(axis, y), 0.0, 1.0) * plot_.height();
}

void ChartFrame::paint() {
    painter_.setPen(colour_of("text"));
    painter_.setFont(font_of(text_size + 1, true));
    painter_.drawText(QRectF(area_.left(), area_.top(), area_.width(), 1.4 * line_), Qt::AlignLeft | Qt::AlignVCenter,
                      shortened(title_, area_.width()));
    painter_.setFont(font_of(text_size));
    paint_bands();
    if (chart_.x.categories.empty())
        paint_x_axis();
    else
        paint_categories();
    paint_y_axis(chart_.y, false);
    if (chart_.right) paint_y_axis(*chart_.right, true);
    painter_.setPen(QPen(colour_of("quiet"), 0.5 * point_));
    painter_.drawLine(plot_.bottomLeft(), plot_.bottomRight());
    painter_.drawLine(plot_.topLeft(), plot_.bottomLeft());
    paint_legend();
}

void ChartFrame::paint_bands() {
    for (const report::Band& band : chart_.bands) {
        const double from = band.from > chart_.x.low ? std::min(x_of(band.from, 0), plot_.right()) : plot_.left();
        const double to = band.to < chart_.x.high ? std::max(x_of(band.to, 0), plot_.left()) : plot_.right();
        if (to - from < 2 * point_) continue;
        painter_.setPen(QPen(colour_of("line"), 0.8 * point_));
        if (from > plot_.left()) painter_.drawLine(QPointF(from, plot_.top() - line_), QPointF(from, plot_.bottom()));
        painter_.setPen(colour_of("quiet"));
        painter_.drawText(QRectF(from + gap * point_ / 2, plot_.top() - 1.2 * line_, to - from - gap * point_, line_),
                          Qt::AlignLeft | Qt::AlignVCenter, shortened(QString::fromStdString(band.name), to - from - gap * point_));
    }
}

/// Labels that would touch the one before are left out; the last one ends with the chart at the latest.
void ChartFrame::paint_x_axis() {
    double free = plot_.left() - 10 * gap * point_;
    for (const report::Tick& tick : chart_.x.ticks) {
        const double x = x_of(tick.at, 0);
        painter_.setPen(QPen(colour_of("line"), 0.4 * point_));
        painter_.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom() + 2 * point_));
        const QString label = shortened(QString::fromStdString(tick.label), widest_label * point_);
        const double width = width_of(label);
        const double left = std::min(x - width / 2, area_.right() - width);
        if (left < free) continue;
        painter_.setPen(colour_of("text"));
        painter_.drawText(QPointF(left, plot_.bottom() + line_), label);
        free = left + width + gap * point_;
    }
    painter_.setPen(colour_of("quiet"));
    painter_.drawText(QRectF(plot_.left(), plot_.bottom() + line_ + gap * point_ / 2, plot_.width(), line_), Qt::AlignCenter,
                      QString::fromStdString(chart_.x.title));
}

void ChartFrame::paint_categories() {
    painter_.setPen(colour_of("text"));
    for (std::size_t i = 0; i < chart_.x.categories.size(); ++i) {
        const QString name = QString::fromStdString(chart_.x.categories[i]);
        const double x = x_of(0, i);
        if (!are_names_slanted_) {
            painter_.drawText(QPointF(x - width_of(name) / 2, plot_.bottom() + line_), name);
            continue;
        }
        const double room = std::min(3 * line_ / std::sin(slant * M_PI / 180), (x - area_.left()) / std::cos(slant * M_PI / 180));
        const QString text = shortened(name, room);
        painter_.save();
        painter_.translate(x, plot_.bottom() + 0.7 * line_);
        painter_.rotate(-slant);
        painter_.drawText(QPointF(-width_of(text), 0), text);
        painter_.restore();
    }
}

void ChartFrame::paint_y_axis(const Axis& axis, bool is_right) {
    double free = plot_.bottom() + line_;
    for (const report::Tick& tick : axis.ticks) {
        const double y = y_of(tick.at, is_right);
        painter_.setPen(QPen(colour_of("line"), 0.4 * point_));
        if (!is_right) painter_.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
        if (y + line_ / 2 > free) continue;
        painter_.setPen(colour_of("text"));
        const QString label = shortened(QString::fromStdString(tick.label), widest_label * point_);
        const double x = is_right ? plot_.right() + gap * point_ : plot_.left() - gap * point_ - width_of(label);
        painter_.drawText(QPointF(x, y + 0.3 * line_), label);
        free = y - line_ / 2;
    }
    painter_.setPen(colour_of("quiet"));
    painter_.drawText(QRectF(area_.left(), area_.top() + 1.4 * line_, area_.width(), line_), is_right ? Qt::AlignRight : Qt::AlignLeft,
                      shortened(QString::fromStdString(axis.title), area_.width() / 2 - gap * point_));
}

std::vector<ChartFrame::Entry> ChartFrame::entries(int& rows) const {
    std::vector<Entry> result;
    double x = 0;
    rows = chart_.series.empty() ? 0 : 1;
    for (const Series& series : chart_.series) {
        const double width = std::min((swatch_width + 3 * gap) * point_ + width_of(QString::fromStdString(series.name)), area_.width());
        if (x > 0 && x + width > area_.width()) {
            ++rows;
            x = 0;
        }
        result.push_back({&series, x, rows - 1, width});
        x += width;
    }
    return result;
}

void ChartFrame::paint_legend() {
    int rows = 0;
    for (const Entry& entry : entries(rows)) {
        const double y = area_.bottom() - (rows - entry.row) * 1.2 * line_, x = area_.left() + entry.x;
        paint_swatch(*entry.series, {x, y + 0.2 * line_, swatch_width * point_, 0.8 * line_});
        painter_.setPen(colour_of("text"));
        const double room = entry.width - (swatch_width + 2 * gap) * point_;
        painter_.drawText(QRectF(x + (swatch_width + gap) * point_, y, room, 1.2 * line_), Qt::AlignLeft | Qt::AlignVCenter,
                          shortened(QString::fromStdString(entry.series->name), room));
    }
}

void ChartFrame::paint_swatch(const Series& series, const QRectF& box) {
    switch (series.kind) {
        case Series::Kind::Range: painter_.fillRect(box, thinned(colour_of(series.colour), 0.25)); break;
        case Series::Kind::Area:
        case Series::Kind::Bars: painter_.fillRect(box.adjusted(box.width() / 4, 0, -box.width() / 4, 0), colour_of(series.colour)); break;
        case Series::Kind::Dots:
        case Series::Kind::Marks: paint_sign(painter_, series, box.center(), 2.5 * point_); break;
        case Series::Kind::Line:
        case Series::Kind::Limit:
            painter_.setPen(pen_of(series, 1.2 * point_));
            painter_.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()));
            break;
    }
}

}  // namespace headroom::paper
