// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/price_comparison.h"

#include <algorithm>

#include "study/json_parts.h"
#include "study/run_course.h"

namespace headroom::study {

namespace {

PricedPhase priced(const RunCourse& course, const Catalogues& catalogues) {
    const RunResult run = course.result();
    PricedPhase phase{run.design, run.phase, run.users, run.status, {}};
    for (const auto& catalogue : catalogues) {
        PricedAt& at = phase.at.emplace_back(catalogue->name, catalogue->as_of, catalogue->currency);
        for (std::size_t i = 0; i < at.costs.size(); ++i) at.costs[i] = course.cost_at(run, *catalogue, static_cast<Buying>(i));
    }
    return phase;
}

Json json_of(const PricedAt& at) {
    Json bought = Json::object();
    for (std::size_t i = 0; i < at.costs.size(); ++i) {
        bought[buying_names[i]] = json_of(at.costs[i]);
        if (!at.costs[i]) continue;
        Json reserved = Json::object();
        for (const ReservedMachines& each : reserved_machines(*at.costs[i])) reserved[each.component] = number(each.machines);
        bought[buying_names[i]]["reserved_machines"] = std::move(reserved);
    }
    return {{"catalogue", at.catalogue}, {"as_of", at.as_of}, {"currency", at.currency}, {"cost", std::move(bought)}};
}

}  // namespace

PriceComparison compare_prices(const plan::Plan& plan, const std::vector<Case>& cases, const Catalogues& catalogues,
                               const plan::Surroundings& surroundings, const Options& options, Executor& executor, Observer& observer) {
    const std::vector<RunCourse> courses = run_cases(plan, cases, surroundings, options, executor, observer);
    PriceComparison comparison;
    for (const RunCourse& course : courses) comparison.phases.push_back(priced(course, catalogues));
    return comparison;
}

std::vector<ReservedMachines> reserved_machines(const CostResult& cost) {
    std::vector<ReservedMachines> machines;
    for (const CostLine& line : cost.lines) {
        if (!line.purchase.starts_with("reserved")) continue;
        auto known = std::ranges::find(machines, line.component, &ReservedMachines::component);
        if (known == machines.end()) known = machines.insert(known, {line.component, 0});
        known->machines += line.amount / plan::hours_per_month;
    }
    return machines;
}

std::string print_price_comparison(const PriceComparison& comparison) {
    Json json = header_of("headroom-price-comparison", price_comparison_version, comparison.origin);
    json["phases"] = Json::array();
    for (const PricedPhase& phase : comparison.phases) {
        Json at = Json::array();
        for (const PricedAt& each : phase.at) at.push_back(json_of(each));
        json["phases"].push_back({{"design", phase.design},
                                  {"phase", phase.phase},
                                  {"users", number(phase.users)},
                                  {"status", std::string(to_string(phase.status))},
                                  {"prices", std::move(at)}});
    }
    return print(json);
}

}  // namespace headroom::study
