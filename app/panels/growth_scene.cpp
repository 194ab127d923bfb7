// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/growth_scene.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

#include "app/charts/growth_parts.h"
#include "app/charts/ticks.h"
#include "app/document/design_edits.h"
#include "app/document/incident_edits.h"
#include "app/figures/people.h"
#include "core/profile.h"
#include "core/units.h"

namespace headroom::panels {

namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(growth)
};
QString people(double value) { return QString::fromStdString(figures::people(value)); }

double rounded(double value, int digits) {
    const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(value)) - digits + 1));
    return std::max(1.0, std::round(value / unit) * unit);
}

/// Null where the phase leaves it as it is.
const Value* set_in(const plan::Phase& phase, const std::string& path) {
    const auto found = std::ranges::find(phase.set, path, &plan::Setting::path);
    return found == phase.set.end() ? nullptr : &found->value;
}

struct Spike {
    std::string component;
    Profile::Spike spike;
};

/// Of all profiles that the components of a phase follow.
std::vector<Spike> spikes_of(const plan::Plan& plan, const plan::Phase& phase, const app::PlanSurroundings& surroundings) {
    std::vector<Spike> spikes;
    const plan::Design* design = plan.find_design(phase.design);
    if (design == nullptr) return spikes;
    for (const plan::Component& component : design->components) {
        const schema::Record* record = surroundings.types().find(component.type);
        if (record == nullptr) continue;
        for (const schema::Parameter& parameter : record->parameters) {
            if (parameter.kind != schema::Kind::Profile) continue;
            const Value* value = set_in(phase, component.id + "." + parameter.name);
            if (value == nullptr) value = component.settings.find(parameter.name);
            if (value == nullptr || !value->is_string()) continue;
            const ParsedProfile parsed = parse_profile(value->as_string(), surroundings.get().files);
            if (!parsed) continue;
            for (const Profile::Spike& spike : parsed.profile.spikes()) spikes.push_back({component.id, spike});
        }
    }
    return spikes;
}

QString words(const Spike& spike) {
    return Text::tr("%1 sends ×%2 from %3, for %4")
        .arg(QString::fromStdString(spike.component), people(spike.spike.factor), charts::time_of_day(spike.spike.at),
             QString::fromStdString(figures::people(spike.spike.lasts, Unit::Seconds)));
}

std::vector<IncidentMark> incidents_in(const plan::Plan& plan, const plan::Phase& phase, const app::PlanSurroundings& surroundings) {
    std::vector<IncidentMark> all;
    for (const document::Subject& each : document::incidents_of(plan, phase.design, phase.name))
        if (auto mark = incident_mark(plan, surroundings, each)) all.push_back(std::move(*mark));
    std::ranges::stable_sort(all, {}, [](const IncidentMark& mark) { return mark.at_s.value_or(1e9); });
    return all;
}

QString label_of_phase(const plan::Plan& plan, const plan::Phase& phase) {
    const QString name = QString::fromStdString(phase.name);
    const auto count = static_cast<int>(document::incidents_of(plan, phase.design, phase.name).size());
    return count == 0 ? name : count == 1 ? Text::tr("%1 · 1 incident").arg(name) : Text::tr("%1 · %2 incidents").arg(name).arg(count);
}

/// Incidents before and after what was simulated stand on the axis, too.
void cover_incidents(GrowthScene& scene) {
    constexpr double step = 600;
    for (const IncidentMark& each : scene.incidents) {
        if (!each.at_s) continue;
        if (*each.at_s < scene.axis.low) scene.axis.low = std::max(0.0, std::floor(*each.at_s / step - 1) * step);
        if (*each.at_s > scene.axis.high) scene.axis.high = std::min(day_s, std::ceil(*each.at_s / step + 1) * step);
    }
}

QString story_of(const plan::Plan& plan, const plan::Phase& phase, double users, const app::PlanSurroundings& surroundings) {
    QString story =
        Text::tr("%1: up to %2 users on %3").arg(QString::fromStdString(phase.name), people(users), QString::fromStdString(phase.design));
    for (const Spike& spike : spikes_of(plan, phase, surroundings)) story += "\n" + words(spike);
    for (const IncidentMark& each : incidents_in(plan, phase, surroundings)) story += "\n" + each.story;
    if (!phase.note.empty()) story += "\n" + QString::fromStdString(phase.note);
    return story;
}

}  // namespace

double GrowthScene::share_of(double value) const {
    if (axis.scale == charts::Axis::Scale::Log) return std::log(std::max(value, 1e-9) / axis.low) / std::log(axis.high / axis.low);
    return (value - axis.low) / (axis.high - axis.low);
}

double GrowthScene::value_at(double share) const {
    if (axis.scale == charts::Axis::Scale::Log) return axis.low * std::pow(axis.high / axis.low, share);
    return axis.low + share * (axis.high - axis.low);
}

const PhaseBand* GrowthScene::in_force(double users) const {
    if (phases.empty()) return nullptr;
    const auto found = std::ranges::find_if(phases, [&](const PhaseBand& band) { return users <= band.users; });
    return found == phases.end() ? &phases.back() : &*found;
}

GrowthScene growth_scene(const plan::Plan& plan, const app::PlanSurroundings& surroundings, const study::Growth* growth, bool is_estimate) {
    GrowthScene scene;
    double low = 1e300, high = 0;
    const auto cover = [&](double from, double to) {
        low = std::min(low, from);
        high = std::max(high, to);
    };
    for (const plan::Phase& phase : plan.phases) {
        const double users = document::users_of(phase);
        if (users <= 0) continue;
        cover(users / 2, users * 2);
        scene.phases.push_back({phase.name, 0, users, users, story_of(plan, phase, users, surroundings), label_of_phase(plan, phase)});
    }
    std::ranges::stable_sort(scene.phases, {}, &PhaseBand::users);
    if (growth != nullptr) {
        for (const study::RunResult& run : growth->points) {
            scene.points.push_back(run.users);
            cover(run.users, run.users);
        }
        scene.marks = charts::marks_of(*growth, is_estimate);
    }
    scene.axis.scale = charts::Axis::Scale::Log;
    scene.axis.low = high > 0 ? std::max(low, 1.0) : 1;
    scene.axis.high = high > scene.axis.low ? high : scene.axis.low * 10;
    for (std::size_t i = 0; i < scene.phases.size(); ++i) {
        scene.phases[i].from = i == 0 ? scene.axis.low : scene.phases[i - 1].users;
        if (i + 1 == scene.phases.size()) scene.phases[i].to = scene.axis.high;
    }
    return scene;
}

std::optional<IncidentMark> incident_mark(const plan::Plan& plan, const app::PlanSurroundings& surroundings,
                                          const document::Subject& incident) {
    const auto facts = document::facts_of(plan, incident, surroundings.get());
    if (!facts) return std::nullopt;
    IncidentMark mark{incident, QString::fromStdString(document::title_of(plan, incident)), {}, facts->at_s, facts->length_s};
    const auto time = [](double seconds) { return QString::fromStdString(print_quantity(seconds, Unit::Seconds)); };
    mark.story = facts->at_s      ? Text::tr("%1, at %2").arg(mark.name, charts::time_of_day(*facts->at_s))
                 : facts->every_s ? Text::tr("%1, by chance, once in %2").arg(mark.name, time(*facts->every_s))
                                  : mark.name;
    if (facts->length_s > 0) mark.story += Text::tr(", for %1").arg(time(facts->length_s));
    if (incident.id.empty()) mark.story += Text::tr(" (in every phase on %1)").arg(QString::fromStdString(incident.design));
    const plan::Design* design = plan.find_design(document::design_of(plan, incident));
    if (design != nullptr && design->find_component(facts->about) != nullptr) mark.component = facts->about;
    return mark;
}

GrowthScene time_scene(const plan::Plan& plan, const app::PlanSurroundings& surroundings, const replay::Track& track,
                       const std::string& phase) {
    GrowthScene scene;
    scene.axis.scale = charts::Axis::Scale::Clock;
    scene.axis.high = 86400;
    for (std::size_t i = 0; i < track.size(); ++i) scene.points.push_back(track.value(i));
    if (!track.is_empty()) {
        const study::RunResult& run = track.at(0).run();
        scene.axis.low = scene.points.front();
        scene.axis.high = scene.points.back() + (run.timeline ? run.timeline->window_s : 1);
    }
    const plan::Phase* shown = plan.find_phase(track.is_empty() ? phase : track.at(0).run().phase);
    if (shown == nullptr) return scene;
    for (const Spike& spike : spikes_of(plan, *shown, surroundings))
        if (spike.spike.at >= scene.axis.low && spike.spike.at <= scene.axis.high)
            scene.marks.push_back({spike.spike.at,
                                   Text::tr("×%1 %2").arg(people(spike.spike.factor), charts::time_of_day(spike.spike.at)),
                                   words(spike),
                                   {charts::Ink::Of::Text},
                                   spike.component});
    std::ranges::stable_sort(scene.marks, {}, &charts::Mark::x);
    scene.incidents = incidents_in(plan, *shown, surroundings);
    cover_incidents(scene);
    return scene;
}

double allowed_users(const GrowthScene& scene, const std::string& phase, double wanted, int digits) {
    const auto found = std::ranges::find(scene.phases, phase, &PhaseBand::phase);
    if (found == scene.phases.end()) return wanted;
    constexpr double apart = 1.02, no_limit = 1e12;
    const double least = found == scene.phases.begin() ? 1 : std::prev(found)->users;
    const double most = std::next(found) == scene.phases.end() ? no_limit : std::next(found)->users;
    if (least * apart >= most / apart) return found->users;
    wanted = std::clamp(wanted, least * apart, most / apart);
    double users = rounded(wanted, digits);
    while (users <= least || users >= most) users = rounded(wanted, ++digits);
    return users;
}

}  // namespace headroom::panels
