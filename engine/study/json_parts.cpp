// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/json_parts.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "schema/json_value.h"

namespace headroom::study {

Json number(double value) {
    if (!std::isfinite(value)) return nullptr;
    return std::strtod(fmt::format("{:.12g}", value).c_str(), nullptr);
}
Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json json_of(const Estimate& estimate) { return {{"value", number(estimate.value)}, {"half_width", number(estimate.half_width)}}; }

Json all_percentiles(const Times& times) {
    Json json = {{"mean", json_of(times.mean)}};
    for (std::size_t i = 0; i < times.quantiles.size(); ++i) json[protocol::percentile_names[i]] = json_of(times.quantiles[i]);
    json["count"] = times.count;
    return json;
}

namespace {

Json parts_of(const std::vector<CostPart>& parts) {
    Json json = Json::object();
    for (const CostPart& part : parts) json[part.name] = number(part.per_month);
    return json;
}

}  // namespace

Json json_of(const std::optional<CostResult>& cost) {
    if (!cost) return nullptr;
    Json unpriced = Json::array(), lines = Json::array();
    for (const Unpriced& use : cost->unpriced) unpriced.push_back({{"component", use.component}, {"what", use.what}});
    for (const CostLine& line : cost->lines)
        lines.push_back({{"component", line.component},
                         {"kind", line.kind},
                         {"item", line.item},
                         {"option", line.option.empty() ? Json(nullptr) : Json(line.option)},
                         {"amount", number(line.amount)},
                         {"per", line.per},
                         {"per_month", number(line.per_month)},
                         {"purchase", line.purchase.empty() ? Json(nullptr) : Json(line.purchase)},
                         {"unused", line.is_unused},
                         {"list_per_month", number(line.list_per_month)},
                         {"contracted_per_month", number(line.contracted_per_month)},
                         {"interruptions_per_month", number(line.interruptions)}});
    const Estimate event = cost->event.value_or(Estimate{});
    return {{"currency", cost->currency},
            {"per_month", number(cost->per_month.value)},
            {"event", number(event.value)},
            {"per_million_requests", number(cost->per_million_requests.value)},
            {"per_user_month", number(cost->per_user_month.value)},
            {"operations_per_month", number(cost->operations_per_month)},
            {"half_width",
             {{"per_month", number(cost->per_month.half_width)},
              {"event", number(event.half_width)},
              {"per_million_requests", number(cost->per_million_requests.half_width)},
              {"per_user_month", number(cost->per_user_month.half_width)}}},
            {"by_component", parts_of(cost->by_component)},
            {"by_kind", parts_of(cost->by_kind)},
            {"lines", std::move(lines)},
            {"unpriced", std::move(unpriced)}};
}

Json json_of(const std::vector<SloResult>& slo) {
    Json rows = Json::array();
    for (const SloResult& row : slo)
        rows.push_back({{"route", row.route.empty() ? Json(nullptr) : Json(row.route)},
                        {"metric", row.metric},
                        {"limit", number(row.limit)},
                        {"value", number(row.value.value)},
                        {"half_width", number(row.value.half_width)},
                        {"met", row.met ? Json(*row.met) : Json(nullptr)}});
    return rows;
}

namespace {

Json json_of(const Change& change) {
    Json set = Json::object();
    for (const plan::Setting& setting : change.set) set[setting.path] = schema::to_json(setting.value);
    return {{"set", std::move(set)}, {"without", change.without.empty() ? Json(nullptr) : Json(change.without)}, {"text", change.text}};
}

Json json_of(const Shift& shift) {
    return {
        {"before", number(shift.before.value)}, {"after", number(shift.after.value)}, {"half_width", number(shift.difference.half_width)}};
}

Json json_of(const Effect& effect) {
    return {{"p95_s", json_of(effect.p95)},
            {"cost_per_month", json_of(effect.cost)},
            {"source", effect.is_simulated ? "simulation" : "estimate"},
            {"confirmed", !effect.is_unconfirmed}};
}

}  // namespace

Json json_of(const std::vector<Finding>& list) {
    Json findings = Json::array();
    for (const Finding& finding : list) {
        Json evidence = Json::object();
        for (const auto& item : finding.evidence) evidence[item.name] = number(item.value);
        findings.push_back({{"severity", finding.severity == Severity::Error ? "error" : "warning"},
                            {"component", finding.component.empty() ? Json(nullptr) : Json(finding.component)},
                            {"rule", finding.rule},
                            {"text", finding.text},
                            {"evidence", std::move(evidence)},
                            {"change", finding.change ? json_of(*finding.change) : Json(nullptr)},
                            {"effect", finding.effect ? json_of(*finding.effect) : Json(nullptr)}});
    }
    return findings;
}

Json json_of(const Assumptions& all) {
    Json settings = Json::array(), phases = Json::array();
    for (const Assumption& row : all.settings)
        settings.push_back({{"design", row.design.empty() ? Json(nullptr) : Json(row.design)},
                            {"of", row.of},
                            {"id", row.id.empty() ? Json(nullptr) : Json(row.id)},
                            {"type", row.type},
                            {"setting", row.setting},
                            {"value", row.value},
                            {"default", row.default_value.empty() ? Json(nullptr) : Json(row.default_value)},
                            {"help", row.help}});
    for (const AssumedPhase& row : all.phases) {
        Json set = Json::object();
        for (const auto& change : row.set) set[change.setting] = change.value;
        phases.push_back({{"phase", row.phase},
                          {"design", row.design},
                          {"users", row.users},
                          {"horizon", row.horizon.empty() ? Json(nullptr) : Json(row.horizon)},
                          {"note", row.note},
                          {"set", std::move(set)}});
    }
    return {{"program", all.program}, {"note", all.note}, {"settings", std::move(settings)}, {"phases", std::move(phases)}};
}

Json header_of(const char* format, int version, const Origin& origin) {
    return {
        {"format", format},
        {"version", version},
        {"plan", {{"name", origin.plan}, {"sha256", origin.plan_sha256}}},
        {"prices", {{"name", origin.prices}, {"as_of", origin.prices_as_of}, {"provider", origin.provider}, {"region", origin.region}}}};
}

std::string print(const Json& document) { return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace headroom::study
