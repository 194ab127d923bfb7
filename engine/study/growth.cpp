// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/growth.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "study/growth_trace.h"
#include "study/remedy.h"
#include "study/run_course.h"
#include "study/stage_course.h"

namespace headroom::study {

namespace {

/// What is simulated to find where a stage ends is wanted twice as precise as the curves, and of the peak alone, with as many
/// requests as that has there.
Options probe_options(Options options) {
    options.precision /= 2;
    options.max_requests /= static_cast<double>(options.most_levels);
    options.most_levels = 1;
    return options;
}

/// One phase at any population, its day's levels.
class Phase {
public:
    Phase(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options, std::string name)
        : plan_(plan), surroundings_(surroundings), options_(options), name_(std::move(name)) {}

    std::unique_ptr<RunCourse> at(double users, const Options& options) const {
        return std::make_unique<RunCourse>(at_population(plan_, {users, name_}), Case{name_, options_.design}, surroundings_, options);
    }
    double own_users() const { return plan::resolve(plan_, name_, options_.design, surroundings_).users; }
    const std::string& name() const { return name_; }

private:
    const plan::Plan& plan_;
    const plan::Surroundings& surroundings_;
    const GrowthOptions& options_;
    std::string name_;
};

/// What comes at a time of the day has none to come at on an ordinary one; what comes by chance stays.
void drop_events(Value& incidents) {
    if (!incidents.is_array()) return;
    std::erase_if(incidents.as_array(), [](const Value& incident) { return incident.is_object() && incident.find("at") != nullptr; });
}

/// Of a stage that breaks before, or soon after, the users that it is meant for.
std::optional<Finding> find_break(const Stage& stage, double own_users) {
    const auto breaks_at = stage.breaks_at();
    if (!breaks_at || breaks_at->users > wanted_margin * own_users) return std::nullopt;
    const bool too_early = breaks_at->users <= own_users;
    Finding finding{too_early ? Severity::Error : Severity::Warning, stage.limit ? stage.limit->component : "", "saturation", "", {}};
    const double percent = std::abs(breaks_at->users / own_users - 1) * 100;
    finding.text = fmt::format("{} {}; that is {:.2g} % {} the {} users that it is for.", stage.phase, stage.verdict(), percent,
                               too_early ? "below" : "above", print_rounded(own_users, Unit::None));
    finding.evidence = {{"breaks_at_users", breaks_at->users}, {"users", own_users}};
    return finding;
}

/// What the run at the phase's own users (or the nearest below) says of its design.
void add_risks(std::vector<Finding>& findings, const Stage& stage, double own_users, const std::vector<RunResult>& points) {
    const RunResult* own = nullptr;
    for (const RunResult& point : points)
        if (point.phase == stage.phase && (own == nullptr || point.users <= own_users)) own = &point;
    for (Finding finding : own->findings) {
        if (finding.rule != "single_point_of_failure" && finding.rule != "over_provisioned") continue;
        finding.text = stage.phase + ": " + finding.text;
        findings.push_back(std::move(finding));
    }
}

}  // namespace

plan::Plan at_population(plan::Plan plan, const Population& population) {
    for (plan::Design& design : plan.designs) drop_events(design.incidents);
    for (plan::Phase& phase : plan.phases) {
        if (phase.name != population.phase) continue;
        drop_events(phase.incidents);
        phase.users = Value(population.users);
        phase.horizon = "steady";
    }
    return plan;
}

Growth grow(const plan::Plan& plan, const plan::Surroundings& surroundings, const GrowthOptions& options, Executor& executor,
            Observer& observer) {
    const Options run = options_at_population(options), probe = probe_options(run);
    std::vector<Phase> phases;
    std::vector<std::unique_ptr<RunCourse>> points;
    std::vector<std::vector<const RunCourse*>> points_of;
    for (const Population& population : populations(plan, surroundings, options)) {
        if (phases.empty() || phases.back().name() != population.phase) {
            phases.emplace_back(plan, surroundings, options, population.phase);
            points_of.emplace_back();
        }
        points.push_back(phases.back().at(population.users, run));
        points_of.back().push_back(points.back().get());
    }
    std::vector<std::unique_ptr<StageCourse>> stages;
    for (std::size_t i = 0; i < phases.size(); ++i)
        stages.push_back(
            std::make_unique<StageCourse>(points_of[i], [&phase = phases[i], &probe](double users) { return phase.at(users, probe); }));

    std::vector<Course*> courses;
    for (const auto& point : points) courses.push_back(point.get());
    for (const auto& stage : stages) courses.push_back(stage.get());
    run_courses(courses, executor, observer);

    Growth growth;
    growth.options = options;
    for (const auto& point : points) growth.points.push_back(point->result());
    for (std::size_t i = 0; i < stages.size(); ++i) {
        growth.stages.push_back(stages[i]->stage());
        if (i > 0) growth.stages.back().above = growth.stages[i - 1].up_to.value();
        const double own_users = phases[i].own_users();
        growth.stages.back().up_to = own_users;
        if (auto finding = find_break(growth.stages.back(), own_users)) {
            if (const auto remedy = find_remedy(plan, growth.stages.back(), surroundings)) finding->change = remedy->change();
            growth.findings.push_back(std::move(*finding));
        }
        add_risks(growth.findings, growth.stages.back(), own_users, growth.points);
    }
    growth.stages.back().up_to.reset();
    return growth;
}

}  // namespace headroom::study
