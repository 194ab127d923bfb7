// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "plan/horizon.h"
#include "plan/incidents.h"
#include "plan/names.h"
#include "plan/reading.h"
#include "plan/scenario.h"
#include "plan/settings.h"

namespace headroom::plan {
namespace {

auto key_of(const Diagnostic& diagnostic) {
    return std::tie(diagnostic.at.line, diagnostic.at.column, diagnostic.path, diagnostic.message);
}
struct ByContents {
    bool operator()(const Diagnostic& a, const Diagnostic& b) const { return key_of(a) < key_of(b); }
};
using Known = std::set<Diagnostic, ByContents>;

void add(Diagnostics& list, Diagnostic each) {
    if (each.severity == Severity::Error) {
        list.error(each.at, std::move(each.path), std::move(each.message), std::move(each.expected));
    } else {
        list.warning(each.at, std::move(each.path), std::move(each.message), std::move(each.expected));
    }
}

/// In the order of the lines, each once.
Diagnostics tidy(const Diagnostics& diagnostics) {
    std::vector<Diagnostic> list = diagnostics.list();
    std::ranges::stable_sort(list, {}, [](const Diagnostic& each) { return std::pair(each.at.line, each.at.column); });
    Diagnostics result;
    Known known;
    for (const Diagnostic& each : list) {
        if (known.insert(each).second) add(result, each);
    }
    return result;
}

bool is_within(std::string_view path, std::string_view owner) {
    return path.starts_with(owner) && (path.size() == owner.size() || path[owner.size()] == '.' || path[owner.size()] == '[');
}

/// Does that time of the day, in seconds, come within the span?
bool is_within(double at, const Horizon& horizon) { return (at < horizon.from ? at + day_s : at) - horizon.from < horizon.length; }

class Validator {
public:
    Validator(const Plan& plan, const Surroundings& surroundings) : plan_(plan), surroundings_(surroundings) {}

    Diagnostics run() {
        check_names(plan_, diagnostics_);
        check_parts(plan_, surroundings_, diagnostics_);
        for (std::size_t i = 0; i < plan_.designs.size(); ++i) check_design(plan_, i, surroundings_, diagnostics_);
        if (plan_.designs.empty()) diagnostics_.error({1, 1}, "$.designs", "the plan has no designs", "at least one");
        if (plan_.phases.empty()) diagnostics_.error({1, 1}, "$.phases", "the plan has no phases", "at least one");
        known_ = Known(diagnostics_.list().begin(), diagnostics_.list().end());
        double former = 0;
        for (std::size_t i = 0; i < plan_.phases.size(); ++i) check_phase(i, former);
        return std::move(diagnostics_);
    }

private:
    void check_phase(std::size_t index, double& former) {
        const Phase& phase = plan_.phases[index];
        const std::string path = fmt::format("$.phases[{}]", index);
        const double users = read_users(phase, path + ".users", diagnostics_);
        if (users > 0 && users <= former) {
            diagnostics_.warning(
                phase.users.at, path + ".users",
                fmt::format("phase '{}' has no more users than the one before it and is never in force as the plan grows", phase.name),
                "users that rise from phase to phase");
        }
        former = std::max(former, users);
        if (phase.horizon) {
            const ParsedHorizon horizon = parse_horizon(*phase.horizon);
            if (!horizon) diagnostics_.error(phase.horizon_at, path + ".horizon", horizon.error, horizon.expected);
        }
        if (phase.design.empty()) return;
        const std::vector<std::string> designs = design_names(plan_);
        const auto design = std::ranges::find(designs, phase.design);
        if (design == designs.end()) {
            diagnostics_.error(phase.design_at, path + ".design", fmt::format("the plan has no design '{}'", phase.design),
                               suggest(phase.design, given(designs)));
        } else {
            const auto chosen = static_cast<std::size_t>(design - designs.begin());
            if (phase.set.empty()) {
                check_course(phase, path, plan_.designs[chosen]);
            } else {
                Plan changed = copy_for(chosen);
                check_settings(phase, path, chosen, changed);
                check_course(phase, path, changed.designs[chosen]);
            }
        }
    }

    /// The phase's design as its settings make it; what was wrong before is not told again.
    void check_settings(const Phase& phase, const std::string& path, std::size_t design, Plan& changed) {
        std::map<std::string, std::string> origins;  // JSON path of what was set -> path of the setting
        for (const Setting& setting : phase.set) {
            const std::string origin = member_path(path + ".set", setting.path);
            if (const auto target = apply_setting(changed, design, setting, origin, Missing::IsMistake, diagnostics_))
                origins.insert_or_assign(*target, origin);
        }
        Diagnostics found;
        check_parts(changed, surroundings_, found);
        check_design(changed, design, surroundings_, found);
        for (Diagnostic each : found.list()) {
            if (known_.contains(each)) continue;
            const auto origin = std::ranges::find_if(origins, [&](const auto& entry) { return is_within(each.path, entry.first); });
            if (origin != origins.end()) {
                each.path = origin->second + each.path.substr(origin->first.size());
            } else {
                each.message += fmt::format(" (as phase '{}' sets it)", phase.name);
            }
            add(diagnostics_, std::move(each));
        }
    }

    /// What goes wrong in it, on the design as its settings make it.
    void check_course(const Phase& phase, const std::string& path, const Design& design) {
        std::vector<const schema::Record*> records;
        for (const Component& component : design.components) records.push_back(surroundings_.catalogue.find(component.type));
        const schema::ReadContext context = make_context(plan_, &design, surroundings_, diagnostics_);
        Diagnostics known;
        const schema::ReadContext quiet = make_context(plan_, &design, surroundings_, known);
        std::vector<Scenario::Incident> all = read_incidents(design.incidents, {}, design, quiet);
        check_incidents(phase.incidents, path + ".incidents", all, design, records, surroundings_, context);
        const ParsedHorizon horizon = parse_horizon(phase.horizon.value_or("day"));
        if (!horizon) return;
        for (Scenario::Incident& each : read_incidents(phase.incidents, {}, design, quiet)) all.push_back(std::move(each));
        if (phase.horizon) check_span(phase, path, all, horizon.horizon);
        if (horizon.horizon.kind != Horizon::Kind::Steady) return;
        if (std::ranges::none_of(all, [](const Scenario::Incident& each) { return each.settings.at.has_value(); })) return;
        diagnostics_.error(phase.horizon_at, path + ".horizon", "in a steady horizon no incident comes at a time of the day",
                           "\"day\", a span such as \"19:00 + 2 h\", or none: one around the incidents");
    }

    /// That the design's and the phase's incidents come within what is looked at of the day.
    void check_span(const Phase& phase, const std::string& path, const std::vector<Scenario::Incident>& all, const Horizon& horizon) {
        if (horizon.kind != Horizon::Kind::Span) return;
        for (const Scenario::Incident& each : all) {
            if (!each.settings.at || is_within(each.settings.at->value, horizon)) continue;
            diagnostics_.warning(phase.horizon_at, path + ".horizon",
                                 fmt::format("the {} at {} is outside of \"{}\" and never happens", incident::title_of(each.kind),
                                             print_quantity(each.settings.at->value, Unit::TimeOfDay), print_horizon(horizon)),
                                 fmt::format("a time from {} to {}, or none for the horizon: one around the incidents",
                                             print_quantity(horizon.from, Unit::TimeOfDay),
                                             print_quantity(std::fmod(horizon.from + horizon.length, day_s), Unit::TimeOfDay)));
        }
    }

    /// What one design's checks look at; of the others only the names.
    Plan copy_for(std::size_t design) const {
        Plan copy;
        copy.prices = plan_.prices;
        copy.prices_at = plan_.prices_at;
        copy.keyspaces = plan_.keyspaces;
        copy.routes = plan_.routes;
        copy.slo = plan_.slo;
        copy.designs.resize(plan_.designs.size());
        for (std::size_t i = 0; i < plan_.designs.size(); ++i) copy.designs[i].name = plan_.designs[i].name;
        copy.designs[design] = plan_.designs[design];
        return copy;
    }

    const Plan& plan_;
    const Surroundings& surroundings_;
    Diagnostics diagnostics_;
    Known known_;
};

}  // namespace

Diagnostics validate(const Plan& plan, const Surroundings& surroundings) {
    Diagnostics all;
    check_given(plan, all);
    all.append(Validator(plan, surroundings).run());
    return tidy(all);
}

Diagnostics check(const ParsedPlan& parsed, const Surroundings& surroundings) {
    Diagnostics all = parsed.diagnostics;
    if (parsed.plan) {
        all.append(validate(*parsed.plan, surroundings));
    } else if (parsed.draft) {
        all.append(Validator(*parsed.draft, surroundings).run());
    }
    return tidy(all);
}

}  // namespace headroom::plan
