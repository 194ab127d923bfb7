// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/json_node.h"

namespace headroom::study {

namespace {

Json json_of(const Band& band) {
    return {{"estimate", number(band.estimate)}, {"p5", number(band.low)}, {"p50", number(band.middle)}, {"p95", number(band.high)}};
}

Band read_band(const JsonNode& json) { return {json["estimate"].real(), json["p5"].real(), json["p50"].real(), json["p95"].real()}; }

}  // namespace

Json json_of(const Uncertainty& uncertainty) {
    if (!uncertainty.left_out.empty()) return {{"left_out", uncertainty.left_out}};
    Json guesses = Json::array(), kept = Json::array();
    for (const double share : uncertainty.kept) kept.push_back(number(share));
    for (const GuessShare& guess : uncertainty.guesses)
        guesses.push_back(
            {{"path", guess.path}, {"written", guess.written}, {"p95_share", number(guess.of_p95)}, {"cost_share", number(guess.of_cost)}});
    return {{"plans", uncertainty.plans},
            {"unstable", uncertainty.unstable},
            {"overloaded", uncertainty.overloaded},
            {"impossible", uncertainty.impossible},
            {"response_s",
             {{"mean", json_of(uncertainty.mean)},
              {"p50", json_of(uncertainty.p50)},
              {"p95", json_of(uncertainty.p95)},
              {"p99", json_of(uncertainty.p99)}}},
            {"busiest", uncertainty.busiest},
            {"utilization", json_of(uncertainty.utilization)},
            {"cost_per_month", json_of(uncertainty.cost_per_month)},
            {"slo_kept", std::move(kept)},
            {"guesses", std::move(guesses)}};
}

std::optional<Uncertainty> read_uncertainty(const JsonNode& json) {
    if (json.is_null()) return std::nullopt;
    Uncertainty read;
    read.left_out = json["left_out"].text();
    read.plans = json["plans"].count();
    read.unstable = json["unstable"].count();
    read.overloaded = json["overloaded"].count();
    read.impossible = json["impossible"].count();
    const JsonNode times = json["response_s"];
    read.mean = read_band(times["mean"]);
    read.p50 = read_band(times["p50"]);
    read.p95 = read_band(times["p95"]);
    read.p99 = read_band(times["p99"]);
    read.busiest = json["busiest"].text();
    read.utilization = read_band(json["utilization"]);
    read.cost_per_month = read_band(json["cost_per_month"]);
    for (const JsonNode& share : json["slo_kept"].elements()) read.kept.push_back(share.number());
    for (const JsonNode& guess : json["guesses"].elements())
        read.guesses.push_back(
            {guess.required("path").text(), guess["written"].text(), guess["p95_share"].real(), guess["cost_share"].real()});
    return read;
}

}  // namespace headroom::study
