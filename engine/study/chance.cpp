// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/chance.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/units.h"
#include "plan/horizon.h"
#include "plan/incidents.h"
#include "plan/shards.h"

namespace headroom::study {

namespace {

constexpr double lead_s = 120, tail_s = 1800;

double failed_per_s(const protocol::RequestMeasure& requests) {
    double sum = 0;
    for (const double failed : requests.failed_per_s) sum += failed;
    return sum;
}

}  // namespace

Chance::Chance(const protocol::Request& request, const plan::Scenario& scenario, const plan::Surroundings& surroundings) {
    Value::Array drawn;
    for (const Value* list : {&request.plan.designs.front().incidents, &request.plan.phases.front().incidents}) {
        if (!list->is_array()) continue;
        for (const Value& value : list->as_array()) drawn.push_back(value);
    }
    const double peak = plan::busiest_time(scenario, surroundings.files);
    protocol::Request quiet = request;
    quiet.plan = plan::without_events(request.plan, surroundings.catalogue);
    std::optional<std::size_t> last;
    for (const auto& [kind, settings, component, connection, connections, index] : scenario.incidents) {
        if (!settings.every || index == last) continue;  // once for all shards
        last = index;
        const double length = lead_s + incident::length_s(kind, settings) + tail_s;
        length_s_ = std::max(length_s_, length);
        Value forced = drawn[index];
        forced.erase("every");
        forced.set("at", peak);
        const std::string id = plan::drawn_id(settings.component.id);
        incident::Incident of_all_shards = settings;
        of_all_shards.component.id = id;
        forced_.push_back({incident::title_of(kind), plan::subject_of(kind, of_all_shards, scenario.platform), id, settings.every->value,
                           1 + forced_.size()});
        beside_.push_back({quiet});
        beside_.back().request.plan.phases.front().incidents = Value::Array{std::move(forced)};
    }
    if (forced_.empty()) return;
    beside_.insert(beside_.begin(), {quiet});
    const double from = peak < lead_s ? peak + day_s - lead_s : peak - lead_s;
    const std::string span = plan::print_horizon({plan::Horizon::Kind::Span, from, length_s_});
    for (Beside& each : beside_) {
        each.request.plan.phases.front().horizon = span;
        each.request.level_s = {length_s_};
    }
}

void Chance::take_from(std::vector<protocol::Measurement>& answers, std::size_t size) {
    auto from = answers.end() - static_cast<std::ptrdiff_t>(size * beside_.size());
    for (Beside& each : beside_) {
        std::move(from, from + static_cast<std::ptrdiff_t>(size), std::back_inserter(each.answers));
        from += static_cast<std::ptrdiff_t>(size);
    }
    answers.resize(answers.size() - size * beside_.size());
}

const protocol::RequestMeasure& Chance::part(const protocol::Measurement& measurement, const std::size_t* route) const {
    const protocol::LevelMeasure& level = measurement.levels.back();
    return route != nullptr ? level.routes[*route] : level.total;
}

double Chance::lost_s(const Forced& forced, std::size_t replication, const std::size_t* route) const {
    const protocol::RequestMeasure& with = part(beside_[forced.beside].answers[replication], route);
    const protocol::RequestMeasure& without = part(beside_.front().answers[replication], route);
    const auto requests = static_cast<double>(without.counts.offered);
    if (requests <= 0) return 0;
    return (failed_per_s(with) - failed_per_s(without)) * length_s_ / requests * length_s_;
}

Estimate Chance::availability(const std::vector<protocol::Measurement>& replications, const std::size_t* route) const {
    std::vector<std::optional<double>> values;
    for (std::size_t i = 0; i < replications.size(); ++i) {
        double value = 1 - part(replications[i], route).error_ratio;
        for (const Forced& forced : forced_) value -= lost_s(forced, i, route) / forced.every_s;
        values.emplace_back(value);
    }
    return estimate(values);
}

std::optional<Finding> Chance::explain(const Forced& forced) const {
    std::vector<std::optional<double>> values;
    for (std::size_t i = 0; i < beside_.front().answers.size(); ++i) values.emplace_back(lost_s(forced, i, nullptr));
    const Estimate lost = estimate(values);
    const double unavailable = *lost.value / forced.every_s;
    if (*lost.value <= lost.half_width.value_or(0)) return std::nullopt;
    return Finding{Severity::Warning,
                   forced.component,
                   "incident",
                   fmt::format("The {} of {}, once in {}, loses the requests of {} at the peak: {} of all.", forced.title, forced.what,
                               print_quantity(forced.every_s, Unit::Seconds), print_rounded(*lost.value, Unit::Seconds, 3),
                               print_rounded(unavailable, Unit::Ratio, 2)),
                   {{"lost_s", *lost.value}, {"unavailability", unavailable}}};
}

void Chance::add_to(RunResult& run, const std::vector<protocol::Measurement>& replications) const {
    if (forced_.empty() || run.status == Status::Unstable || beside_.front().answers.size() != replications.size()) return;
    LevelResult& peak = run.levels.back();
    peak.total.availability = availability(replications, nullptr);
    for (std::size_t r = 0; r < peak.routes.size(); ++r) peak.routes[r].availability = availability(replications, &r);
    for (const Forced& forced : forced_) {
        if (std::optional<Finding> finding = explain(forced)) run.findings.push_back(std::move(*finding));
    }
}

}  // namespace headroom::study
