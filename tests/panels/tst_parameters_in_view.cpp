// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

#include <map>

#include "app/document/edits.h"
#include "app/theme/theme.h"

#include "bench.h"

using namespace headroom;

namespace {

bool is_whole(const QWidget& widget) { return widget.isVisible() && widget.visibleRegion().boundingRect() == widget.rect(); }

}  // namespace

/// What is seen of fields.
class TestParametersInView : public QObject {
    Q_OBJECT

private slots:
    /// All of it, at once: nothing stays as large as it was.
    void texts_follow_the_size_of_the_applications() {
        const QFont former = QApplication::font();
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        std::map<QWidget*, double> before;
        for (auto* widget : bench.panel.findChildren<QWidget*>())
            if (qobject_cast<QToolButton*>(widget) == nullptr) before[widget] = widget->font().pointSizeF();  // those have icons alone
        QFont larger = former;
        larger.setPointSizeF(former.pointSizeF() * 1.5);
        QApplication::setFont(larger);
        const auto left = [&] {
            QStringList names;
            for (auto* widget : bench.panel.findChildren<QWidget*>())
                if (before.contains(widget) && qAbs(widget->font().pointSizeF() - 1.5 * before[widget]) > 0.1)
                    names << QString("%1 %2 of %3").arg(widget->objectName()).arg(widget->font().pointSizeF()).arg(before[widget]);
            return names;
        };
        (void)QTest::qWaitFor([&] { return left().isEmpty(); }, 2000);
        const QStringList found = left();
        QApplication::setFont(former);
        QVERIFY2(found.isEmpty(), qPrintable(found.join("; ")));
    }

    void a_phase_is_opened_at_a_field() {
        Bench bench;
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        bench.panel.focus_phase(bench.document.plan().phases[1].name, "name");
        QVERIFY(bench.selection.parts().is_empty());
        QVERIFY(bench.is_shown("param.phases.1.name"));
        QTRY_COMPARE(QApplication::focusWidget(), bench.find("param.phases.1.name"));
        bench.panel.focus_phase("nobody", "name");
    }

    void what_is_said_beneath_a_field_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("entered");
        QTest::addColumn<QString>("said");
        QTest::newRow("a refusal") << "param.queue_limit"
                                   << "x"
                                   << ":refusal";
        QTest::newRow("help") << "param.queue_limit"
                              << ""
                              << ":help";
        QTest::newRow("a refusal of a route's value") << "param.cpu.browse"
                                                      << "x"
                                                      << ":refusal";
    }
    /// The field is the last that is in sight.
    void what_is_said_beneath_a_field() {
        QFETCH(QString, field);
        QFETCH(QString, entered);
        QFETCH(QString, said);
        Bench bench;
        bench.panel.resize(340, 360);
        bench.open_preset("ecommerce");
        bench.select({"shop"});
        QTest::qWait(20);
        auto* area = bench.panel.findChild<QScrollArea*>();
        QWidget* editor = bench.find(field);
        QVERIFY(editor != nullptr);
        const int bottom = editor->mapTo(area->widget(), QPoint(0, editor->height())).y();
        area->verticalScrollBar()->setValue(bottom - area->viewport()->height() + 2);
        QVERIFY(is_whole(*editor));
        if (entered.isEmpty())
            editor->setFocus();
        else
            bench.enter(field, entered);
        const auto* words = bench.find(field + said);
        QVERIFY(words != nullptr);
        QTRY_VERIFY(is_whole(*words));
        QVERIFY(is_whole(*editor));
    }

    void what_changes_nothing_as_it_is_looks_so() {
        Bench bench;
        bench.open_preset("theory/mm1");
        plan::Plan plan = bench.document.plan();
        plan.designs.front().components.front().settings = Value(Value::Object{{"burst_ratio", 5}});
        bench.document.reset(plan);
        const std::string users = plan.designs.front().components.front().id;
        bench.select({users});
        const QString faint = theme::colours().faint_text.name();
        const auto* label = bench.find<QLabel>("param.burst_ratio:label");
        QVERIFY(label->text().contains(faint));
        QVERIFY(label->toolTip().contains("It counts only with &quot;arrivals&quot;: &quot;bursty&quot;."));
        QVERIFY(!bench.find<QLabel>("param.arrivals:label")->text().contains(faint));
        bench.document.edit("", [&](plan::Plan& edited) {
            document::set_value(edited, document::Subject::component(bench.selection.design(), users), {"arrivals"}, "bursty");
        });
        QVERIFY(!label->text().contains(faint));
        QVERIFY(!label->toolTip().contains("It counts only"));
        bench.document.edit("", [&](plan::Plan& edited) {
            document::set_value(edited, document::Subject::component(bench.selection.design(), users), {"think"}, "1 s");
        });
        QVERIFY(bench.find<QLabel>("param.arrivals:label")->text().contains(faint));
    }
};

QTEST_MAIN(TestParametersInView)
#include "tst_parameters_in_view.moc"
