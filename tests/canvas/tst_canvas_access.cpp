// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>

#include "desk.h"

using namespace headroom;
using namespace headroom::canvas;
using test::Desk;

/// What a screen reader finds on the canvas.
class TestCanvasAccess : public QObject {
    Q_OBJECT

private slots:
    void there_is_one_child_a_component() {
        Desk desk;
        desk.canvas->show_figures(replay::Snapshot(test::figures(desk.design(), {0.92})), false);
        QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&desk.view());
        QVERIFY(view != nullptr);
        QCOMPARE(view->text(QAccessible::Name), QString("Canvas"));
        QCOMPARE(view->childCount(), 6);
        QAccessibleInterface* card = view->child(2);
        QCOMPARE(card->text(QAccessible::Name), QString("Database database, utilization 92 percent"));
        QCOMPARE(card->parent(), view);
        QCOMPARE(view->indexOfChild(card), 2);
        QCOMPARE(view->child(2), card);
        QCOMPARE(card->valueInterface()->currentValue().toDouble(), 92.0);
        QCOMPARE(card->valueInterface()->maximumValue().toDouble(), 100.0);
        QVERIFY(view->child(6) == nullptr);
    }

    void cards_stand_where_they_are_drawn() {
        const Desk desk;
        QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&desk.view());
        const QPoint global = desk.view().viewport()->mapToGlobal(desk.at("cache"));
        QAccessibleInterface* card = view->childAt(global.x(), global.y());
        QVERIFY(card != nullptr);
        QCOMPARE(card->text(QAccessible::Name), QString("Cache cache"));
        QVERIFY(card->rect().contains(global));
        const QPoint beside = desk.view().viewport()->mapToGlobal(QPoint(1, 1));
        QVERIFY(view->childAt(beside.x(), beside.y()) == nullptr);
    }

    void selection_and_focus_show() {
        Desk desk;
        desk.selection.select({{"service"}, {}});
        desk.key(Qt::Key_Right);
        QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&desk.view());
        QVERIFY(view->child(2)->state().selected);
        QVERIFY(view->child(2)->state().focused);
        QVERIFY(!view->child(1)->state().selected);
        QCOMPARE(view->focusChild(), view->child(2));
    }

    void a_reader_can_act() {
        Desk desk;
        QSignalSpy asked(desk.canvas.get(), &Canvas::parameters_requested);
        QAccessibleInterface* card = QAccessible::queryAccessibleInterface(&desk.view())->child(3);
        card->actionInterface()->doAction(QAccessibleActionInterface::setFocusAction());
        QVERIFY(desk.is_selected("cache"));
        card->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(asked.size(), 1);
    }

    void what_is_gone_is_not_valid_any_more() {
        Desk desk;
        QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&desk.view());
        QAccessibleInterface* card = view->child(3);
        desk.document.edit("Delete", [](plan::Plan& plan) { document::remove(plan, "A", {{"cache"}, {}}); });
        QVERIFY(!card->isValid());
        QCOMPARE(card->text(QAccessible::Name), QString());
        QCOMPARE(view->childCount(), 5);
    }
};

QTEST_MAIN(TestCanvasAccess)
#include "tst_canvas_access.moc"
