// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/files.h"
#include "cost/catalogue.h"
#include "plan/scenario.h"
#include "schema/record.h"

namespace headroom::app {

/// What a plan rests on: the component types, the files beside it, the prices that it names.
class PlanSurroundings {
public:
    /// `folder` holds the plan's file; without one there are no files. `prices` is what the plan calls so.
    /// Throws InvalidDocument where a file of prices has mistakes.
    PlanSurroundings(std::optional<std::string> folder, const std::optional<std::string>& prices);

    /// Refers to this object.
    plan::Surroundings get() const;
    const schema::Catalogue& types() const { return types_; }
    /// The plan's, or the default where there is none of that name.
    const cost::PriceCatalogue& prices() const { return prices_ ? *prices_ : *cost::find_builtin(cost::default_catalogue); }

    /// The text of the file beside the plan that it calls its prices; empty where they are those of the program.
    const std::string& own_prices() const { return own_prices_; }

private:
    Files files_;
    schema::Catalogue types_;
    std::optional<std::string> named_;
    std::shared_ptr<const cost::PriceCatalogue> prices_;  ///< null: there is none of that name
    std::string own_prices_;
};

}  // namespace headroom::app
