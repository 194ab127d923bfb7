// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/source/plan_surroundings.h"
#include "core/diagnostic.h"
#include "plan/reader.h"
#include "plan/scenario.h"

namespace headroom::app {

/// Where the files that a plan names are looked for.
std::string folder_of(const std::string& path);

/// A plan file with all that surrounds it.
class PlanSource {
public:
    /// Throws FileError where the file cannot be read, InvalidDocument where a file of prices that it names has mistakes.
    explicit PlanSource(const std::string& path);

    const std::string& path() const { return path_; }
    /// All mistakes and warnings, in the order of the file.
    const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
    bool has_errors() const;
    bool has_comments() const { return parsed_.has_comments; }
    /// The plan; throws InvalidDocument where it has mistakes.
    const plan::Plan& plan() const;

    plan::Surroundings surroundings() const { return surroundings_.get(); }
    const cost::PriceCatalogue& prices() const { return surroundings_.prices(); }

private:
    std::string path_;
    plan::ParsedPlan parsed_;
    PlanSurroundings surroundings_;
    std::vector<Diagnostic> diagnostics_;
};

}  // namespace headroom::app
