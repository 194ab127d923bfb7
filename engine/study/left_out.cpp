// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/left_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "plan/horizon.h"
#include "plan/levels.h"

namespace headroom::study {

namespace {

/// "loss of replicas", each once.
std::vector<std::string> kinds_of(const plan::Scenario& scenario) {
    std::vector<std::string> kinds;
    for (const plan::Scenario::Incident& each : scenario.incidents) {
        const auto kind = std::ranges::find(incident::kinds(), each.kind, &incident::KindRecord::kind);
        std::string title = kind->record->title;
        title.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(title.front())));
        if (std::ranges::find(kinds, title) == kinds.end()) kinds.push_back(std::move(title));
    }
    return kinds;
}

bool counts_losses(const SloResult& row) { return row.metric == "availability" || row.metric == "error_ratio"; }

bool holds_a_level(const Profile::Spike& spike) {
    const double first = std::ceil(spike.at / plan::quarter_s) * plan::quarter_s;
    return first + plan::quarter_s <= spike.at + spike.lasts;
}

}  // namespace

void leave_out_incidents(std::vector<std::string>& caveats, std::vector<SloResult>& slo, const plan::Scenario& scenario) {
    if (scenario.incidents.empty()) return;
    const std::string begin = scenario.phase + ": incidents are left out (";
    std::erase_if(caveats, [&](const std::string& caveat) { return caveat.starts_with(begin); });  // of fewer of them
    caveats.push_back(fmt::format("{}{}): what they lose of the availability is not known", begin, fmt::join(kinds_of(scenario), ", ")));
    for (SloResult& row : slo)
        if (counts_losses(row) && row.met.value_or(false)) row.met.reset();
}

void leave_out_incidents(std::vector<RunResult>& estimates, const plan::Plan& plan, const plan::Surroundings& surroundings) {
    for (RunResult& each : estimates)
        leave_out_incidents(each.caveats, each.slo, plan::resolve(plan, each.phase, each.design, surroundings));
}

std::vector<std::string> averaged_spikes(const plan::Scenario& scenario, const Files& files) {
    std::vector<std::string> caveats;
    for (const plan::SourceSpike& each : plan::spikes_of(scenario, files)) {
        if (holds_a_level(each.spike)) continue;
        std::string text = fmt::format(
            "{}: the spike at {} lasts {}, less than a level of the day: its {:.3g} times the traffic is averaged over {}, and what "
            "queues up or fails meanwhile is left out",
            each.source, print_quantity(each.spike.at, Unit::TimeOfDay), print_quantity(each.spike.lasts, Unit::Seconds), each.spike.factor,
            print_quantity(plan::quarter_s, Unit::Seconds));
        if (std::ranges::find(caveats, text) == caveats.end()) caveats.push_back(std::move(text));
    }
    return caveats;
}

}  // namespace headroom::study
