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

/// canvas_benchmark [COMPONENTS]: milliseconds of processor time of a frame, of opening, of an edit.
namespace {

using namespace headroom;

plan::Plan large_plan(int components) {
    plan::Plan plan = document::new_plan();
    plan::Design& design = plan.designs.front();
    const int rows = std::max(1, components / 25);
    const char* const types[] = {"load_balancer", "service", "cache", "service"};
    for (int i = 0; i < components; ++i) {
        plan::Component& each = design.components.emplace_back();
        each.id = "c" + std::to_string(i);
        each.type = i == 0 ? "users" : types[i % 4];
        each.x = 200.0 * (i / rows);
        each.y = 90.0 * (i % rows);
        each.placed = true;
    }
    for (int i = rows; i < components; ++i)
        for (const int from : {i - rows, i - rows + 1 + i % 3}) {
            if (from < 0 || from >= i || (from != i - rows && i % 3 != 0)) continue;
            plan::Connection& each = design.connections.emplace_back();
            each.from = "c" + std::to_string(from);
            each.to = "c" + std::to_string(i);
            each.id = plan::default_id(each);
        }
    return plan;
}

std::shared_ptr<study::RunResult> figures(const plan::Design& design, int tick) {
    auto run = std::make_shared<study::RunResult>();
    study::LevelResult& level = run->levels.emplace_back();
    run->cost.emplace().currency = "USD";
    for (std::size_t i = 0; i < design.components.size(); ++i) {
        study::ComponentResult& each = level.components.emplace_back();
        each.id = design.components[i].id;
        each.resources.push_back({"cpu", {static_cast<double>((i * 7 + static_cast<std::size_t>(tick) * 3) % 101) / 100, {}}});
        each.bottleneck = 0;
        each.replicas = {2, {}};
        each.arrivals_per_s = {100.0 + tick + static_cast<double>(i), {}};
        each.residence.quantiles[3] = {0.001 * (tick + static_cast<double>(i)), {}};
        run->cost->by_component.push_back({each.id, 100.0 + tick});
    }
    for (const plan::Connection& connection : design.connections) {
        study::ConnectionResult& each = level.connections.emplace_back();
        each.id = connection.id;
        each.calls_per_s = {10.0 * (tick + 1), {}};
    }
    return run;
}

void measure(const char* what, int times, const std::function<void(int)>& step) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const std::clock_t begin = std::clock();
        step(i);
        taken.push_back(1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::ranges::sort(taken);
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

    plan::Plan plan = large_plan(components);
    const plan::Design design = plan.designs.front();
    std::printf("%d components, %zu connections\n", components, design.connections.size());
    const auto frame = [&] { canvas.view().viewport()->repaint(); };
    measure("open and draw", 1, [&](int) {
        document.reset(plan);
        frame();
    });
    std::vector<replay::Snapshot> snapshots;
    for (int i = 0; i < 60; ++i) snapshots.emplace_back(figures(design, i));
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
