// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/move_drag.h"

#include <algorithm>

#include "app/canvas/geometry.h"
#include "app/document/regions.h"

namespace headroom::canvas {

namespace {

constexpr double snap_reach_px = 6;

}  // namespace

MoveDrag::MoveDrag(Editor& editor, QPointF start) : editor_(editor), start_(start) {
    for (const std::string& id : editor.selection().parts().components)
        if (const NodeItem* node = editor.scene().node(id)) from_[id] = node->pos();
}

void MoveDrag::move(const Pointer& pointer) {
    if (from_.empty()) return;
    QPointF shift = pointer.place - start_;
    guides_.clear();
    if (!(pointer.keys & Qt::AltModifier)) {
        QVector<QPointF> dragged, others;
        for (const auto& [id, place] : from_) dragged.append(place + shift);
        for (const NodeItem* node : editor_.scene().nodes())
            if (!from_.contains(node->id()) && pointer.visible.intersects(node->card())) others.append(node->pos());
        const Snap snapped = snap(dragged, others, snap_reach_px / pointer.zoom, editor_.snaps_to_grid());
        shift += snapped.shift;
        guides_ = snapped.guides;
    }
    to_.clear();
    for (const auto& [id, place] : from_) to_[id] = place + shift;
    editor_.scene().preview(to_);
    look_for_arrow(pointer);
    look_for_place();
}

bool MoveDrag::is_free() const {
    if (from_.size() != 1) return false;
    const std::string& id = from_.begin()->first;
    return std::ranges::none_of(editor_.scene().arrows(),
                                [&](const ArrowItem* arrow) { return arrow->ends().from->id() == id || arrow->ends().to->id() == id; });
}

void MoveDrag::look_for_arrow(const Pointer& pointer) {
    if (!is_free()) return;
    const ArrowItem* arrow = editor_.scene().arrow_at(pointer.place, arrow_hit_px / pointer.zoom);
    if (arrow == nullptr) arrow = editor_.scene().arrow_at(to_.begin()->second, arrow_hit_px / pointer.zoom);
    const std::string id = arrow ? arrow->id() : std::string();
    if (id == target_ || (!id.empty() && id == refused_)) return;
    const std::string& component = from_.begin()->first;
    if (id.empty() || can_splice(editor_.plan(), editor_.design(), id, component, editor_.types())) {
        set_target(id);
        if (!id.empty())
            editor_.tell(QObject::tr("Drop to put %1 into %2").arg(QString::fromStdString(component), QString::fromStdString(id)));
    } else {
        set_target({});
        refused_ = id;
        editor_.tell(QObject::tr("%1 does not fit into %2").arg(QString::fromStdString(component), QString::fromStdString(id)));
    }
}

Places MoveDrag::places() const {
    Places places;
    const Scene& scene = editor_.scene();
    if (to_.size() > 1 && to_.size() == scene.nodes().size()) return places;
    for (const auto& [id, place] : to_) {
        const NodeItem* node = scene.node(id);
        const PlaceItem *from = scene.place_at(from_.at(id)), *to = scene.place_at(place);
        if (to == nullptr || to == from || node == nullptr || !document::can_stand(node->record())) continue;
        if (scene.place_of(id) != to->place()) places[id] = to->place();
    }
    return places;
}

void MoveDrag::look_for_place() {
    const Places found = places();
    const PlaceItem* frame = found.empty() ? nullptr : editor_.scene().place_at(to_.at(found.begin()->first));
    const auto aimed = frame != nullptr ? std::optional(frame->place()) : std::nullopt;
    if (aimed == aimed_) return;
    aimed_ = aimed;
    editor_.scene().show_target(frame);
    if (!aimed) return editor_.tell({});
    const QString id = QString::fromStdString(found.begin()->first);
    const auto former = editor_.scene().place_of(found.begin()->first);
    const bool spreads = former && former->region == aimed->region && !aimed->zone;
    editor_.tell(
        (spreads ? QObject::tr("Drop to spread %1 over the zones of %2") : QObject::tr("Drop to place %1 in %2")).arg(id, text_of(*aimed)));
}

void MoveDrag::set_target(const std::string& arrow) {
    if (ArrowItem* former = editor_.scene().arrow(target_)) former->set_state(ArrowItem::State::Plain);
    target_ = arrow;
    refused_.clear();
    if (ArrowItem* now = editor_.scene().arrow(target_)) now->set_state(ArrowItem::State::Target);
}

void MoveDrag::release() {
    Placed placed;
    for (const auto& [id, place] : to_) placed.emplace_back(id, document::Spot{place.x(), place.y()});
    const std::string into = target_;
    set_target({});
    if (into.empty())
        editor_.move_into(placed, places());
    else
        editor_.splice(into, from_.begin()->first, placed, places());
    end();
}

void MoveDrag::cancel() {
    set_target({});
    end();
}

void MoveDrag::end() {
    if (aimed_) editor_.tell({});
    editor_.scene().show_target(nullptr);
    editor_.scene().end_preview();
}

void MoveDrag::paint(QPainter& painter, double zoom) const { paint_guides(painter, guides_, zoom); }

}  // namespace headroom::canvas
