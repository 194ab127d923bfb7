// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/horizon.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/call_text.h"
#include "core/profile.h"
#include "core/units.h"
#include "schema/setting.h"

namespace headroom::plan {
namespace {

constexpr double longest_span = 31 * day_s;
constexpr double lead = 600, tail = 3600;  // seconds before the first and after the last spike

/// The texts of one parameter: as set, or one for each route where it is per route.
template <class AValue, class Visit>
void each_profile(AValue& value, Visit visit) {
    if (value.is_string()) visit(value);
    if (!value.is_object()) return;
    for (auto& member : value.as_object())
        if (member.value.is_string()) visit(member.value);
}

/// Those of the sources, each once.
std::vector<Profile> profiles_of(const std::vector<Scenario::Component>& components, const Files& files, bool with_spikes) {
    std::vector<Profile> profiles;
    for (const Scenario::Component& component : components) {
        if (component.record->role != schema::Role::Source) continue;
        for (const schema::Parameter& parameter : component.record->parameters) {
            if (parameter.kind != schema::Kind::Profile) continue;
            each_profile(schema::value_of(component.settings, parameter), [&](const Value& text) {
                const ParsedProfile parsed = parse_profile(with_spikes ? text.as_string() : without_spikes(text.as_string()), files);
                if (parsed) profiles.push_back(parsed.profile);
            });
        }
    }
    return profiles;
}

/// What happens that is not of every day, and when it begins and ends.
struct Event {
    double at, lasts;  ///< seconds
};
std::vector<Event> events_of(const Scenario& scenario, const Files& files) {
    std::vector<Event> events;
    for (const SourceSpike& each : spikes_of(scenario, files)) events.push_back({each.spike.at, each.spike.lasts});
    for (const Scenario::Incident& incident : scenario.incidents) {
        if (incident.settings.at) events.push_back({incident.settings.at->value, incident::length_s(incident.kind, incident.settings)});
    }
    return events;
}

}  // namespace

ParsedHorizon parse_horizon(std::string_view text) {
    const std::string expected = "\"steady\", \"day\", or a time of day and a length such as \"19:00 + 2 h\"";
    text = trim(text);
    if (text == "steady") return {};
    if (text == "day") return {{Horizon::Kind::Span, 0, day_s}, {}, {}};
    const std::size_t plus = text.find('+');
    if (plus == std::string_view::npos) return {{}, fmt::format("'{}' is no horizon", text), expected};
    const ParsedQuantity from = parse_quantity(trim(text.substr(0, plus)), Unit::TimeOfDay);
    const ParsedQuantity length = parse_quantity(trim(text.substr(plus + 1)), Unit::Seconds);
    if (!from || !length) return {{}, fmt::format("'{}' is no horizon", text), expected};
    if (!(length.quantity.value > 0) || length.quantity.value > longest_span)
        return {{}, fmt::format("the length of '{}' is out of range", text), "more than 0 s, at most 31 d"};
    return {{Horizon::Kind::Span, from.quantity.value, length.quantity.value}, {}, {}};
}

std::string print_horizon(const Horizon& horizon) {
    if (horizon.kind == Horizon::Kind::Steady) return "steady";
    if (horizon.from == 0 && horizon.length == day_s) return "day";
    return fmt::format("{} + {}", print_quantity(horizon.from, Unit::TimeOfDay), print_quantity(horizon.length, Unit::Seconds));
}

std::vector<SourceSpike> spikes_of(const Scenario& scenario, const Files& files) {
    std::vector<SourceSpike> spikes;
    for (const Scenario::Component& component : scenario.components)
        for (const Profile& profile : profiles_of({component}, files, true))
            for (const Profile::Spike& spike : profile.spikes()) spikes.push_back({component.id, spike});
    return spikes;
}

bool has_events(const Scenario& scenario, const Files& files) { return !events_of(scenario, files).empty(); }

double busiest_time(const Scenario& scenario, const Files& files) {
    constexpr double quarter = 900;
    const std::vector<Profile> profiles = profiles_of(scenario.components, files, false);
    double best = 0, most = -1;
    for (double from = 0; from < day_s; from += quarter) {
        double sum = 0;
        for (const Profile& profile : profiles) sum += profile.mean(from, from + quarter);
        if (sum <= most * (1 + 1e-9)) continue;
        most = sum;
        best = from + quarter / 2;
    }
    return best;
}

Plan without_events(Plan plan, const schema::Catalogue& catalogue) {
    for (Phase& phase : plan.phases) phase.incidents = Value::Array{};
    for (Design& design : plan.designs) {
        design.incidents = Value::Array{};
        for (Component& component : design.components) {
            const schema::Record* record = catalogue.find(component.type);
            if (record == nullptr || record->role != schema::Role::Source) continue;
            for (const schema::Parameter& parameter : record->parameters) {
                Value* value = parameter.kind == schema::Kind::Profile ? component.settings.find(parameter.name) : nullptr;
                if (value != nullptr) each_profile(*value, [](Value& text) { text = without_spikes(text.as_string()); });
            }
        }
    }
    return plan;
}

Horizon default_horizon(const Scenario& scenario, const Files& files) {
    const std::vector<Event> events = events_of(scenario, files);
    if (events.empty()) return {};
    const double first = std::ranges::min_element(events, {}, &Event::at)->at - lead;
    double last = first;
    for (const Event& event : events) last = std::max(last, event.at + event.lasts + tail);
    if (last - first >= day_s) return {Horizon::Kind::Span, 0, day_s};
    return {Horizon::Kind::Span, first < 0 ? first + day_s : first, last - first};
}

}  // namespace headroom::plan
