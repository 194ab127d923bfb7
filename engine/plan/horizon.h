// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/profile.h"
#include "plan/scenario.h"

namespace headroom::plan {

struct ParsedHorizon {
    Horizon horizon;
    std::string error;     ///< empty when understood
    std::string expected;  ///< what would be
    explicit operator bool() const { return error.empty(); }
};
/// "steady", "day" or "19:00 + 2 h".
ParsedHorizon parse_horizon(std::string_view text);

/// As a plan has it.
std::string print_horizon(const Horizon& horizon);

/// A spike of a source's traffic, or of one of its routes'.
struct SourceSpike {
    std::string source;  ///< id
    Profile::Spike spike;
};
std::vector<SourceSpike> spikes_of(const Scenario& scenario, const Files& files);

/// Does something happen that is not of every day: a spike of a source, an incident at its time?
bool has_events(const Scenario& scenario, const Files& files);
/// The time of an ordinary day, in seconds, when its busiest quarter of an hour is half over: that of the sources' profiles together.
double busiest_time(const Scenario& scenario, const Files& files);
/// The plan (a valid one) without what does.
Plan without_events(Plan plan, const schema::Catalogue& catalogue);

/// Of a phase that names none: steady, or from ten minutes before the first spike of a source or incident to one hour after the last.
Horizon default_horizon(const Scenario& scenario, const Files& files);

}  // namespace headroom::plan
