// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/load_test.h"

#include <fmt/format.h>

#include "core/error.h"

namespace headroom::study {

namespace {

/// Phases that set the demand themselves would hide it.
void remark_on_phases(const plan::Plan& plan, const std::string& component, Calibration& calibration) {
    const std::string path = component + ".cpu";
    for (const plan::Phase& phase : plan.phases)
        for (const plan::Setting& setting : phase.set)
            if (setting.path == path || setting.path.starts_with(path + "."))
                calibration.remarks.push_back(fmt::format("the phase '{}' sets {} itself, and keeps it", phase.name, setting.path));
}

plan::Plan calibrated_plan(plan::Plan plan, const std::string& design, const Calibration& calibration,
                           const plan::Surroundings& surroundings) {
    Diagnostics mistakes;
    for (const plan::Setting& setting : calibration.settings) plan::apply(plan, design, setting, mistakes);
    mistakes.append(plan::validate(plan, surroundings));
    if (mistakes.has_errors()) throw InvalidDocument(plan.name, mistakes.list());
    return plan;
}

}  // namespace

LoadTest fit_load_test(const plan::Plan& plan, const Case& measured, const plan::Surroundings& surroundings,
                       const analytic::ModelTypes& types, std::string_view table, const std::string& file) {
    LoadTest test{plan::resolve(plan, measured.phase, measured.design, surroundings), {}, {}, {}, {}};
    test.levels = read_load_levels(table, file, test.scenario);
    test.calibration = calibrate(test.scenario, surroundings, test.levels);
    for (const ComponentFit& component : test.calibration.components)
        if (component.why_not.empty()) remark_on_phases(plan, component.component, test.calibration);
    test.calibrated = calibrated_plan(plan, test.scenario.design, test.calibration, surroundings);
    test.responses = response_residuals(test.calibrated, test.scenario.phase, test.scenario.design, surroundings, types, test.levels);
    return test;
}

}  // namespace headroom::study
