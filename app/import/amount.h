// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace headroom::import {

/// A quantity as Kubernetes writes it: "500m", "2", "0.5", "512Mi", "1G", "1e3"; absent for anything else.
std::optional<double> parse_amount(std::string_view text);

}  // namespace headroom::import
