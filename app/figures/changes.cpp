// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/changes.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/figures/money.h"
#include "app/figures/people.h"
#include "schema/json_value.h"

namespace headroom::figures {

namespace {

/// "p95 231 ms → 45.1 ms"; "unstable" stands for what has no figures.
std::string shift_of(const char* name, const study::Shift& shift, const std::string& before, const std::string& after) {
    if (!shift.before.value && !shift.after.value) return fmt::format("{} not known", name);
    if (before == after) return fmt::format("{} stays {}", name, before);
    return fmt::format("{} {} → {}", name, before, after);
}

std::string time_of(const study::Estimate& estimate) {
    return estimate.value ? people(study::Estimate{estimate.value, {}}, Unit::Seconds) : "unstable";
}

std::string money_of(const study::Estimate& estimate) { return estimate.value ? rounded_money(estimate.value) : "not known"; }

}  // namespace

std::string effect_text(const study::Effect& effect) {
    const std::string p95_shift = shift_of("p95", effect.p95, time_of(effect.p95.before), time_of(effect.p95.after));
    const std::string cost_shift = shift_of("cost a month", effect.cost, money_of(effect.cost.before), money_of(effect.cost.after));
    const char* source = effect.is_simulated     ? "simulated, same users"
                         : effect.is_unconfirmed ? "estimated, not confirmed by a simulation"
                                                 : "estimated";
    return fmt::format("{}, {} ({})", p95_shift, cost_shift, source);
}

std::string prospect_text(const study::Prospect& prospect) {
    const auto users = [](const std::optional<study::Crossing>& at) { return people(at->users); };
    if (!prospect.before && !prospect.after) return {};
    if (!prospect.moves()) return fmt::format("it would still break at {} users (estimated)", users(prospect.after));
    if (!prospect.after) return fmt::format("it would no longer break at {} users (estimated)", users(prospect.before));
    if (!prospect.before) return fmt::format("it would break at {} users (estimated)", users(prospect.after));
    return fmt::format("it would break at {} users instead of {} (estimated)", users(prospect.after), users(prospect.before));
}

std::string change_text(const study::Change& change) {
    if (change.set.empty()) return change.text;
    std::string options;
    for (const plan::Setting& setting : change.set) {
        const std::string value = setting.value.is_string() ? setting.value.as_string() : schema::to_json(setting.value).dump();
        options += fmt::format("{}--set '{}={}'", options.empty() ? "" : " ", setting.path, value);
    }
    return fmt::format("{}: {}", change.text, options);
}

}  // namespace headroom::figures
