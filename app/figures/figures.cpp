// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/figures/people.h"

namespace headroom::figures {

namespace {

Unit unit_of(const study::SloResult& row) {
    return row.metric == "availability" || row.metric == "error_ratio" ? Unit::Ratio : Unit::Seconds;
}

}  // namespace

std::string words(study::Status status) { return status == study::Status::NotConverged ? "not converged" : std::string(to_string(status)); }

std::string busiest_of(const study::LevelResult& level) {
    const auto* busiest = level.busiest();
    if (!busiest) return level.grows() ? level.where_it_grows().front() : nothing;
    return fmt::format("{} {:.0f} %", busiest->id, *busiest->utilization().value * 100);
}

std::string traffic_of(const study::LevelResult& level) {
    return level.rate_per_s > 0 ? people(level.rate_per_s, Unit::PerSecond) : nothing;
}

std::size_t kept_count(const study::RunResult& run) {
    return static_cast<std::size_t>(std::count_if(run.slo.begin(), run.slo.end(), [](const auto& row) { return row.met.value_or(false); }));
}

std::string kept_of(const study::RunResult& run) { return run.slo.empty() ? "" : fmt::format("{}/{}", kept_count(run), run.slo.size()); }

std::string kept_of(const study::SloResult& row) {
    if (!row.met) return "not known";
    return *row.met ? "yes" : "no";
}

bool holds_limit(const study::SloResult& row) {
    return row.value.value && row.value.half_width && std::abs(*row.value.value - row.limit) < *row.value.half_width;
}

std::string promise_of(const study::SloResult& row) {
    return fmt::format("{} {} {}", row.metric, row.metric == "availability" ? "≥" : "≤", print_quantity(row.limit, unit_of(row)));
}

std::string measured_of(const study::SloResult& row, const study::RunResult& run) {
    const bool infinite = !row.value.value && row.met == std::optional(false) && run.peak().status != study::Status::Unstable;
    if (infinite) return "infinite";
    const double value = row.value.value.value_or(row.limit);
    const int digits = row.metric == "availability" ? digits_of_nines(value) : usual_digits;
    return people(row.value, unit_of(row), digits_beside(value, row.limit, unit_of(row), digits));
}

std::string availability_of(const study::RequestResult& requests) {
    return people(requests.availability, Unit::Ratio, digits_of_nines(requests.availability.value.value_or(0)));
}

std::string energy_of(const study::EnergyResult& energy) {
    std::string text = people(energy.kwh_per_month, Unit::None) + " kWh a month";
    if (energy.co2e_kg_per_month.value) text += fmt::format(", {} kg CO2e", people(energy.co2e_kg_per_month, Unit::None));
    if (!energy.unknown.empty()) text += fmt::format("; not of {}, whose power is not known", fmt::join(energy.unknown, ", "));
    return text;
}

}  // namespace headroom::figures
