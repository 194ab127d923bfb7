// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/remedy.h"

#include <algorithm>

#include "plan/names.h"
#include "study/relief.h"
#include "study/risk.h"

namespace headroom::study {

namespace {

/// What a resource has to have more of, in proportion.
struct Need {
    std::string component, resource;
    double factor = 1;
};

/// So much that the wanted users leave it as busy as is comfortable: those up to which the stage reaches, or its phase's own, or
/// twice as many as it carries.
std::optional<Need> need_of(const Stage& stage, double phase_users) {
    std::string component, resource;
    double carried = 0;
    if (stage.limit && !stage.limit->component.empty() && !stage.limit->resource.empty()) {
        component = stage.limit->component;
        resource = stage.limit->resource;
        carried = stage.limit->at.users;
    } else if (!stage.saturation.empty()) {
        component = stage.saturation.front().component;
        resource = stage.saturation.front().resource;
        carried = stage.saturation.front().at.users;
    }
    if (carried <= 0) return std::nullopt;
    double wanted = stage.up_to.value_or(phase_users);
    if (wanted <= carried) wanted = 2 * carried;
    return Need{component, resource, wanted / (comfortable * carried)};
}

}  // namespace

std::optional<Remedy> find_remedy(const plan::Plan& plan, const Stage& stage, const plan::Surroundings& surroundings) {
    const plan::Scenario scenario = plan::resolve(plan, stage.phase, stage.design, surroundings);
    const auto need = need_of(stage, scenario.users);
    const auto index = need ? scenario.find_component(need->component) : std::nullopt;
    if (!index) return std::nullopt;
    const auto change = relieve(scenario, *index, need->resource, need->factor, surroundings.instances);
    if (!change) return std::nullopt;
    Remedy remedy{stage.design, need->component, change->set.front(), false, change->text};
    const plan::Phase* phase = plan.find_phase(stage.phase);
    remedy.in_phase = phase != nullptr && plan::sets(*phase, remedy.setting.path);
    return remedy;
}

}  // namespace headroom::study
