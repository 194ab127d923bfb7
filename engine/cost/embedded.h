// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace headroom::cost {

/// The texts of resources/prices/*.json; made by the build from embedded.cpp.in.
const std::vector<std::string_view>& embedded_catalogues();

}  // namespace headroom::cost
