// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan_source.h"

#include <algorithm>
#include <filesystem>

#include "models/models.h"

namespace headroom::cli {

namespace {

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

const cost::PriceCatalogue* prices_of(const plan::ParsedPlan& parsed) {
    const bool named = parsed.draft && parsed.draft->prices;
    const cost::PriceCatalogue* prices = named ? cost::find_builtin(*parsed.draft->prices) : nullptr;
    if (!prices) prices = cost::find_builtin(cost::default_catalogue);
    if (!prices) throw Error("the program holds no price catalogue");
    return prices;
}

}  // namespace

PlanSource::PlanSource(const std::string& path)
    : path_(path),
      files_(folder_of(path)),
      catalogue_(models::all().catalogue()),
      parsed_(plan::read_plan(path)),
      prices_(prices_of(parsed_)),
      diagnostics_(plan::check(parsed_, surroundings()).list()) {}

bool PlanSource::has_errors() const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& each) { return each.severity == Severity::Error; });
}

const plan::Plan& PlanSource::plan() const {
    if (has_errors() || !parsed_.plan) throw InvalidDocument(path_, diagnostics_);
    return *parsed_.plan;
}

plan::Surroundings PlanSource::surroundings() const { return {catalogue_, prices_->instances, files_, cost::builtin_names()}; }

}  // namespace headroom::cli
