// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "study/growth.h"

namespace headroom {

/// A run of users -> db at 80 %, whose figures are round.
inline study::RunResult sample_run(double users) {
    study::RunResult run;
    run.design = "One";
    run.phase = "Now";
    run.users = users;
    study::LevelResult& level = run.levels.emplace_back();
    level.total.response.quantiles[3] = {0.24, 0.004};
    study::ComponentResult& db = level.components.emplace_back();
    db.id = "db";
    db.resources = {{"workers", {0.5, 0.01}}, {"cpu", {0.8, 0.02}}};
    db.bottleneck = 1;
    db.replicas = {2, 0};
    db.queue_length = {1.5, 0.1};
    db.arrivals_per_s = {100, 1};
    study::ConnectionResult& call = level.connections.emplace_back();
    call.id = "web->db";
    call.calls_per_s = {200, 2};
    call.failures_per_s = {3, 0.5};
    run.cost = study::CostResult{};
    run.cost->currency = "USD";
    run.cost->per_month = {4200.4, 12};
    run.cost->by_component = {{"db", 4200.4}};
    run.cost->lines = {
        {.component = "db", .kind = "compute", .item = "r6g.2xlarge", .option = "", .amount = 1460, .per = "hour", .per_month = 4200.4}};
    return run;
}

/// With two windows of ten minutes from 20:00 on.
inline std::shared_ptr<study::RunResult> sample_day() {
    auto run = std::make_shared<study::RunResult>(sample_run(50e3));
    run->timeline = protocol::Timeline{};
    run->timeline->from_s = 72000;
    run->timeline->window_s = 600;
    run->timeline->utilization = {{0.3, 0.95}};
    run->timeline->queue_length = {{0.25, 12}};
    run->timeline->replicas = {{2, 1.5}};
    run->timeline->throughput_per_s = {{60, 30}, {40, 30}};
    run->timeline->failures_per_s = {{0, 0}, {0, 20}};
    run->timeline->p95_s = {{0.2, 0.3}, {0.1, std::nullopt}};
    return run;
}

inline study::Growth sample_growth() {
    study::Growth growth;
    for (const double users : {1e3, 1e4, 1e5, 1e6}) growth.points.push_back(sample_run(users));
    return growth;
}

}  // namespace headroom
