// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

#include <optional>

#include "app/charts/chart_data.h"

namespace headroom::charts {

class Plot;

/// What lies behind a plot's grid: bands, and stretches without figures.
class Backdrop : public QCPAbstractItem {
public:
    Backdrop(QCustomPlot* plot, const ChartData& data, const theme::Colours& colours);
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    const ChartData& data_;
    const theme::Colours& colours_;
};

/// Limits, marks, and the names of all that stands in a plot. The names of bands and marks stand above it.
class Labels : public QCPAbstractItem {
public:
    Labels(QCustomPlot* plot, const ChartData& data, const theme::Colours& colours);
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

    /// Pixels above the plot that the names need.
    static int height_above(const ChartData& data, const QFontMetrics& metrics);
    /// The mark whose name or line is near; null where none is.
    const Mark* mark_at(const QPointF& at) const;

protected:
    void draw(QCPPainter* painter) override;

private:
    void draw_bands(QCPPainter& painter);
    void draw_limits(QCPPainter& painter);
    void draw_marks(QCPPainter& painter);
    void draw_name_of(QCPPainter& painter, const Mark& mark, const QRectF& sign);
    void draw_blanks(QCPPainter& painter);
    bool is_in_sight(double x) const;

    const ChartData& data_;
    const theme::Colours& colours_;
    std::vector<std::pair<QRectF, const Mark*>> drawn_;
};

/// The names of lying bars, within them.
class BarNames : public QCPAbstractItem {
public:
    BarNames(Plot* plot, const ChartData& data, const theme::Colours& colours);
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter* painter) override;

private:
    const Plot& plot_;
    const ChartData& data_;
    const theme::Colours& colours_;
};

/// Where the scrubber stands, and the point that is looked at. On a layer of its own, so that it moves without the plot.
class Cursor : public QCPAbstractItem {
public:
    Cursor(QCustomPlot* plot, const theme::Colours& colours) : QCPAbstractItem(plot), colours_(colours) {}
    double selectTest(const QPointF&, bool, QVariant* = nullptr) const override { return -1; }

    std::optional<double> x;
    std::optional<QPointF> ring;  ///< in pixels

protected:
    void draw(QCPPainter* painter) override;

private:
    const theme::Colours& colours_;
};

}  // namespace headroom::charts
