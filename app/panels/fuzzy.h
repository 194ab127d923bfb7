// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace headroom::panels {

struct FuzzyMatch {
    int score = 0;                 ///< higher is better
    std::vector<int> positions{};  ///< of the letters that were matched
};

/// Are the letters of `typed` in `text`, in that order? Letter case and blanks are no matter. Letters that begin words, and those
/// that follow one another, count more.
std::optional<FuzzyMatch> fuzzy_match(const QString& typed, const QString& text);

}  // namespace headroom::panels
