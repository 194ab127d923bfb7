// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/node_item.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

#include "app/canvas/card_painter.h"
#include "app/canvas/geometry.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

NodeItem::NodeItem(std::string id, const std::string& type, const schema::Record* record)
    : id_(std::move(id)), type_(type), record_(record) {
    look_.name = QString::fromStdString(id_);
    look_.title = QString::fromStdString(record ? record->title : type);
    look_.icon = QString::fromStdString(record ? record->icon : std::string());
    setZValue(1);
    setAcceptedMouseButtons(Qt::NoButton);
}

NodeLook& NodeItem::change_look() {
    update();
    return look_;
}

QRectF NodeItem::card() const { return card_at(pos()); }

const std::vector<schema::Port>& NodeItem::ports(bool output) const {
    static const std::vector<schema::Port> none;
    if (record_ == nullptr) return none;
    return output ? record_->outputs_ports : record_->inputs;
}

/// Ports along which nothing travels keep to the lower end of their side, so that the others' arrows go straight on.
QPointF NodeItem::port_place(PortRef ref) const {
    const std::vector<schema::Port>& all = ports(ref.output);
    const auto travels = [](const schema::Port& port) { return !schema::is_attachment(port.connects); };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(all, travels));
    const auto before = static_cast<std::size_t>(std::count_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(ref.index), travels));
    if (count == 0 || travels(all[ref.index]))
        return port_at(pos(), ref.output, count == 0 ? ref.index : before, count == 0 ? all.size() : count);
    constexpr double corner = 8, pitch = 14;
    return {port_at(pos(), ref.output, 0, 1).x(), pos().y() + card_height / 2 - corner - pitch * static_cast<double>(ref.index - before)};
}

std::optional<PortRef> NodeItem::find_port(bool output, const std::string& name) const {
    const auto& all = ports(output);
    if (all.empty()) return std::nullopt;
    const auto found = std::ranges::find(all, name, &schema::Port::name);
    return PortRef{output, found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin())};
}

std::optional<PortRef> NodeItem::port_near(QPointF place, double radius) const {
    std::optional<PortRef> nearest;
    double least = radius * radius;
    for (const bool output : {true, false})
        for (std::size_t i = 0; i < ports(output).size(); ++i) {
            const QPointF way = port_place({output, i}) - place;
            const double distance = QPointF::dotProduct(way, way);
            if (distance > least) continue;
            least = distance;
            nearest = PortRef{output, i};
        }
    return nearest;
}

void NodeItem::set_lit_port(std::optional<PortRef> port) {
    if (lit_ == port) return;
    lit_ = port;
    update();
}

QRectF NodeItem::boundingRect() const {
    constexpr double margin = 24;  // ports and marks keep their size in pixels
    return card_at({}).adjusted(-margin, -margin, margin, margin);
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    painter->save();
    painter->scale(1 / zoom, 1 / zoom);
    const QRectF card = card_at({});
    paint_card(*painter, look_, QRectF(card.topLeft() * zoom, card.size() * zoom), zoom);
    if (detail_at(zoom) != Detail::Block && look_.mark != Mark::Removed) paint_ports(*painter, zoom);
    painter->restore();
}

void NodeItem::paint_ports(QPainter& painter, double zoom) const {
    const theme::Colours& c = theme::colours();
    const bool large = look_.hovered || look_.selected || look_.hint == Hint::Fits || look_.hint == Hint::Target;
    for (const bool output : {false, true})
        for (std::size_t i = 0; i < ports(output).size(); ++i) {
            const bool lit = lit_ == PortRef{output, i};
            painter.setPen(QPen(lit ? c.selection : c.card_border, 1));
            painter.setBrush(lit ? c.selection : c.card);
            const double radius = lit ? port_radius + 2 : large ? port_radius : port_radius - 1.5;
            painter.drawEllipse((port_place({output, i}) - pos()) * zoom, radius, radius);
        }
}

}  // namespace headroom::canvas
