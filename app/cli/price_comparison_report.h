// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "study/price_comparison.h"

namespace headroom::cli {

/// A line for each phase at each catalogue's prices, a column for each way to buy machines.
std::string print_price_comparison_text(const study::PriceComparison& comparison);
/// RFC 4180, a line for each component's cost: design, phase, users, catalogue, currency, purchase, component, per_month.
std::string print_price_comparison_csv(const study::PriceComparison& comparison);

}  // namespace headroom::cli
