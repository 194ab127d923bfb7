// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/import/amount.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace headroom::import {

std::optional<double> parse_amount(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, double>, 15> suffixes = {{{"", 1},
                                                                                      {"n", 1e-9},
                                                                                      {"u", 1e-6},
                                                                                      {"m", 1e-3},
                                                                                      {"k", 1e3},
                                                                                      {"M", 1e6},
                                                                                      {"G", 1e9},
                                                                                      {"T", 1e12},
                                                                                      {"P", 1e15},
                                                                                      {"Ki", 1024.0},
                                                                                      {"Mi", 1048576.0},
                                                                                      {"Gi", 1073741824.0},
                                                                                      {"Ti", 1099511627776.0},
                                                                                      {"Pi", 1125899906842624.0},
                                                                                      {"E", 1e18}}};
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [suffix, factor] : suffixes)
        if (rest == suffix) return number * factor;
    return std::nullopt;
}

}  // namespace headroom::import
