// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "study/json_node.h"
#include "study/results_reader.h"

namespace headroom::study {

namespace {

Outline read_outline(const JsonNode& json) {
    const RequestResult requests = read_requests(json);
    Outline outline;
    outline.status = read_status(json.required("status"));
    outline.users = json.required("users").number();
    outline.response = requests.response;
    outline.throughput_per_s = requests.throughput_per_s;
    outline.error_ratio = requests.error_ratio;
    outline.busiest = json["busiest"].text();
    outline.utilization = read_estimate(json["utilization"]);
    outline.currency = json["currency"].text();
    outline.cost_per_month = read_estimate(json["cost_per_month"]);
    outline.slo = read_slo(json["slo"]);
    return outline;
}

SweepRow read_row(const JsonNode& json, const std::vector<Axis>& axes) {
    SweepRow row{json.required("design").text(), json.required("phase").text(), {}, json.required("status").text()};
    const JsonNode settings = json.required("settings");
    for (const Axis& axis : axes) row.values.push_back(settings.required(axis.path).text());
    row.message = json["message"].text();
    if (std::ranges::find(without_outline, row.status) == without_outline.end()) row.outline = read_outline(json);
    return row;
}

}  // namespace

Sweep parse_sweep(const std::string& text, const std::string& file) {
    const Json json = parse_document(text, file);
    const JsonNode document(json, file);
    require_format(document, "headroom-sweep", sweep_version);
    Sweep sweep;
    sweep.origin = read_origin(document);
    sweep.seed = document["seed"].count();
    sweep.is_estimate = document["precision"].is_null();
    sweep.precision = document["precision"].real().value_or(0);
    sweep.max_requests = document["max_requests"].real().value_or(0);
    for (const auto& [path, values] : document.required("axes").members()) {
        Axis& axis = sweep.axes.emplace_back(path);
        for (const std::string& written : values.texts()) axis.values.push_back({written, {}});
    }
    for (const JsonNode& row : document.required("rows").elements()) sweep.rows.push_back(read_row(row, sweep.axes));
    return sweep;
}

}  // namespace headroom::study
