// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

#include <cstddef>
#include <optional>
#include <set>

#include "app/charts/chart_data.h"

namespace headroom::charts {

class Backdrop;
class Cursor;
class Labels;

/// A point of a chart's data, by its place there.
struct Hit {
    std::size_t series = 0, point = 0;
    bool operator==(const Hit&) const = default;
};

/// The ranges of the axes.
struct View {
    QCPRange x, y, right;
};

/// Draws ChartData.
class Plot : public QCustomPlot {
    Q_OBJECT
public:
    explicit Plot(QWidget* parent = nullptr);

    /// With what series, by name, are left out. Shows all of it, or the view given.
    void show(const ChartData& data, const theme::Colours& colours, const std::set<QString>& hidden, const std::optional<View>& view = {});
    const ChartData& data() const { return data_; }
    const std::set<QString>& hidden() const { return hidden_; }
    /// A legend and a title inside, for paper.
    void add_legend();

    View view() const;
    View whole() const;
    bool is_zoomed() const;
    void set_view(const View& view);
    /// Both axes around a pixel; above 1 shows more.
    void zoom(double factor, const QPointF& around);
    void pan(const QPointF& from, const QPointF& to);
    void zoom_to(const QRectF& pixels);

    /// Of the axis below; absent: none.
    void set_cursor(std::optional<double> x);
    /// What is at, or near, a pixel.
    std::optional<Hit> hit(const QPointF& at) const;
    const Mark* mark_at(const QPointF& at) const;
    void highlight(const std::optional<Hit>& hit);
    QPointF pixel_of(const Hit& hit) const;
    /// Is there such a point, and is it shown?
    bool has(const Hit& hit) const;
    bool is_shown(const Series& series) const { return !hidden_.contains(series.name); }
    /// Of ChartData::x, and of its y.
    QCPAxis& keys() const { return data_.lies ? *yAxis : *xAxis; }
    QCPAxis& values() const { return data_.lies ? *xAxis : *yAxis; }
    QRectF bar_of(const Hit& hit) const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void style_axes();
    void style(QCPAxis& axis, const Axis& wanted);
    void fit_titles();
    void add_series(const Series& series, std::vector<QCPBars*>& tops);
    void add_bars(const Series& series, std::vector<QCPBars*>& tops);
    void add_area(const Series& series);
    void add_graph(const Series& series);
    std::size_t groups() const;
    double shift_of(const Series& series) const;
    /// Where its bar begins; 0 of what is no bar.
    double base_of(const Hit& hit) const;
    /// Where x and y are, on the axes of a series.
    QPointF pixel_at(const Series& series, double x, double y) const;
    void redraw_cursor();

    ChartData data_;
    theme::Colours colours_;
    std::set<QString> hidden_;
    Labels* labels_ = nullptr;
    Cursor* cursor_ = nullptr;
};

}  // namespace headroom::charts
