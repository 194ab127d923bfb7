// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsItem>
#include <QPainterPath>
#include <QVector>

#include <optional>
#include <string>

#include "app/canvas/node_look.h"
#include "app/replay/snapshot.h"
#include "schema/record.h"

namespace headroom::canvas {

class NodeItem;

/// A connection. Solid where the caller waits for an answer, dashed where messages are left, dotted where one end belongs to the
/// other; the wider the more calls.
class ArrowItem : public QGraphicsItem {
public:
    explicit ArrowItem(std::string id);

    const std::string& id() const { return id_; }
    /// Where it begins and ends, and what travels over it; absent where its ends do not fit.
    struct Ends {
        NodeItem* from = nullptr;
        NodeItem* to = nullptr;
        std::string from_port, to_port;
        std::optional<schema::Connects> connects;
        bool operator==(const Ends&) const = default;
    };
    const Ends& ends() const { return ends_; }
    void set_ends(const Ends& ends);
    bool is_asynchronous() const;
    /// Nothing travels over it: dotted, with an open end.
    bool is_attachment() const;

    const QVector<QPointF>& corners() const { return corners_; }
    void set_corners(const QVector<QPointF>& corners);
    /// From a place on the canvas.
    double distance(QPointF place) const;
    const QPainterPath& path() const { return path_; }
    /// Halfway.
    QPointF middle() const;

    void set_rate(std::optional<double> calls_per_s, bool outdated);
    std::optional<double> rate() const { return rate_; }
    /// Utilization of the busiest link that its messages pass; its line has the colour of it.
    void set_link_load(const std::optional<double>& utilization);
    replay::Load link_load() const { return link_load_; }
    /// Of a line at 100 %.
    double width() const;

    enum class State { Plain, Hovered, Selected, Target };
    void set_state(State state);
    void set_mark(Mark mark);
    Mark mark() const { return mark_; }

    QRectF boundingRect() const override { return bounds_; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    std::string id_;
    Ends ends_;
    QVector<QPointF> corners_;
    QPainterPath path_;  ///< with rounded corners
    QRectF bounds_;
    std::optional<double> rate_;
    replay::Load link_load_ = replay::Load::Idle;
    bool outdated_ = false;
    State state_ = State::Plain;
    Mark mark_ = Mark::None;
};

/// A line with round corners.
QPainterPath rounded(const QVector<QPointF>& corners, double radius);

}  // namespace headroom::canvas
