// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/editor.h"

#include <QPointer>

#include <algorithm>

#include "app/canvas/frames.h"
#include "app/canvas/geometry.h"
#include "app/document/regions.h"
#include "app/document/text.h"
#include "plan/names.h"

namespace headroom::canvas {

using document::Parts;
using document::Spot;

namespace {

using document::text_of;

}  // namespace

Editor::Editor(Scene& scene, QObject* parent) : QObject(parent), scene_(scene) {
    connect(&layout_, &AutoLayout::finished, this, &Editor::take_layout);
    document().set_follow_up([editor = QPointer(this)](const plan::Plan& before, plan::Plan& after) {
        if (editor) editor->clear_changed(before, after);
    });
}

QString Editor::name_of(const Parts& parts) const {
    if (parts.components.size() == 1) return text_of(parts.components.front());
    if (!parts.components.empty()) return tr("%n components", nullptr, static_cast<int>(parts.components.size()));
    if (parts.connections.size() == 1) return text_of(parts.connections.front());
    return tr("%n connections", nullptr, static_cast<int>(parts.connections.size()));
}

std::string Editor::add(const std::string& type, QPointF place, const Joined& joined) {
    const schema::Record* record = types().find(type);
    if (record == nullptr || scene_.design() == nullptr) return {};
    const PlaceItem* frame = scene_.place_at(place);
    std::string id;
    QString why;
    document().edit(tr("Add %1").arg(text_of(record->title)), [&](plan::Plan& plan) {
        id = document::add_component(plan, design(), type, {place.x(), place.y()});
        if (frame != nullptr) put_into(plan, {{id, frame->place()}});
        if (!joined.into.empty()) {
            const Placed room = room_for(id, joined.into, place);
            if (document::splice(plan, design(), joined.into, id, types()))
                document::move(plan, design(), room);
            else
                why = tr("%1 does not fit into %2").arg(text_of(record->title), text_of(joined.into));
        } else if (!joined.from.empty()) {
            const Fit fit = find_fit(plan, design(), {joined.from}, {id}, types());
            if (fit.connection) document::connect(plan, design(), *fit.connection, types());
            why = fit.why;
        }
    });
    selection().select({{id}, {}});
    if (!why.isEmpty()) tell(tr("Not connected: %1").arg(why));
    return id;
}

Placed Editor::room_for(const std::string& id, const std::string& connection, QPointF place) const {
    const ArrowItem* arrow = scene_.arrow(connection);
    if (arrow == nullptr) return {};
    const QPointF from = arrow->ends().from->pos(), to = arrow->ends().to->pos();
    const QRectF wanted = card_at(place).adjusted(-snap_step, 0, snap_step, 0);
    const bool covers = wanted.intersects(arrow->ends().from->card()) || wanted.intersects(arrow->ends().to->card());
    if (!covers || to.x() <= from.x()) return {};
    const double missing = std::max(0.0, 2 * (card_width + arrow_room) - (to.x() - from.x()));
    const double shift = std::ceil(missing / snap_step) * snap_step;
    Placed placed;
    for (const NodeItem* node : scene_.nodes())
        if (node->id() != id && node != arrow->ends().from && node->pos().x() >= to.x())
            placed.emplace_back(node->id(), Spot{node->pos().x() + shift, node->pos().y()});
    placed.emplace_back(id, Spot{(from.x() + to.x() + shift) / 2, (from.y() + to.y()) / 2});
    return placed;
}

QPointF Editor::free_place(QPointF wanted) const {
    const auto covers = [&](QPointF place) {
        const QRectF card = card_at(place).adjusted(-grid_step, -snap_step, grid_step, snap_step);
        return std::ranges::any_of(scene_.nodes(), [&](const NodeItem* node) { return node->card().intersects(card); });
    };
    wanted = {std::round(wanted.x() / snap_step) * snap_step, std::round(wanted.y() / snap_step) * snap_step};
    while (covers(wanted)) wanted.ry() += grid_step;
    return wanted;
}

void Editor::connect_ends(const plan::Connection& wanted) {
    std::string id;
    document().edit(tr("Connect %1 with %2").arg(text_of(wanted.from), text_of(wanted.to)),
                    [&](plan::Plan& plan) { id = document::connect(plan, design(), wanted, types()); });
    if (!id.empty()) selection().select({{}, {id}});
}

std::vector<document::RegionContent> Editor::regions_in(const plan::Plan& plan) const {
    const plan::Design* shown = plan.find_design(design());
    return shown != nullptr ? document::regions_of(*shown, document().surroundings()->get()) : std::vector<document::RegionContent>();
}

Spots Editor::spots_in(const plan::Plan& plan) const {
    Spots spots;
    for (const plan::Component& each : plan.find_design(design())->components) {
        const NodeItem* item = scene_.node(each.id);
        const bool drawn = !each.placed && item != nullptr;
        spots[each.id] = drawn ? Spot{item->pos().x(), item->pos().y()} : Spot{each.x, each.y};
    }
    return spots;
}

void Editor::take_spots(plan::Plan& plan, const Spots& before, const Spots& after) const {
    Placed moved;
    for (const auto& [id, spot] : after)
        if (spot != before.at(id)) moved.emplace_back(id, spot);
    document::move(plan, design(), moved);
}

void Editor::put_into(plan::Plan& plan, const Places& places) const {
    if (places.empty()) return;
    for (const auto& [id, place] : places) document::put_into(plan, design(), id, place, document().surroundings()->get());
    const Spots before = spots_in(plan);
    Spots spots = before;
    const auto regions = regions_in(plan);
    for (const auto& [id, place] : places) uncover(spots, id, regions);
    take_spots(plan, before, spots);
}

void Editor::clear_changed(const plan::Plan& before, plan::Plan& after) const {
    const auto regions = regions_in(after), former = regions_in(before);
    const bool changed = std::ranges::any_of(regions, [&](const document::RegionContent& region) {
        return std::ranges::any_of(
            region.components, [&](const std::string& id) { return document::place_of(former, id) != document::place_of(regions, id); });
    });
    if (changed && !former.empty()) clear_all(after);
}

bool Editor::clear_all(plan::Plan& plan) const {
    const Spots placed = spots_in(plan);
    Spots spots = placed;
    clear_frames(spots, regions_in(plan));
    take_spots(plan, placed, spots);
    return spots != placed;
}

void Editor::splice(const std::string& connection, const std::string& component, const Placed& placed, const Places& places) {
    Placed room;
    for (const auto& [id, spot] : placed)
        if (id == component) room = room_for(id, connection, {spot.x, spot.y});
    document().edit(tr("Put %1 into %2").arg(text_of(component), text_of(connection)), [&](plan::Plan& plan) {
        document::move(plan, design(), placed);
        put_into(plan, places);
        if (document::splice(plan, design(), connection, component, types())) document::move(plan, design(), room);
    });
}

void Editor::move(const Placed& placed, document::Gesture gesture) {
    Parts parts;
    for (const auto& [id, spot] : placed) parts.components.push_back(id);
    document().edit(
        tr("Move %1").arg(name_of(parts)), [&](plan::Plan& plan) { document::move(plan, design(), placed); }, gesture);
}

void Editor::move_into(const Placed& placed, const Places& places) {
    plan::Plan former = plan();
    const bool was_clear = !clear_all(former);
    Parts parts;
    for (const auto& [id, spot] : placed)
        if (places.empty() || places.contains(id)) parts.components.push_back(id);
    const QString what = name_of(parts);
    const bool one =
        !places.empty() && std::ranges::all_of(places, [&](const auto& each) { return each.second == places.begin()->second; });
    document().edit(one ? tr("Move %1 to %2").arg(what, text_of(places.begin()->second)) : tr("Move %1").arg(what), [&](plan::Plan& plan) {
        document::move(plan, design(), placed);
        put_into(plan, places);
        if (was_clear) clear_all(plan);
    });
}

Placed Editor::selected_places() const {
    Placed placed;
    for (const std::string& id : selection().parts().components)
        if (const NodeItem* node = scene_.node(id)) placed.emplace_back(id, Spot{node->pos().x(), node->pos().y()});
    return placed;
}

void Editor::nudge(QPointF by, document::Gesture gesture) {
    Placed placed = selected_places();
    for (auto& [id, spot] : placed) spot = {spot.x + by.x(), spot.y + by.y()};
    if (!placed.empty()) move(placed, gesture);
}

void Editor::align(Edge edge) {
    Placed placed = selected_places();
    canvas::align(placed, edge);
    document().edit(tr("Align %1").arg(name_of(selection().parts())), [&](plan::Plan& plan) { document::move(plan, design(), placed); });
}

void Editor::distribute(bool horizontally) {
    Placed placed = selected_places();
    canvas::distribute(placed, horizontally);
    document().edit(tr("Distribute %1").arg(name_of(selection().parts())),
                    [&](plan::Plan& plan) { document::move(plan, design(), placed); });
}

void Editor::start_layout() {
    if (scene_.design() == nullptr || scene_.nodes().empty()) return;
    layout_design_ = design();
    layout_.start(*scene_.design(), regions_in(plan()));
}

void Editor::take_layout(const Spots& spots, const QString& why) {
    const QRectF before = scene_.content();
    QRectF after;
    for (const auto& [id, spot] : spots) after |= card_at({spot.x, spot.y});
    // It stays where it is looked at.
    const double dx = std::round((before.left() - after.left()) / snap_step) * snap_step;
    const double dy = std::round((before.center().y() - after.center().y()) / snap_step) * snap_step;
    Placed placed;
    for (const auto& [id, spot] : spots) placed.emplace_back(id, Spot{spot.x + dx, spot.y + dy});
    document().edit(tr("Lay out %1").arg(text_of(layout_design_)), [&](plan::Plan& plan) { document::move(plan, layout_design_, placed); });
    if (!why.isEmpty()) tell(why);
    emit layout_done();
}

QString Editor::why_not_renamed(const std::string& id, const QString& to) const {
    if (to == text_of(id)) return {};
    if (!plan::is_identifier(to.toStdString())) return tr("A name is a letter, then letters, digits, '_' or '-'");
    plan::Plan copy = plan();
    if (document::rename_component(copy, design(), id, to.toStdString(), types())) return {};
    return tr("'%1' is taken").arg(to);
}

void Editor::rename(const std::string& id, const QString& to) {
    const Parts former = selection().parts();
    const bool renamed = document().edit(tr("Rename %1 to %2").arg(text_of(id), to), [&](plan::Plan& plan) {
        document::rename_component(plan, design(), id, to.toStdString(), types());
    });
    if (renamed && std::ranges::find(former.components, id) != former.components.end()) selection().select({{to.toStdString()}, {}});
}

}  // namespace headroom::canvas
