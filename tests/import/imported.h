// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/import/import.h"

/// Manifests as plans, and what is asked of those.
namespace headroom::import {

using Json = nlohmann::ordered_json;

/// A file of tests/import/data.
std::string text_of(const std::string& name);
/// As one file of manifests.
Imported imported(const std::string& yaml);
/// Of the first remark on that, -1: none.
int line_of(const Imported& imported, const std::string& what);
/// Empty where the plan is one.
std::string mistakes_in(const std::string& plan);
Json component(const Json& plan, const std::string& id);
bool is_connected(const Json& plan, const std::string& from, const std::string& to);

/// A Deployment "web", and a HorizontalPodAutoscaler "s" of it that lacks its bounds.
inline const std::string web =
    "kind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers: [{name: a}]\n---\n";
inline const std::string hpa = web + "kind: HorizontalPodAutoscaler\nmetadata: {name: s}\nspec:\n  scaleTargetRef: {name: web}\n";

}  // namespace headroom::import
