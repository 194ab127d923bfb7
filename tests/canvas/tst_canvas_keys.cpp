// SPDX-License-Identifier: GPL-3.0-or-later
#include <QKeyEvent>
#include <QLineEdit>

#include "app/canvas/geometry.h"
#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;
using test::last;

/// Everything without a mouse.
class TestCanvasKeys : public QObject {
    Q_OBJECT

private slots:
    void arrows_walk_to_the_nearest_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<int>("key");
        QTest::addColumn<QString>("to");
        QTest::newRow("right") << "users" << int(Qt::Key_Right) << "service";
        QTest::newRow("left") << "database" << int(Qt::Key_Left) << "service";
        QTest::newRow("down") << "service" << int(Qt::Key_Down) << "queue";
        QTest::newRow("up") << "worker" << int(Qt::Key_Up) << "database";
        QTest::newRow("nothing there") << "users" << int(Qt::Key_Left) << "users";
    }
    void arrows_walk_to_the_nearest() {
        QFETCH(QString, from);
        QFETCH(int, key);
        QFETCH(QString, to);
        Desk desk;
        desk.selection.select({{from.toStdString()}, {}});
        desk.key(static_cast<Qt::Key>(key));
        QCOMPARE(desk.selection.parts().components, std::vector<std::string>{to.toStdString()});
    }

    void the_first_arrow_selects_something() {
        Desk desk;
        desk.key(Qt::Key_Right);
        QCOMPARE(desk.selection.parts().components.size(), std::size_t(1));
    }

    void what_is_walked_to_is_in_sight() {
        Desk desk(test::small_plan(), {300, 200});
        desk.view().set_zoom(1);
        desk.view().centerOn(desk.node("users").pos());
        desk.selection.select({{"users"}, {}});
        desk.key(Qt::Key_Right);
        QVERIFY(desk.view().visible().contains(desk.node("service").card()));
    }

    void tab_goes_through_all() {
        Desk desk;
        for (const plan::Component& component : desk.design().components) {
            desk.key(Qt::Key_Tab);
            QCOMPARE(desk.selection.parts().components, std::vector<std::string>{component.id});
        }
        desk.key(Qt::Key_Backtab);
        QVERIFY(desk.is_selected("queue"));
    }

    void control_arrows_nudge_in_one_step() {
        Desk desk;
        desk.selection.select({{"cache", "queue"}, {}});
        const auto nudge = [&](int key) {  // with the control key held down
            QKeyEvent event(QEvent::KeyPress, key, Qt::ControlModifier);
            QApplication::sendEvent(&desk.view(), &event);
        };
        for (int i = 0; i < 3; ++i) nudge(Qt::Key_Down);
        nudge(Qt::Key_Right);
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(desk.node("cache").pos(), QPointF(snap_step, 200 + 3 * snap_step));
        QTest::keyRelease(&desk.view(), Qt::Key_Control);
        desk.key(Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(desk.steps(), std::size_t(2));
        desk.document.undo_stack().undo();
        desk.document.undo_stack().undo();
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 200));
    }

    void enter_asks_for_the_parameters() {
        Desk desk;
        QSignalSpy asked(desk.canvas.get(), &Canvas::parameters_requested);
        desk.key(Qt::Key_Return);
        QCOMPARE(asked.size(), 0);
        desk.selection.select({{"cache"}, {}});
        desk.key(Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
    }

    void escape_selects_nothing() {
        Desk desk;
        desk.selection.select({{"cache"}, {}});
        desk.key(Qt::Key_Escape);
        QVERIFY(desk.selection.parts().is_empty());
    }

    void c_connects_with_a_chosen_target() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.selection.select({{"service"}, {}});
        desk.key(Qt::Key_C);
        QCOMPARE(last(told), QString("fits: calls"));
        QCOMPARE(desk.node("worker").look().hint, Hint::Dimmed);
        for (int i = 0; i < 4 && desk.node("cache").look().hint != Hint::Target; ++i) desk.key(Qt::Key_Left);
        QCOMPARE(desk.node("cache").look().hint, Hint::Target);
        desk.key(Qt::Key_Return);
        QCOMPARE(last(told), QString());
        QVERIFY(desk.design().find_connection("service->cache") != nullptr);
        QVERIFY(!desk.view().is_dragging());
    }

    void c_and_escape_connect_nothing() {
        Desk desk;
        desk.selection.select({{"service"}, {}});
        desk.key(Qt::Key_C);
        QVERIFY(desk.view().is_dragging());
        desk.key(Qt::Key_Escape);
        QVERIFY(!desk.view().is_dragging());
        QCOMPARE(desk.steps(), std::size_t(0));
        QVERIFY(desk.is_selected("service"));
    }

    void c_says_where_nothing_can_be_connected() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.key(Qt::Key_C);
        QVERIFY(last(told).contains("Select the component"));
        QVERIFY(!desk.view().is_dragging());
    }

    void f2_renames() {
        Desk desk;
        desk.selection.select({{"database"}, {}});
        desk.key(Qt::Key_F2);
        auto* box = desk.canvas->findChild<QLineEdit*>("rename");
        QVERIFY(box->isVisible());
        QCOMPARE(box->text(), QString("database"));
        box->setText("orders");
        QTest::keyClick(box, Qt::Key_Return);
        QVERIFY(!box->isVisible());
        QVERIFY(desk.scene().node("orders") != nullptr);
        QVERIFY(desk.scene().arrow("service->orders") != nullptr);
        QVERIFY(desk.is_selected("orders"));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Rename database to orders"));
        QVERIFY(desk.view().hasFocus());
    }

    void names_that_cannot_be_are_told_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::newRow("taken") << "cache"
                               << "taken";
        QTest::newRow("spaces") << "my database"
                                << "letter";
        QTest::newRow("empty") << ""
                               << "letter";
    }
    void names_that_cannot_be_are_told() {
        QFETCH(QString, name);
        QFETCH(QString, why);
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.selection.select({{"database"}, {}});
        desk.key(Qt::Key_F2);
        auto* box = desk.canvas->findChild<QLineEdit*>("rename");
        box->setText(name);
        QTest::keyClick(box, Qt::Key_Return);
        QVERIFY(box->isVisible());
        QVERIFY2(last(told).contains(why), qPrintable(last(told)));
        QTest::keyClick(box, Qt::Key_Escape);
        QVERIFY(!box->isVisible());
        QCOMPARE(desk.steps(), std::size_t(0));
    }

    void a_tap_on_space_goes_to_the_window() {
        class Window : public QWidget {
        public:
            int taps = 0;

        protected:
            void keyReleaseEvent(QKeyEvent* event) override { taps += event->key() == Qt::Key_Space ? 1 : 0; }
        };
        document::PlanDocument document;
        document.reset(test::small_plan());
        document::Selection selection(document);
        Window window;
        Canvas canvas(document, selection, &window);
        window.resize(600, 400);
        canvas.resize(600, 400);
        window.show();
        canvas.view().setFocus();
        QTest::keyClick(&canvas.view(), Qt::Key_Space);
        QCOMPARE(window.taps, 1);
    }

    void shortcuts_are_those_of_the_window_data() {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("keys");
        QTest::newRow("cut") << "edit_cut"
                             << "Ctrl+X";
        QTest::newRow("copy") << "edit_copy"
                              << "Ctrl+C";
        QTest::newRow("paste") << "edit_paste"
                               << "Ctrl+V";
        QTest::newRow("duplicate") << "edit_duplicate"
                                   << "Ctrl+D";
        QTest::newRow("delete") << "edit_delete"
                                << "Del";
        QTest::newRow("all") << "edit_select_all"
                             << "Ctrl+A";
        QTest::newRow("rename") << "edit_rename"
                                << "F2";
        QTest::newRow("in") << "zoom_in"
                            << "Ctrl++";
        QTest::newRow("out") << "zoom_out"
                             << "Ctrl+-";
        QTest::newRow("full") << "zoom_full"
                              << "Ctrl+0";
        QTest::newRow("fit") << "zoom_fit"
                             << "Ctrl+1";
        QTest::newRow("add") << "quick_add_action"
                             << "Shift+A";
    }
    void shortcuts_are_those_of_the_window() {
        QFETCH(QString, action);
        QFETCH(QString, keys);
        const Desk desk;
        QCOMPARE(desk.action(action.toLatin1())->shortcut(), QKeySequence(keys));
        QList<QAction*> all = desk.canvas->edit_actions() + desk.canvas->view_actions() + desk.canvas->arrange_actions();
        int bound = 0;
        for (const QAction* each : all) bound += each->shortcuts().contains(QKeySequence(keys)) ? 1 : 0;
        QCOMPARE(bound, 1);
    }

    void the_keyboard_zooms() {
        Desk desk;
        desk.key(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(desk.view().zoom(), 1.0);
        desk.key(Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY(desk.view().zoom() < 1);
    }
};

QTEST_MAIN(TestCanvasKeys)
#include "tst_canvas_keys.moc"
