// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace headroom::analytic {

/// The percentiles that are told, as protocol::percentiles.
inline constexpr std::array<double, 5> told_percentiles = {0.50, 0.90, 0.95, 0.99, 0.999};

}  // namespace headroom::analytic
