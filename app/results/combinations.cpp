// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/results/combinations.h"

namespace headroom::results {

namespace {

void put_outline(const study::Outline& outline, study::RunResult& run) {
    run.status = outline.status;
    run.users = outline.users;
    run.slo = outline.slo;
    study::LevelResult& peak = run.levels.back();
    peak.total.response = outline.response;
    peak.total.throughput_per_s = outline.throughput_per_s;
    peak.total.error_ratio = outline.error_ratio;
    if (outline.utilization.value) {
        study::ComponentResult& busiest = peak.components.emplace_back();
        busiest.id = outline.busiest;
        busiest.resources.push_back({"busiest", outline.utilization});
        busiest.bottleneck = 0;
    }
    if (outline.cost_per_month.value) {
        study::CostResult& cost = run.cost.emplace();
        cost.currency = outline.currency;
        cost.per_month = outline.cost_per_month;
    }
}

}  // namespace

study::RunResult run_of(const study::SweepRow& row, std::uint64_t seed) {
    study::RunResult run;
    run.design = row.design;
    run.phase = row.phase;
    run.seed = seed;
    run.levels.emplace_back();
    if (row.outline) put_outline(*row.outline, run);
    return run;
}

}  // namespace headroom::results
