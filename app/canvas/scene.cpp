// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/canvas/scene.h"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

#include "app/canvas/frames.h"
#include "app/canvas/geometry.h"
#include "core/diagnostic.h"
#include "plan/shards.h"
#include "plan/topology.h"

namespace headroom::canvas {

namespace {

constexpr double space_around = 3000;
constexpr int lanes = 4;

}  // namespace

Scene::Scene(document::PlanDocument& document, document::Selection& selection, QObject* parent)
    : QGraphicsScene(parent), document_(document), selection_(selection) {
    setItemIndexMethod(NoIndex);
    connect(&document, &document::PlanDocument::changed, this, &Scene::follow);
    connect(&selection, &document::Selection::design_changed, this, [this] {
        found_places_.clear();
        sync();
    });
    connect(&selection, &document::Selection::changed, this, &Scene::sync_selection);
    sync();
}

Scene::~Scene() = default;

const plan::Design* Scene::design() const { return document_.plan().find_design(selection_.design()); }

NodeItem* Scene::node(const std::string& id) const {
    const auto found = node_by_id_.find(id);
    return found == node_by_id_.end() ? nullptr : found->second;
}

ArrowItem* Scene::arrow(const std::string& id) const {
    const auto found = arrow_by_id_.find(id);
    return found == arrow_by_id_.end() ? nullptr : found->second;
}

NodeItem* Scene::node_at(QPointF place) const {
    const auto found = std::find_if(nodes_.rbegin(), nodes_.rend(), [&](const NodeItem* node) { return node->card().contains(place); });
    return found == nodes_.rend() ? nullptr : *found;
}

ArrowItem* Scene::arrow_at(QPointF place, double radius) const {
    ArrowItem* nearest = nullptr;
    double least = radius;
    for (ArrowItem* arrow : arrows_) {
        if (!arrow->boundingRect().adjusted(-radius, -radius, radius, radius).contains(place)) continue;
        const double distance = arrow->distance(place);
        if (distance > least) continue;
        least = distance;
        nearest = arrow;
    }
    return nearest;
}

QRectF Scene::content() const {
    QRectF all;
    for (const NodeItem* node : nodes_) all |= node->card();
    for (const ScopeItem* scope : scopes_) all |= scope->frame();
    for (const RegionItem* region : regions_) all |= region->frame();
    for (const auto& ghost : ghosts_) all |= ghost->card();
    return all;
}

Spots Scene::spots() const {
    Spots all;
    for (const NodeItem* node : nodes_) all[node->id()] = {node->pos().x(), node->pos().y()};
    return all;
}

void Scene::follow(const document::PlanChange& change) {
    if (change.everything) found_places_.clear();
    if (change.concerns(selection_.design()) || (!other_design_.empty() && change.concerns(other_design_)) || change.head) sync();
}

void Scene::sync() {
    static const plan::Design nothing;
    const plan::Design& design = this->design() ? *this->design() : nothing;
    place_unplaced(design);
    const bool nodes_differ = sync_nodes(design);
    const bool arrows_differ = sync_arrows(design);
    if (nodes_differ || arrows_differ) {
        route_all();
        apply_figures();
    }
    sync_scopes(design);
    sync_regions(design);
    apply_difference();
    fit_scene_rect();
    sync_selection();
    emit synced();
}

void Scene::place_unplaced(const plan::Design& design) {
    const auto has_place = [&](const plan::Component& each) { return each.placed || found_places_.contains(each.id); };
    if (std::ranges::all_of(design.components, has_place)) return;
    double below = 0;
    bool some = false;
    for (const plan::Component& each : design.components)
        if (each.placed) {
            below = some ? std::max(below, each.y) : each.y;
            some = true;
        }
    Spots places = layered(design);
    if (!some) clear_frames(places, document::regions_of(design, document_.surroundings()->get()), between_frames);
    double top = 0;
    for (const auto& [id, spot] : places) top = std::min(top, spot.y);
    const double shift = some ? below + row_pitch - top : 0;
    for (const plan::Component& each : design.components)
        if (const auto found = places.find(each.id); !has_place(each) && found != places.end())
            found_places_[each.id] = {found->second.x, found->second.y + shift};
}

bool Scene::sync_nodes(const plan::Design& design) {
    bool differs = nodes_.size() != design.components.size();
    std::vector<NodeItem*> kept;
    std::unordered_map<std::string, NodeItem*> left = std::move(node_by_id_);
    node_by_id_.clear();
    for (const plan::Component& component : design.components) {
        const schema::Record* record = document_.types().find(component.type);
        NodeItem* item = nullptr;
        if (const auto found = left.find(component.id);
            found != left.end() && found->second->type_name() == component.type && found->second->record() == record) {
            item = found->second;
            left.erase(found);
        } else if (!node_by_id_.contains(component.id)) {
            item = new NodeItem(component.id, component.type, record);
            addItem(item);
            differs = true;
        } else {
            continue;  // an id that is given twice is a mistake of the plan
        }
        const auto found = found_places_.find(component.id);
        const QPointF place = component.placed || found == found_places_.end() ? QPointF(component.x, component.y)
                                                                               : QPointF(found->second.x, found->second.y);
        if (item->pos() != place) {
            item->setPos(place);
            differs = true;
        }
        node_by_id_[component.id] = item;
        kept.push_back(item);
    }
    nodes_ = std::move(kept);
    if (left.empty()) return differs;
    for (ArrowItem* arrow : arrows_) arrow->set_ends({});  // of cards that go now
    for (const auto& [id, item] : left) delete item;
    return true;
}

ArrowItem::Ends Scene::ends_of(const plan::Connection& connection) {
    ArrowItem::Ends ends{node(connection.from), node(connection.to), connection.from_port, connection.to_port, {}};
    if (ends.from == nullptr || ends.to == nullptr || ends.from->record() == nullptr || ends.to->record() == nullptr) return ends;
    Diagnostics unread;
    const plan::Ports ports = plan::choose_ports(connection, *ends.from->record(), *ends.to->record(), {}, unread);
    if (ports.from == nullptr) return ends;
    ends.from_port = ports.from->name;
    ends.to_port = ports.to->name;
    ends.connects = ports.from->connects;
    return ends;
}

bool Scene::sync_arrows(const plan::Design& design) {
    bool differs = false;
    std::vector<ArrowItem*> kept;
    std::unordered_map<std::string, ArrowItem*> left = std::move(arrow_by_id_);
    arrow_by_id_.clear();
    for (const plan::Connection& connection : design.connections) {
        const ArrowItem::Ends ends = ends_of(connection);
        if (ends.from == nullptr || ends.to == nullptr || arrow_by_id_.contains(connection.id)) continue;
        ArrowItem* item = nullptr;
        if (const auto found = left.find(connection.id); found != left.end()) {
            item = found->second;
            left.erase(found);
        } else {
            item = new ArrowItem(connection.id);
            addItem(item);
        }
        differs = differs || !(item->ends() == ends);
        item->set_ends(ends);
        arrow_by_id_[connection.id] = item;
        kept.push_back(item);
    }
    arrows_ = std::move(kept);
    for (const auto& [id, item] : left) delete item;
    return differs || !left.empty();
}

void Scene::collect_obstacles() {
    obstacles_.clear();
    for (const NodeItem* node : nodes_) obstacles_.add(node->card());
}

void Scene::route_arrow(ArrowItem& arrow) {
    const ArrowItem::Ends& ends = arrow.ends();
    const auto begin = ends.from->find_port(true, ends.from_port), end = ends.to->find_port(false, ends.to_port);
    const QPointF from = begin ? ends.from->port_place(*begin) : QPointF(ends.from->card().right(), ends.from->pos().y());
    const QPointF to = end ? ends.to->port_place(*end) : QPointF(ends.to->card().left(), ends.to->pos().y());
    arrow.set_corners(route(from, to, lanes_[ends.from], obstacles_));
}

void Scene::route_all() {
    lanes_.clear();
    for (std::size_t i = 0; i < nodes_.size(); ++i) lanes_[nodes_[i]] = static_cast<int>(i) % lanes;
    collect_obstacles();
    for (ArrowItem* arrow : arrows_) route_arrow(*arrow);
}

void Scene::route_near(const std::vector<QRectF>& areas) {
    collect_obstacles();
    for (ArrowItem* arrow : arrows_)
        if (std::ranges::any_of(areas, [&](const QRectF& area) { return arrow->boundingRect().intersects(area); })) route_arrow(*arrow);
}

void Scene::preview(const std::map<std::string, QPointF>& places) {
    std::vector<QRectF> areas;
    for (const auto& [id, place] : places) {
        NodeItem* item = node(id);
        if (item == nullptr || item->pos() == place) continue;
        areas.push_back(item->card());
        item->setPos(place);
        areas.push_back(item->card());
    }
    if (areas.empty()) return;
    route_near(areas);
    place_scopes();
    emit looks_changed();
}

void Scene::end_preview() { sync(); }

void Scene::sync_scopes(const plan::Design& design) {
    const std::vector<plan::DrawnScope> drawn = plan::drawn_scopes(design, document_.types());
    while (scopes_.size() > drawn.size()) {
        delete scopes_.back();
        scopes_.pop_back();
    }
    while (scopes_.size() < drawn.size()) {
        scopes_.push_back(new ScopeItem);
        addItem(scopes_.back());
    }
    for (std::size_t i = 0; i < drawn.size(); ++i) scopes_[i]->set_scope(drawn[i]);
    std::ranges::stable_sort(scopes_, std::greater(), [](const ScopeItem* each) { return each->scope().components.size(); });
    place_scopes();
}

/// An outer frame stands around the inner ones.
void Scene::place_scopes() {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
        const auto& ids = (*scope)->scope().components;
        QRectF area;
        for (const std::string& id : ids)
            if (const NodeItem* item = node(id)) area |= item->card();
        for (auto inner = scopes_.rbegin(); inner != scope; ++inner)
            if (std::ranges::find(ids, (*inner)->scope().router) != ids.end()) area |= (*inner)->frame();
        (*scope)->set_area(area);
    }
}

void Scene::sync_selection() {
    const document::Parts parts = selection_shown_ ? selection_.parts() : document::Parts{};
    const std::unordered_set<std::string> components(parts.components.begin(), parts.components.end());
    const std::unordered_set<std::string> connections(parts.connections.begin(), parts.connections.end());
    for (NodeItem* node : nodes_) {
        const bool selected = components.contains(node->id());
        if (node->look().selected != selected) node->change_look().selected = selected;
        node->setZValue(selected ? 2 : 1);
    }
    for (ArrowItem* arrow : arrows_)
        arrow->set_state(connections.contains(arrow->id()) ? ArrowItem::State::Selected : ArrowItem::State::Plain);
    emit looks_changed();
}

void Scene::show_selection(bool shown) {
    selection_shown_ = shown;
    for (NodeItem* node : nodes_) {
        node->change_look().hovered = false;
        node->set_lit_port({});
    }
    sync_selection();
}

void Scene::fit_scene_rect() { setSceneRect(content().adjusted(-space_around, -space_around, space_around, space_around)); }

}  // namespace headroom::canvas
