// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "cost/catalogue.h"
#include "models/models.h"
#include "plan/reader.h"
#include "study/estimator.h"
#include "study/run.h"

namespace headroom::test {

/// A user makes a request a second, unless said.
inline study::RunResult estimate(const std::string& components, const std::string& connections, int users, const std::string& user = "",
                                 const std::string& before = "", const std::string& platform = "", double per_day = 86400,
                                 const std::string& route = R"json({"name": "request"})json") {
    const std::string text = R"json({"headroom": 1, "name": "Test", )json" + before + R"json("routes": [)json" + route +
                             R"json(], "designs": [{"name": "Model", )json" + platform + R"json("components": [
        {"id": "users", "type": "users", "requests_per_user_per_day": )json" +
                             std::to_string(per_day) + user + "}," + components + R"json(], "connections": [)json" + connections +
                             R"json(]}], "phases": [{"name": "Load", "users": )json" + std::to_string(users) +
                             R"json(, "design": "Model"}]})json";
    const plan::ParsedPlan parsed = plan::parse_plan(text);
    const Files files;
    const auto prices = cost::find_catalogue(std::string(cost::default_catalogue), files);
    const schema::Catalogue catalogue = models::all().catalogue();
    const plan::Surroundings surroundings{catalogue, prices->instances, files};
    study::Estimator estimator(catalogue, models::estimates());
    study::Observer nobody;
    return study::run(study::steady_plan(*parsed.plan), {{"Load", std::nullopt}}, surroundings, {}, estimator, nobody).front();
}

inline constexpr const char* server = R"json({"id": "web", "type": "service", "workers": 1, "cpu": "exponential(10 ms)"})json";
inline constexpr const char* to_web = R"json({"from": "users", "to": "web"})json";

inline double mean_of(const study::RunResult& result) { return result.peak().total.response.mean.value.value(); }
inline double p95_of(const study::RunResult& result) { return result.peak().total.response.quantiles[2].value.value(); }

}  // namespace headroom::test
