// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "app/canvas/canvas.h"
#include "app/canvas/scene.h"
#include "app/canvas/view.h"
#include "app/gui/callout_place.h"
#include "bench_window.h"

using namespace headroom;
using gui::place_beside;

class TestCallout : public QObject {
    Q_OBJECT

private slots:
    void lies_beside_what_it_speaks_of_data() {
        QTest::addColumn<QList<QRect>>("others");
        QTest::addColumn<QRect>("place");
        const QRect left(0, 0, 250, 300), above(0, 0, 600, 120), below(0, 180, 600, 120);
        // The subject is 100 x 60 pixels in the middle of 600 x 300, and what speaks of it 80 x 40.
        QTest::newRow("above it") << QList<QRect>() << QRect(260, 80, 80, 40);
        QTest::newRow("right of it") << QList<QRect>{left, above, below} << QRect(352, 130, 80, 40);
        QTest::newRow("below it") << QList<QRect>{above, QRect(0, 120, 250, 60), QRect(350, 120, 250, 60)} << QRect(260, 184, 80, 40);
    }
    void lies_beside_what_it_speaks_of() {
        QFETCH(QList<QRect>, others);
        QFETCH(QRect, place);
        const gui::CalloutRoom around{QRect(0, 0, 600, 300), QRect(250, 120, 100, 60), {others.begin(), others.end()}};
        const QRect found = place_beside({QSize(80, 40)}, around);
        QVERIFY2((found.center() - place.center()).manhattanLength() <= 16,
                 qPrintable(QString("%1, %2").arg(found.x()).arg(found.y())));  // as fine as it looks for places
        QVERIFY(is_free(found, around));
    }

    void takes_the_size_that_covers_nothing() {
        const QRect cards(0, 100, 600, 200);
        const gui::CalloutRoom around{QRect(0, 0, 600, 300), QRect(250, 120, 100, 60), {cards}};
        QCOMPARE(place_beside({QSize(200, 140), QSize(400, 80)}, around).size(), QSize(400, 80));
    }

    void covers_least_where_no_room_is_free() {
        const gui::CalloutRoom around{QRect(0, 0, 200, 100), QRect(0, 0, 100, 100), {QRect(100, 0, 100, 60)}};
        const QRect found = place_beside({QSize(90, 90)}, around);
        QVERIFY(around.room.contains(found));
        QVERIFY(!found.intersects(around.subject));
        QCOMPARE(found.bottom(), 97);  // the lowest that it looks at
    }

    void nothing_is_covered_in_the_window_data() {
        QTest::addColumn<QString>("preset");
        for (const char* name : {"hello", "ecommerce", "social"}) QTest::newRow(name) << name;
    }
    void nothing_is_covered_in_the_window() {
        QFETCH(QString, preset);
        BenchWindow window;
        window->resize(1400, 900);
        window.open_preset(preset);
        auto* callout = window.find<QFrame>("callout");
        auto& player = window.workbench().player;
        QTRY_VERIFY_WITH_TIMEOUT(player.snapshot(), 60'000);
        player.seek(player.track().size() - 1);
        QTRY_VERIFY_WITH_TIMEOUT(callout->isVisible(), 10'000);
        QTest::qWait(50);
        auto* canvas = window.find<canvas::Canvas>("canvas");
        QVERIFY(canvas->rect().contains(callout->geometry()));
        for (const canvas::NodeItem* node : canvas->scene().nodes()) {
            const QRect card = canvas->view().mapFromScene(node->card()).boundingRect();
            QVERIFY2(!card.intersects(callout->geometry()), node->id().c_str());
        }
        QVERIFY(!window.find<QWidget>("minimap")->geometry().intersects(callout->geometry()));
    }

    void speaks_of_the_design_that_is_shown() {
        BenchWindow window;
        QVERIFY(QTest::qWaitForWindowActive(&*window));
        window.open_preset("ecommerce");
        auto* callout = window.find<QFrame>("callout");
        auto* apply = window.find<QPushButton>("callout_apply");
        auto& bench = window.workbench();
        QTRY_VERIFY_WITH_TIMEOUT(bench.player.snapshot(), 60'000);
        window.action("last_position")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(callout->isVisible(), 10'000);
        const QString offer = apply->text();
        const std::string shown = bench.selection.design();
        QTest::mouseClick(apply, Qt::LeftButton);
        QCOMPARE(bench.selection.design(), std::string("B"));
        window.action("cancel_run")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(callout->isVisible() && apply->text() != offer, 60'000);  // the estimate of B breaks, too
        bench.document.undo_stack().undo();
        QCOMPARE(bench.selection.design(), shown);
        QVERIFY(!callout->isVisible() || apply->text() == offer);
    }

    void why_brings_the_finding_into_sight_data() {
        QTest::addColumn<QString>("preset");
        for (const char* name : {"ecommerce", "social"}) QTest::newRow(name) << name;
    }
    void why_brings_the_finding_into_sight() {
        QFETCH(QString, preset);
        BenchWindow window;
        window.open_preset(preset);
        auto& player = window.workbench().player;
        QTRY_VERIFY_WITH_TIMEOUT(player.snapshot(), 60'000);
        window.action("last_position")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window.find<QFrame>("callout")->isVisible(), 10'000);
        QTest::mouseClick(window.find<QPushButton>("callout_why"), Qt::LeftButton);
        QTest::qWait(50);
        const auto* findings = window.find<QTableView>("findings_table");
        const QRect row = findings->visualRect(findings->currentIndex());
        QVERIFY(row.isValid());
        const QRect seen = findings->viewport()->rect();
        QVERIFY2(seen.contains(row), qPrintable(QString("%1 to %2 of %3").arg(row.top()).arg(row.bottom()).arg(seen.height())));
    }

    void tells_what_would_come_of_the_remedy() {
        BenchWindow window;
        window.open_preset("ecommerce");
        QTRY_VERIFY_WITH_TIMEOUT(window.workbench().player.snapshot(), 60'000);
        window.action("last_position")->trigger();
        const auto* remedy = window.find<QLabel>("callout_remedy");
        QTRY_VERIFY2_WITH_TIMEOUT(remedy->text().contains("break at") && remedy->text().endsWith("(estimated)"), qPrintable(remedy->text()),
                                  60'000);
    }

    void leaves_the_focus_to_the_canvas_data() {
        QTest::addColumn<QString>("pressed");
        for (const char* name : {"callout_apply", "callout_close"}) QTest::newRow(name) << name;
    }
    void leaves_the_focus_to_the_canvas() {
        QFETCH(QString, pressed);
        BenchWindow window;
        QVERIFY(QTest::qWaitForWindowActive(&*window));
        window.open_preset("ecommerce");
        auto& player = window.workbench().player;
        QTRY_VERIFY_WITH_TIMEOUT(player.snapshot(), 60'000);
        window.action("last_position")->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window.find<QFrame>("callout")->isVisible(), 10'000);
        auto* button = window.find<QAbstractButton>(pressed);
        button->setFocus();
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(QApplication::focusWidget(), window.find<QWidget>("canvas_view"));
        window.action("cancel_run")->trigger();
    }
};

QTEST_MAIN(TestCallout)
#include "tst_callout.moc"
