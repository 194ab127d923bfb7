// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/what_if.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "plan/shards.h"
#include "schema/setting.h"
#include "study/relief.h"
#include "study/remedy.h"
#include "study/risk.h"

namespace headroom::study {

namespace {

std::string people_of(double users) { return print_rounded(users, Unit::None, 3); }

/// The figures are of the peak; of the rest of the day they tell the cost alone.
constexpr std::size_t levels_looked_at = 4;

Options estimate_options(std::size_t most_levels) {
    Options options;
    options.most_levels = most_levels;
    return options;
}

/// What a database that saturates first is to have more of, in proportion.
constexpr double more_of_a_database = 2;

Shift shift_of(const Estimate& before, const Estimate& after) {
    Shift shift{before, after, {}};
    if (before.value && after.value) shift.difference.value = *after.value - *before.value;
    return shift;
}

Estimate p95_of(const RunResult& run) { return run.status == Status::Unstable ? Estimate{} : run.peak().total.response.quantiles[2]; }

Estimate cost_of_month(const RunResult& run) { return run.cost ? run.cost->per_month : Estimate{}; }

Change taking_out(const std::string& id) { return {{}, id, fmt::format("without {}", id)}; }

}  // namespace

Effect effect_of(const RunResult& before, const RunResult& after) {
    return {shift_of(p95_of(before), p95_of(after)), shift_of(cost_of_month(before), cost_of_month(after))};
}

double more_failures(const RunResult& before, const RunResult& after) {
    return after.peak().total.error_ratio.value.value_or(0) - before.peak().total.error_ratio.value.value_or(0);
}

WhatIf::WhatIf(const plan::Plan& reduced, const plan::Surroundings& surroundings, Executor& estimator, Observer& observer)
    : reduced_(reduced),
      surroundings_(surroundings),
      estimator_(estimator),
      observer_(observer),
      scenario_(plan::resolve(reduced, reduced.phases.front().name, std::nullopt, surroundings)),
      base_(study::run(reduced, {{reduced.phases.front().name, std::nullopt}}, surroundings, estimate_options(levels_looked_at), estimator,
                       observer)
                .front()) {}

std::optional<plan::Plan> WhatIf::changed(const Change& change) const {
    Diagnostics mistakes;
    plan::Plan plan = with_change(reduced_, change, mistakes);
    if (!mistakes.has_errors()) mistakes.append(plan::validate(plan, surroundings_));
    return mistakes.has_errors() ? std::nullopt : std::optional(std::move(plan));
}

std::optional<RunResult> WhatIf::with(const Change& change) const { return estimate(change, levels_looked_at); }

std::optional<RunResult> WhatIf::estimate(const Change& change, std::size_t most_levels) const {
    const auto plan = changed(change);
    if (!plan) return std::nullopt;
    try {
        return study::run(*plan, {{plan->phases.front().name, std::nullopt}}, surroundings_, estimate_options(most_levels), estimator_,
                          observer_)
            .front();
    } catch (const Cancelled&) {
        throw;
    } catch (const RunError&) {
        return std::nullopt;
    }
}

/// The phase's own users, half and twice as many; and what it takes to find the limits.
Growth WhatIf::grow_of(const plan::Plan& plan) const {
    GrowthOptions options;
    options.points = 3;
    return grow(plan, surroundings_, options, estimator_, observer_);
}

std::vector<std::string> WhatIf::ids_of(std::initializer_list<schema::Role> roles) const {
    std::vector<std::string> ids;
    for (const plan::Component& component : reduced_.designs.front().components) {
        const schema::Record* type = surroundings_.catalogue.find(component.type);
        if (type != nullptr && type->role && std::ranges::find(roles, *type->role) != roles.end()) ids.push_back(component.id);
    }
    return ids;
}

std::optional<Change> WhatIf::remedy_for(const Stage& stage) const {
    const auto remedy = find_remedy(reduced_, stage, surroundings_);
    return remedy ? std::optional(remedy->change()) : std::nullopt;
}

bool WhatIf::is_faster(const Change& change) const {
    const auto after = with(change);
    return after && effect_of(base_, *after).p95.relative().value_or(0) < -no_difference;
}

std::vector<Finding> WhatIf::find_limits() const {
    const Growth growth = grow_of(reduced_);
    Stage stage = growth.stages.front();
    stage.up_to = wanted_margin * scenario_.users;
    std::vector<Finding> findings;
    for (Finding finding : growth.findings) {
        if (finding.rule != "saturation") continue;
        finding.change = remedy_for(stage);
        const bool is_slow = finding.severity == Severity::Error && base_.status < Status::Overloaded;  // a promise is broken by now
        if (is_slow && finding.change && !is_faster(*finding.change)) finding.change.reset();
        findings.push_back(std::move(finding));
    }
    if (auto finding = find_database_bottleneck(stage)) {
        if (!findings.empty()) finding->change.reset();  // told there
        findings.push_back(std::move(*finding));
    }
    return findings;
}

std::optional<Finding> WhatIf::find_database_bottleneck(const Stage& stage) const {
    if (stage.saturation.empty()) return std::nullopt;
    const Saturation& first = stage.saturation.front();
    const auto index = scenario_.find_component(first.component);
    if (!index || scenario_.components[*index].record->role != schema::Role::Store) return std::nullopt;
    if (first.at.users > soon * scenario_.users) return std::nullopt;
    const std::string id = plan::drawn_id(first.component);
    const auto next = std::ranges::find_if(stage.saturation, [&](const Saturation& each) {
        return plan::drawn_id(each.component) != id && each.at.method != Method::CarriedAlong;
    });
    Finding finding{Severity::Warning, first.component, "database_bottleneck", "", {}};
    finding.text = fmt::format("{} is the first to saturate: its {} at {} users", id, first.resource, people_of(first.at.users));
    finding.evidence = {{"saturates_at_users", first.at.users}, {"users", scenario_.users}};
    if (next != stage.saturation.end()) {
        finding.text += fmt::format(", then {} of {} at {}", next->resource, plan::drawn_id(next->component), people_of(next->at.users));
        finding.evidence.push_back({"next_saturates_at_users", next->at.users});
    }
    finding.text += "; a larger one, a cache in front of it, read replicas or shards would move that.";
    finding.change = relieve(scenario_, *index, first.resource, more_of_a_database, surroundings_.instances);
    return finding;
}

std::vector<Finding> WhatIf::find_cache_losses() const {
    std::vector<Finding> findings;
    if (base_.status >= Status::Overloaded) return findings;
    for (const std::string& id : ids_of({schema::Role::Cache})) {
        const auto lost = estimate(taking_out(id), 1);
        if (!lost || lost->status < Status::Overloaded) continue;
        const Stage stage = grow_of(*changed(taking_out(id))).stages.front();
        if (!stage.limit) continue;
        Finding finding{Severity::Warning, id, "cache_loss", "", {}};
        finding.text =
            fmt::format("Without {} (lost, or empty after a flush), {} of the {} users would be carried: {} has no more to give.", id,
                        people_of(stage.limit->at.users), people_of(scenario_.users),
                        stage.limit->component.empty() ? "something behind it" : plan::drawn_id(stage.limit->component));
        finding.evidence = {{"carried_users", stage.limit->at.users}, {"users", scenario_.users}};
        if (auto change = remedy_for(stage)) {
            Change both = *change;
            both.without = id;
            const auto outlived = estimate(both, 1);
            if (outlived && outlived->status < Status::Overloaded) finding.change = std::move(change);
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> WhatIf::find_needless() const {
    std::vector<Finding> findings;
    if (base_.status >= Status::Overloaded) return findings;
    for (const std::string& id : ids_of({schema::Role::Cache, schema::Role::Partition})) {
        const auto after = with(taking_out(id));
        if (!after || after->status >= Status::Overloaded) continue;
        const Effect effect = effect_of(base_, *after);
        const auto p95 = effect.p95.relative();
        const double saved = -effect.cost.difference.value.value_or(0);
        if (!p95 || std::abs(*p95) >= no_difference || more_failures(base_, *after) > same_availability || saved <= 0) continue;
        Finding finding{Severity::Warning, id, "needless", "", {}};
        finding.text = fmt::format(
            "{} makes no difference at {} users: without it p95 would change by less than {:.0f} %, nothing more "
            "would fail, and the bill would be smaller.",
            id, people_of(scenario_.users), no_difference * 100);
        finding.evidence = {{"p95_relative", *p95}, {"saved_per_month", saved}};
        finding.change = taking_out(id);
        findings.push_back(std::move(finding));
    }
    return findings;
}

void WhatIf::choose_otherwise(std::vector<Finding>& findings) const {
    for (Finding& finding : findings) {
        const auto index = scenario_.find_component(finding.component);
        if (finding.change || !index || scenario_.components[*index].record->role != schema::Role::Partition) continue;
        const plan::Scenario::Component& component = scenario_.components[*index];
        std::optional<double> least;
        for (const schema::Parameter& parameter : component.record->parameters) {
            for (const schema::Option& option : parameter.options) {
                const Value& present = schema::value_of(component.settings, parameter);
                if (present == Value(option.name)) continue;
                Change change = change_of(fmt::format("{}.{}", plan::drawn_id(component.id), parameter.name), present, Value(option.name));
                const auto after = with(change);
                if (!after || after->status >= Status::Overloaded) continue;
                const bool persists = std::ranges::any_of(
                    after->findings, [&](const Finding& each) { return each.rule == finding.rule && each.component == finding.component; });
                const auto p95 = p95_of(*after).value;
                if (persists || !p95 || (least && *p95 >= *least)) continue;
                least = p95;
                finding.change = std::move(change);
            }
        }
    }
}

}  // namespace headroom::study
