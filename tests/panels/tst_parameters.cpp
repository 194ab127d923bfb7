// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCheckBox>
#include <QSignalSpy>
#include <QUndoStack>

#include "app/document/edits.h"
#include "tests/panels/bench.h"

using namespace headroom;

/// The form of what is selected, worked with as people do.
class TestParameters : public QObject {
    Q_OBJECT

private slots:
    void shows_what_is_selected() {
        Bench bench;
        bench.open_preset("ecommerce");
        QVERIFY(bench.has("routes:add"));
        bench.select({"shop"});
        QCOMPARE(bench.text("param.id"), QString("shop"));
        QCOMPARE(bench.text("param.queue_limit"), QString("512"));
        QCOMPARE(bench.text("param.replicas"), QString("1"));
        QCOMPARE(bench.find<QLineEdit>("param.vcpus")->placeholderText(), QString("unset"));
        QCOMPARE(bench.text("param.cpu.browse"), QString("lognormal(p50=60 ms, p99=200 ms)"));
        bench.select_connection("shop->primary");
        QCOMPARE(bench.text("param.latency"), QString("0.3 ms"));
        QCOMPARE(bench.text("param.calls.cart"), QString("4"));
        bench.selection.clear();
        QVERIFY(bench.has("routes:add"));
    }

    void names_and_tells_every_field() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QWidget* field = bench.find("param.queue_limit");
        QCOMPARE(field->accessibleName(), QString("queue limit"));
        QVERIFY(field->accessibleDescription().contains("refused"));
        QCOMPARE(bench.find<QLabel>("param.queue_limit:label")->buddy(), field);
        QVERIFY(field->toolTip().contains("queue_limit"));
        QVERIFY(!bench.is_shown("param.queue_limit:help"));
        field->setFocus();
        QTRY_VERIFY(bench.is_shown("param.queue_limit:help"));
        QVERIFY(bench.text("param.queue_limit:help").contains("refused"));
        bench.find("param.vcpus")->setFocus();
        QTRY_VERIFY(!bench.is_shown("param.queue_limit:help"));
    }

    void a_value_counts_when_it_is_committed_data() {
        QTest::addColumn<int>("how");
        QTest::newRow("Enter") << 0;
        QTest::newRow("Tab") << 1;
        QTest::newRow("another field") << 2;
    }

    void a_value_counts_when_it_is_committed() {
        QFETCH(int, how);
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.type("param.replicas", "7");
        QVERIFY(bench.component_setting("shop", {"replicas"}).is_null());
        if (how == 0) QTest::keyClick(bench.find("param.replicas"), Qt::Key_Return);
        if (how == 1) QTest::keyClick(bench.find("param.replicas"), Qt::Key_Tab);
        if (how == 2) bench.find("param.vcpus")->setFocus();
        QCOMPARE(bench.component_setting("shop", {"replicas"}), Value(7));
        QCOMPARE(bench.steps(), 1);
    }

    void escape_restores() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.type("param.replicas", "70");
        QTest::keyClick(bench.find("param.replicas"), Qt::Key_Escape);
        QCOMPARE(bench.text("param.replicas"), QString("1"));
        bench.find("param.vcpus")->setFocus();
        QCOMPARE(bench.steps(), 0);
    }

    void a_wrong_value_stays_in_sight_and_out_of_the_plan() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.enter("param.replicas", "70000");
        QVERIFY(bench.text("param.replicas:refusal").contains("out of range"));
        QVERIFY(bench.text("param.replicas:refusal").contains("60k"));
        bench.enter("param.workers", "32");
        QCOMPARE(bench.text("param.replicas"), QString("70000"));
        QVERIFY(bench.component_setting("shop", {"replicas"}).is_null());
        bench.enter("param.replicas", "7");
        QVERIFY(!bench.is_shown("param.replicas:refusal"));
        QCOMPARE(bench.component_setting("shop", {"replicas"}), Value(7));
    }

    void from_focus_to_focus_is_one_step() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.enter("param.replicas", "2");
        bench.enter("param.replicas", "3");
        QTest::keyClick(bench.find("param.replicas"), Qt::Key_Up);
        QCOMPARE(bench.component_setting("shop", {"replicas"}), Value(4));
        QCOMPARE(bench.steps(), 1);
        bench.find("param.vcpus")->setFocus();
        bench.enter("param.replicas", "5");
        QCOMPARE(bench.steps(), 2);
        bench.document.undo_stack().undo();
        QCOMPARE(bench.text("param.replicas"), QString("4"));
        bench.document.undo_stack().undo();
        QCOMPARE(bench.text("param.replicas"), QString("1"));
    }

    void a_value_that_returns_leaves_no_step_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("last");
        QTest::newRow("a default") << "param.replicas"
                                   << "3"
                                   << "1";
        QTest::newRow("a set value") << "param.workers"
                                     << "65"
                                     << "64";
        QTest::newRow("written otherwise") << "param.disk"
                                           << "3 GB"
                                           << "0.2 TB";
        QTest::newRow("unset") << "param.vcpus"
                               << "3"
                               << "";
    }

    void a_value_that_returns_leaves_no_step() {
        QFETCH(QString, field);
        QFETCH(QString, first);
        QFETCH(QString, last);
        Bench bench;
        bench.open_preset("ecommerce");
        const std::string before = bench.bytes();
        bench.select({"shop"});
        bench.enter(field, first);
        QVERIFY(bench.bytes() != before);
        bench.enter(field, last);
        QCOMPARE(bench.bytes(), before);
        QCOMPARE(bench.steps(), 0);
    }

    void the_wheel_is_for_the_focus_only() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QWidget* field = bench.find("param.workers");
        const auto turn = [&] {
            QWheelEvent event(QPointF(5, 5), field->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                              Qt::NoScrollPhase, false);
            QApplication::sendEvent(field, &event);
        };
        bench.find("param.vcpus")->setFocus();
        turn();
        QCOMPARE(bench.steps(), 0);
        field->setFocus();
        turn();
        QCOMPARE(bench.component_setting("shop", {"workers"}), Value(80));
    }

    void reset_gives_the_default() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QVERIFY(bench.is_shown("param.queue_limit:reset"));
        QVERIFY(!bench.is_shown("param.replicas:reset"));
        QVERIFY(bench.find("param.queue_limit:label")->font().bold());
        bench.click("param.queue_limit:reset");
        QVERIFY(bench.component_setting("shop", {"queue_limit"}).is_null());
        QCOMPARE(bench.text("param.queue_limit"), QString());
        QVERIFY(!bench.is_shown("param.queue_limit:reset"));
        QVERIFY(!bench.find("param.queue_limit:label")->font().bold());
        bench.document.undo_stack().undo();
        QCOMPARE(bench.text("param.queue_limit"), QString("512"));
    }

    void several_are_set_in_one_step() {
        Bench bench;
        bench.open_preset("ecommerce");
        plan::Plan plan = bench.document.plan();
        for (plan::Component& component : plan.designs.front().components) {
            if (component.id != "copy") continue;
            component.type = "database";
            component.settings.set("storage", "100 GB");
            component.settings.set("working_set", "7 GB");
        }
        bench.document.reset(plan);
        bench.select({"primary", "copy"});
        QCOMPARE(bench.text("param.storage"), QString("100 GB"));
        QCOMPARE(bench.find<QLineEdit>("param.working_set")->placeholderText(), QString("several values"));
        QVERIFY(!bench.has("param.id"));
        bench.enter("param.storage", "300 GB");
        QCOMPARE(bench.component_setting("primary", {"storage"}), Value("300 GB"));
        QCOMPARE(bench.component_setting("copy", {"storage"}), Value("300 GB"));
        QCOMPARE(bench.steps(), 1);
        bench.find("param.working_set")->setFocus();
        bench.find("param.storage")->setFocus();
        QCOMPARE(bench.steps(), 1);
        bench.select({"shop", "copy"});
        QVERIFY(bench.has("param.instance"));
        QVERIFY(!bench.has("param.replicas"));
        QVERIFY(!bench.has("param.storage"));
    }

    /// What is not set is what each of them has by its type.
    void several_of_different_types_have_their_own_defaults() {
        Bench bench;
        bench.open_preset("ecommerce");
        plan::Plan plan = bench.document.plan();
        for (const char* type : {"cache", "database"}) {
            plan::Component& component = plan.designs.front().components.emplace_back();
            component.id = component.type = type;
        }
        bench.document.reset(plan);
        bench.select({"cache", "database"});  // 20 us and 2 ms
        auto* cpu = bench.find<QLineEdit>("param.cpu");
        QCOMPARE(cpu->text(), QString());
        QCOMPARE(cpu->placeholderText(), QString("several values"));
        bench.enter("param.cpu", "20 us");  // the default of one is not that of the other
        QCOMPARE(bench.component_setting("cache", {"cpu"}), Value("20 us"));
        QCOMPARE(bench.component_setting("database", {"cpu"}), Value("20 us"));
        QVERIFY(bench.component_setting("database", {"workers"}).is_null());
        bench.click("param.cpu:reset");
        QVERIFY(bench.component_setting("cache", {"cpu"}).is_null());
        QCOMPARE(cpu->text(), QString());
    }

    void a_component_may_go_while_its_field_has_the_focus() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.type("param.replicas", "9");
        bench.document.edit("", [](plan::Plan& plan) { document::remove(plan, "Monolith", {{"shop"}, {}}); });
        QVERIFY(!bench.has("param.replicas"));
        QVERIFY(bench.has("routes:add"));
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        bench.document.undo_stack().undo();
        bench.select({"shop"});
        QCOMPARE(bench.text("param.replicas"), QString("1"));
    }

    void renaming_keeps_it_selected() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.enter("param.id", "9lives");
        QVERIFY(bench.is_shown("param.id:refusal"));
        bench.enter("param.id", "primary");
        QVERIFY(bench.text("param.id:refusal").contains("taken"));
        bench.enter("param.id", "store");
        QCOMPARE(bench.selection.parts().components, std::vector<std::string>{"store"});
        QVERIFY(bench.document.plan().designs.front().find_connection("store->primary") != nullptr);
        QCOMPARE(bench.text("param.id"), QString("store"));
        QVERIFY(bench.find("param.id")->hasFocus());
        QCOMPARE(bench.steps(), 1);
    }

    void tab_goes_through_the_fields_in_their_order() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"users"});
        QStringList wanted = {"param.id"}, found;
        for (const schema::Parameter& parameter : bench.document.types().find("users")->parameters)
            wanted += QString("param.%1").arg(parameter.name.c_str());
        wanted += "param.note";
        bench.find("param.id")->setFocus();
        for (int i = 0; i < 40 && found.value(found.size() - 1) != "param.note"; ++i) {
            QWidget* focus = QApplication::focusWidget();
            if (wanted.contains(focus->objectName())) found += focus->objectName();
            QTest::keyClick(focus, Qt::Key_Tab);
        }
        QCOMPARE(found, wanted);
    }

    void undo_is_the_plans_while_nothing_is_typed() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        auto* undo = new QAction(&bench.panel);
        undo->setShortcut(QKeySequence(QKeySequence::Undo));
        bench.panel.addAction(undo);
        connect(undo, &QAction::triggered, &bench.document.undo_stack(), &QUndoStack::undo);
        bench.enter("param.replicas", "7");
        QTest::keyClick(bench.find("param.replicas"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.text("param.replicas"), QString("1"));
        bench.enter("param.replicas", "7");
        QTest::keyClicks(bench.find("param.replicas"), "5");
        QTest::keyClick(bench.find("param.replicas"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.component_setting("shop", {"replicas"}), Value(7));
    }

    void a_note_has_lines() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.type("param.note", "first");
        QTest::keyClick(bench.find("param.note"), Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(bench.find("param.note"), "second");
        QTest::keyClick(bench.find("param.note"), Qt::Key_Return);
        QCOMPARE(bench.component_setting("shop", {"note"}), Value("first\nsecond"));
    }

    void parameters_are_searched() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QTest::keyClicks(bench.find("parameters_search"), "memory");
        QVERIFY(bench.is_shown("param.base_memory"));
        QVERIFY(!bench.is_shown("param.replicas"));
        bench.find<QLineEdit>("parameters_search")->clear();
        QVERIFY(bench.is_shown("param.replicas"));
    }

    void names_offer_what_there_is() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        auto* box = bench.find<QComboBox>("param.instance");
        const int index = box->findText("m6i.large");
        QVERIFY(index >= 0);
        const QString detail = box->itemData(index, Qt::UserRole + 1).toString();
        QCOMPARE(box->currentText(), QString("m6i.2xlarge"));
        box->setFocus();
        QCOMPARE(box->itemText(box->currentIndex()), QString("m6i.2xlarge"));
        QVERIFY2(detail.contains("2 vCPU") && detail.contains("8 GiB") && detail.contains("$0.096/h"), qPrintable(detail));
    }

    void the_first_parameter_takes_the_focus_data() {
        QTest::addColumn<QString>("component");
        QTest::addColumn<QString>("field");
        QTest::newRow("many parameters") << "shop"
                                         << "param.replicas";
        QTest::newRow("few parameters") << "users"
                                        << "param.requests_per_user_per_day";
        QTest::newRow("the plan") << ""
                                  << "param.name";
    }

    void the_first_parameter_takes_the_focus() {
        QFETCH(QString, component);
        QFETCH(QString, field);
        Bench bench;
        bench.open_preset("ecommerce");
        if (!component.isEmpty()) bench.select({component.toStdString()});
        if (QWidget* focus = QApplication::focusWidget()) focus->clearFocus();
        bench.panel.focus_first();
        QCOMPARE(QApplication::focusWidget()->objectName(), field);
        QVERIFY(!bench.text(field).isEmpty());
        QCOMPARE(bench.find<QLineEdit>(field)->selectedText(), bench.text(field));  // what is typed takes its place
    }

    void help_is_asked_for() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QSignalSpy spy(&bench.panel, &panels::Parameters::help_requested);
        bench.click("parameters_help");
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.front().front().toString(), QString("service"));
    }

    void nothing_is_wider_than_the_panel_data() {
        QTest::addColumn<int>("width");
        QTest::newRow("narrow") << 280;
        QTest::newRow("wide") << 500;
    }

    void nothing_is_wider_than_the_panel() {
        QFETCH(int, width);
        Bench bench;
        bench.panel.resize(width, 700);
        bench.open_preset("ecommerce");
        const auto& design = bench.document.plan().designs.front();
        std::vector<document::Parts> all = {{}};
        for (const auto& component : design.components) all.push_back({{component.id}, {}});
        for (const auto& connection : design.connections) all.push_back({{}, {connection.id}});
        for (const document::Parts& parts : all) {
            bench.selection.select(parts);
            QTest::qWait(1);
            QCOMPARE(bench.panel.width(), width);
            for (QWidget* widget : bench.panel.findChildren<QWidget*>()) {
                if (!widget->isVisibleTo(&bench.panel) || widget->isWindow() || !widget->objectName().startsWith("param.")) continue;
                const int right = widget->mapTo(&bench.panel, QPoint(widget->width(), 0)).x();
                QVERIFY2(right <= width, qPrintable(widget->objectName()));
                if (auto* label = qobject_cast<QLabel*>(widget); label != nullptr && label->wordWrap())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->objectName()));
            }
        }
    }
};

QTEST_MAIN(TestParameters)
#include "tst_parameters.moc"
