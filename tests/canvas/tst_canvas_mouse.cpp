// SPDX-License-Identifier: GPL-3.0-or-later
#include <QWheelEvent>

#include "app/canvas/geometry.h"
#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;
using test::last;

/// What the mouse does.
class TestCanvasMouse : public QObject {
    Q_OBJECT

private slots:
    void a_drag_moves_and_is_one_step() {
        Desk desk;
        const QPoint from = desk.at("cache");
        desk.drag(from, from + QPoint(0, 103));
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Move cache"));
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 300));  // snapped
        QCOMPARE(desk.design().find_component("cache")->y, 300.0);
        desk.document.undo_stack().undo();
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 200));
    }

    void a_drag_back_to_the_place_is_no_step() {
        Desk desk;
        desk.press(desk.at("cache"));
        desk.move(desk.at("cache") + QPoint(80, 80));
        desk.move(desk.pixel({0, 200}));
        desk.release(desk.pixel({0, 200}));
        QCOMPARE(desk.steps(), std::size_t(0));
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 200));
    }

    void alt_moves_freely() {
        Desk desk;
        const QPoint from = desk.at("cache");
        desk.drag(from, from + QPoint(33, 57), Qt::LeftButton, Qt::AltModifier);
        QCOMPARE(desk.node("cache").pos(), QPointF(33, 257));
    }

    void several_move_together() {
        Desk desk;
        desk.selection.select({{"cache", "queue"}, {}});
        const QPoint from = desk.at("queue");
        desk.drag(from, from + QPoint(0, 120));
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 320));
        QCOMPARE(desk.node("queue").pos(), QPointF(220, 320));
        QCOMPARE(desk.steps(), std::size_t(1));
    }

    void escape_gives_up_a_move() {
        Desk desk;
        desk.press(desk.at("cache"));
        desk.move(desk.at("cache") + QPoint(100, 100));
        QVERIFY(desk.node("cache").pos() != QPointF(0, 200));
        desk.key(Qt::Key_Escape);
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 200));
        desk.release(desk.pixel({300, 300}));
        QCOMPARE(desk.steps(), std::size_t(0));
    }

    void a_band_selects_what_it_touches() {
        Desk desk;
        desk.drag(desk.pixel({-110, -60}), desk.pixel({200, 60}));
        QVERIFY(desk.is_selected("users"));
        QVERIFY(desk.is_selected("service"));
        QVERIFY(!desk.is_selected("database"));
        QCOMPARE(desk.selection.parts().connections, std::vector<std::string>{"users->service"});
        desk.drag(desk.pixel({520, 260}), desk.pixel({400, 150}), Qt::LeftButton, Qt::ShiftModifier);
        QVERIFY(desk.is_selected("users"));
        QVERIFY(desk.is_selected("worker"));
        desk.press(desk.pixel({600, 400}));
        desk.release(desk.pixel({600, 400}));
        QVERIFY(desk.selection.parts().is_empty());
    }

    void control_click_adds_and_takes_away() {
        Desk desk;
        for (const char* id : {"users", "cache"}) {
            desk.press(desk.at(id), Qt::LeftButton, Qt::ControlModifier);
            desk.release(desk.at(id), Qt::LeftButton, Qt::ControlModifier);
        }
        QCOMPARE(desk.selection.parts().components.size(), std::size_t(2));
        desk.press(desk.at("users"), Qt::LeftButton, Qt::ControlModifier);
        desk.release(desk.at("users"), Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(desk.selection.parts().components, std::vector<std::string>{"cache"});
    }

    void an_arrow_is_hit_beside_it() {
        Desk desk;
        const QPoint on = desk.pixel(desk.scene().arrow("users->service")->middle());
        desk.press(on + QPoint(0, 9));
        desk.release(on + QPoint(0, 9));
        QCOMPARE(desk.selection.parts().connections, std::vector<std::string>{"users->service"});
        desk.press(on + QPoint(0, 20));
        desk.release(on + QPoint(0, 20));
        QVERIFY(desk.selection.parts().is_empty());
    }

    void a_port_is_hit_ten_pixels_off() {
        const Desk desk;
        for (const double zoom : {0.5, 1.0, 2.0}) {
            desk.view().set_zoom(zoom);
            desk.view().centerOn(desk.node("service").pos());
            const Hit what = desk.view().hit(desk.port("service", true) + QPoint(9, 0));
            QVERIFY(what.node == &desk.node("service"));
            QVERIFY(what.port == (PortRef{true, 0}));
        }
    }

    void ports_are_connected_by_a_drag_data() {
        QTest::addColumn<bool>("backwards");
        QTest::newRow("from the caller") << false;
        QTest::newRow("from what is called") << true;
    }
    void ports_are_connected_by_a_drag() {
        QFETCH(bool, backwards);
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        const QPoint from = desk.port("service", true), to = desk.port("cache", false);
        desk.press(backwards ? to : from);
        desk.move((from + to) / 2);
        QCOMPARE(desk.node(backwards ? "service" : "cache").look().hint, Hint::Fits);
        QCOMPARE(desk.node("database").look().hint, Hint::Dimmed);
        desk.move(backwards ? from : to);
        QCOMPARE(desk.node(backwards ? "service" : "cache").look().hint, Hint::Target);
        QCOMPARE(last(told), QString("fits: calls"));
        desk.release(backwards ? from : to);
        QCOMPARE(last(told), QString());
        QVERIFY(desk.design().find_connection("service->cache") != nullptr);
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Connect service with cache"));
        for (const NodeItem* node : desk.scene().nodes()) QCOMPARE(node->look().hint, Hint::None);
    }

    void a_drop_anywhere_on_a_card_connects() {
        Desk desk;
        desk.drag(desk.port("service", true), desk.at("queue"));
        QVERIFY(desk.design().find_connection("service->queue") != nullptr);
    }

    void what_is_no_longer_aimed_at_is_not_told() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        const QPoint from = desk.port("service", true), to = desk.port("cache", false);
        desk.press(from);
        desk.move(to);
        QCOMPARE(last(told), QString("fits: calls"));
        desk.move((from + to) / 2);
        QCOMPARE(last(told), QString());
        desk.release((from + to) / 2);
    }

    void what_does_not_fit_is_refused_and_says_why_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("why");
        QTest::newRow("other kind") << "service"
                                    << "worker"
                                    << "a queue between them";
        QTest::newRow("source") << "service"
                                << "users"
                                << "nothing connects to it";
        QTest::newRow("connected") << "users"
                                   << "service"
                                   << "connected already";
    }
    void what_does_not_fit_is_refused_and_says_why() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, why);
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.drag(desk.port(from.toLatin1(), true), desk.at(to.toLatin1()));
        QCOMPARE(desk.steps(), std::size_t(0));
        QVERIFY2(last(told).contains(why), qPrintable(last(told)));
    }

    void escape_gives_up_a_connection() {
        Desk desk;
        desk.press(desk.port("service", true));
        desk.move(desk.at("cache"));
        desk.key(Qt::Key_Escape);
        desk.release(desk.at("cache"));
        QCOMPARE(desk.steps(), std::size_t(0));
        QCOMPARE(desk.node("worker").look().hint, Hint::None);
    }

    void a_free_component_dropped_on_an_arrow_is_put_into_it() {
        Desk desk;
        const QPoint on = desk.pixel(desk.scene().arrow("service->database")->middle());
        desk.drag(desk.at("cache"), on);
        QVERIFY(desk.design().find_connection("service->database") == nullptr);
        QVERIFY(desk.design().find_connection("service->cache") != nullptr);
        QVERIFY(desk.design().find_connection("cache->database") != nullptr);
        QVERIFY(!desk.node("cache").card().intersects(desk.node("database").card()));
        QCOMPARE(desk.steps(), std::size_t(1));
        desk.document.undo_stack().undo();
        QVERIFY(desk.design().find_connection("service->database") != nullptr);
        QCOMPARE(desk.node("cache").pos(), QPointF(0, 200));
    }

    void what_does_not_fit_into_an_arrow_is_only_moved() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.drag(desk.at("worker"), desk.pixel(desk.scene().arrow("service->database")->middle()));
        QVERIFY(desk.design().find_connection("service->database") != nullptr);
        QVERIFY(last(told).contains("does not fit"));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Move worker"));
    }

    void double_click_asks_for_the_parameters() {
        Desk desk;
        QSignalSpy asked(desk.canvas.get(), &Canvas::parameters_requested);
        QTest::mouseDClick(desk.view().viewport(), Qt::LeftButton, {}, desk.at("database"));
        QCOMPARE(asked.size(), 1);
        QVERIFY(desk.is_selected("database"));
    }

    void the_middle_button_pans() {
        Desk desk(test::small_plan(), {500, 400});
        const QPointF before = desk.view().mapToScene(100, 100);
        desk.drag({100, 100}, {160, 130}, Qt::MiddleButton);
        QCOMPARE(desk.view().mapToScene(160, 130).toPoint(), before.toPoint());
        QVERIFY(desk.selection.parts().is_empty());
    }

    void space_and_a_drag_pan() {
        Desk desk(test::small_plan(), {500, 400});
        QAction play(desk.canvas.get());
        play.setShortcut(Qt::Key_Space);
        desk.canvas->addAction(&play);
        QSignalSpy played(&play, &QAction::triggered);
        const QPointF before = desk.view().mapToScene(100, 100);
        QTest::keyPress(&desk.view(), Qt::Key_Space);
        desk.drag({100, 100}, {150, 140});
        QTest::keyRelease(&desk.view(), Qt::Key_Space);
        QCOMPARE(desk.view().mapToScene(150, 140).toPoint(), before.toPoint());
        QCOMPARE(played.size(), 0);
        QTest::qWait(60);  // sooner it would be the same press, repeated
        QTest::keyClick(&desk.view(), Qt::Key_Space);
        QCOMPARE(played.size(), 1);
    }

    void the_wheel_zooms_at_the_pointer() {
        Desk desk;
        const QPointF at = desk.at("database");
        const double before = desk.view().zoom();
        QWheelEvent event(at, desk.view().viewport()->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(desk.view().viewport(), &event);
        QVERIFY(desk.view().zoom() > before);
        QVERIFY((QPointF(desk.at("database")) - at).manhattanLength() <= 2);
    }

    void zoom_has_limits() {
        const Desk desk;
        desk.view().set_zoom(100);
        QCOMPARE(desk.view().zoom(), zoom_most);
        desk.view().set_zoom(0);
        QCOMPARE(desk.view().zoom(), zoom_least);
        desk.view().fit();
        for (const NodeItem* node : desk.scene().nodes()) QVERIFY(desk.view().visible().contains(node->card()));
    }

    void what_was_fitted_stays_so_until_somebody_looks_elsewhere() {
        Desk desk;
        desk.canvas->resize(500, 300);
        for (const NodeItem* node : desk.scene().nodes()) QVERIFY(desk.view().visible().contains(node->card()));
        desk.view().set_zoom(2);
        desk.canvas->resize(400, 300);
        QCOMPARE(desk.view().zoom(), 2.0);
    }

    void the_minimap_moves_the_view() {
        Desk desk;
        desk.view().set_zoom(2);
        desk.view().centerOn(0, 0);
        auto* map = desk.canvas->findChild<QWidget*>("minimap");
        QVERIFY(map->isVisible());
        QTest::mousePress(map, Qt::LeftButton, {}, map->rect().bottomRight() - QPoint(30, 30));
        QVERIFY(desk.view().visible().center().x() > 300);
        desk.action("show_minimap")->trigger();
        QVERIFY(!map->isVisible());
    }
};

QTEST_MAIN(TestCanvasMouse)
#include "tst_canvas_mouse.moc"
