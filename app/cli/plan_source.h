// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "cost/catalogue.h"
#include "plan/plan.h"
#include "plan/reader.h"
#include "plan/scenario.h"

namespace headroom::cli {

/// What was typed is wrong: exit status 2.
class UsageError : public Error {
public:
    using Error::Error;
};

/// A plan file with all that surrounds it.
class PlanSource {
public:
    /// Throws FileError where the file cannot be read, InvalidDocument where a file of prices that it names has mistakes.
    explicit PlanSource(const std::string& path);

    const std::string& path() const { return path_; }
    /// All mistakes and warnings, in the order of the file.
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
    bool has_errors() const;
    /// The plan; throws InvalidDocument where it has mistakes.
    const plan::Plan& plan() const;

    plan::Surroundings surroundings() const;
    /// The plan's, or the default where there is none of that name.
    const cost::PriceCatalogue& prices() const;

private:
    std::string path_;
    Files files_;
    schema::Catalogue catalogue_;
    plan::ParsedPlan parsed_;
    std::shared_ptr<const cost::PriceCatalogue> prices_;  ///< null: there is none of that name
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace headroom::cli
