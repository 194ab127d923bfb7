// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/compare_json.h"

#include "study/json_parts.h"

namespace headroom::study {

namespace {

Json side_of(const RunResult& run, const Origin& origin) {
    return {{"plan", {{"name", origin.plan}, {"sha256", origin.plan_sha256}}},
            {"design", run.design},
            {"phase", run.phase},
            {"users", number(run.users)},
            {"status", std::string(to_string(run.status))},
            {"horizon", run.horizon},
            {"rate_per_s", number(run.peak().rate_per_s)},
            {"growing", run.peak().growing},
            {"growing_links", run.peak().growing_lines},
            {"replications", run.replications},
            {"requests", run.requests.offered},
            {"cost", json_of(run.cost)},
            {"slo", json_of(run.slo)},
            {"findings", json_of(run.findings)}};
}

Json row_of(const Difference& difference) {
    Json relative = nullptr;
    if (difference.difference.value && difference.a.value.value_or(0) != 0)
        relative = number(*difference.difference.value / *difference.a.value);
    return {{"of", difference.of},
            {"name", difference.name.empty() ? Json(nullptr) : Json(difference.name)},
            {"figure", difference.figure},
            {"unit", std::string(symbol_of(difference.unit))},
            {"a", json_of(difference.a)},
            {"b", json_of(difference.b)},
            {"difference", json_of(difference.difference)},
            {"relative", std::move(relative)},
            {"clear", difference.difference.value ? Json(difference.is_clear()) : Json(nullptr)},
            {"variance_ratio", number(difference.variance_ratio)}};
}

}  // namespace

std::string print_comparison(const Comparison& comparison) {
    Json json = header_of("headroom-comparison", comparison_version, comparison.origin_a);
    json["seed"] = comparison.seed;
    json["precision"] = number(comparison.precision);
    json["status"] = std::string(to_string(comparison.status()));
    json["a"] = side_of(comparison.a, comparison.origin_a);
    json["b"] = side_of(comparison.b, comparison.origin_b);
    json["differences"] = Json::array();
    for (const Difference& difference : comparison.differences) json["differences"].push_back(row_of(difference));
    return print(json);
}

}  // namespace headroom::study
