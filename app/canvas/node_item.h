// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsItem>

#include <optional>
#include <string>

#include "app/canvas/node_look.h"
#include "schema/record.h"

namespace headroom::canvas {

/// A port of a card.
struct PortRef {
    bool output = true;
    std::size_t index = 0;
    bool operator==(const PortRef&) const = default;
};

/// A component, as a card. It shows; what is done with it is the view's.
class NodeItem : public QGraphicsItem {
public:
    /// `record`: null where the type is unknown; it outlives the item.
    NodeItem(std::string id, const std::string& type, const schema::Record* record);

    const std::string& id() const { return id_; }
    const std::string& type_name() const { return type_; }
    const schema::Record* record() const { return record_; }
    const NodeLook& look() const { return look_; }
    /// Repaints.
    NodeLook& change_look();
    QRectF card() const;

    const std::vector<schema::Port>& ports(bool output) const;
    const schema::Port& port(PortRef ref) const { return ports(ref.output)[ref.index]; }
    QPointF port_place(PortRef ref) const;
    /// The one called `name`; of an empty name the first.
    std::optional<PortRef> find_port(bool output, const std::string& name) const;
    /// Within `radius` of a place on the canvas.
    std::optional<PortRef> port_near(QPointF place, double radius) const;
    void set_lit_port(std::optional<PortRef> port);

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    void paint_ports(QPainter& painter, double zoom) const;

    std::string id_, type_;
    const schema::Record* record_;
    NodeLook look_;
    std::optional<PortRef> lit_;
};

}  // namespace headroom::canvas
