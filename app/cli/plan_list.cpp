// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "app/cli/usage_error.h"

namespace headroom::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".headroom.json";

std::string without_ending(std::string name) {
    for (const std::string_view each : {ending, std::string_view(".json")}) {
        if (!name.ends_with(each) || name.size() == each.size()) continue;
        name.resize(name.size() - each.size());
        break;
    }
    return name;
}

std::vector<PlanFile> plans_below(const fs::path& folder) {
    std::vector<PlanFile> plans;
    for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
        if (entry.is_regular_file() && entry.path().string().ends_with(ending))
            plans.push_back({entry.path().string(), without_ending(entry.path().lexically_relative(folder).string())});
    if (plans.empty()) throw UsageError(fmt::format("{} holds no plan (*{})", folder.string(), ending));
    std::sort(plans.begin(), plans.end(), [](const PlanFile& a, const PlanFile& b) { return a.name < b.name; });
    return plans;
}

}  // namespace

std::vector<PlanFile> list_plans(const std::vector<std::string>& arguments) {
    std::vector<PlanFile> all;
    for (const std::string& argument : arguments) {
        std::error_code error;
        const fs::file_status status = fs::status(argument, error);
        if (!fs::exists(status)) throw UsageError(fmt::format("{}: there is no such file or folder", argument));
        if (fs::is_directory(status))
            for (PlanFile& plan : plans_below(argument)) all.push_back(std::move(plan));
        else
            all.push_back({argument, without_ending(fs::path(argument).filename().string())});
    }
    std::vector<PlanFile> result;
    std::set<std::string> files, names;
    for (PlanFile& plan : all) {
        std::error_code unresolved;
        if (!files.insert(fs::weakly_canonical(plan.path, unresolved).string()).second) continue;
        const std::string name = plan.name;
        for (int next = 2; !names.insert(plan.name).second; ++next) plan.name = fmt::format("{}-{}", name, next);
        result.push_back(std::move(plan));
    }
    return result;
}

}  // namespace headroom::cli
