// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/connect_drag.h"

#include "app/canvas/geometry.h"
#include "app/theme/theme.h"

namespace headroom::canvas {

ConnectDrag::ConnectDrag(Editor& editor, std::string component, std::optional<PortRef> port)
    : editor_(editor), component_(std::move(component)), port_ref_(port), backwards_(port && !port->output) {
    const NodeItem* own = editor.scene().node(component_);
    if (port) port_ = own->port(*port).name;
    int fitting = 0;
    for (NodeItem* node : editor.scene().nodes()) {
        const bool fit = node != own && fit_with(*node, {}).connection.has_value();
        fitting += fit ? 1 : 0;
        if (node != own) node->change_look().hint = fit ? Hint::Fits : Hint::Dimmed;
    }
    end_ = own->port_place(port.value_or(PortRef{true, 0}));
    editor.tell(fitting > 0 ? QObject::tr("Choose one of the lit components")
                            : QObject::tr("There is no component yet that %1 can be connected with").arg(own->look().name));
}

ConnectDrag::~ConnectDrag() {
    for (NodeItem* node : editor_.scene().nodes()) {
        node->set_lit_port({});
        if (node->look().hint != Hint::None) node->change_look().hint = Hint::None;
    }
}

Fit ConnectDrag::fit_with(const NodeItem& node, const std::string& port) const {
    const End own{component_, port_}, other{node.id(), port};
    return find_fit(editor_.plan(), editor_.design(), backwards_ ? other : own, backwards_ ? own : other, editor_.types());
}

bool ConnectDrag::fits(const NodeItem& node) const { return node.look().hint == Hint::Fits || node.look().hint == Hint::Target; }

void ConnectDrag::move(const Pointer& pointer) {
    end_ = pointer.place;
    Scene& scene = editor_.scene();
    NodeItem* node = scene.node_at(pointer.place);
    std::optional<PortRef> near;
    for (NodeItem* each : scene.nodes()) {
        if (near) break;
        near = each->port_near(pointer.place, port_hit_px / pointer.zoom);
        if (near) node = each;
    }
    if (near && near->output != backwards_) near.reset();  // the wrong side: the component counts
    const std::string port = node && near ? node->port(*near).name : std::string();
    if (node != nullptr && node->id() == component_) node = nullptr;
    if ((node ? node->id() : std::string()) == target_ && port == target_port_) return;
    target_port_ = port;
    aim_at(node);
}

void ConnectDrag::aim_at(const NodeItem* node) {
    light(nullptr);
    target_ = node ? node->id() : std::string();
    if (node == nullptr) {
        fit_ = {};
        target_port_.clear();
        editor_.tell({});
        return;
    }
    fit_ = fit_with(*node, target_port_);
    if (!fit_.connection && !target_port_.empty()) {  // another port of it may do
        const Fit any = fit_with(*node, {});
        if (any.connection) fit_ = any;
    }
    light(node);
    editor_.tell(fit_.connection ? QObject::tr("fits: %1").arg(words(fit_.connects)) : fit_.why);
}

void ConnectDrag::light(const NodeItem* aimed) {
    NodeItem* node = editor_.scene().node(aimed ? aimed->id() : target_);
    if (node == nullptr) return;
    node->set_lit_port({});
    if (aimed == nullptr) {
        if (node->look().hint == Hint::Target) node->change_look().hint = Hint::Fits;
        return;
    }
    if (!fit_.connection) return;
    node->change_look().hint = Hint::Target;
    for (std::size_t i = 0; i < node->ports(backwards_).size(); ++i) {
        const PortRef port{backwards_, i};
        const plan::Connection& wanted = *fit_.connection;
        const std::string& named = backwards_ ? wanted.from_port : wanted.to_port;
        if (node->port(port).connects != fit_.connects || (!named.empty() && node->port(port).name != named)) continue;
        node->set_lit_port(port);
        end_ = node->port_place(port);
        return;
    }
}

void ConnectDrag::release() {
    if (!target_.empty()) editor_.tell(fit_.connection ? QString() : QObject::tr("Not connected: %1").arg(fit_.why));
    if (fit_.connection) editor_.connect_ends(*fit_.connection);
}

void ConnectDrag::paint(QPainter& painter, double zoom) const {
    const NodeItem* own = editor_.scene().node(component_);
    if (own == nullptr) return;
    const theme::Colours& c = theme::colours();
    const bool good = fit_.connection.has_value();
    QPointF from = own->port_place(port_ref_.value_or(PortRef{true, 0})), to = end_;
    if (backwards_) std::swap(from, to);
    const double bend = std::max(40.0, std::abs(to.x() - from.x()) / 2);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(bend, 0), to - QPointF(bend, 0), to);
    QPen pen(target_.empty() ? c.faint_text : good ? c.selection : c.worse, 2);
    pen.setCosmetic(true);
    if (!good) pen.setStyle(Qt::DashLine);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    if (!target_.empty()) paint_hint(painter, end_, zoom, good ? QObject::tr("fits: %1").arg(words(fit_.connects)) : fit_.why, good);
}

}  // namespace headroom::canvas
