// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "app/document/design_edits.h"
#include "study/result.h"

namespace headroom::test {

/// So many components in 25 columns or more, each connected to one or two of the column before.
inline plan::Plan large_plan(int components) {
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

/// Figures of all of them, others at each tick.
inline std::shared_ptr<study::RunResult> changing_figures(const plan::Design& design, int tick) {
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
        run->cost->lines.push_back(
            {.component = each.id, .kind = "compute", .item = {}, .option = {}, .amount = 730, .per = "hour", .per_month = 100.0 + tick});
    }
    for (const plan::Connection& connection : design.connections) {
        study::ConnectionResult& each = level.connections.emplace_back();
        each.id = connection.id;
        each.calls_per_s = {10.0 * (tick + 1), {}};
    }
    return run;
}

}  // namespace headroom::test
