// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>

#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;
using test::last;

namespace {

struct Brought {
    explicit Brought(const char* type) { data.setData(component_mime, type); }
    QMimeData data;

    bool enter(const Desk& desk, QPoint at) {
        QDragEnterEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(desk.view().viewport(), &event);
        return event.isAccepted();
    }
    bool move(const Desk& desk, QPoint at) {
        QDragMoveEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(desk.view().viewport(), &event);
        return event.isAccepted();
    }
    bool drop(const Desk& desk, QPoint at) {
        QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(desk.view().viewport(), &event);
        return event.isAccepted();
    }
};

}  // namespace

/// New components: dropped, added by name.
class TestCanvasDrop : public QObject {
    Q_OBJECT

private slots:
    void a_type_dropped_is_added_there_and_selected() {
        Desk desk;
        Brought brought("cdn");
        const QPoint at = desk.pixel({103, 98});
        QVERIFY(brought.enter(desk, at));
        QVERIFY(brought.move(desk, at));
        QVERIFY(brought.drop(desk, at));
        QVERIFY(desk.is_selected("cdn"));
        QCOMPARE(desk.node("cdn").pos(), QPointF(100, 100));  // on the grid
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(desk.document.undo_stack().undoText(), QString("Add CDN"));
    }

    void a_drop_on_an_arrow_splices_and_asks_for_the_parameters() {
        Desk desk;
        QSignalSpy asked(desk.canvas.get(), &Canvas::parameters_requested);
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        Brought brought("load_balancer");
        const QPoint on = desk.pixel(desk.scene().arrow("users->service")->middle());
        QVERIFY(brought.enter(desk, on));
        QVERIFY2(last(told).contains("into users->service"), qPrintable(last(told)));
        QVERIFY(brought.drop(desk, on));
        QVERIFY(desk.design().find_connection("users->load_balancer") != nullptr);
        QVERIFY(desk.design().find_connection("load_balancer->service") != nullptr);
        QVERIFY(desk.design().find_connection("users->service") == nullptr);
        QCOMPARE(desk.steps(), std::size_t(1));
        QCOMPARE(asked.size(), 1);
        desk.document.undo_stack().undo();
        QVERIFY(desk.design().find_connection("users->service") != nullptr);
        QVERIFY(desk.scene().node("load_balancer") == nullptr);
    }

    void a_splice_makes_room() {
        Desk desk;
        Brought brought("load_balancer");
        const QPoint on = desk.pixel(desk.scene().arrow("users->service")->middle());
        brought.enter(desk, on);
        brought.drop(desk, on);
        for (const NodeItem* one : desk.scene().nodes())
            for (const NodeItem* other : desk.scene().nodes()) QVERIFY(one == other || !one->card().intersects(other->card()));
        QCOMPARE(desk.node("users").pos(), QPointF(0, 0));
        QCOMPARE(desk.node("database").pos() - desk.node("service").pos(), QPointF(220, 0));
        QCOMPARE(desk.node("load_balancer").pos().y(), 0.0);
        desk.document.undo_stack().undo();
        QCOMPARE(desk.node("service").pos(), QPointF(220, 0));
    }

    void what_does_not_fit_into_an_arrow_is_added_beside_it() {
        Desk desk;
        Brought brought("database");
        const QPoint on = desk.pixel(desk.scene().arrow("users->service")->middle());
        brought.enter(desk, on);
        QVERIFY(brought.drop(desk, on));
        QVERIFY(desk.scene().node("database2") != nullptr);
        QVERIFY(desk.design().find_connection("users->service") != nullptr);
    }

    void unknown_types_are_refused() {
        Desk desk;
        Brought brought("mainframe");
        QVERIFY(!brought.enter(desk, {100, 100}));
        QVERIFY(!brought.drop(desk, {100, 100}));
        QCOMPARE(desk.steps(), std::size_t(0));
    }

    void a_drag_that_leaves_adds_nothing() {
        Desk desk;
        Brought brought("cdn");
        brought.enter(desk, {100, 100});
        QDragLeaveEvent leave;
        QApplication::sendEvent(desk.view().viewport(), &leave);
        QVERIFY(!brought.drop(desk, {100, 100}));
        QCOMPARE(desk.steps(), std::size_t(0));
    }

    void add_puts_it_into_the_view_where_there_is_room() {
        Desk desk;
        desk.canvas->add("cdn");
        desk.canvas->add("cdn");
        QVERIFY(desk.is_selected("cdn2"));
        QVERIFY(!desk.node("cdn").card().intersects(desk.node("cdn2").card()));
        QVERIFY(desk.view().visible().contains(desk.node("cdn").card()));
        desk.canvas->add("mainframe");
        QCOMPARE(desk.steps(), std::size_t(2));
    }

    void quick_add_filters_adds_and_connects() {
        Desk desk;
        desk.selection.select({{"service"}, {}});
        desk.key(Qt::Key_A, Qt::ShiftModifier);
        auto* box = desk.canvas->findChild<QWidget*>("quick_add");
        auto* text = box->findChild<QLineEdit*>("quick_add_text");
        auto* list = box->findChild<QListWidget*>("quick_add_list");
        QVERIFY(box->isVisible());
        QCOMPARE(list->count(), static_cast<int>(desk.document.types().records().size()));
        QTest::keyClicks(text, "cach");
        QCOMPARE(list->item(0)->text(), QString("Cache"));
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(!box->isVisible());
        QVERIFY(desk.design().find_connection("service->cache2") != nullptr);
        QCOMPARE(desk.steps(), std::size_t(1));
        QVERIFY(desk.is_selected("cache2"));
        QVERIFY(desk.node("cache2").pos().x() > desk.node("service").pos().x());
    }

    void quick_add_says_why_it_did_not_connect() {
        Desk desk;
        QSignalSpy told(desk.canvas.get(), &Canvas::status);
        desk.selection.select({{"service"}, {}});
        desk.key(Qt::Key_A, Qt::ShiftModifier);
        auto* text = desk.canvas->findChild<QLineEdit*>("quick_add_text");
        QTest::keyClicks(text, "worker");
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(desk.scene().node("worker2") != nullptr);
        QVERIFY2(last(told).contains("a queue between them"), qPrintable(last(told)));
    }

    void quick_add_closes_by_escape_and_takes_what_the_keys_choose() {
        Desk desk;
        desk.action("quick_add_action")->trigger();
        auto* box = desk.canvas->findChild<QWidget*>("quick_add");
        auto* text = box->findChild<QLineEdit*>("quick_add_text");
        auto* list = box->findChild<QListWidget*>("quick_add_list");
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!box->isVisible());
        QCOMPARE(desk.steps(), std::size_t(0));
        desk.action("quick_add_action")->trigger();
        QTest::keyClick(text, Qt::Key_Down);
        const QString chosen = list->item(1)->text();
        QCOMPARE(list->currentItem()->text(), chosen);
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(desk.document.undo_stack().undoText(), "Add " + chosen);
        desk.action("quick_add_action")->trigger();
        QTest::keyClicks(text, "no such thing");
        QCOMPARE(list->count(), 0);
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(desk.steps(), std::size_t(1));
    }
};

QTEST_MAIN(TestCanvasDrop)
#include "tst_canvas_drop.moc"
