// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace headroom::canvas {

class View;

/// All of the design in small, with a frame round what is in sight. A press or a drag moves the view there.
class Minimap : public QWidget {
    Q_OBJECT
public:
    explicit Minimap(View& view, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {180, 112}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    /// From the canvas to this widget.
    QTransform scale() const;
    void go_to(QPointF pixel);

    View& view_;
};

}  // namespace headroom::canvas
