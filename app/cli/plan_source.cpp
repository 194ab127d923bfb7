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

/// Null where the plan names one that does not exist.
std::shared_ptr<const cost::PriceCatalogue> named_prices(const plan::ParsedPlan& parsed, const Files& files) {
    const bool named = parsed.draft && parsed.draft->prices;
    return cost::find_catalogue(named ? *parsed.draft->prices : std::string(cost::default_catalogue), files);
}

}  // namespace

PlanSource::PlanSource(const std::string& path)
    : path_(path),
      files_(folder_of(path)),
      catalogue_(models::all().catalogue()),
      parsed_(plan::read_plan(path)),
      prices_(named_prices(parsed_, files_)),
      diagnostics_(plan::check(parsed_, surroundings()).list()) {}

bool PlanSource::has_errors() const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& each) { return each.severity == Severity::Error; });
}

const plan::Plan& PlanSource::plan() const {
    if (has_errors() || !parsed_.plan) throw InvalidDocument(path_, diagnostics_);
    return *parsed_.plan;
}

const cost::PriceCatalogue& PlanSource::prices() const { return prices_ ? *prices_ : *cost::find_builtin(cost::default_catalogue); }

plan::Surroundings PlanSource::surroundings() const {
    std::vector<std::string> names = cost::builtin_names();
    if (prices_ && parsed_.draft && parsed_.draft->prices) names.push_back(*parsed_.draft->prices);
    return {catalogue_, prices().instances, files_, std::move(names)};
}

}  // namespace headroom::cli
