// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QRubberBand>

#include <optional>

#include "app/charts/plot.h"

namespace headroom::charts {

/// What mouse and keys do in a plot. A drag zooms to its rectangle, with Shift or the middle button it moves the plot; the wheel
/// zooms at the pointer; a double click, or 0, shows all. Arrows walk over the points.
class Interaction : public QObject {
    Q_OBJECT
public:
    explicit Interaction(Plot& plot);

signals:
    /// The pointer, or the keyboard, is at a point; absent: at none.
    void looked_at(const std::optional<headroom::charts::Hit>& hit, const QPoint& global);
    /// The pointer is at a mark.
    void mark_looked_at(const QString& text, const QPoint& global);
    /// A click on a place of the axis below.
    void chosen(double x);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release(const QMouseEvent& event);
    bool key(const QKeyEvent& event);
    void walk(int along, int across);
    void look(const QPointF& at);

    enum class Drag { None, Zoom, Pan };

    Plot& plot_;
    QRubberBand band_;
    Drag drag_ = Drag::None;
    bool dragged_ = false;
    QPointF from_;
    std::optional<Hit> at_;
};

}  // namespace headroom::charts
