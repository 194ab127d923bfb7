// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/left_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "plan/horizon.h"
#include "plan/levels.h"

namespace headroom::study {

namespace {

/// "loss of replicas", each once.
std::vector<std::string> kinds_of(const plan::Scenario& scenario) {
    std::vector<std::string> kinds;
    for (const plan::Scenario::Incident& each : scenario.incidents) {
        std::string title = incident::title_of(each.kind);
        if (std::ranges::find(kinds, title) == kinds.end()) kinds.push_back(std::move(title));
    }
    return kinds;
}

/// Of a plan, each phase on each design resolved once.
class Scenarios {
public:
    Scenarios(const plan::Plan& plan, const plan::Surroundings& surroundings) : plan_(plan), surroundings_(surroundings) {}

    const plan::Scenario& of(const std::string& phase, const std::string& design) {
        const auto found = known_.find({phase, design});
        if (found != known_.end()) return found->second;
        return known_.emplace(std::pair(phase, design), plan::resolve(plan_, phase, design, surroundings_)).first->second;
    }

private:
    const plan::Plan& plan_;
    const plan::Surroundings& surroundings_;
    std::map<std::pair<std::string, std::string>, plan::Scenario> known_;
};

bool counts_losses(const SloResult& row) { return row.metric == "availability" || row.metric == "error_ratio"; }

void withhold_verdicts(std::vector<SloResult>& slo) {
    for (SloResult& row : slo)
        if (counts_losses(row) && row.met.value_or(false)) row.met.reset();
}

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
    withhold_verdicts(slo);
}

void leave_out_incidents(std::vector<RunResult>& estimates, const plan::Plan& plan, const plan::Surroundings& surroundings) {
    Scenarios scenarios(plan, surroundings);
    for (RunResult& each : estimates) leave_out_incidents(each.caveats, each.slo, scenarios.of(each.phase, each.design));
}

void leave_out_incidents(Advices& advices, const plan::Plan& plan, const plan::Surroundings& surroundings) {
    Scenarios scenarios(plan, surroundings);
    for (Advice& each : advices.cases) leave_out_incidents(each.caveats, each.base.slo, scenarios.of(each.phase, each.design));
}

void leave_out_incidents(Sweep& sweep, const plan::Plan& plan, const plan::Surroundings& surroundings) {
    Scenarios scenarios(plan, surroundings);
    for (SweepRow& row : sweep.rows)
        if (row.outline && !scenarios.of(row.phase, row.design).incidents.empty()) withhold_verdicts(row.outline->slo);
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
