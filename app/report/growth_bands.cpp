// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/report/growth_bands.h"

#include <fmt/format.h>

#include "app/figures/people.h"

namespace headroom::report {

std::vector<Crossing> crossings_of(const Document& document) {
    std::vector<Crossing> crossings;
    if (!document.growth) return crossings;
    for (const study::Stage& stage : document.growth->stages) {
        const auto at = stage.breaks_at();
        if (at && (!stage.up_to || at->users <= *stage.up_to)) crossings.push_back({at->users, stage.phase, stage.verdict()});
    }
    return crossings;
}

std::vector<Band> bands_of(const Document& document) {
    std::vector<Band> bands;
    if (!document.growth) return bands;
    for (const study::Stage& stage : document.growth->stages) bands.push_back({stage.above, stage.up_to.value_or(1e300), stage.phase});
    return bands;
}

std::string range_of(const study::Stage& stage) {
    using figures::people;
    if (stage.above > 0 && stage.up_to) return fmt::format("{} to {} users", people(stage.above), people(*stage.up_to));
    if (stage.up_to) return fmt::format("up to {} users", people(*stage.up_to));
    return stage.above > 0 ? fmt::format("above {} users", people(stage.above)) : "all populations";
}

}  // namespace headroom::report
