// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>
#include <string>

#include "app/canvas/canvas.h"
#include "app/canvas/editor.h"
#include "app/canvas/scene.h"
#include "app/canvas/view.h"
#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "study/result.h"

namespace headroom::test {

/// users -> web -> db, and a cache, a queue and a worker beside them that are not connected.
inline plan::Plan small_plan() {
    plan::Plan plan = document::new_plan();
    const std::string design = plan.designs.front().name;
    document::add_component(plan, design, "users", {0, 0});
    document::add_component(plan, design, "service", {220, 0});
    document::add_component(plan, design, "database", {440, 0});
    document::add_component(plan, design, "cache", {0, 200});
    document::add_component(plan, design, "queue", {220, 200});
    document::add_component(plan, design, "worker", {440, 200});
    const app::PlanSurroundings surroundings(std::nullopt, std::nullopt);
    const auto connect = [&](const char* from, const char* to) {
        plan::Connection wanted;
        wanted.from = from;
        wanted.to = to;
        document::connect(plan, design, wanted, surroundings.types());
    };
    connect("users", "service");
    connect("service", "database");
    return plan;
}

/// A canvas on a plan, shown.
struct Desk {
    explicit Desk(plan::Plan plan = small_plan(), QSize size = {1000, 700}) {
        document.reset(std::move(plan));
        canvas = std::make_unique<canvas::Canvas>(document, selection);
        canvas->resize(size);
        canvas->show();
        activate();
    }

    void activate() const {
        QApplication::setActiveWindow(canvas.get());
        view().setFocus();
        QApplication::processEvents();
    }

    document::PlanDocument document;
    document::Selection selection{document};
    std::unique_ptr<canvas::Canvas> canvas;

    canvas::View& view() const { return canvas->view(); }
    canvas::Scene& scene() const { return canvas->scene(); }
    canvas::NodeItem& node(const char* id) const { return *scene().node(id); }
    const plan::Design& design() const { return document.plan().designs.front(); }
    std::size_t steps() { return static_cast<std::size_t>(document.undo_stack().count()); }
    QAction* action(const char* name) const { return canvas->findChild<QAction*>(QString::fromLatin1(name)); }
    bool is_selected(const std::string& id) const {
        const auto& all = selection.parts().components;
        return std::ranges::find(all, id) != all.end();
    }

    QPoint pixel(QPointF place) const { return view().mapFromScene(place); }
    QPoint at(const char* id) const { return pixel(node(id).pos()); }
    QPoint port(const char* id, bool output, std::size_t index = 0) const { return pixel(node(id).port_place({output, index})); }

    void press(QPoint where, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        QTest::mousePress(view().viewport(), button, keys, where);
    }
    void move(QPoint where, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        QMouseEvent event(QEvent::MouseMove, where, view().viewport()->mapToGlobal(where), Qt::NoButton, button, keys);
        QApplication::sendEvent(view().viewport(), &event);
    }
    void release(QPoint where, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        QTest::mouseRelease(view().viewport(), button, keys, where);
    }
    void drag(QPoint from, QPoint to, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        press(from, button, keys);
        move(from + (to - from) / 2, button, keys);
        move(to, button, keys);
        release(to, button, keys);
    }
    void key(Qt::Key which, Qt::KeyboardModifiers keys = {}) const { QTest::keyClick(&view(), which, keys); }
};

/// The latest of what a canvas told.
inline QString last(const QSignalSpy& told) { return told.isEmpty() ? QString() : told.last().front().toString(); }

/// Figures for all components of a design: their utilizations in turn from `utilizations`.
inline std::shared_ptr<study::RunResult> figures(const plan::Design& design, const std::vector<double>& utilizations) {
    auto run = std::make_shared<study::RunResult>();
    run->design = design.name;
    run->users = 10000;
    study::LevelResult& level = run->levels.emplace_back();
    run->cost.emplace().currency = "USD";
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        study::ComponentResult& each = level.components.emplace_back();
        each.id = design.components[i].id;
        each.type = design.components[i].type;
        each.resources.push_back({"cpu", {utilizations[i % utilizations.size()], {}}});
        each.bottleneck = 0;
        each.replicas = {2, {}};
        each.arrivals_per_s = {1160, {}};
        each.queue_length = {3.5, {}};
        each.residence.quantiles[3] = {0.0451, {}};
        each.instances = {{0.5, {}}, {0.9, {}}};
        run->cost->by_component.push_back({each.id, 140});
        run->cost->lines.push_back(
            {.component = each.id, .kind = "compute", .item = {}, .option = {}, .amount = 730, .per = "hour", .per_month = 140});
    }
    for (const plan::Connection& connection : design.connections) {
        study::ConnectionResult& each = level.connections.emplace_back();
        each.id = connection.id;
        each.calls_per_s = {1160, {}};
        each.failures_per_s = {0.5, {}};
    }
    return run;
}

}  // namespace headroom::test
