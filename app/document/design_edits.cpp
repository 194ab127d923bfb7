// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/document/design_edits.h"

#include <algorithm>
#include <vector>

#include "app/document/incident_edits.h"
#include "app/document/names.h"
#include "core/diagnostic.h"
#include "plan/names.h"
#include "plan/reading.h"

namespace headroom::document {

namespace {

using plan::Phase;

constexpr double first_users = 10'000;

std::vector<std::string> phase_names(const plan::Plan& plan) {
    std::vector<std::string> names;
    for (const Phase& phase : plan.phases) names.push_back(phase.name);
    return names;
}

bool is_free(const std::string& name, const std::vector<std::string>& taken) {
    return !name.empty() && std::ranges::find(taken, name) == taken.end();
}

Value written(double users) { return print_rounded(users, Unit::None, 6); }

}  // namespace

std::string duplicate_design(plan::Plan& plan, const std::string& design, const std::string& wanted) {
    const auto found = std::ranges::find(plan.designs, design, &plan::Design::name);
    if (found == plan.designs.end()) return {};
    plan::Design twin = *found;
    twin.name = free_name(wanted, plan::design_names(plan));
    return plan.designs.insert(found + 1, std::move(twin))->name;
}

bool rename_design(plan::Plan& plan, const std::string& design, const std::string& to) {
    plan::Design* target = find_design(plan, design);
    if (target == nullptr || !is_free(to, plan::design_names(plan))) return false;
    target->name = to;
    for (Phase& phase : plan.phases)
        if (phase.design == design) phase.design = to;
    return true;
}

bool remove_design(plan::Plan& plan, const std::string& design) {
    if (plan.designs.size() < 2 || find_design(plan, design) == nullptr) return false;
    std::erase_if(plan.designs, [&](const plan::Design& each) { return each.name == design; });
    for (Phase& phase : plan.phases) {
        if (phase.design != design) continue;
        phase.design = plan.designs.front().name;
        phase.set.clear();  // settings of what is gone
    }
    forget_targets(plan, plan.designs.front().name);
    return true;
}

std::string add_phase(plan::Plan& plan) {
    Phase phase;
    phase.name = free_name("Phase " + std::to_string(plan.phases.size() + 1), phase_names(plan));
    phase.users = written(first_users);
    if (!plan.phases.empty()) {
        phase.design = plan.phases.back().design;
        phase.users = written(2 * users_of(plan.phases.back()));
    } else if (!plan.designs.empty()) {
        phase.design = plan.designs.front().name;
    }
    plan.phases.push_back(phase);
    return phase.name;
}

bool remove_phase(plan::Plan& plan, const std::string& phase) {
    if (plan.phases.size() < 2 || find_phase(plan, phase) == nullptr) return false;
    std::erase_if(plan.phases, [&](const Phase& each) { return each.name == phase; });
    return true;
}

bool rename_phase(plan::Plan& plan, const std::string& phase, const std::string& to) {
    Phase* target = find_phase(plan, phase);
    if (target == nullptr || !is_free(to, phase_names(plan))) return false;
    target->name = to;
    return true;
}

double users_of(const Phase& phase) {
    Diagnostics diagnostics;
    return plan::read_users(phase, "$", diagnostics);
}

void set_users(plan::Plan& plan, const std::string& phase, double users) {
    Phase* target = find_phase(plan, phase);
    if (target == nullptr) return;
    target->users = written(users);
    std::ranges::stable_sort(plan.phases, {}, users_of);
}

void set_in_phase(plan::Plan& plan, const std::string& phase, const std::string& path, const Value& value) {
    Phase* target = find_phase(plan, phase);
    if (target == nullptr) return;
    const auto found = std::ranges::find(target->set, path, &plan::Setting::path);
    if (found != target->set.end()) {
        if (value.is_null())
            target->set.erase(found);
        else
            found->value = value;
    } else if (!value.is_null()) {
        target->set.push_back({path, value, {}});
    }
}

bool is_set_in_phase(const plan::Plan& plan, const std::string& phase, const std::vector<plan::Setting>& settings) {
    const plan::Phase* target = plan.find_phase(phase);
    return target != nullptr && std::ranges::any_of(settings, [&](const plan::Setting& each) { return plan::sets(*target, each.path); });
}

bool is_empty(const plan::Plan& plan) {
    return std::ranges::all_of(plan.designs, [](const plan::Design& design) { return design.components.empty(); });
}

plan::Plan new_plan() {
    plan::Plan plan;
    plan.name = "New plan";
    plan.designs.emplace_back().name = "A";
    add_phase(plan);
    return plan;
}

}  // namespace headroom::document
