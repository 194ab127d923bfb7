// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "study/result.h"

namespace headroom::study {

/// What a table of many runs has of each: figures of its peak, a month's cost, the promises.
struct Outline {
    Status status = Status::Converged;
    double users = 0;
    Times response;
    Estimate throughput_per_s;
    Estimate error_ratio;
    std::string busiest;  ///< a component's id; of an unstable run where calls pile up; empty: none
    Estimate utilization;
    Estimate cost_per_month;
    std::vector<SloResult> slo;
    std::string currency = {};  ///< of the cost; empty: there is none, or an older document does not tell

    bool slo_met() const { return all_met(slo); }
};

Outline outline_of(const RunResult& run);

}  // namespace headroom::study
