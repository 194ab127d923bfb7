// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/plan_source.h"

#include <algorithm>
#include <filesystem>

#include "core/error.h"

namespace headroom::app {

namespace {

std::optional<std::string> named_prices(const plan::ParsedPlan& parsed) { return parsed.draft ? parsed.draft->prices : std::nullopt; }

}  // namespace

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

PlanSource::PlanSource(const std::string& path)
    : path_(path),
      parsed_(plan::read_plan(path)),
      surroundings_(folder_of(path), named_prices(parsed_)),
      diagnostics_(plan::check(parsed_, surroundings()).list()) {}

bool PlanSource::has_errors() const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& each) { return each.severity == Severity::Error; });
}

const plan::Plan& PlanSource::plan() const {
    if (has_errors() || !parsed_.plan) throw InvalidDocument(path_, diagnostics_);
    return *parsed_.plan;
}

}  // namespace headroom::app
