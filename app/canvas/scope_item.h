// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsItem>

#include "plan/shards.h"

namespace headroom::canvas {

/// A frame around what exists once per shard, with how often that is. It only shows.
class ScopeItem : public QGraphicsItem {
public:
    ScopeItem();

    const plan::DrawnScope& scope() const { return scope_; }
    void set_scope(const plan::DrawnScope& scope);
    /// Around the cards; empty: nothing is drawn.
    void set_area(const QRectF& cards);
    QRectF frame() const { return frame_; }
    /// "×8 · one per shard of router"
    QString title() const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    plan::DrawnScope scope_;
    QRectF frame_;
};

}  // namespace headroom::canvas
