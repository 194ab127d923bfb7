// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/fuzzy.h"

#include <algorithm>

namespace headroom::panels {

namespace {

constexpr int anywhere = 1, follows = 9, begins_word = 8, begins_text = 4, none = -1'000'000;

int bonus(const QString& text, int at) {
    if (at == 0) return begins_word + begins_text;
    const QChar before = text[at - 1], here = text[at];
    const bool begins = !before.isLetterOrNumber() || (before.isLower() && here.isUpper());
    return begins ? begins_word : anywhere;
}

}  // namespace

std::optional<FuzzyMatch> fuzzy_match(const QString& typed, const QString& text) {
    QString wanted = typed;
    wanted.remove(' ');
    const int letters = static_cast<int>(wanted.size()), length = static_cast<int>(text.size());
    if (letters == 0) return FuzzyMatch{};
    if (letters > length) return std::nullopt;
    // best[i][j]: letters up to i, the last of them at j; from[i][j]: where the one before it is.
    std::vector<std::vector<int>> best(static_cast<std::size_t>(letters), std::vector<int>(static_cast<std::size_t>(length), none));
    std::vector<std::vector<int>> from = best;
    const auto at = [](auto& table, int i, int j) -> int& { return table[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)]; };
    for (int i = 0; i < letters; ++i) {
        int reached = none, reached_at = -1;
        for (int j = 0; j < length; ++j) {
            if (wanted[i].toCaseFolded() == text[j].toCaseFolded()) {
                const int here = bonus(text, j);
                if (i == 0) {
                    at(best, i, j) = here;
                } else if (j > 0) {
                    const int run = at(best, i - 1, j - 1);
                    const bool runs = run > none && run + std::max(here, follows) >= reached + here;
                    at(best, i, j) = runs ? run + std::max(here, follows) : reached > none ? reached + here : none;
                    at(from, i, j) = runs ? j - 1 : reached_at;
                }
            }
            if (i > 0 && at(best, i - 1, j) > reached) {
                reached = at(best, i - 1, j);
                reached_at = j;
            }
        }
    }
    const auto& last = best.back();
    const auto top = std::ranges::max_element(last);
    if (*top <= none) return std::nullopt;
    FuzzyMatch match;
    match.score = *top * 16 - length;
    int j = static_cast<int>(top - last.begin());
    for (int i = letters - 1; i >= 0; --i) {
        match.positions.insert(match.positions.begin(), j);
        j = at(from, i, j);
    }
    return match;
}

}  // namespace headroom::panels
