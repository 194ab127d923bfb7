// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/capacity.h"

#include <algorithm>
#include <cmath>

namespace headroom::study {

namespace {

constexpr double bracket = 1.04;        ///< ± 2 %
constexpr double most_users = 1e10;     ///< that a plan may have
constexpr double farthest = 64;         ///< times the users of the last simulation
constexpr double light = 0.05;          ///< utilization at which sessions hardly queue
constexpr double unlike_linear = 0.02;  ///< elasticity of the busy time per request that matters
constexpr double carried = 0.5;         ///< elasticity of what something else drags along

/// How a resource's busy share follows the population.
struct Law {
    const ComponentResult* component = nullptr;
    const ResourceResult* resource = nullptr;
    double utilization = 0;  ///< at `users`
    double users = 0;
    double elasticity = 0;   ///< of the busy time per request; 0: none to be seen
    double uncertainty = 0;  ///< relative half-width of saturates_at()

    double saturates_at() const { return users * std::pow(utilization, -1 / (1 + elasticity)); }
    bool is_linear() const { return elasticity == 0; }
};

double relative(const Estimate& estimate) { return estimate.relative_half_width().value_or(0.01); }

/// The largest sample that is smaller by a fifth; the peak of a run, if there is one.
const Sample* reference_of(const std::vector<Sample>& samples, double users) {
    const Sample* reference = nullptr;
    for (const Sample& sample : samples)
        if (sample.holds() && sample.users <= 0.8 * users && (reference == nullptr || sample.is_peak || !reference->is_peak))
            reference = &sample;
    return reference;
}

Law law_of(const ComponentResult& component, std::size_t resource, const Sample& top, const Sample* reference, std::size_t index) {
    const Estimate& here = component.resources[resource].utilization;
    Law law{&component, &component.resources[resource], *here.value, top.users, 0, relative(here)};
    if (reference == nullptr) return law;
    const Estimate& there = reference->level->components[index].resources[resource].utilization;
    if (there.value.value_or(0) <= 0) return law;
    const double distance = std::log(top.users / reference->users);
    const double elasticity = std::log(*here.value / *there.value) / distance - 1;
    const double noise = std::hypot(relative(here), relative(there)) / distance;
    if (std::abs(elasticity) < std::max(unlike_linear, 1.5 * noise)) return law;
    const double straight = law.saturates_at();
    law.elasticity = std::clamp(elasticity, -0.8, 4.0);
    law.uncertainty = std::hypot(law.uncertainty, std::log(straight / law.saturates_at()) / 2);
    return law;
}

/// Ascending by where they saturate.
std::vector<Law> laws_of(const plan::Scenario& scenario, const Sample& top, const Sample* reference) {
    std::vector<Law> laws;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const ComponentResult& component = top.level->components[i];
        for (std::size_t r = 0; r < component.resources.size(); ++r)
            if (component.resources[r].utilization.value.value_or(0) > 0 &&
                limits_capacity(*scenario.components[i].record->role, component.resources[r].name))
                laws.push_back(law_of(component, r, top, reference, i));
    }
    std::stable_sort(laws.begin(), laws.end(), [](const Law& a, const Law& b) { return a.saturates_at() < b.saturates_at(); });
    return laws;
}

Crossing crossing_of(const Law& law, Method method) {
    const double users = law.saturates_at();
    return {users, users * (1 - std::min(law.uncertainty, 0.9)), users * (1 + law.uncertainty), method};
}

Saturation saturation_of(const Law& law, const std::optional<CapacityLimit>& limit) {
    Saturation saturation{law.component->id, law.resource->name, {}, law.users, law.resource->utilization};
    if (limit && law.elasticity > carried && law.saturates_at() > limit->at.users) {
        saturation.at = limit->at;
        saturation.at.method = Method::CarriedAlong;
    } else
        saturation.at = crossing_of(law, law.is_linear() ? Method::UtilizationLaw : Method::Extrapolated);
    return saturation;
}

/// What gave way between two samples: a resource that was about to be out of capacity, or else where calls pile up or are shed.
CapacityLimit limit_between(const Sample& top, const Sample& bad, const std::vector<Law>& laws) {
    constexpr double about = 1.05;
    CapacityLimit limit;
    limit.at = {std::sqrt(top.users * bad.users), top.users, bad.users, Method::Simulated};
    if (!laws.empty() && laws.front().saturates_at() <= about * bad.users) {
        limit.component = laws.front().component->id;
        limit.resource = laws.front().resource->name;
        return limit;
    }
    limit.kind = bad.level->status == Status::Unstable ? CapacityLimit::Kind::Unstable : CapacityLimit::Kind::Overloaded;
    if (!bad.level->growing_lines.empty())
        limit.link = bad.level->growing_lines.front();
    else if (!bad.level->growing.empty())
        limit.component = bad.level->growing.front();
    else if (const ComponentResult* busiest = bad.level->busiest())
        limit.component = busiest->id;
    return limit;
}

CapacityAnswer none_holds(const Sample& bad) {
    CapacityAnswer answer;
    CapacityLimit limit = limit_between(bad, bad, {});
    limit.at.low = 0;
    answer.limit = limit;
    if (bad.users >= 8) answer.probe = std::floor(bad.users / 8);
    return answer;
}

/// Sessions that wait for their answers slow down instead of piling up: the law is taken where they hardly queue.
CapacityAnswer of_sessions(const plan::Scenario& scenario, const std::vector<Sample>& samples) {
    CapacityAnswer answer;
    const std::vector<Law> laws = laws_of(scenario, samples.front(), nullptr);
    if (laws.empty()) return answer;
    for (const Law& law : laws) {
        answer.saturation.push_back(saturation_of(law, {}));
        answer.saturation.back().at.method = Method::Asymptotes;
    }
    const Saturation& first = answer.saturation.front();
    answer.limit = {CapacityLimit::Kind::Saturated, first.component, first.resource, first.at};
    if (laws.front().utilization > 1.2 * light && samples.front().users > 1)
        answer.probe = std::max(1.0, std::round(light * laws.front().saturates_at()));
    return answer;
}

}  // namespace

std::string_view to_string(Method method) {
    switch (method) {
        case Method::UtilizationLaw: return "utilization_law";
        case Method::Extrapolated: return "extrapolated";
        case Method::Asymptotes: return "asymptotes";
        case Method::CarriedAlong: return "carried_along";
        case Method::Simulated: return "simulated";
        case Method::Interpolated: return "interpolated";
    }
    return "";
}

std::string_view to_string(CapacityLimit::Kind kind) {
    switch (kind) {
        case CapacityLimit::Kind::Saturated: return "saturated";
        case CapacityLimit::Kind::Unstable: return "unstable";
        case CapacityLimit::Kind::Overloaded: return "overloaded";
    }
    return "";
}

std::vector<Sample> samples_of(const plan::Scenario& scenario, const std::vector<const RunResult*>& runs) {
    const auto sources = std::count_if(scenario.components.begin(), scenario.components.end(),
                                       [](const auto& component) { return component.record->role == schema::Role::Source; });
    const auto complete = std::find_if(runs.begin(), runs.end(), [](const RunResult* run) { return run->status != Status::Unstable; });
    const double rate_per_user = complete == runs.end() ? 0 : (*complete)->peak().rate_per_s / (*complete)->users;
    std::vector<Sample> samples;
    for (const RunResult* run : runs) {
        if (sources == 1 && rate_per_user > 0) {
            for (const LevelResult& level : run->levels) {
                const Sample sample{level.rate_per_s / rate_per_user, &level, &level == &run->peak()};
                const bool is_pilot = run->status == Status::Unstable;  // which only shows roughly what holds
                if (!is_pilot || !sample.holds()) samples.push_back(sample);
            }
        } else
            samples.push_back({run->users, &run->peak()});
    }
    std::stable_sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.users < b.users; });
    return samples;
}

CapacityAnswer find_capacity(const plan::Scenario& scenario, const std::vector<Sample>& samples) {
    if (samples.front().level->rate_per_s <= 0 && samples.front().holds()) return of_sessions(scenario, samples);
    const auto bad = std::find_if(samples.begin(), samples.end(), [](const Sample& sample) { return !sample.holds(); });
    if (bad == samples.begin()) return none_holds(*bad);
    const Sample& top = *std::prev(bad);
    const std::vector<Law> laws = laws_of(scenario, top, reference_of(samples, top.users));
    CapacityAnswer answer;
    const Law* first = laws.empty() ? nullptr : &laws.front();
    const double lawful = first ? first->saturates_at() : most_users;
    const double supported = !first || first->is_linear() ? 0.92 : 0.96;
    const bool fails = bad != samples.end(), contradicts = fails && bad->users < 0.97 * lawful;
    const double target = std::min((supported + 0.02) * lawful, farthest * top.users);
    if (contradicts || (fails && top.users < supported * lawful)) {
        answer.limit = limit_between(top, *bad, laws);
        const bool is_between = !contradicts && target < 0.98 * bad->users && target > 1.02 * top.users;
        if (bad->users > bracket * top.users) answer.probe = is_between ? target : std::sqrt(top.users * bad->users);
    } else if (first && lawful < most_users) {
        answer.limit = {CapacityLimit::Kind::Saturated, first->component->id, first->resource->name,
                        crossing_of(*first, first->is_linear() ? Method::UtilizationLaw : Method::Extrapolated)};
        if (top.users < supported * lawful) answer.probe = target;
    }
    for (const Law& law : laws) {
        const Saturation saturation = saturation_of(law, answer.limit);
        if (saturation.at.users < most_users) answer.saturation.push_back(saturation);
    }
    std::stable_sort(answer.saturation.begin(), answer.saturation.end(), [](const Saturation& a, const Saturation& b) {
        const auto key = [](const Saturation& each) { return std::pair(each.at.users, each.at.method == Method::CarriedAlong); };
        return key(a) < key(b);
    });
    return answer;
}

}  // namespace headroom::study
