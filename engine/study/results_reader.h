// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "schema/record.h"
#include "study/growth.h"
#include "study/result.h"
#include "study/sweep.h"

namespace headroom::study {

/// Documents back into values, from this machine or another: printing the value gives the same document. What documents
/// do not hold is left out (CostResult::replications, LevelResult::growing_replications and the like); what a document does not
/// have is absent. `file` is for messages; `catalogue` gives the outputs of known types their units.
/// Throws InvalidDocument where it is cut off, of another format or of a newer version, or holds something of another kind.
Results parse_results(const std::string& text, const std::string& file, const schema::Catalogue& catalogue);
Growth parse_growth(const std::string& text, const std::string& file, const schema::Catalogue& catalogue);
Sweep parse_sweep(const std::string& text, const std::string& file);

/// "headroom-results", "headroom-growth", ...; throws InvalidDocument where the text is no document of Headroom.
std::string format_of(const std::string& text, const std::string& file);

}  // namespace headroom::study
