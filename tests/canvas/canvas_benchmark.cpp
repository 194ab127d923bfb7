// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

#include "app/canvas/canvas.h"
#include "app/canvas/view.h"
#include "app/document/design_edits.h"
#include "app/document/edits.h"
#include "large_plan.h"
#include "timing.h"

/// canvas_benchmark [COMPONENTS]: milliseconds of processor time of a frame, of opening, of an edit.
namespace {

using namespace headroom;

void measure(const char* what, int times, const std::function<void(int)>& step) {
    const std::vector<double> taken = test::processor_ms(times, step);
    std::printf("%-44s median %7.2f ms   worst %7.2f ms\n", what, taken[taken.size() / 2], taken.back());
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const int components = argc > 1 ? std::atoi(argv[1]) : 500;
    document::PlanDocument document;
    document::Selection selection(document);
    canvas::Canvas canvas(document, selection);
    canvas.resize(1600, 1000);
    canvas.show();
    QApplication::processEvents();

    plan::Plan plan = test::large_plan(components);
    const plan::Design design = plan.designs.front();
    std::printf("%d components, %zu connections\n", components, design.connections.size());
    const auto frame = [&] { canvas.view().viewport()->repaint(); };
    measure("open and draw", 1, [&](int) {
        document.reset(plan);
        frame();
    });
    std::vector<replay::Snapshot> snapshots;
    for (int i = 0; i < 60; ++i) snapshots.emplace_back(test::changing_figures(design, i));
    for (const double zoom : {canvas.view().zoom(), 0.5, 0.8, 1.6}) {
        canvas.view().set_zoom(zoom);
        canvas.view().centerOn(canvas.scene().content().center());
        std::printf("zoom %.2f\n", canvas.view().zoom());
        measure("  replay: figures and frame", 60, [&](int i) {
            canvas.scene().show_figures(snapshots[static_cast<std::size_t>(i)], false);
            frame();
        });
        measure("  pan: frame", 60, [&](int i) {
            canvas.view().centerOn(canvas.scene().content().center() + QPointF(i * 7, i * 3));
            frame();
        });
    }
    measure("edit (one component moves) to frame", 20, [&](int i) {
        document.edit("Move", [&](plan::Plan& each) { document::move(each, each.designs.front().name, {{"c30", {10.0 * i, 5}}}); });
        frame();
    });
    measure("edit (a setting) to frame", 20, [&](int i) {
        document.edit("Set", [&](plan::Plan& each) { each.designs.front().components[30].settings.set("replicas", i + 1); });
        frame();
    });
    measure("step of a drag to frame", 40, [&](int i) {
        canvas.scene().preview({{"c31", QPointF(10.0 * i, 50)}});
        frame();
    });
    return 0;
}
