// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QGraphicsItem>

namespace headroom::canvas {

/// A titled frame around cards, behind them. The mouse goes through it.
class FrameItem : public QGraphicsItem {
public:
    FrameItem();

    /// Around the cards; empty: nothing is drawn.
    void set_area(const QRectF& cards);
    void set_frame(const QRectF& frame);
    QRectF frame() const { return frame_; }
    virtual QString title() const = 0;

    /// What a frame around such cards takes.
    static QRectF around(const QRectF& cards);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

protected:
    struct Style {
        QColor ink;
        Qt::PenStyle line = Qt::SolidLine;
        double fill = 0;  ///< opacity of what is within
    };
    virtual Style style() const = 0;

private:
    QRectF frame_;
};

}  // namespace headroom::canvas
