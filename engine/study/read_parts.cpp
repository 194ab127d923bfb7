// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "study/json_node.h"

namespace headroom::study {

namespace {

void read_by_reason(const JsonNode& json, auto read) {
    for (std::size_t i = 0; i < outcome_count; ++i)
        if (static_cast<Outcome>(i) != Outcome::Ok) read(i, json[outcome_names[i]]);
}

std::vector<CostPart> read_cost_parts(const JsonNode& json) {
    std::vector<CostPart> parts;
    for (const auto& [name, money] : json.members()) parts.push_back({name, money.number()});
    return parts;
}

Change read_change(const JsonNode& json) {
    Change change{{}, json["without"].text(), json["text"].text()};
    for (const auto& [path, value] : json["set"].members()) change.set.push_back({path, value.value(), {}});
    return change;
}

Shift read_shift(const JsonNode& json) {
    const std::optional<double> before = json["before"].real(), after = json["after"].real();
    Shift shift{{before, {}}, {after, {}}, {}};
    if (before && after) shift.difference = {*after - *before, json["half_width"].real()};
    return shift;
}

Effect read_effect(const JsonNode& json) {
    return {read_shift(json["p95_s"]), read_shift(json["cost_per_month"]), json["source"].text() == "simulation",
            !json["confirmed"].flag()};
}

Unit unit_of(const std::string& type, const std::string& output, const schema::Catalogue& catalogue) {
    const schema::Record* record = catalogue.find(type);
    if (record == nullptr) return Unit::None;
    const auto found = std::ranges::find(record->outputs, output, &schema::Output::name);
    return found == record->outputs.end() ? Unit::None : found->unit;
}

}  // namespace

Origin read_origin(const JsonNode& document) {
    return {document["plan"]["name"].text(),    document["plan"]["sha256"].text(),     document["prices"]["name"].text(),
            document["prices"]["as_of"].text(), document["prices"]["provider"].text(), document["prices"]["region"].text()};
}

Assumptions read_assumptions(const JsonNode& json) {
    Assumptions all{json["program"].text(), json["note"].text(), {}, {}};
    for (const JsonNode& row : json["settings"].elements())
        all.settings.push_back({row["design"].text(), row["of"].text(), row["id"].text(), row["type"].text(), row["setting"].text(),
                                row["value"].text(), row["default"].text(), row["help"].text()});
    for (const JsonNode& row : json["phases"].elements()) {
        all.phases.push_back(
            {row["phase"].text(), row["design"].text(), row["users"].text(), row["horizon"].text(), row["note"].text(), {}});
        for (const auto& [setting, value] : row["set"].members()) all.phases.back().set.push_back({setting, value.text()});
    }
    return all;
}

Estimate read_estimate(const JsonNode& json) { return {json["value"].real(), json["half_width"].real()}; }

Times read_times(const JsonNode& json) {
    Times times;
    times.count = json["count"].count();
    times.mean = read_estimate(json["mean"]);
    for (std::size_t i = 0; i < times.quantiles.size(); ++i) times.quantiles[i] = read_estimate(json[protocol::percentile_names[i]]);
    return times;
}

std::optional<CostResult> read_cost(const JsonNode& json) {
    if (json.is_null()) return std::nullopt;
    const JsonNode width = json["half_width"];
    const auto estimate = [&](const char* name) { return Estimate{json[name].real(), width[name].real()}; };
    CostResult cost;
    cost.currency = json["currency"].text();
    cost.per_month = estimate("per_month");
    if (!json["event"].is_null()) cost.event = estimate("event");
    cost.per_million_requests = estimate("per_million_requests");
    cost.per_user_month = estimate("per_user_month");
    cost.operations_per_month = json["operations_per_month"].real().value_or(0);
    cost.by_component = read_cost_parts(json["by_component"]);
    cost.by_kind = read_cost_parts(json["by_kind"]);
    for (const JsonNode& line : json["lines"].elements()) {
        const double money = line["per_month"].real().value_or(0);
        cost.lines.push_back({line["component"].text(), line["kind"].text(), line["item"].text(), line["option"].text(),
                              line["amount"].real().value_or(0), line["per"].text(), money, line["purchase"].text(), line["unused"].flag(),
                              line["list_per_month"].real().value_or(money), line["contracted_per_month"].real().value_or(money),
                              line["interruptions_per_month"].real()});
    }
    for (const JsonNode& use : json["unpriced"].elements()) cost.unpriced.push_back({use["component"].text(), use["what"].text()});
    return cost;
}

std::vector<SloResult> read_slo(const JsonNode& json) {
    std::vector<SloResult> rows;
    for (const JsonNode& row : json.elements())
        rows.push_back({row["route"].text(), row["metric"].text(), row["limit"].real().value_or(0), read_estimate(row),
                        row["met"].is_null() ? std::nullopt : std::optional(row["met"].flag())});
    return rows;
}

std::vector<Finding> read_findings(const JsonNode& json) {
    std::vector<Finding> findings;
    for (const JsonNode& row : json.elements()) {
        Finding finding{row["severity"].text() == "error" ? Severity::Error : Severity::Warning,
                        row["component"].text(),
                        row["rule"].text(),
                        row["text"].text(),
                        {}};
        for (const auto& [name, value] : row["evidence"].members())
            if (!value.is_null()) finding.evidence.push_back({name, value.number()});
        if (!row["change"].is_null()) finding.change = read_change(row["change"]);
        if (!row["effect"].is_null()) finding.effect = read_effect(row["effect"]);
        findings.push_back(std::move(finding));
    }
    return findings;
}

Status read_status(const JsonNode& json) { return read_name(json, Status::Unstable); }

protocol::RequestCounts read_counts(const JsonNode& json) {
    protocol::RequestCounts counts{
        json["offered"].count(), json["completed"].count(), json["in_flight_before"].count(), json["in_flight"].count(), {}};
    read_by_reason(json["failed"], [&](std::size_t i, const JsonNode& count) { counts.failed[i] = count.count(); });
    return counts;
}

RequestResult read_requests(const JsonNode& json) {
    RequestResult requests;
    requests.response = read_times(json["response_s"]);
    requests.throughput_per_s = read_estimate(json["throughput_per_s"]);
    requests.error_ratio = read_estimate(json["error_ratio"]);
    requests.availability = read_estimate(json["availability"]);
    read_by_reason(json["failed_per_s"], [&](std::size_t i, const JsonNode& rate) { requests.failed_per_s[i] = read_estimate(rate); });
    for (const JsonNode& part : json["split"].elements())
        requests.split.push_back({part["at"].text(), part["kind"].text(), read_estimate(part["mean_s"]), read_estimate(part["p95_s"])});
    return requests;
}

ComponentResult read_component(const std::string& id, const JsonNode& json, const schema::Catalogue& catalogue) {
    ComponentResult component;
    component.id = id;
    component.type = json["type"].text();
    component.replicas.value = json["replicas"].real();
    const std::string bottleneck = json["bottleneck"].text();
    for (const auto& [name, utilization] : json["resources"].members()) {
        if (name == bottleneck) component.bottleneck = component.resources.size();
        component.resources.push_back({name, read_estimate(utilization)});
    }
    component.arrivals_per_s = read_estimate(json["arrivals_per_s"]);
    component.queue_length = read_estimate(json["queue_length"]);
    component.waiting = read_times(json["waiting_s"]);
    component.residence = read_times(json["residence_s"]);
    for (const auto& [name, value] : json["outputs"].members())
        component.outputs.push_back({name, unit_of(component.type, name, catalogue), read_estimate(value)});
    for (const JsonNode& instance : json["instances"].elements()) component.instances.push_back(read_estimate(instance["utilization"]));
    for (const auto& [name, region] : json["regions"].members())
        component.regions.push_back({name, read_estimate(region["throughput_per_s"]), read_times(region["response_s"])});
    return component;
}

}  // namespace headroom::study
