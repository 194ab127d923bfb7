// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/people.h"

#include <string_view>

namespace headroom::cli {

namespace {

/// What follows the number: " ms", "/s".
std::string_view suffix_of(std::string_view text) {
    const auto last = text.find_last_of("0123456789");
    return last == std::string_view::npos ? std::string_view() : text.substr(last + 1);
}

}  // namespace

std::string people(std::optional<double> value, Unit unit) {
    if (!value) return nothing;
    return print_rounded(*value, unit, 3);
}

std::string people(const study::Estimate& estimate, Unit unit) {
    std::string value = people(estimate.value, unit);
    if (!estimate.value || !estimate.half_width || *estimate.half_width == 0) return value;
    const std::string width = print_rounded(*estimate.half_width, unit, 2);
    const auto suffix = suffix_of(value);
    if (!suffix.empty() && suffix == suffix_of(width)) value.resize(value.size() - suffix.size());
    return value + " ± " + width;
}

}  // namespace headroom::cli
