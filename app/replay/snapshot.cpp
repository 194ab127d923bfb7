// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "plan/shards.h"

namespace headroom::replay {

namespace {

template <class Series>
std::optional<double> at(const Series& series, std::size_t component, std::size_t window) {
    if (component >= series.size() || window >= series[component].size()) return std::nullopt;
    return series[component][window];
}

}  // namespace

std::optional<double> Snapshot::time_s() const {
    if (!window_ || !run_->timeline) return std::nullopt;
    return run_->timeline->from_s + static_cast<double>(*window_) * run_->timeline->window_s;
}

const study::ComponentResult* busiest_of(const study::LevelResult& level, const std::string& component) {
    const study::ComponentResult* busiest = nullptr;
    for (const study::ComponentResult& each : level.components) {
        if (each.id == component) return &each;
        if (plan::drawn_id(each.id) != component) continue;
        if (busiest == nullptr || each.utilization().value > busiest->utilization().value) busiest = &each;
    }
    return busiest;
}

std::optional<std::size_t> Snapshot::index_of(const std::string& component) const {
    const study::ComponentResult* busiest = busiest_of(level(), component);
    if (busiest == nullptr) return std::nullopt;
    return static_cast<std::size_t>(busiest - level().components.data());
}

std::optional<NodeFigures> Snapshot::node(const std::string& id) const {
    const auto index = index_of(id);
    if (!index) return std::nullopt;
    const study::ComponentResult& component = level().components[*index];
    NodeFigures figures;
    figures.utilization = component.utilization();
    if (component.bottleneck) figures.bottleneck = component.resources[*component.bottleneck].name;
    figures.replicas = component.replicas;
    figures.instances = component.instances;
    figures.outputs = component.outputs;
    figures.arrivals_per_s = component.arrivals_per_s;
    figures.queue_length = component.queue_length;
    figures.p99_s = component.residence.quantiles[headroom::figures::p99];
    figures.grows = std::ranges::any_of(level().growing, [&](const std::string& each) { return plan::drawn_id(each) == id; });
    if (run_->cost) {
        const auto& parts = run_->cost->by_component;
        for (const study::CostPart& part : parts) {
            if (plan::drawn_id(part.name) == id) figures.cost_per_month = figures.cost_per_month.value_or(0) + part.per_month;
        }
    }
    if (window_ && run_->timeline) {
        figures.utilization = {at(run_->timeline->utilization, *index, *window_), {}};
        figures.queue_length = {at(run_->timeline->queue_length, *index, *window_), {}};
        figures.arrivals_per_s = {};
        figures.p99_s = {};
    }
    return figures;
}

std::optional<ArrowFigures> Snapshot::arrow(const std::string& id) const {
    const auto busier = [](const study::ConnectionResult& a, const study::ConnectionResult& b) {
        return a.calls_per_s.value < b.calls_per_s.value;
    };
    const study::ConnectionResult* busiest = nullptr;
    for (const study::ConnectionResult& each : level().connections) {
        if (plan::drawn_id(each.id) == id && (busiest == nullptr || busier(*busiest, each))) busiest = &each;
    }
    if (busiest == nullptr) return std::nullopt;
    return ArrowFigures{busiest->calls_per_s, busiest->failures_per_s, busiest->busiest_line.value_or(""), busiest->line_utilization};
}

std::vector<double> Snapshot::utilization_over_time(const std::string& id) const {
    const auto index = index_of(id);
    if (!index || !run_->timeline || *index >= run_->timeline->utilization.size()) return {};
    return run_->timeline->utilization[*index];
}

std::string Snapshot::users() const { return headroom::figures::people(run_->users) + " users"; }

std::string Snapshot::response() const {
    if (is_unstable()) return "unstable";
    const study::Estimate& p99 = level().total.response.quantiles[headroom::figures::p99];
    return p99.value ? "p99 " + headroom::figures::people(*p99.value, Unit::Seconds) : "p99 unknown";
}

std::string Snapshot::cost() const {
    if (!run_->cost || !run_->cost->per_month.value) return {};
    const std::string amount = headroom::figures::rounded_money(run_->cost->per_month.value);
    return run_->cost->currency == "USD" ? fmt::format("${}/month", amount) : fmt::format("{} {}/month", amount, run_->cost->currency);
}

std::string Snapshot::busiest() const { return headroom::figures::busiest_of(level()); }

Load load_of(const std::optional<double>& utilization) {
    if (!utilization || *utilization <= 0) return Load::Idle;
    if (*utilization < busy_from) return Load::Fine;
    return *utilization < saturated_from ? Load::Busy : Load::Saturated;
}

}  // namespace headroom::replay
