// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/slo.h"

namespace headroom::study {

namespace {

class Rows {
public:
    Rows(const plan::Slo& slo, const RequestResult& requests, bool stable)
        : route_(slo.route ? slo.route->name : std::string()), requests_(requests), stable_(stable) {}

    void at_most(const char* metric, double limit, const Estimate& value, bool infinite = false) {
        add(metric, limit, value, infinite, value.value && *value.value <= limit);
    }
    void at_least(const char* metric, double limit, const Estimate& value) {
        add(metric, limit, value, false, value.value && *value.value >= limit);
    }
    void percentile(std::size_t i, const std::optional<Duration>& limit) {
        if (limit) at_most(protocol::percentile_names[i], limit->value, requests_.slo_quantiles[i], requests_.slo_infinite[i]);
    }

    std::vector<SloResult> rows;

private:
    void add(const char* metric, double limit, const Estimate& value, bool infinite, bool kept) {
        SloResult row{route_, metric, limit, infinite ? Estimate{} : value, std::nullopt};
        if (infinite || !stable_)
            row.met = false;
        else if (value.value)
            row.met = kept;
        rows.push_back(std::move(row));
    }

    std::string route_;
    const RequestResult& requests_;
    bool stable_;
};

std::vector<SloResult> rows_of(const plan::Slo& slo, const RequestResult& requests, bool stable) {
    Rows rows(slo, requests, stable);
    if (slo.mean) rows.at_most("mean", slo.mean->value, requests.response.mean);
    const std::array percentiles = {slo.p50, slo.p90, slo.p95, slo.p99, slo.p999};
    static_assert(percentiles.size() == protocol::percentiles.size());
    for (std::size_t i = 0; i < percentiles.size(); ++i) rows.percentile(i, percentiles[i]);
    if (slo.availability) rows.at_least("availability", slo.availability->value, requests.availability);
    if (slo.error_ratio) rows.at_most("error_ratio", slo.error_ratio->value, requests.error_ratio);
    return std::move(rows.rows);
}

}  // namespace

std::vector<SloResult> judge_slo(const plan::Scenario& scenario, const LevelResult& level) {
    std::vector<SloResult> rows;
    for (const plan::Slo& slo : scenario.slo) {
        const auto route = slo.route ? scenario.find_route(slo.route->name) : std::nullopt;
        const RequestResult& requests = route ? level.routes[*route] : level.total;
        for (SloResult& row : rows_of(slo, requests, level.status != Status::Unstable)) rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace headroom::study
