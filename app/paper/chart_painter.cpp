// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/paper/chart_painter.h"

#include <algorithm>

#include "app/paper/chart_frame.h"
#include "app/paper/palette.h"

namespace headroom::paper {

namespace {

using report::Point;
using report::Series;

constexpr double widest_bar = 50;  // typographic points
constexpr std::size_t most_dotted = 60;

class SeriesPainter {
public:
    SeriesPainter(QPainter& painter, const ChartFrame& frame, bool has_categories)
        : painter_(painter), frame_(frame), has_categories_(has_categories), point_(frame.point()) {}

    /// In the order in which they hide each other.
    void paint(const std::vector<Series>& all) {
        for (const auto kind : {Series::Kind::Range, Series::Kind::Area, Series::Kind::Bars, Series::Kind::Limit, Series::Kind::Line,
                                Series::Kind::Dots, Series::Kind::Marks})
            for (const Series& series : all)
                if (series.kind == kind) paint(series);
    }

private:
    QPointF place_of(const Series& series, std::size_t i) const {
        return {frame_.x_of(series.points[i].x, i), frame_.y_of(*series.points[i].y, series.right)};
    }

    void paint(const Series& series) {
        switch (series.kind) {
            case Series::Kind::Range: range(series); break;
            case Series::Kind::Area: area(series); break;
            case Series::Kind::Bars: bars(series); break;
            case Series::Kind::Limit: limit(series); break;
            case Series::Kind::Line: line(series); break;
            case Series::Kind::Dots: dots(series); break;
            case Series::Kind::Marks: marks(series); break;
        }
    }

    void range(const Series& series) {
        for (std::size_t i = 1; i < series.points.size(); ++i) {
            const Point &from = series.points[i - 1], &to = series.points[i];
            if (!from.low || !to.low) continue;
            const auto top = [&](const Point& point) { return point.high ? frame_.y_of(*point.high) : frame_.plot().top(); };
            fill({QPointF(frame_.x_of(from.x, i - 1), frame_.y_of(*from.low)), QPointF(frame_.x_of(to.x, i), frame_.y_of(*to.low)),
                  QPointF(frame_.x_of(to.x, i), top(to)), QPointF(frame_.x_of(from.x, i - 1), top(from))},
                 thinned(colour_of(series.colour), 0.25));
        }
    }

    void fill(const QPolygonF& shape, const QColor& colour) {
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(colour);
        painter_.drawPolygon(shape);
        painter_.setBrush(Qt::NoBrush);
    }

    /// What is stacked before is `below_`, by the index of points.
    double stacked(std::size_t i) const { return i < below_.size() ? below_[i] : 0; }
    void stack(const Series& series) {
        below_.resize(std::max(below_.size(), series.points.size()), 0);
        for (std::size_t i = 0; i < series.points.size(); ++i) below_[i] += series.points[i].y.value_or(0);
    }

    void area(const Series& series) {
        for (std::size_t i = 1; i < series.points.size(); ++i) {
            const Point &from = series.points[i - 1], &to = series.points[i];
            if (!from.y || !to.y) continue;
            const double left = frame_.x_of(from.x, i - 1), right = frame_.x_of(to.x, i);
            fill({QPointF(left, frame_.y_of(stacked(i - 1))), QPointF(right, frame_.y_of(stacked(i))),
                  QPointF(right, frame_.y_of(stacked(i) + *to.y)), QPointF(left, frame_.y_of(stacked(i - 1) + *from.y))},
                 colour_of(series.colour));
        }
        stack(series);
    }

    void bars(const Series& series) {
        const double width = std::min(0.7 * frame_.slot(), widest_bar * point_);
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const double height = series.points[i].y.value_or(0);
            if (height <= 0) continue;
            const double x = frame_.x_of(0, i), top = frame_.y_of(stacked(i) + height);
            painter_.fillRect(QRectF(x - width / 2, top, width, frame_.y_of(stacked(i)) - top), colour_of(series.colour));
        }
        stack(series);
    }

    void limit(const Series& series) {
        const double y = frame_.y_of(*series.points.front().y, series.right);
        painter_.setPen(pen_of(series, 1.2 * point_));
        painter_.drawLine(QPointF(frame_.plot().left(), y), QPointF(frame_.plot().right(), y));
    }

    void line(const Series& series) {
        QPolygonF part;
        const QPen pen = pen_of(series, 1.2 * point_);
        const auto draw = [&] {
            painter_.setPen(pen);
            if (part.size() > 1) painter_.drawPolyline(part);
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(pen.color());
            if (part.size() == 1 || series.points.size() <= most_dotted)
                for (const QPointF& at : part) painter_.drawEllipse(at, dot(), dot());
            painter_.setBrush(Qt::NoBrush);
            part.clear();
        };
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (series.points[i].y)
                part << place_of(series, i);
            else
                draw();
        }
        draw();
    }
    double dot() const { return (has_categories_ ? 2.2 : 1.2) * point_; }

    void dots(const Series& series) {
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const Point& point = series.points[i];
            if (!point.y) continue;
            const QPointF at = place_of(series, i);
            if (point.low && point.high) {
                painter_.setPen(QPen(colour_of(series.colour), point_));
                const double low = frame_.y_of(*point.low), high = frame_.y_of(*point.high), half = 2 * point_;
                painter_.drawLine(QPointF(at.x(), low), QPointF(at.x(), high));
                for (const double y : {low, high}) painter_.drawLine(QPointF(at.x() - half, y), QPointF(at.x() + half, y));
            }
            paint_sign(painter_, series, at, 2.2 * point_);
        }
    }

    void marks(const Series& series) {
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            const double x = frame_.x_of(series.points[i].x, i);
            QPen pen(colour_of(series.colour), 0.8 * point_);
            pen.setDashPattern({3, 3});
            painter_.setPen(pen);
            painter_.drawLine(QPointF(x, frame_.plot().top()), QPointF(x, frame_.plot().bottom()));
            paint_sign(painter_, series, {x, frame_.plot().top()}, 3 * point_);
        }
    }

    QPainter& painter_;
    const ChartFrame& frame_;
    bool has_categories_;
    double point_;
    std::vector<double> below_;
};

}  // namespace

void paint_chart(QPainter& painter, const report::Chart& chart, const QString& title, const QRectF& area, double point) {
    painter.save();
    ChartFrame frame(painter, chart, title, area, point);
    frame.paint();
    SeriesPainter(painter, frame, !chart.x.categories.empty()).paint(chart.series);
    painter.restore();
}

}  // namespace headroom::paper
