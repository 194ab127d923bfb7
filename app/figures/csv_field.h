// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace headroom::figures {

/// RFC 4180; a number has twelve digits at most.
std::string csv_field(const std::string& text);
std::string csv_field(const std::optional<double>& value);

}  // namespace headroom::figures
