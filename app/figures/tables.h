// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "study/result.h"

/// Tables that the command line and documents show alike.
namespace headroom::figures {

/// Columns of texts, then of figures; cells of nothing to say are empty.
struct Rows {
    std::size_t texts = 1;
    std::vector<std::string> titles;
    std::vector<std::vector<std::string>> rows;
};

Rows connection_rows(const study::LevelResult& level);
/// What users of each place get; none where all are at one.
Rows region_rows(const study::LevelResult& level);
/// None without a platform.
Rows link_rows(const study::LevelResult& level);
/// Where responses spend their time, and the whole in the last row; none unless the run was asked for it.
Rows split_rows(const study::RequestResult& requests);

}  // namespace headroom::figures
