// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/charts/decor.h"

#include <algorithm>

#include "app/charts/beside.h"
#include "app/charts/plot.h"

namespace headroom::charts {

namespace {

constexpr double near_px = 5;
constexpr int gap_px = 6;
constexpr int shortest_name = 4;  ///< of a name that is cut off

/// The part of [from, to] that is in sight, in pixels; empty where none is.
QRectF stretch(const QCustomPlot& plot, double from, double to) {
    const QRectF whole = plot.axisRect()->rect();
    const QCPRange range = plot.xAxis->range();
    const double low = std::max(from, range.lower), high = std::min(to, range.upper);
    if (!(low < high)) return {};
    const double left = plot.xAxis->coordToPixel(low), right = plot.xAxis->coordToPixel(high);
    return {left, whole.top(), right - left, whole.height()};
}

QColor faded(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

}  // namespace

Backdrop::Backdrop(QCustomPlot* plot, const ChartData& data, const theme::Colours& colours)
    : QCPAbstractItem(plot), data_(data), colours_(colours) {}

void Backdrop::draw(QCPPainter* painter) {
    painter->setAntialiasing(false);
    for (std::size_t i = 0; i < data_.bands.size(); ++i) {
        const QRectF area = stretch(*mParentPlot, data_.bands[i].from, data_.bands[i].to);
        if (area.isEmpty()) continue;
        if (i % 2 == 0) painter->fillRect(area, colours_.canvas);
        painter->setPen(colours_.grid);
        if (i > 0 && data_.bands[i].from >= mParentPlot->xAxis->range().lower) painter->drawLine(area.topLeft(), area.bottomLeft());
    }
    for (const Blank& blank : data_.blanks) {
        const QRectF area = stretch(*mParentPlot, blank.from, blank.to);
        if (area.isEmpty()) continue;
        painter->fillRect(area, QBrush(faded(colours_.faint_text, 0.3), blank.row == 0 ? Qt::BDiagPattern : Qt::FDiagPattern));
    }
}

Labels::Labels(QCustomPlot* plot, const ChartData& data, const theme::Colours& colours)
    : QCPAbstractItem(plot), data_(data), colours_(colours) {
    setClipToAxisRect(false);
}

int Labels::height_above(const ChartData& data, const QFontMetrics& metrics) {
    const int rows = (data.bands.empty() ? 0 : 1) + (data.marks.empty() ? 0 : 1);
    return rows * (metrics.height() + 1) + 4;
}

bool Labels::is_in_sight(double x) const { return mParentPlot->xAxis->range().contains(x); }

void Labels::draw(QCPPainter* painter) {
    painter->setFont(mParentPlot->font());
    draw_bands(*painter);
    draw_blanks(*painter);
    draw_limits(*painter);
    draw_marks(*painter);
}

void Labels::draw_bands(QCPPainter& painter) {
    const QFontMetrics metrics(painter.font());
    painter.setPen(colours_.faint_text);
    const double top = mParentPlot->axisRect()->top() - height_above(data_, metrics) + 1;
    for (const Band& band : data_.bands) {
        const QRectF area = stretch(*mParentPlot, band.from, band.to);
        const QString name = metrics.elidedText(band.name, Qt::ElideRight, static_cast<int>(area.width()) - 4);
        if (name != band.name && name.size() < shortest_name) continue;
        painter.drawText(QRectF(area.left(), top, area.width(), metrics.height()), Qt::AlignCenter, name);
    }
}

void Labels::draw_blanks(QCPPainter& painter) {
    const QFontMetrics metrics(painter.font());
    for (const Blank& blank : data_.blanks) {
        const QRectF area = stretch(*mParentPlot, blank.from, blank.to);
        if (area.isEmpty()) continue;
        const QSizeF size(metrics.horizontalAdvance(blank.text) + 2 * gap_px, metrics.height() + 2);
        const bool upright = size.width() > area.width();
        const double half = gap_px + (upright ? size.width() : size.height()) / 2;
        painter.save();
        painter.translate(area.center().x(), blank.row == 0 ? area.top() + half : area.bottom() - half);
        if (upright) {  // beside the other row's
            painter.translate(area.width() >= 2 * size.height() ? (blank.row == 0 ? -0.5 : 0.5) * size.height() : 0, 0);
            painter.rotate(-90);
        }
        const QRectF box(QPointF(-size.width() / 2, -size.height() / 2), size);
        painter.fillRect(box, faded(colours_.card, 0.85));
        painter.setPen(colours_.faint_text);
        painter.drawText(box, Qt::AlignCenter, blank.text);
        painter.restore();
    }
}

void Labels::draw_limits(QCPPainter& painter) {
    const QFontMetrics metrics(painter.font());
    const QRectF area = mParentPlot->axisRect()->rect();
    for (const Limit& limit : data_.limits) {
        if (!mParentPlot->yAxis->range().contains(limit.y)) continue;
        const double y = mParentPlot->yAxis->coordToPixel(limit.y);
        painter.setAntialiasing(false);
        painter.setPen(QPen(colours_.worse, 1, Qt::DashLine));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        const double above = y - metrics.height() - 1;
        const QRectF box(area.left() + gap_px, above >= area.top() ? above : y + 1, metrics.horizontalAdvance(limit.name) + 4.0,
                         metrics.height());
        painter.fillRect(box, faded(colours_.card, 0.8));
        painter.setPen(colours_.worse);
        painter.drawText(box, Qt::AlignCenter, limit.name);
    }
}

void Labels::draw_marks(QCPPainter& painter) {
    const QFontMetrics metrics(painter.font());
    const QRectF area = mParentPlot->axisRect()->rect();
    const double height = metrics.height() + 1, sign = metrics.horizontalAdvance("◆");
    drawn_.clear();
    std::vector<QRectF> signs;  // all of them before any name, which gives way
    for (const Mark& mark : data_.marks) {
        if (!is_in_sight(mark.x)) continue;
        const double x = mParentPlot->xAxis->coordToPixel(mark.x);
        painter.setAntialiasing(false);
        painter.setPen(QPen(mark.ink.in(colours_), 1, Qt::DashDotLine));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        signs.emplace_back(x - sign / 2, area.top() - height - 1, sign, height);
        painter.drawText(signs.back(), Qt::AlignCenter, QStringLiteral("◆"));
        drawn_.emplace_back(signs.back(), &mark);
        drawn_.emplace_back(QRectF(x - near_px, area.top(), 2 * near_px, area.height()), &mark);
    }
    std::size_t own = 0;
    for (const Mark& mark : data_.marks)
        if (is_in_sight(mark.x)) draw_name_of(painter, mark, signs[own++]);
}

/// Beside its sign; not where there is no room: its line tells the story.
void Labels::draw_name_of(QCPPainter& painter, const Mark& mark, const QRectF& sign) {
    const double axis = mParentPlot->axisRect()->left();  // left of it are the figures of its ticks
    const auto is_taken = [&](const QRectF& box) {
        return box.left() < axis || std::ranges::any_of(drawn_, [&](const auto& other) {
                   return other.first != sign && other.first.intersects(box.adjusted(-gap_px / 2.0, 0, gap_px / 2.0, 0));
               });
    };
    const auto box = room_beside(sign, QFontMetrics(painter.font()).horizontalAdvance(mark.name), 2, mParentPlot->width(), is_taken);
    if (!box) return;
    painter.setPen(mark.ink.in(colours_));
    painter.drawText(*box, Qt::AlignLeft | Qt::AlignVCenter, mark.name);
    drawn_.emplace_back(*box, &mark);
}

const Mark* Labels::mark_at(const QPointF& at) const {
    const auto found = std::ranges::find_if(drawn_, [&](const auto& each) { return each.first.contains(at); });
    return found == drawn_.end() ? nullptr : found->second;
}

BarNames::BarNames(Plot* plot, const ChartData& data, const theme::Colours& colours)
    : QCPAbstractItem(plot), plot_(*plot), data_(data), colours_(colours) {}

void BarNames::draw(QCPPainter* painter) {
    const QFontMetrics metrics(plot_.font());
    painter->setFont(plot_.font());
    for (std::size_t s = 0; s < data_.series.size(); ++s)
        for (std::size_t p = 0; p < data_.series[s].points.size(); ++p) {
            const QString& name = data_.series[s].points[p].name;
            if (name.isEmpty() || !plot_.has({s, p})) continue;
            const QRectF bar = plot_.bar_of({s, p}) & QRectF(plot_.axisRect()->rect());
            if (bar.width() < metrics.horizontalAdvance(name) + gap_px || bar.height() < metrics.height()) continue;
            const QColor ink = data_.series[s].ink.in(colours_);
            painter->setPen(theme::contrast(ink, Qt::white) >= theme::contrast(ink, Qt::black) ? Qt::white : Qt::black);
            painter->drawText(bar, Qt::AlignCenter, name);
        }
}

void Cursor::draw(QCPPainter* painter) {
    const QRectF area = mParentPlot->axisRect()->rect();
    if (x && mParentPlot->xAxis->range().contains(*x)) {
        painter->setAntialiasing(false);
        painter->setPen(QPen(colours_.selection, 1));
        const double at = mParentPlot->xAxis->coordToPixel(*x);
        painter->drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
    }
    if (ring) {
        painter->setAntialiasing(true);
        painter->setPen(QPen(colours_.selection, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(*ring, 6, 6);
    }
}

}  // namespace headroom::charts
