// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/report/chart.h"

namespace headroom::paper {

/// What stands around a chart's series: title, axes with their texts, the stretches of phases, the legend. It also says where a
/// value is on the paper.
class ChartFrame {
public:
    /// `area` in units of the painter, of which `point` make a typographic point.
    ChartFrame(QPainter& painter, const report::Chart& chart, const QString& title, const QRectF& area, double point);

    void paint();

    const QRectF& plot() const { return plot_; }
    double point() const { return point_; }
    /// Of category `index` where the axis has categories.
    double x_of(double x, std::size_t index) const;
    double y_of(double y, bool is_right = false) const;
    /// Room that a category has.
    double slot() const;

private:
    /// An entry of the legend with the line that it stands on.
    struct Entry {
        const report::Series* series;
        double x;
        int row;
        double width;
    };
    void lay_out();
    std::vector<Entry> entries(int& rows) const;
    double widest(const report::Axis& axis) const;
    double width_of(const QString& text) const;
    QString shortened(const QString& text, double width) const;
    void paint_bands();
    void paint_x_axis();
    void paint_categories();
    void paint_y_axis(const report::Axis& axis, bool is_right);
    void paint_legend();
    void paint_swatch(const report::Series& series, const QRectF& box);

    QPainter& painter_;
    const report::Chart& chart_;
    QString title_;
    QRectF area_, plot_;
    double point_;
    double line_;  ///< height of a line of text
    bool are_names_slanted_ = false;
};

/// The sign of a dot or a mark around a place, as the legend and the chart show it.
void paint_sign(QPainter& painter, const report::Series& series, const QPointF& at, double radius);
/// How the line of a series is drawn.
QPen pen_of(const report::Series& series, double width);

}  // namespace headroom::paper
