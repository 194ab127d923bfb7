// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/outline_json.h"
#include "study/sweep.h"

namespace headroom::study {

Json json_of(const std::optional<Outline>& outline) {
    if (!outline) {
        Json json = json_of(std::optional(Outline()));
        for (Json& member : json) member = nullptr;
        return json;
    }
    return {{"users", number(outline->users)},
            {"response_s", all_percentiles(outline->response)},
            {"throughput_per_s", json_of(outline->throughput_per_s)},
            {"error_ratio", json_of(outline->error_ratio)},
            {"busiest", outline->busiest.empty() ? Json(nullptr) : Json(outline->busiest)},
            {"utilization", json_of(outline->utilization)},
            {"currency", outline->currency.empty() ? Json(nullptr) : Json(outline->currency)},
            {"cost_per_month", json_of(outline->cost_per_month)},
            {"slo", json_of(outline->slo)},
            {"slo_met", outline->slo.empty() ? Json(nullptr) : Json(outline->slo_met())}};
}

Json settings_json(const std::vector<Axis>& axes, const std::vector<std::string>& values) {
    Json settings = Json::object();
    for (std::size_t i = 0; i < values.size(); ++i) settings[axes[i].path] = values[i];
    return settings;
}

std::string print_sweep(const Sweep& sweep) {
    Json json = header_of("headroom-sweep", sweep_version, sweep.origin);
    json["seed"] = sweep.seed;
    json["precision"] = sweep.is_estimate ? Json(nullptr) : number(sweep.precision);
    json["max_requests"] = sweep.is_estimate ? Json(nullptr) : number(sweep.max_requests);
    json["axes"] = Json::object();
    for (const Axis& axis : sweep.axes) {
        json["axes"][axis.path] = Json::array();
        for (const AxisValue& value : axis.values) json["axes"][axis.path].push_back(value.written);
    }
    json["rows"] = Json::array();
    for (const SweepRow& row : sweep.rows) {
        Json object = {
            {"design", row.design}, {"phase", row.phase}, {"settings", settings_json(sweep.axes, row.values)}, {"status", row.status}};
        object.update(json_of(row.outline));
        object["message"] = row.message.empty() ? Json(nullptr) : Json(row.message);
        json["rows"].push_back(std::move(object));
    }
    return print(json);
}

}  // namespace headroom::study
