// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QMenu>

#include "app/canvas/actions.h"
#include "app/canvas/auto_layout.h"
#include "app/canvas/geometry.h"
#include "app/canvas/menus.h"
#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;
using test::last;

namespace {

QAction* find(const QMenu& menu, const QString& name) {
    for (QAction* action : menu.actions())
        if (action->objectName() == name) return action;
    return nullptr;
}

}  // namespace

/// Clipboard, order, layout, menus.
class TestCanvasEdits : public QObject {
    Q_OBJECT

private slots:
    void copies_between_two_windows() {
        plan::Plan plan = test::small_plan();
        plan.designs.front().components[1].settings.set("replicas", 7);
        Desk from(plan);
        Desk to(document::new_plan());
        from.selection.select({{"service", "database"}, {}});
        from.activate();
        from.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().trimmed().startsWith('{'));
        to.activate();
        to.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(to.design().components.size(), std::size_t(2));
        QCOMPARE(to.design().find_component("service")->settings, from.design().find_component("service")->settings);
        QVERIFY(to.design().find_connection("service->database") != nullptr);
        QCOMPARE(to.selection.parts().components, (std::vector<std::string>{"service", "database"}));
        QCOMPARE(to.steps(), std::size_t(1));
        for (const NodeItem* node : to.scene().nodes()) QVERIFY(to.view().visible().intersects(node->card()));
    }

    void pastes_beside_and_further_off_each_time() {
        Desk desk;
        desk.selection.select({{"cache"}, {}});
        desk.action("edit_copy")->trigger();
        desk.action("edit_paste")->trigger();
        desk.action("edit_paste")->trigger();
        QVERIFY(desk.node("cache2").pos() != desk.node("cache").pos());
        QVERIFY(desk.node("cache3").pos() != desk.node("cache2").pos());
    }

    void cuts_and_pastes_what_is_not_in_the_plan_yet_too() {
        plan::Plan plan = test::small_plan();
        for (plan::Component& component : plan.designs.front().components) component.placed = false;
        Desk desk(plan);
        const QPointF apart = desk.node("database").pos() - desk.node("service").pos();
        desk.selection.select({{"service", "database"}, {}});
        desk.action("edit_cut")->trigger();
        QVERIFY(desk.scene().node("service") == nullptr);
        QVERIFY(desk.design().connections.empty());
        desk.action("edit_paste")->trigger();
        QCOMPARE(desk.node("database").pos() - desk.node("service").pos(), apart);
    }

    void other_texts_are_not_pasted() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        for (const char* text : {"hello", "{}", "[1, 2]", ""}) {
            QGuiApplication::clipboard()->setText(text);
            desk.action("edit_paste")->trigger();
            QCOMPARE(desk.steps(), std::size_t(0));
            QVERIFY(last(told).contains("Nothing to paste"));
        }
    }

    void duplicates_without_the_clipboard() {
        Desk desk;
        QGuiApplication::clipboard()->setText("mine");
        desk.selection.select({{"service", "database"}, {}});
        desk.key(Qt::Key_D, Qt::ControlModifier);
        QVERIFY(desk.design().find_connection("service2->database2") != nullptr);
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("mine"));
    }

    void deletes_components_and_arrows() {
        Desk desk;
        desk.selection.select({{"cache"}, {"users->service"}});
        desk.key(Qt::Key_Delete);
        QVERIFY(desk.scene().node("cache") == nullptr);
        QVERIFY(desk.scene().arrow("users->service") == nullptr);
        QCOMPARE(desk.steps(), std::size_t(1));
        QVERIFY(!desk.action("edit_delete")->isEnabled());
    }

    void selects_all() {
        Desk desk;
        desk.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(desk.selection.parts().components.size(), desk.design().components.size());
    }

    void aligns_and_distributes_in_one_step_each() {
        Desk desk;
        QVERIFY(!desk.action("align_top")->isEnabled());
        desk.selection.select({{"users", "queue", "database"}, {}});
        desk.action("align_top")->trigger();
        QCOMPARE(desk.node("queue").pos().y(), 0.0);
        QCOMPARE(desk.steps(), std::size_t(1));
        desk.document.undo_stack().undo();
        desk.action("distribute_down")->trigger();
        QCOMPARE(desk.steps(), std::size_t(1));
    }

    void layout_is_one_step() {
        plan::Plan plan = test::small_plan();
        for (plan::Component& component : plan.designs.front().components) component.x = component.y = 0;
        Desk desk(plan);
        QSignalSpy done(desk.canvas->findChild<Editor*>(), &Editor::layout_done);
        desk.action("auto_layout")->trigger();
        QVERIFY(done.wait(20000));
        QCOMPARE(desk.steps(), std::size_t(1));
        QVERIFY(desk.node("users").pos().x() < desk.node("service").pos().x());
        QVERIFY(desk.node("service").pos().x() < desk.node("database").pos().x());
        for (const NodeItem* one : desk.scene().nodes())
            for (const NodeItem* other : desk.scene().nodes()) QVERIFY(one == other || !one->card().intersects(other->card()));
        desk.document.undo_stack().undo();
        QCOMPARE(desk.node("database").pos(), QPointF());
    }

    void without_graphviz_the_layout_is_a_simple_one_and_says_so() {
        const plan::Plan plan = test::small_plan();
        AutoLayout layout;
        QSignalSpy done(&layout, &AutoLayout::finished);
        layout.start(plan.designs.front(), {}, "no-such-program");
        QVERIFY(!done.isEmpty() || done.wait(5000));
        QVERIFY(done.first()[1].toString().contains("not installed"));
        QCOMPARE(done.first()[0].value<Spots>().size(), std::size_t(6));
        layout.start(plan.designs.front(), {}, "true");
        QVERIFY(done.size() == 2 || done.wait(5000));
        QVERIFY(done.last()[1].toString().contains("did not answer"));
        QVERIFY(!layout.is_running());
    }

    void menus_offer_what_can_be_done_there() {
        Desk desk;
        auto* actions = desk.canvas->findChild<Actions*>();
        auto* editor = desk.canvas->findChild<Editor*>();
        int parameters = 0;
        QString help;
        const MenuCalls calls = {[&] { ++parameters; }, [&](const QString& type) { help = type; }};

        QMenu node_menu;
        desk.selection.select({{"database"}, {}});
        fill_menu(node_menu, {&desk.node("database"), {}, nullptr}, *editor, *actions, calls);
        find(node_menu, "menu_parameters")->trigger();
        find(node_menu, "menu_help")->trigger();
        QCOMPARE(parameters, 1);
        QCOMPARE(help, QString("database"));
        QVERIFY(find(node_menu, "edit_delete")->isEnabled());

        QMenu arrow_menu;
        desk.selection.select({{}, {"service->database"}});
        fill_menu(arrow_menu, {nullptr, {}, desk.scene().arrow("service->database")}, *editor, *actions, calls);
        auto* insert = arrow_menu.findChild<QMenu*>("menu_insert");
        QStringList offered;
        for (QAction* each : insert->actions()) offered += each->text();
        QVERIFY(offered.contains("Cache"));
        QVERIFY(!offered.contains("Worker"));
        for (QAction* each : insert->actions())
            if (each->text() == "Cache") each->trigger();
        QVERIFY(desk.design().find_connection("cache2->database") != nullptr);

        QMenu empty_menu;
        fill_menu(empty_menu, {}, *editor, *actions, calls);
        QVERIFY(find(empty_menu, "quick_add_action") != nullptr);
        QVERIFY(find(empty_menu, "edit_paste") != nullptr);
    }

    void the_menu_key_and_the_right_button_open_one() {
        Desk desk;
        QContextMenuEvent event(QContextMenuEvent::Mouse, desk.at("cache"), desk.view().viewport()->mapToGlobal(desk.at("cache")));
        QApplication::sendEvent(desk.view().viewport(), &event);
        auto* menu = desk.canvas->findChild<QMenu*>("canvas_menu");
        QVERIFY(menu != nullptr && menu->isVisible());
        QVERIFY(desk.is_selected("cache"));
        QVERIFY(find(*menu, "menu_help") != nullptr);
        menu->close();
    }
};

QTEST_MAIN(TestCanvasEdits)
#include "tst_canvas_edits.moc"
