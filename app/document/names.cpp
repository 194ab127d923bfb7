// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/names.h"

#include <algorithm>

namespace headroom::document {

std::string free_name(const std::string& wanted, const std::vector<std::string>& taken) {
    const auto is_taken = [&](const std::string& name) { return std::ranges::find(taken, name) != taken.end(); };
    constexpr std::size_t most_digits = 6;
    const std::size_t digits = wanted.size() - std::min(wanted.size(), wanted.find_last_not_of("0123456789") + 1);
    const bool counts = digits > 0 && digits <= most_digits && digits < wanted.size() && wanted[wanted.size() - digits] != '0';
    const std::string base = counts ? wanted.substr(0, wanted.size() - digits) : wanted;
    std::string name = wanted;
    for (int number = counts ? std::stoi(wanted.substr(base.size())) + 1 : 2; is_taken(name); ++number)
        name = base + std::to_string(number);
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
