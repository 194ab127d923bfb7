// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source/plan_surroundings.h"

#include <utility>

#include "models/models.h"

namespace headroom::app {

PlanSurroundings::PlanSurroundings(std::optional<std::string> folder, const std::optional<std::string>& prices)
    : files_(std::move(folder)),
      types_(models::all().catalogue()),
      named_(prices),
      prices_(cost::find_catalogue(prices.value_or(std::string(cost::default_catalogue)), files_)) {
    if (!prices_ || !named_ || cost::find_builtin(*named_) != nullptr) return;
    if (const std::string* text = files_.read(*named_)) own_prices_ = *text;
}

plan::Surroundings PlanSurroundings::get() const {
    std::vector<std::string> names = cost::builtin_names();
    if (prices_ && named_) names.push_back(*named_);
    return {types_, prices().instances, files_, std::move(names)};
}

}  // namespace headroom::app
