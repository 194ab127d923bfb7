// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/outline.h"

namespace headroom::study {

Outline outline_of(const RunResult& run) {
    const LevelResult& peak = run.peak();
    Outline outline{run.status, run.users, peak.total.response, peak.total.throughput_per_s, peak.total.error_ratio, "", {}, {}, run.slo};
    if (const ComponentResult* busiest = peak.busiest()) {
        outline.busiest = busiest->id;
        outline.utilization = busiest->utilization();
    } else if (peak.grows()) {
        outline.busiest = peak.where_it_grows().front();
    }
    if (run.cost) {
        outline.cost_per_month = run.cost->per_month;
        outline.currency = run.cost->currency;
    }
    return outline;
}

}  // namespace headroom::study
