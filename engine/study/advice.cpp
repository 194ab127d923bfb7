// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/advice.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "study/compare.h"
#include "study/outline_json.h"
#include "study/what_if.h"

namespace headroom::study {

namespace {

/// Machines by the hour, as many as the plan says: their price is no estimate.
bool is_exact(const RunResult& before, const RunResult& after, const plan::Scenario& scenario) {
    if (!before.cost || !after.cost) return false;
    for (const auto& component : scenario.components)
        if (component.record->role == schema::Role::Scaler) return false;
    const auto are_of_hours = [](const std::vector<CostLine>& lines, const std::vector<CostLine>& others) {
        return std::ranges::all_of(lines, [&](const CostLine& line) {
            return line.per == "hour" || std::ranges::any_of(others, [&](const CostLine& other) {
                       return other.component == line.component && other.item == line.item && other.option == line.option &&
                              other.amount == line.amount;
                   });
        });
    };
    return are_of_hours(before.cost->lines, after.cost->lines) && are_of_hours(after.cost->lines, before.cost->lines);
}

bool is_small(const Shift& shift) {
    const auto share = shift.relative();
    return share && std::abs(*share) < believed;
}

/// Of what the plan promises, is something kept before and not after?
bool breaks_a_promise(const RunResult& before, const RunResult& after) {
    if (after.status >= Status::Overloaded && after.status > before.status) return true;
    for (std::size_t i = 0; i < std::min(before.slo.size(), after.slo.size()); ++i)
        if (before.slo[i].met.value_or(false) && !after.slo[i].met.value_or(true)) return true;
    return false;
}

/// A finding whose change is simulated beside the plan as it is.
struct Trial {
    std::size_t finding;
    std::unique_ptr<CompareCourse> course;
};

Shift shift_of_pairs(const std::vector<Difference>& differences, const std::string& of, const std::string& figure, const Shift& apart) {
    for (const Difference& each : differences)
        if (each.of == of && each.figure == figure) return {each.a, each.b, each.difference};
    return apart;
}

Effect simulated_effect(const Comparison& comparison) {
    Effect effect = effect_of(comparison.a, comparison.b);
    effect.p95 = shift_of_pairs(comparison.differences, "run", "response_s.p95", effect.p95);
    effect.cost = shift_of_pairs(comparison.differences, "cost", "per_month", effect.cost);
    effect.is_simulated = true;
    return effect;
}

/// Is the opposite of what was promised clear?
bool is_contradicted(const Shift& promised, const Shift& simulated) {
    const Estimate& difference = simulated.difference;
    if (promised.relative().value_or(0) >= -no_difference || !difference.value) return false;
    return *difference.value - difference.half_width.value_or(0) > 0;
}

/// Estimates are too short to tell of their progress.
class Unheard : public Observer {
public:
    explicit Unheard(Observer& observer) : observer_(observer) {}
    bool cancelled() override { return observer_.cancelled(); }

private:
    Observer& observer_;
};

class Adviser {
public:
    Adviser(const plan::Plan& reduced, const plan::Surroundings& surroundings, const Options& options, Executor& estimator,
            Observer& observer)
        : reduced_(reduced),
          surroundings_(surroundings),
          options_(options),
          observer_(observer),
          unheard_(observer),
          what_if_(reduced, surroundings, estimator, unheard_) {}

    void find() {
        findings_ = what_if_.find_limits();
        const bool has_limit = std::ranges::any_of(findings_, [](const Finding& each) { return each.rule == "saturation"; });
        for (const Finding& finding : what_if_.base().findings) {
            const bool is_told = finding.rule == "saturation" || finding.rule == "unstable" || finding.rule == "overloaded";
            if (!is_told || !has_limit) findings_.push_back(finding);
        }
        append(what_if_.find_cache_losses());
        append(what_if_.find_needless());
        what_if_.choose_otherwise(findings_);
    }

    /// By the estimate.
    void weigh() {
        for (Finding& finding : findings_) {
            if (!finding.change) continue;
            const auto after = what_if_.with(*finding.change);
            if (!after || breaks_a_promise(what_if_.base(), *after)) {
                finding.change.reset();
                continue;
            }
            finding.effect = effect_of(what_if_.base(), *after);
            finding.effect->is_unconfirmed = is_small(finding.effect->p95) ||
                                             (is_small(finding.effect->cost) && !is_exact(what_if_.base(), *after, what_if_.scenario()));
        }
    }

    void simulate(Executor& simulator) {
        std::vector<Trial> trials;
        std::vector<Course*> courses;
        for (std::size_t i = 0; i < findings_.size(); ++i) {
            if (!findings_[i].effect || !findings_[i].effect->is_unconfirmed) continue;
            trials.push_back({i, std::make_unique<CompareCourse>(side(reduced_), side(*what_if_.changed(*findings_[i].change)), options_)});
            courses.push_back(trials.back().course.get());
        }
        std::unique_ptr<RunCourse> scaled;
        if (has_scaler()) courses.push_back((scaled = side(reduced_)).get());
        if (courses.empty()) return;
        run_courses(courses, simulator, observer_);
        std::vector<std::size_t> refuted;
        for (const Trial& trial : trials)
            if (!confirm(findings_[trial.finding], trial.course->comparison())) refuted.push_back(trial.finding);
        for (auto each = refuted.rbegin(); each != refuted.rend(); ++each)
            findings_.erase(findings_.begin() + static_cast<std::ptrdiff_t>(*each));
        if (scaled) add_decisions(scaled->result());
    }

    Advice advice() {
        std::ranges::stable_sort(findings_, std::greater<>(),
                                 [](const Finding& finding) { return std::pair(finding.severity == Severity::Error, worth(finding)); });
        const RunResult& base = what_if_.base();
        return {base.design, base.phase, outline_of(base), std::move(findings_), base.caveats};
    }

private:
    void append(std::vector<Finding> more) { std::ranges::move(more, std::back_inserter(findings_)); }

    std::unique_ptr<RunCourse> side(const plan::Plan& plan) const {
        return std::make_unique<RunCourse>(plan, Case{plan.phases.front().name, std::nullopt}, surroundings_,
                                           CompareCourse::side(options_));
    }

    bool has_scaler() const {
        return std::ranges::any_of(what_if_.scenario().components,
                                   [](const auto& component) { return component.record->role == schema::Role::Scaler; });
    }

    /// Takes what the simulation says for the estimate's promise. False: the finding itself does not stand.
    static bool confirm(Finding& finding, const Comparison& comparison) {
        const Effect promised = *finding.effect, simulated = simulated_effect(comparison);
        const bool is_needless = finding.rule == "needless";
        const auto p95 = simulated.p95.relative();
        if (is_needless && (!p95 || std::abs(*p95) >= no_difference || more_failures(comparison.a, comparison.b) > same_availability))
            return false;
        finding.effect = simulated;
        if (breaks_a_promise(comparison.a, comparison.b) || is_contradicted(promised.p95, simulated.p95) ||
            is_contradicted(promised.cost, simulated.cost)) {
            finding.change.reset();
            finding.effect.reset();
        }
        return true;
    }

    /// Scalers are at rest in an estimate: what they do is seen in a simulation alone.
    void add_decisions(const RunResult& run) {
        for (const Finding& finding : run.findings) {
            const auto index = what_if_.scenario().find_component(finding.component);
            if (index && what_if_.scenario().components[*index].record->role == schema::Role::Scaler) findings_.push_back(finding);
        }
    }

    /// The larger share of p95 or of the bill that is gained; without a steady state before, any is gained.
    static double worth(const Finding& finding) {
        if (!finding.effect) return 0;
        const Shift& p95 = finding.effect->p95;
        if (!p95.before.value && p95.after.value) return std::numeric_limits<double>::infinity();
        return std::max({0.0, -p95.relative().value_or(0), -finding.effect->cost.relative().value_or(0)});
    }

    const plan::Plan& reduced_;
    const plan::Surroundings& surroundings_;
    const Options& options_;
    Observer& observer_;
    Unheard unheard_;
    WhatIf what_if_;
    std::vector<Finding> findings_;
};

}  // namespace

Advice advise(const plan::Plan& reduced, const plan::Surroundings& surroundings, const Options& options, Executor& estimator,
              Executor* simulator, Observer& observer) {
    Adviser adviser(reduced, surroundings, options, estimator, observer);
    adviser.find();
    adviser.weigh();
    if (simulator != nullptr) adviser.simulate(*simulator);
    return adviser.advice();
}

std::string print_advice(const Advices& advices) {
    Json json = header_of("headroom-advice", advice_version, advices.origin);
    json["cases"] = Json::array();
    for (const Advice& advice : advices.cases) {
        Json row = {{"design", advice.design}, {"phase", advice.phase}, {"status", std::string(to_string(advice.base.status))}};
        row.update(json_of(std::optional(advice.base)));
        row["findings"] = json_of(advice.findings);
        row["caveats"] = advice.caveats;
        json["cases"].push_back(std::move(row));
    }
    return print(json);
}

}  // namespace headroom::study
