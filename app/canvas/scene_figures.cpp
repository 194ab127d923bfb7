// SPDX-License-Identifier: GPL-3.0-or-later
#include <unordered_map>

#include "app/canvas/difference.h"
#include "app/canvas/scene.h"

namespace headroom::canvas {

void Scene::show_figures(const replay::Snapshot& snapshot, bool outdated) {
    snapshot_ = snapshot;
    outdated_ = outdated;
    apply_figures();
    emit looks_changed();
}

void Scene::apply_figures() {
    const study::RunResult* run = snapshot_ ? &snapshot_.run() : nullptr;
    const bool other_run = run != course_of_;
    course_of_ = run;
    std::unordered_map<const NodeItem*, double> failures;
    std::unordered_map<std::string, const study::ConnectionResult*> results;
    if (run != nullptr)
        for (const study::ConnectionResult& each : snapshot_.level().connections) results[each.id] = &each;
    for (ArrowItem* arrow : arrows_) {
        const auto found = results.find(arrow->id());
        arrow->set_rate(found == results.end() ? std::nullopt : found->second->calls_per_s.value, outdated_);
        arrow->set_link_load(found == results.end() ? std::nullopt : found->second->line_utilization.value);
        if (found != results.end() && found->second->failures_per_s.value)
            failures[arrow->ends().to] += *found->second->failures_per_s.value;
    }
    for (NodeItem* node : nodes_) {
        NodeLook& look = node->change_look();
        const auto failed = failures.find(node);
        // A window of a day has its own utilization, but not its own failures.
        const bool has_failures = run != nullptr && !snapshot_.window() && failed != failures.end();
        read_figures(look, snapshot_, node->id(), has_failures ? std::optional(failed->second) : std::nullopt);
        if (run != nullptr && (other_run || look.course.empty())) look.course = snapshot_.utilization_over_time(node->id());
        look.outdated = outdated_;
    }
}

void Scene::show_difference(const std::string& other_design) {
    other_design_ = other_design;
    apply_difference();
    emit synced();
}

void Scene::apply_difference() {
    ghost_arrows_.clear();
    ghosts_.clear();
    const plan::Design *own = design(), *other = document_.plan().find_design(other_design_);
    const Difference found = own != nullptr && other != nullptr && own != other ? difference(*own, *other) : Difference{};
    const auto mark_of = [](const std::map<std::string, Mark>& marks, const std::string& id) {
        const auto each = marks.find(id);
        return each == marks.end() ? Mark::None : each->second;
    };
    for (NodeItem* node : nodes_)
        if (const Mark mark = mark_of(found.components, node->id()); node->look().mark != mark) node->change_look().mark = mark;
    for (ArrowItem* arrow : arrows_) arrow->set_mark(mark_of(found.connections, arrow->id()));

    std::unordered_map<std::string, NodeItem*> ghost_by_id;
    for (const plan::Component* component : found.removed) {
        auto& ghost =
            ghosts_.emplace_back(std::make_unique<NodeItem>(component->id, component->type, document_.types().find(component->type)));
        ghost->change_look().mark = Mark::Removed;
        ghost->change_look().hint = Hint::Dimmed;
        ghost->setPos(component->x, component->y);
        ghost->setZValue(-1);
        addItem(ghost.get());
        ghost_by_id[component->id] = ghost.get();
    }
    const auto end = [&](const std::string& id) {
        const auto ghost = ghost_by_id.find(id);
        return ghost != ghost_by_id.end() ? ghost->second : node(id);
    };
    for (const plan::Connection* connection : found.removed_connections) {
        NodeItem *from = end(connection->from), *to = end(connection->to);
        if (from == nullptr || to == nullptr) continue;
        auto& ghost = ghost_arrows_.emplace_back(std::make_unique<ArrowItem>(connection->id));
        ghost->set_ends({from, to, connection->from_port, connection->to_port, schema::Connects::Calls});
        ghost->set_mark(Mark::Removed);
        ghost->setOpacity(0.6);
        ghost->setZValue(-1);
        addItem(ghost.get());
        route_arrow(*ghost);
    }
}

}  // namespace headroom::canvas
