// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/result.h"

#include <algorithm>

namespace headroom::study {

std::string_view to_string(Status status) {
    switch (status) {
        case Status::Estimated: return "estimated";
        case Status::Converged: return "converged";
        case Status::NotConverged: return "not_converged";
        case Status::Overloaded: return "overloaded";
        case Status::Unstable: return "unstable";
    }
    return "";
}

std::vector<std::string> LevelResult::where_it_grows() const {
    std::vector<std::string> all;
    for (const std::string& line : growing_lines) all.push_back("the link " + line);
    all.insert(all.end(), growing.begin(), growing.end());
    return all;
}

const ComponentResult* LevelResult::busiest() const {
    const auto load = [](const ComponentResult& component) { return component.utilization().value.value_or(-1); };
    const auto found =
        std::max_element(components.begin(), components.end(), [&](const auto& a, const auto& b) { return load(a) < load(b); });
    return found == components.end() || load(*found) < 0 ? nullptr : &*found;
}

const ComponentResult* LevelResult::find(std::string_view id) const {
    const auto found = std::find_if(components.begin(), components.end(), [&](const auto& component) { return component.id == id; });
    return found == components.end() ? nullptr : &*found;
}

bool Results::has_traces() const {
    const auto has = [](const LevelResult& level) { return !level.traces.empty(); };
    return std::ranges::any_of(runs, [&has](const RunResult& run) { return std::ranges::any_of(run.levels, has); });
}

bool all_met(const std::vector<SloResult>& promises) {
    return std::all_of(promises.begin(), promises.end(), [](const SloResult& row) { return row.met.value_or(false); });
}

}  // namespace headroom::study
