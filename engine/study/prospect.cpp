// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/prospect.h"

#include <cmath>

#include "core/error.h"

namespace headroom::study {

namespace {

constexpr double same_users = 0.04;  ///< relative: as closely as limits are bracketed

}  // namespace

bool Prospect::moves() const {
    if (!before || !after) return before.has_value() != after.has_value();
    return std::abs(after->users - before->users) > same_users * before->users;
}

std::optional<Prospect> prospect_of(const plan::Plan& plan, const Stage& stage, const Change& change,
                                    const plan::Surroundings& surroundings, Executor& executor, Observer& observer) {
    Diagnostics mistakes;
    const plan::Plan changed = with_change(plan::reduce(plan, stage.phase, stage.design), change, mistakes);
    if (!mistakes.has_errors()) mistakes.append(plan::validate(changed, surroundings));
    if (mistakes.has_errors()) return std::nullopt;
    GrowthOptions options;
    options.points = 3;  // besides them, what it takes to find the limits is run
    try {
        return Prospect{stage.breaks_at(), grow(changed, surroundings, options, executor, observer).stages.front().breaks_at()};
    } catch (const Cancelled&) {
        throw;
    } catch (const RunError&) {
        return std::nullopt;
    }
}

}  // namespace headroom::study
