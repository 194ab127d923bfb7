// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plan/scenario.h"
#include "study/advice.h"
#include "study/result.h"
#include "study/sweep.h"

/// What an estimate does not see of a plan, so that its figures do not pass for the plan's.
namespace headroom::study {

/// Of an estimate: one caveat that names the kinds of the scenario's incidents, and no "kept" of promises that what they lose counts in
/// (availability, error ratio). Nothing where there are none.
void leave_out_incidents(std::vector<std::string>& caveats, std::vector<SloResult>& slo, const plan::Scenario& scenario);

/// The same to estimates of a steady_plan(), by the plan that it was made of.
void leave_out_incidents(std::vector<RunResult>& estimates, const plan::Plan& plan, const plan::Surroundings& surroundings);

/// The same to advice on the plan, and to a sweep's estimates, which have no place for caveats.
void leave_out_incidents(Advices& advices, const plan::Plan& plan, const plan::Surroundings& surroundings);
void leave_out_incidents(Sweep& sweep, const plan::Plan& plan, const plan::Surroundings& surroundings);

/// Caveats for spikes of sources within which no whole level of the day lies: the levels average them. `files` are what profiles name.
std::vector<std::string> averaged_spikes(const plan::Scenario& scenario, const Files& files);

}  // namespace headroom::study
