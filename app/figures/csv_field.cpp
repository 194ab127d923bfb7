// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/figures/csv_field.h"

#include <fmt/format.h>

namespace headroom::figures {

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_field(const std::optional<double>& value) { return value ? fmt::format("{:.12g}", *value) : std::string(); }

}  // namespace headroom::figures
