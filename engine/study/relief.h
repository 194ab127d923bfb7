// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "plan/scenario.h"
#include "study/change.h"

/// Settings that give a component more, or less, of what it works with: found by what its parameters declare.
namespace headroom::study {

/// "m6i" of "m6i.large".
std::string family_of(const std::string& instance);
/// vCPUs of speed 1.
double power_of(const plan::InstanceType& type);

bool is_instance(const schema::Parameter& parameter);

/// What gives a resource of a component so many times as much; absent where no declared parameter relieves it within its range.
std::optional<Change> relieve(const plan::Scenario& scenario, std::size_t component, const std::string& resource, double factor,
                              const plan::Instances& instances);

/// So many machines; absent where their number is no setting, or an autoscaler's.
std::optional<Change> resize(const plan::Scenario& scenario, std::size_t component, double machines);

}  // namespace headroom::study
