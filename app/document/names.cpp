// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/names.h"

#include <algorithm>

namespace headroom::document {

std::string free_name(const std::string& wanted, const std::vector<std::string>& taken) {
    std::string name = wanted;
    for (int number = 2; std::ranges::find(taken, name) != taken.end(); ++number) name = wanted + std::to_string(number);
    return name;
}

plan::Design* find_design(plan::Plan& plan, const std::string& name) {
    const auto found = std::ranges::find(plan.designs, name, &plan::Design::name);
    return found == plan.designs.end() ? nullptr : &*found;
}

plan::Phase* find_phase(plan::Plan& plan, const std::string& name) {
    const auto found = std::ranges::find(plan.phases, name, &plan::Phase::name);
    return found == plan.phases.end() ? nullptr : &*found;
}

std::string last_phase_on(const plan::Plan& plan, const std::string& design) {
    if (plan.phases.empty()) return {};
    const auto last =
        std::find_if(plan.phases.rbegin(), plan.phases.rend(), [&](const plan::Phase& phase) { return phase.design == design; });
    return last != plan.phases.rend() ? last->name : plan.phases.back().name;
}

}  // namespace headroom::document
