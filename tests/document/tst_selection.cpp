// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QtTest>

#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "app/document/selection.h"
#include "presets.h"

using namespace headroom;
using namespace headroom::document;

class TestSelection : public QObject {
    Q_OBJECT

    PlanDocument document_;

private slots:
    void init() { document_.reset(preset("hello")); }

    void what_is_gone_is_not_selected() {
        Selection selection(document_);
        QCOMPARE(selection.design(), std::string("Simple"));
        selection.select({{"web", "db"}, {"web->db"}});
        QSignalSpy changed(&selection, &Selection::changed);
        document_.edit("Remove", [](plan::Plan& plan) { remove(plan, "Simple", {{"db"}, {}}); });
        QCOMPARE(selection.parts(), (Parts{{"web"}, {}}));
        QCOMPARE(changed.count(), 1);
        document_.edit("Move", [](plan::Plan& plan) { move(plan, "Simple", {{"web", {9, 9}}}); });
        QCOMPARE(changed.count(), 1);
    }

    void what_is_renamed_elsewhere_is_still_selected() {
        Selection selection(document_);
        const schema::Catalogue& types = document_.types();
        document_.edit("Rename", [&](plan::Plan& plan) { rename_component(plan, "Simple", "web", "front", types); });
        selection.select({{"front", "db"}, {"front->db"}});
        document_.undo_stack().undo();
        QCOMPARE(selection.parts(), (Parts{{"web", "db"}, {"web->db"}}));
        document_.undo_stack().redo();
        QCOMPARE(selection.parts(), (Parts{{"front", "db"}, {"front->db"}}));
    }

    void a_design_that_comes_back_is_looked_at_again() {
        Selection selection(document_);
        document_.edit("Copy", [](plan::Plan& plan) { duplicate_design(plan, "Simple", "B"); });
        document_.edit("Remove", [](plan::Plan& plan) { remove_design(plan, "Simple"); });
        QCOMPARE(selection.design(), std::string("B"));
        document_.undo_stack().undo();
        QCOMPARE(selection.design(), std::string("Simple"));
        document_.undo_stack().redo();
        document_.edit("Copy", [](plan::Plan& plan) { duplicate_design(plan, "B", "C"); });
        selection.show_design("C");
        document_.undo_stack().undo();
        document_.undo_stack().undo();  // another one was asked for meanwhile
        QCOMPARE(selection.design(), std::string("B"));
    }

    void another_design_selects_nothing() {
        Selection selection(document_);
        document_.edit("Copy", [](plan::Plan& plan) { duplicate_design(plan, "Simple", "B"); });
        selection.select({{"web"}, {}});
        QSignalSpy design(&selection, &Selection::design_changed);
        selection.show_design("B");
        QCOMPARE(selection.design(), std::string("B"));
        QVERIFY(selection.parts().is_empty());
        selection.show_design("Nowhere");
        QCOMPARE(selection.design(), std::string("B"));
        QCOMPARE(design.count(), 1);
    }

    void a_renamed_design_is_still_looked_at() {
        Selection selection(document_);
        document_.edit("Copy", [](plan::Plan& plan) { duplicate_design(plan, "Simple", "B"); });
        selection.show_design("B");
        document_.edit("Rename", [](plan::Plan& plan) { rename_design(plan, "B", "Better"); });
        QCOMPARE(selection.design(), std::string("Better"));
        document_.undo_stack().undo();
        QCOMPARE(selection.design(), std::string("B"));
        document_.undo_stack().undo();
        QCOMPARE(selection.design(), std::string("Simple"));
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
