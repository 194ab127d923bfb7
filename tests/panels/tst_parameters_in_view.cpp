// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>
#include <QScrollBar>

#include "bench.h"

using namespace headroom;

namespace {

bool is_whole(const QWidget& widget) { return widget.isVisible() && widget.visibleRegion().boundingRect() == widget.rect(); }

}  // namespace

class TestParametersInView : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_MAIN(TestParametersInView)
#include "tst_parameters_in_view.moc"
