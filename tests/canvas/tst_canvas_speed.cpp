// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include <functional>
#include <vector>

#include "app/document/edits.h"
#include "desk.h"
#include "large_plan.h"
#include "timing.h"

using namespace headroom;
using test::Desk;

namespace {

constexpr double frame_ms = 33, edit_ms = 100;

double median_ms(int times, const std::function<void(int)>& step) {
    return test::processor_ms(times, step)[static_cast<std::size_t>(times) / 2];
}

}  // namespace

/// Large designs can be worked with: canvas_benchmark prints more of it.
class TestCanvasSpeed : public QObject {
    Q_OBJECT

    static void frame(const Desk& desk) { desk.view().viewport()->repaint(); }

    void verify(double taken_ms, double most_ms, const char* what) {
        qInfo("%s: %.1f ms", what, taken_ms);
        QVERIFY2(taken_ms <= most_ms, qPrintable(QString("%1 takes %2 ms").arg(what).arg(taken_ms)));
    }

private slots:
    void frames_of_500_components_data() {
        QTest::addColumn<double>("zoom");
        for (const double zoom : {0.3, 0.5, 0.8, 1.6}) QTest::addRow("%g", zoom) << zoom;
    }
    void frames_of_500_components() {
        QFETCH(double, zoom);
        const Desk desk(test::large_plan(500), {1600, 1000});
        const plan::Design design = desk.design();
        const QPointF middle = desk.scene().content().center();
        desk.view().set_zoom(zoom);
        desk.view().centerOn(middle);
        frame(desk);
        std::vector<replay::Snapshot> snapshots;
        for (int i = 0; i < 30; ++i) snapshots.emplace_back(test::changing_figures(design, i));
        const auto replay = [&](int i) {
            desk.scene().show_figures(snapshots[static_cast<std::size_t>(i)], false);
            frame(desk);
        };
        const auto pan = [&](int i) {
            desk.view().centerOn(middle + QPointF(i * 7, i * 3));
            frame(desk);
        };
        verify(median_ms(30, replay), frame_ms, "a frame of a replay");
        verify(median_ms(30, pan), frame_ms, "a frame of a pan");
    }

    void edits_of_500_components() {
        Desk desk(test::large_plan(500), {1600, 1000});
        frame(desk);
        const auto move = [&](int i) {
            desk.document.edit("Move", [&](plan::Plan& plan) {
                document::move(plan, plan.designs.front().name, {{"c30", {10.0 * i, 5}}});
            });
            frame(desk);
        };
        const auto set = [&](int i) {
            desk.document.edit("Set", [&](plan::Plan& plan) { plan.designs.front().components[30].settings.set("replicas", i + 2); });
            frame(desk);
        };
        verify(median_ms(15, move), edit_ms, "an edit of a place");
        verify(median_ms(15, set), edit_ms, "an edit of a setting");
    }

    void a_design_of_2000_components_opens_and_is_moved_about() {
        Desk desk(test::small_plan(), {1600, 1000});
        const plan::Plan plan = test::large_plan(2000);
        verify(median_ms(1,
                         [&](int) {
                             desk.document.reset(plan);
                             frame(desk);
                         }),
               1000, "to open 2000 components");
        QCOMPARE(desk.scene().nodes().size(), std::size_t{2000});
        const QPointF middle = desk.scene().content().center();
        desk.view().set_zoom(0.5);
        const auto pan = [&](int i) {
            desk.view().centerOn(middle + QPointF(i * 7, i * 3));
            frame(desk);
        };
        verify(median_ms(20, pan), edit_ms, "a frame of a pan");
    }
};

QTEST_MAIN(TestCanvasSpeed)
#include "tst_canvas_speed.moc"
