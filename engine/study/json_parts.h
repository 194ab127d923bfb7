// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "study/result.h"

/// What the documents of a study have in common.
namespace headroom::study {

using Json = nlohmann::ordered_json;

/// Twelve significant digits, as many as any estimate deserves; the same bytes whatever the order of a sum's last bits.
Json number(double value);
Json number(const std::optional<double>& value);

Json json_of(const Estimate& estimate);
Json all_percentiles(const Times& times);
/// Plain numbers; the half-widths stand apart, so that the parts add up to their total at sight.
Json json_of(const std::optional<CostResult>& cost);
Json json_of(const std::vector<SloResult>& slo);
Json json_of(const std::vector<Finding>& findings);
Json json_of(const Assumptions& assumptions);
Json json_of(const Uncertainty& uncertainty);

/// The members that a document begins with.
Json header_of(const char* format, int version, const Origin& origin);
std::string print(const Json& document);

}  // namespace headroom::study
