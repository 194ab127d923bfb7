// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay/snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/figures/figures.h"
#include "app/figures/money.h"
#include "app/figures/people.h"
#include "core/units.h"
#include "plan/shards.h"

namespace headroom::replay {

namespace {

template <class Number>
std::optional<Number> at(const std::vector<std::vector<Number>>& series, std::size_t index, std::size_t window) {
    if (index >= series.size() || window >= series[index].size()) return std::nullopt;
    return series[index][window];
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
        for (const study::CostLine& line : run_->cost->lines) {
            if (plan::drawn_id(line.component) == id) figures.cost_per_month = figures.cost_per_month.value_or(0) + line.per_month;
        }
        for (const study::Unpriced& each : run_->cost->unpriced) {
            if (plan::drawn_id(each.component) == id) figures.unpriced = each.what;
        }
    }
    if (!window_ || !run_->timeline) return figures;
    // what follows is of the moment; what is known of the whole span alone is left out
    NodeFigures now;
    now.bottleneck = figures.bottleneck;
    now.cost_per_month = figures.cost_per_month;
    now.unpriced = figures.unpriced;
    if (figures.utilization.value) now.utilization = {at(run_->timeline->utilization, *index, *window_), {}};
    now.queue_length = {at(run_->timeline->queue_length, *index, *window_), {}};
    now.replicas = {at(run_->timeline->replicas, *index, *window_), {}};
    return now;
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

/// Of the slowest route, and of all requests that end in the window the share that fail.
std::string Snapshot::response_of_window() const {
    const protocol::Timeline& timeline = *run_->timeline;
    std::optional<double> slowest;
    double completed = 0, failed = 0;
    for (std::size_t route = 0; route < timeline.p95_s.size(); ++route) {
        if (const auto p95 = at(timeline.p95_s, route, *window_).value_or(std::nullopt)) slowest = std::max(*p95, slowest.value_or(0));
        completed += at(timeline.throughput_per_s, route, *window_).value_or(0);
        failed += at(timeline.failures_per_s, route, *window_).value_or(0);
    }
    std::string text = slowest ? "p95 " + headroom::figures::people(*slowest, Unit::Seconds) : "p95 unknown";
    if (failed > 0) text += fmt::format(", {} errors", print_rounded(failed / (completed + failed), Unit::Ratio, 2));
    return text;
}

std::string Snapshot::response() const {
    if (window_ && run_->timeline) return response_of_window();
    if (is_unstable()) return "unstable";
    const study::Estimate& p99 = level().total.response.quantiles[headroom::figures::p99];
    return p99.value ? "p99 " + headroom::figures::people(*p99.value, Unit::Seconds) : "p99 unknown";
}

std::string Snapshot::cost() const {
    if (!run_->cost || !run_->cost->per_month.value) return {};
    if (*run_->cost->per_month.value == 0 && !run_->cost->unpriced.empty()) return "no price";
    if (run_->cost->lines.empty()) return {};
    const std::string month = headroom::figures::rounded_money(run_->cost->per_month.value, run_->cost->currency) + "/month";
    return run_->cost->unpriced.empty() ? month : "from " + month;
}

std::string Snapshot::busiest() const {
    if (!window_ || !run_->timeline) return headroom::figures::busiest_of(level());
    const study::ComponentResult* busiest = nullptr;
    double most = 0;
    for (std::size_t c = 0; c < level().components.size(); ++c) {
        const study::ComponentResult& component = level().components[c];
        const double used = component.utilization().value ? at(run_->timeline->utilization, c, *window_).value_or(0) : 0;
        if (used <= most) continue;
        busiest = &component;
        most = used;
    }
    return busiest != nullptr ? fmt::format("{} {:.0f} %", busiest->id, 100 * most) : headroom::figures::nothing;
}

Load load_of(const std::optional<double>& utilization) {
    if (!utilization || *utilization <= 0) return Load::Idle;
    if (*utilization < busy_from) return Load::Fine;
    return *utilization < saturated_from ? Load::Busy : Load::Saturated;
}

}  // namespace headroom::replay
