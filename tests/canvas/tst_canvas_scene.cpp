// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>

#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;

namespace {

/// What differs between the scene and the plan; empty: nothing.
QString difference_of(const Desk& desk, const plan::Design& design) {
    const Scene& scene = desk.scene();
    if (scene.nodes().size() != design.components.size())
        return QStringLiteral("%1 cards, %2 components").arg(scene.nodes().size()).arg(design.components.size());
    if (scene.arrows().size() != design.connections.size())
        return QStringLiteral("%1 arrows, %2 connections").arg(scene.arrows().size()).arg(design.connections.size());
    for (const plan::Component& component : design.components) {
        const NodeItem* node = scene.node(component.id);
        if (node == nullptr) return "no card of " + QString::fromStdString(component.id);
        if (node->type_name() != component.type) return "another type: " + QString::fromStdString(component.id);
        if (component.placed && node->pos() != QPointF(component.x, component.y))
            return "elsewhere: " + QString::fromStdString(component.id);
    }
    for (const plan::Connection& connection : design.connections) {
        const ArrowItem* arrow = scene.arrow(connection.id);
        if (arrow == nullptr) return "no arrow of " + QString::fromStdString(connection.id);
        if (arrow->ends().from != scene.node(connection.from) || arrow->ends().to != scene.node(connection.to))
            return "other ends: " + QString::fromStdString(connection.id);
        const auto begin = arrow->ends().from->find_port(true, arrow->ends().from_port);
        if (arrow->corners().front() != arrow->ends().from->port_place(*begin)) return "begins beside its port";
    }
    return {};
}

/// Some change of the design, as a person may make it.
void change_somehow(plan::Plan& plan, QRandomGenerator& random, const schema::Catalogue& types) {
    const plan::Design& design = plan.designs.front();
    const std::string name = design.name;
    const auto any = [&]() -> std::string {
        return design.components.empty() ? std::string()
                                         : design.components[random.bounded(static_cast<quint32>(design.components.size()))].id;
    };
    const document::Spot spot{static_cast<double>(random.bounded(1000)), static_cast<double>(random.bounded(1000))};
    switch (random.bounded(7)) {
        case 0:
        case 1: document::add_component(plan, name, types.names()[random.bounded(static_cast<quint32>(types.names().size()))], spot); break;
        case 2: document::remove(plan, name, {{any()}, {}}); break;
        case 3: document::move(plan, name, {{any(), spot}}); break;
        case 4: document::rename_component(plan, name, any(), "n" + std::to_string(random.bounded(100)), types); break;
        case 5:
            for (int i = 0; i < 6; ++i) {
                plan::Connection wanted;
                wanted.from = any();
                wanted.to = any();
                document::connect(plan, name, wanted, types);
            }
            break;
        default:
            if (!design.connections.empty()) document::splice(plan, name, design.connections.front().id, any(), types);
    }
}

}  // namespace

/// The scene is the plan, whatever happens to it.
class TestCanvasScene : public QObject {
    Q_OBJECT

private slots:
    void shows_what_is_in_the_plan() {
        const Desk desk;
        QCOMPARE(difference_of(desk, desk.design()), QString());
        QVERIFY(!desk.scene().arrow("users->service")->is_asynchronous());
    }

    void follows_random_edits_and_their_undoing() {
        Desk desk;
        QRandomGenerator random(11);
        for (int i = 0; i < 200; ++i) {
            desk.document.edit(QStringLiteral("Change"), [&](plan::Plan& plan) { change_somehow(plan, random, desk.document.types()); });
            QVERIFY2(difference_of(desk, desk.design()).isEmpty(), qPrintable(difference_of(desk, desk.design())));
        }
        QVERIFY(desk.steps() > 100);
        while (desk.document.undo_stack().canUndo()) {
            desk.document.undo_stack().undo();
            QVERIFY2(difference_of(desk, desk.design()).isEmpty(), qPrintable(difference_of(desk, desk.design())));
        }
        QCOMPARE(desk.scene().nodes().size(), std::size_t(6));
        desk.document.undo_stack().setIndex(desk.document.undo_stack().count());
        QCOMPARE(difference_of(desk, desk.design()), QString());
    }

    void keeps_cards_that_stay() {
        Desk desk;
        const NodeItem* before = &desk.node("service");
        desk.document.edit(QStringLiteral("Move"), [](plan::Plan& plan) { document::move(plan, "A", {{"service", {300, 50}}}); });
        QCOMPARE(&desk.node("service"), before);
    }

    void messages_are_dashed() {
        Desk desk;
        desk.document.edit(QStringLiteral("Connect"), [&](plan::Plan& plan) {
            plan::Connection wanted;
            wanted.from = "queue";
            wanted.to = "worker";
            document::connect(plan, "A", wanted, desk.document.types());
        });
        QVERIFY(desk.scene().arrow("queue->worker")->is_asynchronous());
    }

    void finds_places_for_components_without_one() {
        plan::Plan plan = test::small_plan();
        for (plan::Component& component : plan.designs.front().components) component.placed = false;
        Desk desk(plan);
        for (const NodeItem* one : desk.scene().nodes())
            for (const NodeItem* other : desk.scene().nodes()) QVERIFY(one == other || !one->card().intersects(other->card()));
        QVERIFY(desk.node("users").pos().x() < desk.node("service").pos().x());
        for (const plan::Component& component : desk.design().components) QVERIFY(!component.placed);
        QVERIFY(!desk.document.undo_stack().canUndo());
    }

    void another_design_is_shown_when_it_is_looked_at() {
        Desk desk;
        desk.document.edit(QStringLiteral("Duplicate"), [](plan::Plan& plan) {
            document::duplicate_design(plan, "A", "B");
            document::remove(plan, "B", {{"cache", "queue", "worker"}, {}});
        });
        desk.selection.show_design("B");
        QCOMPARE(desk.scene().nodes().size(), std::size_t(3));
        QCOMPARE(difference_of(desk, *desk.document.plan().find_design("B")), QString());
        desk.document.undo_stack().undo();
        QCOMPARE(difference_of(desk, desk.design()), QString());
    }

    void another_plan_is_taken_over() {
        Desk desk;
        desk.selection.select({{"service"}, {}});
        desk.document.reset(document::new_plan());
        QVERIFY(desk.scene().nodes().empty());
        QVERIFY(desk.scene().arrows().empty());
        desk.document.reset(plan::Plan{});
        QVERIFY(desk.scene().nodes().empty());
    }

    void selection_shows_both_ways() {
        Desk desk;
        desk.selection.select({{"service"}, {"users->service"}});
        QVERIFY(desk.node("service").look().selected);
        QVERIFY(!desk.node("database").look().selected);
        desk.press(desk.at("database"));
        desk.release(desk.at("database"));
        QVERIFY(desk.is_selected("database"));
        QVERIFY(!desk.node("service").look().selected);
    }

    void difference_against_another_design_is_marked() {
        Desk desk;
        desk.document.edit(QStringLiteral("Duplicate"), [&](plan::Plan& plan) {
            document::duplicate_design(plan, "A", "B");
            document::remove(plan, "B", {{"cache"}, {"users->service"}});
            document::add_component(plan, "B", "cdn", {100, 100});
            plan.designs.back().components[1].settings.set("replicas", 5);
            document::move(plan, "B", {{"database", {700, 0}}});
        });
        desk.selection.show_design("B");
        desk.canvas->show_difference("A");
        QCOMPARE(desk.node("cdn").look().mark, Mark::Added);
        QCOMPARE(desk.node("service").look().mark, Mark::Changed);
        QCOMPARE(desk.node("database").look().mark, Mark::None);  // elsewhere, but the same
        QCOMPARE(desk.scene().ghosts().size(), std::size_t(1));
        QCOMPARE(desk.scene().ghosts().front()->id(), std::string("cache"));
        QCOMPARE(desk.scene().ghost_arrows().size(), std::size_t(1));
        QCOMPARE(desk.scene().ghost_arrows().front()->id(), std::string("users->service"));

        desk.document.undo_stack().undo();  // the design that is looked at goes
        QVERIFY(desk.scene().ghosts().empty());
        desk.document.undo_stack().redo();
        desk.selection.show_design("B");
        QCOMPARE(desk.node("cdn").look().mark, Mark::Added);
        desk.canvas->show_difference({});
        QCOMPARE(desk.node("cdn").look().mark, Mark::None);
        QVERIFY(desk.scene().ghosts().empty());
    }
};

QTEST_MAIN(TestCanvasScene)
#include "tst_canvas_scene.moc"
