// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/units.h"
#include "study/risk.h"

namespace headroom::study {

std::vector<Finding> find_saturated_lines(const LevelResult& peak) {
    std::vector<Finding> findings;
    for (const LineResult& line : peak.lines) {
        const double utilization = line.utilization.value.value_or(0);
        if (!line.bytes_per_s || utilization < nearly_saturated) continue;
        const double there = line.there_bytes_per_s.value.value_or(0), back = line.back_bytes_per_s.value.value_or(0);
        Finding finding{
            Severity::Warning,
            "",
            "saturated_link",
            "",
            {{"utilization", utilization}, {"bytes_per_s", std::max(there, back)}, {"bandwidth_bytes_per_s", *line.bytes_per_s}}};
        finding.text =
            fmt::format("The link {} is {:.3g} % busy {}: messages wait for {} of bandwidth.", line.name, utilization * 100,
                        there >= back ? "on the way there" : "on the way back", print_rounded(*line.bytes_per_s, Unit::BytesPerSecond));
        findings.push_back(std::move(finding));
    }
    return findings;
}

}  // namespace headroom::study
